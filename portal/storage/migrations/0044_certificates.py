"""Certificates 荣誉证书, and the signed PDF of each copy."""

from peewee import SQL, BigIntegerField, CharField, DateField, ForeignKeyField, Model, TextField


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Honour(Table):
        id = BigIntegerField(primary_key=True)

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Certificate(Table):
        id = BigIntegerField(primary_key=True)
        honour = link(Honour, index=False)
        number = CharField(32)
        seq = BigIntegerField()
        ordinal = BigIntegerField()
        name = TextField()
        title = TextField()
        hosts_text = TextField(column_name="hosts")
        decided_on = DateField()
        reason = TextField()
        issued_at = BigIntegerField()
        issued_by = link(Account, index=False)

        class Meta:
            constraints = [
                unique("certificate_copy", "number, seq"),
                unique("certificate_of_honour", "honour_id, seq"),
                unique("certificate_ordinal", "ordinal"),
            ]

    class CertificateFile(Table):
        certificate = link(Certificate, primary_key=True)
        blob = link(Blob)

    db.create_tables([Certificate, CertificateFile])
