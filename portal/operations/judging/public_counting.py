"""From the end of the public's voting to its count: what looks like one hand casting many is set aside by two people
with a reason, other forms are entered with their proof by two people, and then the result is opened. (M19)"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.documents.evidence.intake import examined
from portal.operations.applying.enclosing import keep
from portal.operations.applying.evidence import Upload
from portal.operations.judging.preparing_rounds import record
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.judging import public_voting as rules
from portal.rules.judging.public_voting import OtherForm, PublicInput
from portal.rules.judging.rounds import NOT_CLOSED, RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, public_ballots, public_forms, rounds
from portal.storage.judging.public_forms import PublicForm
from portal.storage.judging.rounds import Round
from portal.storage.season.proposals import Proposal, ProposalState


class Wanted(msgspec.Struct, frozen=True):
    """What is proposed: not to count the marked ballots of a pattern, which nobody has read."""

    round: int
    pattern: str
    ballots: int
    reason: str


class Group(NamedTuple):
    """Ballots from networks that many came from, which all say the same; what they say nobody knows yet."""

    pattern: str
    ballots: int


class Pending(NamedTuple):
    """What can be done between the end of the voting and its count."""

    groups: tuple[Group, ...]
    aside: tuple[tuple[Proposal, Wanted], ...]
    waiting: tuple[tuple[Proposal, Wanted], ...]
    forms: tuple[PublicForm, ...]
    refusal: Refusal | None  # why the result cannot be opened yet


def pending(round_: Round) -> Pending:
    """What can be done with a round whose voting has ended. Slow: every seal is opened, what it says goes no further.

    :raises Refused: the voting has not ended, or it is counted.
    """
    insist(rules.refusal_before_count(round_.state))
    asides = tuple(_asides(round_, ProposalState.APPROVED))
    return Pending(
        _groups(round_),
        asides,
        tuple(_asides(round_, ProposalState.PROPOSED)),
        tuple(public_forms.forms_of(round_)),
        refusal_to_count(round_),
    )


def _groups(round_: Round) -> tuple[Group, ...]:
    marked = Counter(kept.pattern for kept in public_ballots.ballots_of(round_) if kept.many)
    found = [Group(pattern, ballots) for pattern, ballots in marked.items() if ballots >= rules.PATTERN_MANY]
    return tuple(sorted(found, key=lambda one: (-one.ballots, one.pattern)))


def refusal_to_count(round_: Round) -> Refusal | None:
    """Why the result cannot be opened yet, or None."""
    if round_.method is not Method.PUBLIC or round_.state is not RoundState.CLOSING:
        return None
    if list(_asides(round_, ProposalState.PROPOSED)):
        return rules.UNDECIDED
    unconfirmed = any(not form.is_confirmed for form in public_forms.forms_of(round_))
    return rules.UNCONFIRMED if unconfirmed else None


def counted(round_: Round) -> PublicInput | msgspec.UnsetType:
    """What a public evaluation is counted from; nothing of any other round."""
    if round_.method is not Method.PUBLIC:
        return msgspec.UNSET
    aside = {wanted.pattern for _, wanted in _asides(round_, ProposalState.APPROVED)}
    forms = [form.form for form in public_forms.forms_of(round_) if form.is_confirmed]
    ballots = public_ballots.published(public_ballots.ballots_of(round_), aside)
    return PublicInput(rules.of_those_left(ballots, panels.numbers_of(round_)), tuple(forms))


# -- setting aside -----------------------------------------------------------------------------------------------


def propose_aside(number: int, pattern: str, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose not to count a group of marked ballots; they are kept, and both counts are published.

    :raises Refused: the voting has not ended, that is no marked group, it is set aside already, no reason is given, or
        a proposal waits. :raises NotFound: there is no such round.
    """
    insist(rules.REASON.refusal_of(reason))
    round_ = rounds.one(number)
    insist(rules.refusal_before_count(round_.state))
    group = next((one for one in _groups(round_) if one.pattern == pattern), None)
    if group is None:
        insist(rules.NOT_MARKED)
    assert group is not None
    with atomic():
        rounds.hold(number)
        insist(_refusal_of_aside(rounds.one(number), pattern))
        wanted = Wanted(number, pattern, group.ballots, clean_text(reason))
        return ASIDE.propose(number, wanted, by=by, at=at)


