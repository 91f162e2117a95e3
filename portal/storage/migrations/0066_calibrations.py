"""What a panel gives the invented samples before a scored round."""

from peewee import SQL, BigIntegerField, BlobField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def link(table, **how):
        return ForeignKeyField(table, backref="+", on_delete="RESTRICT", **how)

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Round(Table):
        id = BigIntegerField(primary_key=True)

    class Calibration(Table):
        round = link(Round, primary_key=True)
        begun_at = BigIntegerField()
        shown_at = BigIntegerField(null=True)

    class CalibrationSheet(Table):
        id = BigIntegerField(primary_key=True)
        round = link(Calibration, index=False)
        expert = link(Account, index=False)
        sample = CharField(32)
        points = BlobField(null=True)
        version = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT calibration_sheet_once UNIQUE (round_id, expert_id, sample)")]

    db.create_tables([Calibration, CalibrationSheet])
