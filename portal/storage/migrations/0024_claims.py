"""Several claims on one person, one of them confirmed; the stage of an application whose claim waits."""

from peewee import SQL, BigIntegerField, CharField, ForeignKeyField, Model, ModelIndex, SqliteDatabase

BEFORE = "'draft', 'awaiting_recommendation', 'submitted', 'accepted', 'in_correction', 'refused', 'withdrawn'"
STAGES = BEFORE.replace("'submitted'", "'unverified', 'submitted'")
KEPT = "edition_id, exclusive_group, person_key, programme_id, application_id, entered_at"


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def check(name, condition):
    return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def number():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new one refers to them.
    class Account(Table):
        id = number()

    class Edition(Table):
        id = number()

    class Programme(Table):
        id = number()

    class Application(Table):
        id = number()

    class Entrant(Table):
        id = number()
        edition = link(Edition, index=False)
        exclusive_group = CharField(64)
        person_key = CharField(64)
        programme = link(Programme, index=False)
        application = link(Application)
        applicant = link(Account, index=False)
        state = CharField()
        entered_at = BigIntegerField()
        settled_at = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("entrant_once_an_account", "edition_id, exclusive_group, person_key, applicant_id"),
                check("entrant_state", "state IN ('confirmed', 'waiting', 'released')"),
            ]

    Entrant.add_index(
        ModelIndex(
            Entrant,
            [Entrant.edition, Entrant.exclusive_group, Entrant.person_key],
            unique=True,
            where=SQL("state = 'confirmed'"),
            name="entrant_confirmed_once",
        )
    )
    # Who was first until now is confirmed. The rows have had no numbers of their own.
    db.execute_sql(
        f"CREATE TEMPORARY TABLE kept_entrant AS SELECT {KEPT}, "
        "(SELECT applicant_id FROM application WHERE application.id = application_id) AS applicant_id FROM entrant"
    )
    db.execute_sql("DROP TABLE entrant")
    db.create_tables([Entrant])
    numbered = "row_number() OVER (ORDER BY entered_at, application_id, person_key)"
    db.execute_sql(
        f"INSERT INTO entrant (id, state, applicant_id, {KEPT}) "
        f"SELECT {numbered}, 'confirmed', applicant_id, {KEPT} FROM kept_entrant"
    )
    db.execute_sql("DROP TABLE kept_entrant")
    _let_stage(db)


def _let_stage(db):
    """Let an application be in the new stage. On SQLite a CHECK stands in the text of the schema only, and making the
    table anew would take along whatever refers to it: the text is written, as sqlite.org/lang_altertable describes."""
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("ALTER TABLE application DROP CONSTRAINT application_stage")
        db.execute_sql(f"ALTER TABLE application ADD CONSTRAINT application_stage CHECK (stage IN ({STAGES}))")
        return
    version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'application'",
        (BEFORE, STAGES),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
