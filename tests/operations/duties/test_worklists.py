"""What waits for office and committee, and the letter of the day over 国庆 and 春节."""

from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.duties import worklists
from portal.operations.judging import closing
from portal.operations.office import assigning, extending
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Typed
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.letters import outbox
from portal.web.committee.deciding import KINDS
from tests.builders import an_application, an_edition
from tests.operations.judged import AFTER, a_programme, a_round, accepted, again, an_applicant, cast_all, given, people
from tests.operations.letters.test_one_by_one import damage
from tests.operations.reviews import an_officer, send_back, several_submitted
from tests.operations.submissions import AT, DAY, SETTINGS


def letters() -> list[str]:
    return [one.content.body for one in outbox.latest() if "等待您办理的事项" in one.content.subject]


def morning(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+08:00")


def test_an_officer_sees_own_and_nobodys_work_and_no_own_proposal(storage: Settings) -> None:
    one, two = an_officer("one@example.cn"), an_officer("two@example.cn")
    programme = an_edition(at=AT)["craftsman"]
    made = several_submitted(programme, 4)
    assigning.assign([made[0].id, made[1].id], two.id, by=one.id, at=AT)
    send_back(made[3], one, until=AT + DAY)
    draft = an_application(programme=programme, by=an_applicant(), at=AT)
    extending.propose(draft.id, until=AT + 60 * DAY, reason="住院。", by=one.id, at=AT)

    def of(officer: int) -> list[str]:
        return [f"{found.number} {found.words}" for found in worklists.of_office(officer, AT + 2 * DAY)]

    assert of(one.id) == ["1 份无人办理的申报等待审查", "1 份申报逾期，等对方办理"]
    assert of(two.id) == ["2 份由您办理的申报等待审查", *of(one.id), "1 项延期等待决定"]


def test_a_round_that_is_over_waits_to_be_counted_or_says_that_it_cannot(opened: Settings) -> None:
    programme = a_programme()
    office = people(RoleName.OFFICE, 1)[0].id
    panel = people(RoleName.EXPERT, 2)
    accepted(programme, 1, by=an_applicant())
    made = a_round(programme, "eligibility", panel, by=office)
    words = [found.words for found in worklists.of_office(office, AFTER)]
    assert words == ["轮评审已经截止，还不能计票"], "nobody has handed in: the quorum is missed"
    cast_all(made, panel, lambda *_: given(made, answer=True))
    assert [found.words for found in worklists.of_office(office, AFTER)] == ["轮评审已经截止，可以计票"]
    closing.close(made.id, again(made).version, by=office, at=AFTER)
    assert worklists.of_office(office, AFTER) == []


def test_one_letter_a_working_day_where_something_waits(storage: Settings) -> None:
    an_officer("one@example.cn")
    several_submitted(an_edition(at=AT)["craftsman"], 1)
    before = journal.head()
    first = morning("2026-12-02")
    assert worklists.write(first - timedelta(hours=2), SETTINGS) == 0, "before work begins"
    assert [worklists.write(first, SETTINGS) for _ in range(2)] == [1, 0]
    assert worklists.write(first + 8 * timedelta(hours=1), SETTINGS) == 0
    assert "1 份无人办理的申报等待审查" in letters()[0]
    assert worklists.write(morning("2026-12-05"), SETTINGS) == 0, "a Saturday"
    assert worklists.write(morning("2026-12-07"), SETTINGS) == 1
    assert journal.head() == before


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2026-09-30", 1),
        ("2026-10-01", 0),
        ("2026-10-08", 1),
        ("2026-10-10", 1),  # a Saturday that is worked
        ("2026-02-14", 1),  # the Saturday before 春节
        ("2026-02-16", 0),
        ("2026-02-24", 1),
    ],
)
def test_nobody_is_written_to_on_a_day_off(sqlite_storage: Settings, day: str, written: int) -> None:
    officer = an_officer()
    extending.propose(
        an_application(by=an_applicant(), at=AT).id, until=AT + 60 * DAY, reason="住院。", by=officer.id, at=AT
    )
    an_officer("two@example.cn")
    assert worklists.write(morning(day), SETTINGS) == written


def test_a_damaged_account_keeps_no_colleague_from_hearing(sqlite_storage: Settings) -> None:
    damage(an_officer("one@example.cn"))
    an_officer("two@example.cn")
    several_submitted(an_edition(at=AT)["craftsman"], 1)
    assert worklists.write(morning("2026-12-02"), SETTINGS) == 1


def test_the_committee_hears_of_every_kind_that_it_decides() -> None:
    assert {matter.kind for matter in worklists.COMMITTEE} == set(KINDS)


def test_a_year_of_the_office_counts(sqlite_storage: Settings) -> None:
    officer = an_officer()
    several_submitted(an_edition(at=AT)["craftsman"], 1)
    off = "2027-01-01\n2027-02-05 至 2027-02-11\n2027-04-05\n2027-05-01 至 2027-05-03\n2027-10-01 至 2027-10-07"
    working_calendar.enter(2027, Typed(off, "2027-02-13", "示例文号"), version=0, by=officer.id, at=AT)
    assert [worklists.write(morning(f"2027-02-{day}"), SETTINGS) for day in ("08", "12", "13")] == [0, 1, 1]
