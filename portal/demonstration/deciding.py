"""The demonstration's decision: after the notice of a list everybody whom nothing holds is honoured."""

from datetime import datetime, timedelta

from portal import clock
from portal.operations.publishing import deciding_honours, final_list, unit_notices
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.storage.publishing import decisions, public_notices
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList

HOUR = timedelta(hours=1)
NUMBER = "示例工发〔{year}〕{seq}号"


def settle_units(honour_list: HonourList, *, office: int, at: datetime) -> None:
    """What the units still owe of the list's notice is not asked of them: they are invented."""
    notice = public_notices.of_list(honour_list)
    assert notice is not None, "the list is published"
    for row in stored.of_notice(notice):
        if row.state is UnitNoticeState.AWAITED:
            unit_notices.exempt(row.id, row.version, "（示例）单位不在本市，没有内部公示。", by=office, at=at)


def decide(honour_list: HonourList, *, office: int, committee: int, at: datetime) -> Decision:
    """The final list is proposed at ``at``, approved an hour later, its decision published after another one."""
    proposal = final_list.propose(honour_list.id, by=office, at=at)
    decision = final_list.approve(proposal.id, proposal.version, by=committee, at=at + HOUR)
    published_at = at + 2 * HOUR
    day = clock.beijing(published_at).date()
    written = deciding_honours.write(
        decision.id,
        decision.version,
        hosts=decision.hosts,
        document_number=NUMBER.format(year=day.year, seq=decision.seq),
        decided_on=day,
        at=published_at,
    )
    deciding_honours.publish(written.id, written.version, by=office, at=published_at)
    return decisions.one(decision.id)
