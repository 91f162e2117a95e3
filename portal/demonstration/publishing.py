"""How the demonstration's judged awards go on: one to its decision, one to a public notice that runs now, with
objections and notices inside units. All by the real operations; what people say in it is invented 示例."""

from datetime import date, datetime, timedelta

from portal import clock
from portal.config import Settings
from portal.documents.evidence.drawn import drawn_certificate
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import (
    certifying,
    deciding_honours,
    final_list,
    listing_honours,
    objecting,
    publishing_list,
    unit_notices,
)
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Typed
from portal.rules.language import working_days
from portal.rules.language.working_days import nth_after
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing import public_notice
from portal.rules.publishing.objecting import Answer, Written
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.storage.judging import results, rounds
from portal.storage.publishing import decisions, document_numbers, honour_lists, objections, public_notices
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.objections import Objection
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season.editions import Programme

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SINCE = 2 * DAY  # how long the notice that runs has run
UNKNOWN = 2  # units that the decided award's office has to settle
# Only for years whose notice is not out: as if nothing but the days fixed by law and an invented spring were off.
OFF = "{0}-01-01 至 {0}-01-03\n{0}-02-05 至 {0}-02-11\n{0}-05-01 至 {0}-05-03\n{0}-10-01 至 {0}-10-07"
SOURCE = "示例：正式安排尚未公布，仅供演示"
NUMBER = "示例工发〔{year}〕{seq}号"
ADDRESS = "192.0.2.1"  # of nobody (RFC 5737)
FIRST = Written(
    "示例甲",
    "",
    "yiyi@example.com",
    "人选申报的代表性成果，我了解是整个项目组两年多的工作，申报表里只写了本人，希望核实本人在项目中的作用。",
)
SECOND = Written(
    "示例乙",
    "15400009999",
    "",
    "人选申报表中的工作经历，有一段与我了解的时间对不上：那时项目还没有立项，请向原单位核实起止年月。",
)
NOTES = ("调阅项目立项、验收材料，核对人员分工。", "走访建设单位，与项目组三名成员分别谈话，说法与材料一致。")
ANSWER = Answer(
    upheld=False,
    gist="反映代表性成果是项目组共同完成，要求核实本人作用。",
    findings="调阅立项、验收材料，走访建设单位并与项目组成员谈话：人选为项目技术负责人，申报表已写明团队分工，与事实一致。",
    words="您反映的情况，我们调阅了项目材料，走访了建设单位，并与项目组成员谈话。\n"
    "经核实，人选是该项目的技术负责人，申报表已写明团队分工，异议不成立。感谢您对评选工作的监督。",
)


def know_years(at: datetime, *, by: int) -> None:
    """Enter an invented calendar for the years around ``at`` that nobody knows yet."""
    today, known = clock.beijing(at).date(), working_calendar.years()
    for year in range(today.year - 2, today.year + 2):
        if working_days.refusal_of_year(year, known):
            working_calendar.enter(year, Typed(OFF.format(year), "", SOURCE), version=0, by=by, at=at - 800 * DAY)


