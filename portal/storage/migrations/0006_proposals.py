"""Proposals that a second person decides, second factors, experts, and tickets for invitations and codes."""

from peewee import SQL, BigIntegerField, BlobField, CharField, ForeignKeyField, Model, ModelIndex


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

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = number()

    class Proposal(Table):
        id = number()
        kind = CharField(64)
        subject_kind = CharField(64)
        subject = BigIntegerField()
        content = BlobField()
        digest = CharField(64)
        state = CharField()
        version = BigIntegerField()
        proposed_by = link(Account)
        proposed_at = BigIntegerField()
        decided_by = link(Account, null=True)
        decided_at = BigIntegerField(null=True)
        reason = BlobField(null=True)

        class Meta:
            constraints = [
                check("proposal_state", "state IN ('proposed', 'approved', 'declined', 'lapsed')"),
                check("proposal_two_people", "decided_by_id IS NULL OR decided_by_id <> proposed_by_id"),
                check("proposal_decided_at", "(state = 'proposed') = (decided_at IS NULL)"),
                check("proposal_decided_by", "state NOT IN ('approved', 'declined') OR decided_by_id IS NOT NULL"),
            ]
            indexes = ((("state", "proposed_at"), False),)

    Proposal.add_index(
        ModelIndex(
            Proposal,
            [Proposal.kind, Proposal.subject],
            unique=True,
            where=SQL("state = 'proposed'"),
            name="proposal_open_once",
        )
    )

    class Authenticator(Table):
        account = link(Account, primary_key=True, on_delete="CASCADE")
        secret = BlobField()
        confirmed_at = BigIntegerField(null=True)
        last_step = BigIntegerField()

    class Expert(Table):
        account = link(Account, primary_key=True, on_delete="CASCADE")
        profile = BlobField()

    db.create_tables([Proposal, Authenticator, Expert])

    class Ticket(Table):
        token_key = CharField(64, primary_key=True)
        purpose = CharField()
        account = link(Account, null=True, on_delete="CASCADE")
        payload = BlobField(null=True)
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        used_at = BigIntegerField(null=True)

        class Meta:
            purposes = "'registration', 'reset', 'invitation', 'second_factor'"
            constraints = [check("ticket_purpose", f"purpose IN ({purposes})")]

    # A CHECK cannot be changed on SQLite: the rows are taken out, the table is made anew, the rows are put back.
    columns = "token_key, purpose, account_id, payload, created_at, expires_at, used_at"
    db.execute_sql(f"CREATE TEMPORARY TABLE kept_ticket AS SELECT {columns} FROM ticket")
    db.drop_tables([Ticket])
    db.create_tables([Ticket])
    db.execute_sql(f"INSERT INTO ticket ({columns}) SELECT {columns} FROM kept_ticket")
    db.execute_sql("DROP TABLE kept_ticket")
