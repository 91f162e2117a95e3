"""What the tests of deciding share: a notice that has ended, its units settled, a final list before the committee, a
decision that can be published."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal import clock
from portal.operations.publishing import deciding_honours, final_list, unit_notices
from portal.operations.publishing.final_list import FINAL_LIST
from portal.storage.publishing import decisions
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.public_notices import PublicNotice, ends_at
from portal.storage.season.proposals import Proposal
from tests.operations.objections import Noticed
from tests.operations.submissions import SETTINGS

HOUR = timedelta(hours=1)
HOSTS = ("上海市总工会", "上海市经济和信息化委员会")
NUMBER = "沪工总发〔2026〕12号"


def over(noticed: Noticed) -> datetime:
    """A moment on the day after the notice."""
    return ends_at(noticed.notice) + 10 * HOUR


def settle(notice: PublicNotice, *, by: int, at: datetime, but: Iterable[str] = ()) -> None:
    """Every unit's notice inside is 不适用, but for these units."""
    for row in stored.of_notice(notice):
        if row.unit not in set(but):
            unit_notices.exempt(row.id, row.version, "（示例）单位已经注销。", by=by, at=at)


def propose(noticed: Noticed, *, at: datetime | None = None) -> Proposal:
    return final_list.propose(noticed.list.id, by=noticed.office.officer.id, at=at or over(noticed))


def approved(noticed: Noticed, *, at: datetime | None = None) -> Decision:
    """The decision on everybody whom nothing holds; nothing is written yet."""
    moment = at or over(noticed)
    proposal = propose(noticed, at=moment)
    return FINAL_LIST.approve(proposal.id, proposal.version, by=noticed.office.member.id, at=moment)


def written(decision: Decision, *, at: datetime, number: str = "", on: date | None = None) -> Decision:
    """``number``: the next one of the day's year unless told otherwise."""
    day = on or clock.beijing(at).date()
    number = number or f"沪工总发〔{day.year}〕{11 + decision.seq}号"
    return deciding_honours.write(
        decision.id, decision.version, hosts=HOSTS, document_number=number, decided_on=day, at=at
    )


def published(noticed: Noticed, *, at: datetime | None = None) -> Decision:
    """The decision, approved, written and published."""
    moment = at or over(noticed)
    decision = written(approved(noticed, at=moment), at=moment)
    by = noticed.office.officer.id
    deciding_honours.publish(decision.id, decision.version, by=by, at=moment, settings=SETTINGS)
    return decisions.one(decision.id)
