"""The demonstration's public notice: the list of an award as the panel named it, approved by the committee, published
by the office."""

from datetime import date, datetime, timedelta

from portal.operations.publishing import listing_honours, publishing_list
from portal.rules.publishing import honour_list as rules
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season.editions import Programme

HOUR = timedelta(hours=1)


def list_honours(programme: Programme, *, office: int, committee: int, at: datetime) -> HonourList:
    """The honour list of an award whose last round is approved: proposed at ``at``, approved an hour later."""
    standing = listing_honours.standing(programme.id)
    assert standing.result is not None, "the last round is approved"
    chosen = rules.suggested(standing.result, standing.quotas)
    proposal = listing_honours.propose(programme.id, chosen, "", by=office, at=at)
    return listing_honours.approve(proposal.id, proposal.version, by=committee, at=at + HOUR)


def publish(honour_list: HonourList, last_day: date | None = None, *, office: int, at: datetime) -> PublicNotice:
    """Its public notice, from ``at`` on; for five working days unless told otherwise."""
    day = last_day or publishing_list.standing(honour_list.id, at=at).earliest
    return publishing_list.publish(honour_list.id, day, by=office, at=at)
