"""公示: published once for at least five working days, to the last second; removing somebody from the list."""

from datetime import date, datetime, timedelta

import pytest

from portal.operations.publishing import notice_paper, publishing_list, removing
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Typed
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.days import BEIJING
from portal.rules.language.working_days import LAST
from portal.rules.publishing import public_notice as rules
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import decisions, honour_lists, public_notices, unit_notices
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.roll import honours
from portal.storage.season import proposals
from tests.builders import an_edition
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.listed import Office, a_public_notice, an_honour_list, an_office, listed, removed
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("anywhere", "opened")

NOTICE_2027 = "国办发明电〔2026〕0号（示例）"
OFF_2027 = (
    "2027-01-01 至 2027-01-03\n2027-02-05 至 2027-02-11\n2027-04-05\n2027-05-01 至 2027-05-05\n2027-10-01 至 2027-10-07"
)


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def found(office: Office) -> HonourList:
    return an_honour_list(an_edition(2023, at=AT)["craftsman"], office)


def at(text: str) -> datetime:
    """A moment in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


MONDAY, LAST_DAY = at("2026-12-07 09:00:00"), date(2026, 12, 14)


@pytest.mark.rule("M21", "M26")
def test_it_is_published_with_its_units_and_one_entry(found: HonourList, office: Office) -> None:
    before = versions.public_version()
    assert publishing_list.standing(found.id, at=MONDAY).earliest == LAST_DAY
    notice = publishing_list.publish(found.id, LAST_DAY, by=office.officer.id, at=MONDAY)
    assert (notice.last_day, notice.working_days) == (LAST_DAY, 5)
    assert public_notices.ends_at(notice) == at("2026-12-15 00:00:00")
    assert versions.public_version() > before
    [entry] = [one for one in journal.about("public_notice", notice.id) if one.verb == publishing_list.PUBLISHED_VERB]
    assert entry.facts["listed"] == 3
    assert {one.unit for one in unit_notices.of_notice(notice)} == {one.unit for one in listed(found)}
    step = publishing_list.step(found.programme)
    assert step
    assert (step.published, step.standing, step.digest) == (3, 3, entry.digest)
    assert journal.verify() == ()


@pytest.mark.rule("M21")
def test_a_shorter_notice_is_refused(found: HonourList, office: Office) -> None:
    reason = refusal(publishing_list.publish, found.id, date(2026, 12, 13), by=office.officer.id, at=MONDAY)
    assert "不得少于5个工作日" in reason
    assert "2026年12月14日" in reason
    assert refusal(publishing_list.publish, found.id, None, by=office.officer.id, at=MONDAY) == rules.NO_DAY.reason
    assert public_notices.published() == []


@pytest.mark.rule("M21")
def test_just_before_midnight_in_beijing_the_day_is_still_this_one(found: HonourList, office: Office) -> None:
    late = at("2026-12-06 23:59:59")
    assert publishing_list.standing(found.id, at=late).earliest == date(2026, 12, 11)
    assert publishing_list.standing(found.id, at=late + timedelta(seconds=1)).earliest == LAST_DAY


def test_it_is_published_once(found: HonourList, office: Office) -> None:
    a_public_notice(found, office, at=MONDAY)
    reason = refusal(publishing_list.publish, found.id, LAST_DAY, by=office.officer.id, at=MONDAY)
    assert reason == rules.PUBLISHED_ALREADY.reason


@pytest.mark.rule("M21")
def test_it_runs_to_the_last_second_of_its_last_day(found: HonourList, office: Office) -> None:
    notice = a_public_notice(found, office, at=MONDAY)
    assert public_notices.running(at("2026-12-14 23:59:59")) == [notice]
    assert public_notices.running(at("2026-12-15 00:00:00")) == []
    assert public_notices.running(MONDAY - timedelta(seconds=1)) == []
    assert public_notices.boundaries() == [at("2026-12-15 00:00:00")]
    programme = found.programme
    assert public_notices.shown(programme.edition.key, programme.programme) == notice
    with pytest.raises(NotFound):
        public_notices.shown("1999", programme.programme)


# -- the calendar ----------------------------------------------------------------------------------------------


@pytest.mark.rule("M21")
def test_over_a_year_that_nobody_knows_it_waits_for_the_calendar(found: HonourList, office: Office) -> None:
    late = at(f"{LAST}-12-28 09:00:00")
    standing = publishing_list.standing(found.id, at=late)
    assert standing.earliest is None
    assert standing.refusal
    assert f"{LAST + 1}年" in standing.refusal.reason
    assert publishing_list.working_days_until(date(LAST + 1, 1, 8), at=late) is None
    assert f"{LAST + 1}年" in refusal(
        publishing_list.publish, found.id, date(LAST + 1, 1, 8), by=office.officer.id, at=late
    )
    typed = Typed(OFF_2027.replace("2027", str(LAST + 1)), "", NOTICE_2027)
    entered = working_calendar.enter(LAST + 1, typed, version=0, by=office.officer.id, at=late)
    assert [entry.verb for entry in journal.about("calendar_year", entered.id)] == ["calendar_year_entered"]
    notice = publishing_list.publish(found.id, date(LAST + 1, 1, 8), by=office.officer.id, at=late)
    assert notice.working_days == publishing_list.working_days_until(notice.last_day, at=late) >= 5


# -- removing --------------------------------------------------------------------------------------------------


@pytest.mark.rule("M22", "M26")
def test_who_is_removed_is_gone_with_a_public_sentence(found: HonourList, office: Office) -> None:
    notice = a_public_notice(found, office, at=MONDAY)
    first, *others = listed(found)
    before = versions.public_version()
    removed(first.id, " 本人\n自愿放弃。 ", by=office.officer.id, at=MONDAY + timedelta(days=1))
    assert versions.public_version() > before
    said = notice_paper.wording(notice)
    assert [one.id for one in said.people] == [one.id for one in others]
    assert [tuple(one) for one in said.removed] == [(first.name, first.unit, "本人 自愿放弃。")]
    assert honour_lists.standing_in(found) == others
    assert listed(found) == [first, *others]
    entry = journal.about("honour_list", found.id)[-1]
    assert (entry.verb, entry.facts["listed"]) == ("listed_removed", first.id)
    step = publishing_list.step(found.programme)
    assert step
    assert (step.published, step.standing) == (3, 2)
    again = refusal(removing.propose, first.id, "再次。", by=office.officer.id, at=MONDAY)
    assert again == rules.REMOVED_ALREADY.reason


@pytest.mark.rule("M26")
def test_who_was_removed_before_publication_was_never_published(found: HonourList, office: Office) -> None:
    first, *others = listed(found)
    removed(first.id, "本人放弃。", by=office.officer.id, at=MONDAY - timedelta(days=1))
    notice = a_public_notice(found, office, at=MONDAY)
    said = notice_paper.wording(notice)
    assert said.removed == []
    assert len(said.people) == len(others)
    step = publishing_list.step(found.programme)
    assert step
    assert (step.published, step.standing) == (2, 2)


def test_a_list_without_anybody_left_is_not_published(found: HonourList, office: Office) -> None:
    for one in listed(found):
        removed(one.id, "本人放弃。", by=office.officer.id, at=MONDAY)
    reason = refusal(publishing_list.publish, found.id, LAST_DAY, by=office.officer.id, at=MONDAY)
    assert reason == rules.NOBODY.reason


def test_the_reason_is_fit_for_everybody(found: HonourList, office: Office) -> None:
    first = listed(found)[0]
    private = refusal(removing.propose, first.id, "电话13800000000来信。", by=office.officer.id, at=MONDAY)
    assert private == rules.REASON_PRIVATE.reason
    assert refusal(removing.propose, first.id, " ", by=office.officer.id, at=MONDAY) == rules.REASON.missing.reason
    assert honour_lists.removal_of(first) is None


def test_whose_honour_is_decided_is_not_removed(found: HonourList, office: Office) -> None:
    first = listed(found)[0]
    final = proposals.add("final_list", "honour_list", found.id, b"{}", by=office.officer.id, at=MONDAY)
    decision = decisions.begin(found, final, ("示例",), at=MONDAY)
    honours.add(
        programme="craftsman",
        identity=None,
        state=HonourState.HONOURED,
        title="示例",
        awarded_on=date(2026, 12, 20),
        name=first.name,
        at=MONDAY,
        listed=first,
        decision=decision,
    )
    reason = refusal(removing.propose, first.id, "材料不实。", by=office.officer.id, at=MONDAY)
    assert reason == rules.DECIDED.reason


def test_an_award_without_a_notice_has_no_step() -> None:
    assert publishing_list.step(an_edition(2023, at=AT)["craftsman"]) is None


def test_of_two_who_do_it_at_the_same_moment_one_does(
    found: HonourList, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have asked the rule before either has written: the schema decides."""
    a_public_notice(found, office, at=MONDAY)
    first = listed(found)[0]
    removed(first.id, "本人放弃。", by=office.officer.id, at=MONDAY)
    monkeypatch.setattr(publishing_list, "_refusal_to_publish", lambda *_: None)
    monkeypatch.setattr(removing, "_refusal", lambda *_: None)
    late = refusal(publishing_list.publish, found.id, LAST_DAY, by=office.officer.id, at=MONDAY)
    assert late == rules.PUBLISHED_ALREADY.reason
    late = refusal(removed, first.id, "再次。", by=office.officer.id, at=MONDAY)
    assert late == rules.REMOVED_ALREADY.reason
    assert len(public_notices.published()) == 1
