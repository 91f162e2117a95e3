"""Somebody who is to move up 递补 on an approved list, before the committee. (第八条)"""

from portal.operations.publishing.moving_up import MOVING_UP
from portal.storage.publishing import honour_lists
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing.honour_tables import grouped


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    programme = honour_lists.one(proposal.subject).programme
    return f"{programme.edition.name}：{programme.book.titles.short}递补{MOVING_UP.content_of(proposal).line.name}"


def shown(found: Proposal) -> dict[str, object]:
    honour_list, wanted = honour_lists.one(found.subject), MOVING_UP.content_of(found)
    book = honour_list.programme.book
    removals = honour_lists.removals_of(honour_list)
    listed = honour_lists.listed_in(honour_list)
    return {
        "programme": honour_list.programme,
        "book": book,
        "groups": grouped([wanted.line], book),
        "why": wanted.reason,
        "removed": [(one, removals[one.id].reason) for one in listed if one.id in removals],
    }


KIND = Kind(MOVING_UP, name_of, "committee/moving_up.html", shown, "名单已更新，公示后才能表彰")
