"""A competition before the committee: what an edition decides for it, and whom it sends into the final. (N8–N11)"""

from portal.operations.competing import sending
from portal.operations.competing.planning import PLAN
from portal.operations.competing.sending import CHOICE
from portal.storage.competing import competitions
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing.competitions import pairs_of


def _name_of(proposal: Proposal, what: str) -> str:
    held = competitions.one(proposal.subject)
    return f"{held.programme.edition.name}：{held.book.name}{what}"


def plan_shown(found: Proposal) -> dict[str, object]:
    held = competitions.one(found.subject)
    return {"held": held, "book": held.book, "pairs": list(pairs_of(held.book, PLAN.content_of(found)))}


def choice_shown(found: Proposal) -> dict[str, object]:
    held, content = competitions.one(found.subject), CHOICE.content_of(found)
    known = sending.ranked(competitions.result(content.result))
    return {
        "held": held,
        "book": held.book,
        "content": content,
        "people": [(picked, *known[picked.entry]) for picked in content.people],
        "tracks": {track.key: track.name for track in held.book.tracks},
    }


PLAN_KIND = Kind(
    PLAN,
    lambda one: _name_of(one, "的安排"),
    "committee/competition_plan.html",
    plan_shown,
    "已经公布，办公室可以导入结果",
)
CHOICE_KIND = Kind(
    CHOICE,
    lambda one: _name_of(one, "推荐的终评人选"),
    "committee/competition_choice.html",
    choice_shown,
    "各位人选已收到填写申报表的通知",
)
