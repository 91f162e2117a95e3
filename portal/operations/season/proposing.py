"""Two people for one act (第八条): what one proposes another approves or declines. A ``Matter`` is one kind of such
acts: it says what is proposed, what is asked again and done on approval, and what the journal tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from portal.config import Settings
from portal.rules.language.cleaning import clean_text
from portal.rules.language.proposing import USUAL, Words, refusal_to_decide
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal, ProposalState

Content = TypeVar("Content", bound=msgspec.Struct)
Made = TypeVar("Made")


class Verbs(NamedTuple):
    """What the journal calls the three steps."""

    proposed: str
    approved: str
    declined: str


class Approval(NamedTuple, Generic[Content]):
    """What was approved just now: in the same transaction the rule is asked again and what follows is done."""

    proposal: Proposal
    content: Content
    at: datetime
    settings: Settings | None
    accepted: bool = False  # whoever approves has seen what speaks against it, and said so


def subject_of(proposal: Proposal) -> tuple[str, int]:
    """What an entry of the journal is about: what the proposal is about."""
    return proposal.subject_kind, proposal.subject


def facts_of(proposal: Proposal, **more: Any) -> dict[str, Any]:
    """What an entry says: which proposal; and unless it was declined, what it proposes by its digest, and more."""
    told = {"proposal": proposal.id}
    return told if proposal.state is ProposalState.DECLINED else told | {"digest": proposal.digest} | more


@dataclass(frozen=True)
class Matter(Generic[Content, Made]):
    """One kind of act that takes two people.

    ``kind``: of its proposals; ``subject_kind``: what each is about, of which one may wait at a time; ``content``: what
    is proposed; ``follows``: asks the rule again and does it, by the approval; ``before``: (proposal, content, account)
    holds what may not change meanwhile, and insists on who may decide; ``about`` and ``facts``: (proposal, content) of
    an entry in the journal, where the proposal's ``state`` says which; ``public``: the public sees what follows.
    """

    kind: str
    subject_kind: str
    content: type[Content]
    verbs: Verbs
    follows: Callable[[Approval[Content]], Made]
    before: Callable[[Proposal, Content, int], object] = lambda *_: None
    about: Callable[[Proposal, Content], tuple[str, int]] = lambda proposal, _: subject_of(proposal)
    facts: Callable[[Proposal, Content], dict[str, Any]] = lambda proposal, _: facts_of(proposal)
    words: Words = USUAL
    public: bool = False

    # -- reading -----------------------------------------------------------------------------------------------

    def content_of(self, proposal: Proposal) -> Content:
        """What the proposal says.

        :raises NotFound: it proposes something else.
        """
        if proposal.kind != self.kind:
            raise NotFound(f"{proposal.id} proposes something else")
        return msgspec.json.decode(proposal.content, type=self.content)

    def waiting(self) -> list[Proposal]:
        """What nobody has decided, the oldest first."""
        return proposals.waiting(self.kind)

    def of(self, subject: int) -> list[Proposal]:
        """All proposals about the subject, the latest first."""
        return proposals.of(self.kind, subject)

    def last(self, subject: int) -> Proposal | None:
        """The latest proposal about the subject, if there is one."""
        return next(iter(self.of(subject)), None)

    def refusal_to_propose(self, subject: int) -> Refusal | None:
        """Why nothing can be proposed about the subject now, or None: one waits at a time."""
        return self.words.waiting if proposals.open_of(self.kind, subject) else None

    def refusal_to_decide(self, proposal: Proposal, by: int) -> Refusal | None:
        """Why the account may not decide, or None."""
        return refusal_to_decide(proposal.proposer, by, is_open=proposal.is_open, words=self.words)

    # -- proposing and deciding --------------------------------------------------------------------------------

    def propose(self, subject: int, content: Content, *, by: int, at: datetime) -> Proposal:
        """Put this before a second person, at the end of the transaction that has asked the rule.

        :raises Refused: a proposal about the subject waits.
        """
        try:
            proposal = proposals.add(self.kind, self.subject_kind, subject, encoded(content), by=by, at=at)
        except AlreadyThere as error:
            raise Refused(self.words.waiting) from error
        self._record(self.verbs.proposed, proposal, content, by, at)
        return proposal

    def approve(
        self,
        number: int,
        version: int,
        *,
        by: int,
        at: datetime,
        settings: Settings | None = None,
        accepted: bool = False,
    ) -> Made:
        """Approve the proposal as it was seen; what follows from it is done at once.

        :raises Refused: ``by`` proposed it, or the rule does not allow it any more.
        :raises Stale: it was decided since. :raises NotFound: there is no such proposal.
        """
        with atomic():
            proposal, content = self._decided(number, version, ProposalState.APPROVED, "", by, at)
            made = self.follows(Approval(proposal, content, at, settings, accepted))
            if self.public:
                versions.bump_public()
            self._record(self.verbs.approved, proposal, content, by, at)
        return made

    def decline(self, number: int, version: int, reason: str, *, by: int, at: datetime) -> Proposal:
        """Decline the proposal as it was seen, with the reason for whoever proposed it. Errors as ``approve``.

        :raises Refused: no reason is given, or it is too long.
        """
        with atomic():
            proposal, content = self._decided(number, version, ProposalState.DECLINED, reason, by, at)
            self._record(self.verbs.declined, proposal, content, by, at)
        return proposal

    def lapse(self, subject: int, reason: str, *, at: datetime) -> None:
        """What waits about the subject is void: what it was proposed for has changed."""
        if proposal := proposals.open_of(self.kind, subject):
            proposals.decide(proposal, ProposalState.LAPSED, by=None, at=at, reason=reason)

    def _decided(
        self, number: int, version: int, state: ProposalState, reason: str, by: int, at: datetime
    ) -> tuple[Proposal, Content]:
        proposal = proposals.one(number)
        content = self.content_of(proposal)
        self.before(proposal, content, by)
        if state is ProposalState.DECLINED:
            insist(self.words.reason.refusal_of(reason))
        if proposal.version != version:
            raise Stale(proposal, version)
        insist(self.refusal_to_decide(proposal, by))
        return proposals.decide(proposal, state, by=by, at=at, reason=clean_text(reason)), content

    def _record(self, verb: str, proposal: Proposal, content: Content, by: int, at: datetime) -> None:
        journal.record(verb, *self.about(proposal, content), by=by, at=at, **self.facts(proposal, content))


def encoded(content: msgspec.Struct) -> bytes:
    """The content as it is kept: equal content has one digest."""
    return msgspec.json.encode(content, order="sorted")
