"""Who signed in or tried to."""

from peewee import SQL, BigIntegerField, BlobField, CharField, ForeignKeyField, Model

KINDS = (
    "signed_in failed refused reset_asked password_reset password_changed factor_set factor_reset device_new "
    "role_granted role_revoked"
)


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    kinds = ", ".join(f"'{kind}'" for kind in KINDS.split())

    class SignInEvent(Table):
        id = BigIntegerField(primary_key=True)
        at = BigIntegerField(index=True)
        kind = CharField()
        account = ForeignKeyField(Account, backref="+", on_delete="SET NULL", null=True, index=False)
        typed_key = CharField(64, null=True)
        role = CharField(null=True)
        address = BlobField(null=True)

        class Meta:
            constraints = [SQL(f'CONSTRAINT "sign_in_event_kind" CHECK (kind IN ({kinds}))')]
            indexes = ((("account", "at"), False), (("typed_key", "at"), False))

    db.create_tables([SignInEvent])