def _refusal_of_aside(round_: Round, pattern: str) -> Refusal | None:
    if refusal := rules.refusal_before_count(round_.state):
        return refusal
    done = any(wanted.pattern == pattern for _, wanted in _asides(round_, ProposalState.APPROVED))
    return rules.ASIDE_ALREADY if done else None


def _asides(round_: Round, state: ProposalState) -> list[tuple[Proposal, Wanted]]:
    found = [(proposal, ASIDE.content_of(proposal)) for proposal in ASIDE.of(round_.id)]
    return [pair for pair in reversed(found) if pair[0].state is state]


def _hold(_: Proposal, wanted: Wanted, by: int) -> None:
    rounds.hold(wanted.round)
    insist(rules.refusal_before_count(rounds.one(wanted.round).state))


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    return facts_of(proposal, pattern=wanted.pattern, ballots=wanted.ballots)


def _set_aside(approval: Approval[Wanted]) -> None:
    """From here on they are not counted; nothing is deleted, and the proposal itself is what a count reads."""


ASIDE = Matter(
    "public_aside",
    "round",
    Wanted,
    Verbs("public_aside_proposed", "public_aside_approved", "public_aside_declined"),
    follows=_set_aside,
    before=_hold,
    facts=_facts,
)


def asides(round_: Round) -> list[tuple[int, str]]:
    """(ballots, reason) of each group that is not counted, for everybody once the result is open."""
    insist(None if round_.state in (RoundState.CLOSED, RoundState.APPROVED) else NOT_CLOSED)
    return [(wanted.ballots, wanted.reason) for _, wanted in _asides(round_, ProposalState.APPROVED)]


# -- other forms -------------------------------------------------------------------------------------------------


def enter_form(
    number: int, name: str, voters: int, votes: Mapping[int, int], upload: Upload | None, *, by: int, at: datetime
) -> PublicForm:
    """Enter what another form of public evaluation came to, with what proves it; it waits for a second officer. Slow: a
    child process opens the file.

    :raises Refused: the voting has not ended, it is incomplete, or the file cannot be used.
    :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    insist(rules.refusal_before_count(round_.state))
    insist(None if upload else rules.NO_PROOF)
    assert upload is not None
    listed = tuple(sorted(votes.items()))
    draft = OtherForm(clean_text(name), voters, listed, "0" * 64)
    insist(rules.refusal_of_form(draft, panels.numbers_of(round_)))
    proof = keep(examined(upload.content), upload.name, at=at)
    with atomic():
        rounds.hold(number)
        insist(rules.refusal_before_count(rounds.one(number).state))
        made = public_forms.add_form(round_, msgspec.structs.replace(draft, proof=proof), by=by, at=at)
        record("public_form_entered", round_, by=by, at=at, form=made.id, proof=proof)
    return made


def confirm_form(number: int, form: int, *, by: int, at: datetime) -> None:
    """Confirm what another officer has entered.

    :raises Refused: one's own, or it is counted already. :raises NotFound: there is none.
    """
    with atomic():
        round_, found = _held_form(number, form)
        insist(rules.SAME_OFFICER if found.is_entered_by(by) else None)
        public_forms.confirm_form(found, by=by)
        record("public_form_confirmed", round_, by=by, at=at, form=form, proof=found.form.proof)


def discard_form(number: int, form: int, *, by: int, at: datetime) -> None:
    """Remove what nobody has confirmed, to enter it anew. Errors as ``confirm_form``."""
    with atomic():
        round_, found = _held_form(number, form)
        public_forms.discard_form(found)
        record("public_form_discarded", round_, by=by, at=at, form=form)


def _held_form(number: int, form: int) -> tuple[Round, PublicForm]:
    rounds.hold(number)
    round_ = rounds.one(number)
    insist(rules.refusal_before_count(round_.state))
    return round_, public_forms.form_of(number, form)
