"""A cancelled or revoked honour before the next committee, which confirms it. (第二十九条、第三十条)"""

from portal.operations.publishing import forfeiting
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    found = forfeiting.opened(proposal.subject)
    return f"确认{forfeiting.title_of(found)}：{found.honour.name}"


def shown(found: Proposal) -> dict[str, object]:
    opened = forfeiting.opened(found.subject)
    return {"case": opened, "title": forfeiting.title_of(opened)}


KIND = Kind(forfeiting.CONFIRMATION, name_of, "committee/forfeiture.html", shown, "办公室会记录确认的日期")
