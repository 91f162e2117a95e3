"""Judging: rounds with candidates, panels, recusals and ballots, what panels decide, frozen results."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    Model,
    ModelIndex,
    TextField,
)


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

    of_the_panel = SQL(
        "FOREIGN KEY (round_id, expert_id) REFERENCES round_expert (round_id, expert_id) ON DELETE RESTRICT"
    )
    of_the_round = SQL(
        "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id) ON DELETE RESTRICT"
    )

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = number()

    class Programme(Table):
        id = number()

    class Application(Table):
        id = number()

    class Snapshot(Table):
        id = number()

    class Proposal(Table):
        id = number()

    class Round(Table):
        id = number()
        programme = link(Programme, index=False)
        stage = CharField(64)
        method = CharField()
        rulebook = CharField(64)
        state = CharField()
        terms = TextField()
        seed = CharField(64)
        opens_at = BigIntegerField(null=True)
        closes_at = BigIntegerField(null=True)
        opened_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        keep_until = BigIntegerField(null=True)
        version = BigIntegerField()

        class Meta:
            constraints = [
                unique("round_once_a_stage", "programme_id, stage"),
                check(
                    "round_method",
                    "method IN ('filing', 'recommendation', 'review', 'eligibility', 'vote', 'score', 'public',"
                    " 'overall', 'deliberation', 'notice', 'approval', 'decision')",
                ),
                check("round_state", "state IN ('preparing', 'open', 'closed', 'approved')"),
                check("round_window_in_order", "opens_at < closes_at"),
                check(
                    "round_fixed_when_open",
                    "state = 'preparing' OR (terms <> '' AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
                    " AND opened_at IS NOT NULL)",
                ),
                check("round_closed_at", "(closed_at IS NULL) = (state IN ('preparing', 'open'))"),
            ]

    class RoundCandidate(Table):
        id = number()
        round = link(Round, index=False)
        application = link(Application)
        snapshot = link(Snapshot, index=False)
        panel = CharField(64)
        source = CharField(64)
        joined_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("round_candidate_once", "round_id, application_id")]

    class RoundExpert(Table):
        id = number()
        round = link(Round, index=False)
        expert = link(Account)
        panel = CharField(64)
        since = BigIntegerField()
        declared_at = BigIntegerField(null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("round_expert_once", "round_id, expert_id")]

    class Recusal(Table):
        id = number()
        round = link(Round, index=False)
        expert = link(Account, index=False)
        candidate = link(Application, index=False)
        ground = CharField()
        reason = BlobField()
        by = link(Account, index=False, null=True)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("recusal_once", "round_id, expert_id, candidate_id"),
                check(
                    "recusal_ground", "ground IN ('own_person', 'own_unit', 'own_recommendee', 'declared', 'pinned')"
                ),
                of_the_panel,
                of_the_round,
            ]
            depends_on = (RoundExpert, RoundCandidate)

    class Ballot(Table):
        id = number()
        round = link(Round, index=False)
        expert = link(Account, index=False)
        candidate = link(Application, index=False)
        content = BlobField(null=True)
        notes = BlobField(null=True)
        total = BigIntegerField(null=True)
        digest = CharField(64)
        entered_by = link(Account, index=False, null=True)
        confirmed_by = link(Account, index=False, null=True)
        version = BigIntegerField()
        changed_at = BigIntegerField()
        cast_at = BigIntegerField(null=True)
        voided_at = BigIntegerField(null=True)
        voiding = link(Proposal, index=False, null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                check("ballot_has_its_total", "(cast_at IS NULL) = (total IS NULL)"),
                check("ballot_frozen_when_cast", "frozen = (cast_at IS NOT NULL)"),
                check("ballot_says_something", "cast_at IS NULL OR (content IS NOT NULL AND digest <> '')"),
                check("ballot_entered_first", "confirmed_by_id IS NULL OR entered_by_id IS NOT NULL"),
                check("ballot_two_people", "confirmed_by_id <> entered_by_id"),
                check("ballot_confirmed", "cast_at IS NULL OR (entered_by_id IS NULL) = (confirmed_by_id IS NULL)"),
                check("ballot_voided_for_a_reason", "(voided_at IS NULL) = (voiding_id IS NULL)"),
                check("ballot_voided_after_it_was_cast", "voided_at IS NULL OR cast_at IS NOT NULL"),
                of_the_panel,
                of_the_round,
            ]
            depends_on = (RoundExpert, RoundCandidate)
            indexes = ((("round_id", "voided_at", "candidate_id", "expert_id", "total"), False),)

    Ballot.add_index(
        ModelIndex(
            Ballot,
            [Ballot.round, Ballot.expert, Ballot.candidate],
            unique=True,
            where=SQL("voided_at IS NULL"),
            name="ballot_once",
        )
    )

    class PanelDecision(Table):
        id = number()
        round = link(Round, index=False)
        content = BlobField()
        recorded_by = link(Account, index=False)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("panel_decision_once", "round_id")]

    class RoundResult(Table):
        id = number()
        round = link(Round, index=False)
        input = BlobField()
        input_digest = CharField(64)
        result = BlobField()
        digest = CharField(64)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("round_result_once", "round_id")]

    db.create_tables([Round, RoundCandidate, RoundExpert, Recusal, Ballot, PanelDecision, RoundResult])
