"""A competition before the committee: what an edition decides for it, a result that its
undertaker has read in, and whom it sends into the final. (N8–N11)"""

from portal.operations.competing import sending, taking
from portal.operations.competing.planning import PLAN
from portal.operations.competing.sending import CHOICE
from portal.operations.competing.taking import UNDERTAKERS_RESULT
from portal.storage.competing import competitions
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing.competitions import pairs_of, rows_of


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


def result_shown(found: Proposal) -> dict[str, object]:
    held, taken = competitions.one(found.subject), UNDERTAKERS_RESULT.content_of(found)
    return {
        "held": held,
        "book": held.book,
        "stage": held.book.stage(taken.stage),
        "taken": taken,
        "file_digest": taking.digest_of(taken.file),
        "rows": rows_of(held.book, taken.ranking),
        "differences": taking.differences_of(held, taken.ranking),
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
RESULT_KIND = Kind(
    UNDERTAKERS_RESULT,
    lambda one: _name_of(one, "的结果"),
    "committee/competition_result.html",
    result_shown,
    "结果已经公布，文件已存档",
)
