"""Moving up 递补 once the list is approved, where somebody withdrew or was removed: the office proposes one candidate
of the last round with the reason, the committee decides. Whom the public has not seen is not honoured: a list that is
published takes nobody up unless its notice is interrupted, and then begins again. (第四条、第八条、第二十一条)"""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.publishing.listing_honours import accepted_among, line_of
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.judging.recount import Result
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing.honour_list import Line
from portal.storage.engine.tables import atomic
from portal.storage.office import desk
from portal.storage.publishing import decisions, honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """Who moves up for which honour, as the list will print it, and why."""

    line: Line
    reason: str


class Standing(NamedTuple):
    """A list, and who could move up; ``places``: left of each honour. ``refusal``: why nobody can now."""

    list: HonourList
    candidates: tuple[Line, ...]
    places: dict[str, int]
    refusal: Refusal | None


def standing(number: int) -> Standing:
    """:raises NotFound: there is no such list."""
    found = honour_lists.one(number)
    result: Result = found.result.result
    there = {one.application_number for one in honour_lists.listed_in(found)}
    left = [one for one in accepted_among(result) if one not in there]
    candidates = tuple(line_of(row, "") for row in desk.numbered(left))
    refusal = MOVING_UP.refusal_to_propose(number) or _refusal(found)
    return Standing(found, candidates, _places(found), refusal)


def _places(found: HonourList) -> dict[str, int]:
    held = [one.honour for one in honour_lists.standing_in(found)]
    quotas = rules.quotas_of(found.programme.book, found.programme.settings)
    return {honour: quota - held.count(honour) for honour, quota in quotas.items()}


def _refusal(found: HonourList) -> Refusal | None:
    notice = public_notices.of_list(found)
    return rules.refusal_to_move_up(
        published=notice is not None,
        interrupted=notice is not None and notice.is_interrupted,
        decided=bool(decisions.of_list(found)),
    )


def propose(number: int, application: int, honour: str, reason: str, *, by: int, at: datetime) -> Proposal:
    """Put before the committee that this candidate is listed for this honour.

    :raises Refused: nobody can move up now, not this one, no place is left, or no reason is given.
    :raises NotFound: there is no such list.
    """
    insist(rules.MOVING_REASON.refusal_of(reason))
    with atomic():
        now = standing(number)
        insist(now.refusal)
        chosen = next((line for line in now.candidates if line.application == application), None)
        insist(rules.refusal_of_mover(known=chosen is not None, places=now.places.get(honour, 0)))
        assert chosen is not None, "nobody else is refused"
        line = msgspec.structs.replace(chosen, honour=honour)
        return MOVING_UP.propose(number, Wanted(line, clean_text(reason)), by=by, at=at)


def _move_up(approval: Approval[Wanted]) -> Listed:
    found, line = honour_lists.one(approval.proposal.subject), approval.content.line
    insist(_refusal(found))
    now = standing(found.id)
    same = msgspec.structs.replace(line, honour="") in now.candidates
    insist(rules.refusal_of_mover(known=same, places=now.places.get(line.honour, 0)))
    [listed] = honour_lists.enlist(found, [line], after=len(honour_lists.listed_in(found)))
    return listed


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    return facts_of(proposal) | {"application": wanted.line.application}


MOVING_UP = Matter(
    "moving_up",
    "honour_list",
    Wanted,
    Verbs("moving_up_proposed", "moving_up_approved", "moving_up_declined"),
    follows=_move_up,
    facts=_facts,
    public=True,
)
