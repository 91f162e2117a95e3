"""Somebody whom the office proposes for the committee, or a change about one of its members. (第八条)"""

from portal.operations.people import appointing
from portal.rules.people.staffing import RoleName
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.receiving import me
from portal.web.showing import staff_proposals


def shown(found: Proposal) -> dict[str, object]:
    return staff_proposals.shown(found, me())


KINDS = [
    Kind(matter, staff_proposals.name_of, "committee/staff.html", shown, next_step)
    for matter, next_step in (
        (appointing.APPOINTMENTS[RoleName.COMMITTEE], "邀请信已发出"),
        (appointing.CHANGES[RoleName.COMMITTEE], "已经办理"),
    )
]
