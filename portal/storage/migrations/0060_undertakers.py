"""Undertakers of competitions: the role, and which account acts for which competition."""

from peewee import SQL, BigIntegerField, CharField, CompositeKey, ForeignKeyField, Model, SqliteDatabase

ROLES = "name IN ('applicant', 'recommender', 'office', 'expert', 'committee', 'auditor', 'undertaker')"


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Competition(Table):
        id = BigIntegerField(primary_key=True)

    class Role(Table):
        account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
        name = CharField()

        class Meta:
            primary_key = CompositeKey("account", "name")
            constraints = [SQL(f'CONSTRAINT "role_name" CHECK ({ROLES})')]

    class Undertaking(Table):
        id = BigIntegerField(primary_key=True)
        account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
        competition = ForeignKeyField(Competition, backref="+", on_delete="RESTRICT")
        name = CharField(200)
        since = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT undertaking_once UNIQUE (account_id, competition_id)")]

    if isinstance(db, SqliteDatabase):  # the table anew: SQLite cannot change a CHECK
        db.execute_sql("ALTER TABLE role RENAME TO role_before")
        db.execute_sql("DROP INDEX role_account_id")
        db.create_tables([Role])
        db.execute_sql("INSERT INTO role (account_id, name) SELECT account_id, name FROM role_before")
        db.execute_sql("DROP TABLE role_before")
    else:
        db.execute_sql("ALTER TABLE role DROP CONSTRAINT role_name")
        db.execute_sql(f"ALTER TABLE role ADD CONSTRAINT role_name CHECK ({ROLES})")
    db.create_tables([Undertaking])
