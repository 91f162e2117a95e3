"""A notice that is extended, interrupted, restarted; published at a set moment; objections that came by letter."""

from datetime import date, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.publishing import changing_notice, final_list, notice_paper, objecting, publishing_list
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.rules.language.days import BEIJING
from portal.rules.language.refusals import Refused
from portal.rules.publishing import deciding_honours
from portal.rules.publishing import objecting as objections_rules
from portal.rules.publishing import public_notice as rules
from portal.rules.publishing.objecting import Channel
from portal.rules.publishing.public_notice import Change
from portal.storage.engine import journal
from portal.storage.publishing import objections, public_notices
from portal.storage.publishing.public_notices import PublicNotice
from tests.builders import an_edition
from tests.operations.listed import Office, a_colleague, a_public_notice, an_honour_list, an_office, listed
from tests.operations.objections import WRITTEN
from tests.operations.submissions import AT, SETTINGS

START = datetime(2026, 12, 7, 9, tzinfo=BEIJING)
DAY = timedelta(days=1)
WHY = "（示例）公示的网站停机检修。"


@pytest.fixture
def office(opened: Settings, anywhere: None) -> Office:
    return an_office()


@pytest.fixture
def notice(office: Office) -> PublicNotice:
    """A notice of Monday 7 December 2026, that runs to the 14th."""
    made = an_honour_list(an_edition(2023, at=AT)["craftsman"], office, at=AT)
    return a_public_notice(made, office, at=START)


def change(notice: PublicNotice, what: Change, until: date | None, *, by: Office, at: datetime) -> None:
    proposal = changing_notice.propose(notice.id, what, until, WHY, by=by.officer.id, at=at)
    NOTICE_CHANGE.approve(proposal.id, proposal.version, by=a_colleague().id, at=at, settings=SETTINGS)


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


@pytest.mark.rule("M21")
def test_what_was_interrupted_begins_again_with_all_its_working_days(notice: PublicNotice, office: Office) -> None:
    change(notice, Change.INTERRUPTED, None, by=office, at=START + 2 * DAY)
    stopped = public_notices.one(notice.id)
    assert stopped.is_interrupted
    assert final_list.standing(notice.list.id, at=START + 30 * DAY).refusal == deciding_honours.STILL_RUNNING
    assert notice_paper.wording(stopped).paragraphs[1].startswith("公示现已中止")

    friday = datetime(2026, 12, 18, 9, tzinfo=BEIJING)
    early = reason_of(
        changing_notice.propose, notice.id, Change.RESTARTED, date(2026, 12, 24), WHY, by=office.officer.id, at=friday
    )
    assert "只有4个工作日" in early
    last = date(2026, 12, 25)
    change(notice, Change.RESTARTED, last, by=office, at=friday)

    again = public_notices.one(notice.id)
    assert (again.last_day, again.working_days, again.is_interrupted) == (last, 5, False)
    assert "2026年12月18日至12月25日24:00，共5个工作日" in notice_paper.wording(again).paragraphs[1]
    assert [one.words for one in notice_paper.wording(again).corrected] == [
        f"公示中止。{WHY}",
        f"公示重新开始，至2026年12月25日24:00结束，公示时间重新计算。{WHY}",
    ]
    verbs = [entry.verb for entry in journal.about("public_notice", notice.id)]
    assert verbs[-4:] == ["notice_change_proposed", "notice_change_approved"] * 2