def honour(programme: Programme, last_stage: str, *, office: int, committee: int, settings: Settings) -> None:
    """The list of a judged award, its notice with an objection that is answered, the notices in units, the decision."""
    approved_at = _approved_at(programme, last_stage)
    named = list_honours(programme, office=office, committee=committee, at=approved_at + DAY)
    begins = clock.beijing(approved_at + 3 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    notice = publish(named, office=office, at=begins)
    [first, *_] = honour_lists.standing_in(named)
    objected(first, office=office, at=begins + DAY, settings=settings)
    over = public_notice.end_of(notice.last_day)
    confirm_all(notice, by=office, at=over + 10 * HOUR, leave=UNKNOWN)
    settle_units(named, office=office, at=over + 11 * HOUR)
    decide(named, office=office, committee=committee, at=over + 3 * DAY + 9 * HOUR)


def publish_now(programme: Programme, *, office: int, committee: int, now: datetime, settings: Settings) -> None:
    """The list of a judged award, its notice since two days ago, and an objection that waits."""
    begins = clock.beijing(now - SINCE).replace(hour=9, minute=0, second=0, microsecond=0)
    named = list_honours(programme, office=office, committee=committee, at=begins - 2 * DAY)
    publish(named, office=office, at=begins)
    person = honour_lists.standing_in(named)[-1]
    object_to(person, at=begins + DAY, settings=settings)


def _approved_at(programme: Programme, last_stage: str) -> datetime:
    round_ = rounds.of_stage(programme, last_stage)
    result = results.result_of(round_) if round_ else None
    assert result is not None, "the last round is approved"
    return result.at


def list_honours(programme: Programme, *, office: int, committee: int, at: datetime) -> HonourList:
    """The honour list of an award whose last round is approved: proposed at ``at``, approved an hour later."""
    standing = listing_honours.standing(programme.id)
    assert standing.result is not None, "the last round is approved"
    accepted = listing_honours.accepted_among(standing.result)
    chosen = rules.suggested(standing.result, standing.quotas, accepted)
    proposal = listing_honours.propose(programme.id, chosen, "", by=office, at=at)
    return listing_honours.HONOUR_LIST.approve(proposal.id, proposal.version, by=committee, at=at + HOUR)


def publish(honour_list: HonourList, last_day: date | None = None, *, office: int, at: datetime) -> PublicNotice:
    """Its public notice, from ``at`` on; for as long as it has to unless told otherwise."""
    day = last_day or publishing_list.standing(honour_list.id, at=at).earliest
    return publishing_list.publish(honour_list.id, day, by=office, at=at)


def confirm_all(notice: PublicNotice, *, by: int, at: datetime, leave: int = 0) -> None:
    """Confirm the notices inside all units but the last ``leave``; ``at``: when those are over."""
    scan = Upload("公示结果证明（示例）.jpg", drawn_certificate(1))
    first = clock.beijing(notice.published_at).date()
    least = notice.list.programme.book.procedure.notice_days.value
    last = nth_after(first, least, working_calendar.years())
    rows = stored.of_notice(notice)
    for row in rows[: len(rows) - leave]:
        dated = unit_notices.set_days(row.id, row.version, first, last, by=by, at=notice.published_at)
        unit_notices.confirm(row.id, dated.version, scan, checked=True, by=by, at=at)


def objected(person: Listed, *, office: int, at: datetime, settings: Settings) -> Objection:
    """An objection that comes at ``at``, is looked into the next day and answered the day after."""
    taken = objecting.object_to(person.id, FIRST, (), address=ADDRESS, at=at, settings=settings)
    for step, note in enumerate(NOTES):
        now = objections.one(taken.id)
        objecting.investigate(now.id, now.version, note, by=office, at=at + DAY + step * HOUR)
    now = objections.one(taken.id)
    return objecting.answer(now.id, now.version, ANSWER, by=office, at=at + 2 * DAY, settings=settings)


def object_to(person: Listed, *, at: datetime, settings: Settings) -> Objection:
    """An objection that comes at ``at`` and waits for the office."""
    return objecting.object_to(person.id, SECOND, (), address=ADDRESS, at=at, settings=settings)


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
    decision = final_list.FINAL_LIST.approve(proposal.id, proposal.version, by=committee, at=at + HOUR)
    published_at = at + 2 * HOUR
    day = clock.beijing(published_at).date()
    written = deciding_honours.write(
        decision.id,
        decision.version,
        hosts=decision.hosts,
        document_number=NUMBER.format(year=day.year, seq=len(document_numbers.every()) + 1),
        decided_on=day,
        at=published_at,
    )
    deciding_honours.publish(written.id, written.version, by=office, at=published_at)
    certifying.issue(written.id, by=office, at=published_at)
    return decisions.one(decision.id)
