"""Proposals (提议): what one person proposes and another decides. What was proposed is sealed and has a digest."""

import hashlib
from datetime import datetime

from peewee import SQL, BigIntegerField, CharField, Check, ForeignKeyField, ModelIndex
from playhouse.fields import EnumField

from portal.rules.language.worded import Worded
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, change, one_of_values, unique
from portal.storage.people.accounts import Account


class ProposalState(Worded):
    PROPOSED = "proposed", "等待审定"
    APPROVED = "approved", "同意"
    DECLINED = "declined", "未同意"
    LAPSED = "lapsed", "已作废"  # what it was proposed for has changed since, or the proposer took it back


class Proposal(Table):
    """One proposal about one subject. Of a kind, a subject has at most one that is open."""

    kind = CharField(64)
    subject_kind = CharField(64)
    subject = BigIntegerField()
    content = sealed(bytes)  # as it was given to ``add``; its SHA-256 is ``digest``
    digest = CharField(64)
    state = EnumField(ProposalState, default=ProposalState.PROPOSED)
    version = BigIntegerField(default=1)
    proposed_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    proposed_at = MomentField()
    decided_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True)
    decided_at = MomentField(null=True)
    reason = sealed(str, empty="")  # what whoever decided wrote

    class Meta:
        constraints = [
            one_of_values("proposal_state", "state", ProposalState),
            Check("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", "proposal_two_people"),
            Check("(state = 'proposed') = (decided_at IS NULL)", "proposal_decided_at"),
            Check(
                "state NOT IN ('approved', 'declined') OR decided_by_id IS NOT NULL",
                "proposal_decided_by",
            ),
        ]
        indexes = ((("state", "proposed_at"), False),)

    @property
    def proposer(self) -> int:
        """The id of the account that proposed."""
        return self.proposed_by_id

    @property
    def decider(self) -> int | None:
        """The id of the account that decided; None while it is open, or where it lapsed."""
        return self.decided_by_id

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED


OPEN_ONCE = "proposal_open_once"
_IS_OPEN = SQL("state = 'proposed'")
unique(OPEN_ONCE, "proposal", "kind", "subject")  # SQLite names only the columns of what it refused
Proposal.add_index(ModelIndex(Proposal, [Proposal.kind, Proposal.subject], unique=True, where=_IS_OPEN, name=OPEN_ONCE))


def add(kind: str, subject_kind: str, subject: int, content: bytes, *, by: int, at: datetime) -> Proposal:
    """Propose something.

    :raises AlreadyThere: ``constraint`` "proposal_open_once", when one of this kind is open for the subject.
    """
    return Proposal.create(
        kind=kind,
        subject_kind=subject_kind,
        subject=subject,
        content=content,
        digest=digest_of(content),
        proposed_by=by,
        proposed_at=at,
    )


def digest_of(content: bytes) -> str:
    """What ``Proposal.digest`` is for this content."""
    return hashlib.sha256(content).hexdigest()


def one(number: int) -> Proposal:
    """:raises NotFound: when there is no such proposal."""
    return Proposal.get(Proposal.id == number)


def open_of(kind: str, subject: int) -> Proposal | None:
    """The open proposal of this kind for the subject, if there is one."""
    return Proposal.get_or_none(Proposal.kind == kind, Proposal.subject == subject, _IS_OPEN)


def of(kind: str, subject: int) -> list[Proposal]:
    """All proposals of this kind for the subject, the latest first."""
    return list(
        Proposal.select()
        .where(Proposal.kind == kind, Proposal.subject == subject)
        .order_by(Proposal.proposed_at.desc(), Proposal.id)
    )


def waiting(*kinds: str) -> list[Proposal]:
    """The open proposals of these kinds, the oldest first."""
    return list(Proposal.select().where(Proposal.kind.in_(kinds), _IS_OPEN).order_by(Proposal.proposed_at, Proposal.id))


def decided(*kinds: str, limit: int = 50) -> list[Proposal]:
    """The proposals of these kinds that are no longer open, the latest decision first."""
    return list(
        Proposal.select()
        .where(Proposal.kind.in_(kinds), Proposal.decided_at.is_null(False))
        .order_by(Proposal.decided_at.desc(), Proposal.id)
        .limit(limit)
    )


def decide(proposal: Proposal, state: ProposalState, *, by: int | None, at: datetime, reason: str = "") -> Proposal:
    """Decide the proposal as it was read; ``by`` None only where it lapses by itself.

    :raises Stale: when it was decided since.
    :raises Refused: ``constraint`` "proposal_two_people", when the proposer decides.
    """
    return change(
        Proposal,
        proposal.id,
        proposal.version,
        {
            Proposal.state: state,
            Proposal.decided_by: by,
            Proposal.decided_at: at,
            Proposal.reason: under(Proposal.reason, proposal.id, reason) if reason else None,
        },
    )