@pytest.mark.rule("M21")
def test_a_notice_is_only_ever_extended(notice: PublicNotice, office: Office) -> None:
    by, at = office.officer.id, START + DAY
    assert notice.last_day == date(2026, 12, 14)
    assert reason_of(changing_notice.propose, notice.id, None, None, WHY, by=by, at=at) == rules.NO_CHANGE.reason
    for wrong, reason in (
        ((Change.EXTENDED, date(2026, 12, 14)), rules.NOT_LATER),
        ((Change.EXTENDED, None), rules.NO_DAY),
        ((Change.RESTARTED, date(2026, 12, 31)), rules.NOT_INTERRUPTED),
    ):
        assert reason_of(changing_notice.propose, notice.id, *wrong, WHY, by=by, at=at) == reason.reason
    change(notice, Change.EXTENDED, date(2026, 12, 18), by=office, at=at)
    assert public_notices.ends_at(public_notices.one(notice.id)).astimezone(BEIJING).date() == date(2026, 12, 19)
    late = START + 20 * DAY
    over = reason_of(changing_notice.propose, notice.id, Change.EXTENDED, date(2027, 1, 20), WHY, by=by, at=late)
    assert over == rules.OVER_ALREADY.reason


def test_one_person_alone_changes_no_notice(notice: PublicNotice, office: Office) -> None:
    by, at = office.officer.id, START + DAY
    proposal = changing_notice.propose(notice.id, Change.INTERRUPTED, None, WHY, by=by, at=at)

    own = reason_of(NOTICE_CHANGE.approve, proposal.id, proposal.version, by=by, at=at)
    assert own == rules.CHANGING_WORDS.own.reason
    assert not public_notices.one(notice.id).is_interrupted


@pytest.mark.rule("M21")
def test_a_list_is_published_at_the_moment_that_was_set(office: Office) -> None:
    made = an_honour_list(an_edition(2023, at=AT)["craftsman"], office, at=AT)
    by, moment = office.officer.id, START + DAY
    past = reason_of(publishing_list.schedule, made.id, START, date(2026, 12, 20), by=by, at=START)
    assert past == rules.NOT_TO_COME.reason
    short = reason_of(publishing_list.schedule, made.id, moment, date(2026, 12, 14), by=by, at=START)
    assert "不得少于5个工作日" in short

    publishing_list.schedule(made.id, moment, date(2026, 12, 15), by=by, at=START)
    assert publishing_list.publish_due(moment - DAY / 24, SETTINGS) == 0
    assert public_notices.of_list(made) is None
    assert publishing_list.publish_due(moment, SETTINGS) == 1

    found = public_notices.of_list(made)
    assert found is not None
    assert (found.last_day, found.published_at) == (date(2026, 12, 15), moment)
    assert public_notices.scheduled(made) is None


def test_what_comes_too_late_is_not_published_and_the_office_reads_why(office: Office) -> None:
    made = an_honour_list(an_edition(2023, at=AT)["craftsman"], office, at=AT)
    publishing_list.schedule(made.id, START + DAY, date(2026, 12, 15), by=office.officer.id, at=START)

    assert publishing_list.publish_due(START + 3 * DAY, SETTINGS) == 0  # the ticker was away for two days
    plan = public_notices.scheduled(made)
    assert plan is not None
    assert "不得少于5个工作日" in plan.trouble
    assert publishing_list.publish_due(START + 3 * DAY, SETTINGS) == 0


@pytest.mark.rule("M22")
def test_an_objection_by_letter_counts_by_when_it_came(notice: PublicNotice, office: Office) -> None:
    person, by = listed(notice.list)[0], office.officer.id
    late = datetime(2026, 12, 16, 9, tzinfo=BEIJING)

    def enter(came_at: datetime | None, channel: Channel | None = Channel.LETTER):
        return objecting.enter(person.id, WRITTEN, channel, came_at, (), by=by, at=late, settings=SETTINGS)

    assert reason_of(enter, late) == objections_rules.OVER.reason
    assert reason_of(enter, late + DAY) == objections_rules.NOT_YET_CAME.reason
    assert reason_of(enter, START + DAY, None) == objections_rules.NO_CHANNEL.reason
    taken = enter(START + DAY)

    found = objections.one(taken.id)
    assert (found.channel, found.received_at, found.is_open) == (Channel.LETTER, START + DAY, True)
    [entry] = journal.about("objection", taken.id)
    assert (entry.verb, entry.actor, entry.facts["channel"]) == ("objection_received", by, "letter")
    assert objections.open_of(person)
