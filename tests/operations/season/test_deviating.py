"""An edition that has set other numbers: whoever is written to, reminded, refused or kept hears its own."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from portal.config import Settings
from portal.operations.applying import deadlines, materials, reminding
from portal.operations.judging import round_messages
from portal.operations.publishing import publishing_list, unit_notice_papers, unit_notices
from portal.operations.site import calling
from portal.rules.applying.honour_bar import years_after
from portal.rules.applying.recommending import Part
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations
from portal.storage.engine import tables
from portal.storage.judging import rounds
from portal.storage.letters import outbox
from portal.storage.publishing import unit_notices as stored
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import a_member, an_edition, an_organisation
from tests.operations.judged import DECIDED, HOUR, a_programme, a_round, accepted, an_applicant, people
from tests.operations.listed import a_public_notice, an_honour_list, an_office
from tests.operations.submissions import AT, DAY, MICROSECOND, SETTINGS, a_complete_application, submit

OWN = {
    **{"notice_days": 7, "keep_years": 6, "bar_years": 3, "copies": 4, "photos": 8, "unit_reminder_days": 3},
    **{"filing_reminder_days": 3, "round_reminder_days": 3, "late_recommending_days": 10},
}
UNIT = "示例数据技术（上海）有限公司"
LAST = date(2026, 12, 10)  # the seventh working day after the first of December


def deviating(programme: Programme, **numbers: int) -> Programme:
    settings = {"values": DECIDED, "procedure": numbers or OWN}
    editions.set_settings(programme.id, programme.version, settings)
    return editions.programme(programme.id)


def body_of_letters() -> str:
    return "\n".join(letter.content.body for letter in outbox.latest(1000))


def words(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


@pytest.mark.rule("M31")
def test_a_submission_is_kept_for_its_years_under_its_consents(storage: Settings) -> None:
    programme = deviating(an_edition(at=AT)["craftsman"])

    snapshot = submit(a_complete_application(programme=programme))

    assert snapshot.keep_until == years_after(AT, 6)
    plain = submit(
        a_complete_application(programme=an_edition(2023, key="2031", at=AT)["craftsman"], by=an_applicant())
    )
    agreed, usual = (materials.manifest_of(one).consents for one in (snapshot, plain))
    assert plain.keep_until == years_after(AT, 5)
    assert {key for key in usual if agreed[key].text_sha256 != usual[key].text_sha256} == {"personal_data", "notice"}


def test_drafts_are_reminded_on_its_days(storage: Settings) -> None:
    draft = a_complete_application(programme=deviating(an_edition(at=AT)["craftsman"]))
    closes = draft.programme.closes_at

    told = [reminding.remind(closes - days * DAY, SETTINGS) for days in (7, 4, 3, 2, 1)]

    assert told == [0, 0, 1, 0, 1]


def test_recommenders_have_its_days_after_a_late_deadline(storage: Settings) -> None:
    application = a_complete_application(programme=deviating(an_edition(at=AT)["craftsman"], late_recommending_days=40))
    until = application.programme.recommending_closes_at
    assert deadlines.recommending_closes_for(application) == until


def test_experts_are_reminded_on_its_day(storage: Settings) -> None:
    office = people(RoleName.OFFICE, 2)
    programme = deviating(a_programme())
    accepted(programme, 2, by=an_applicant())
    made = a_round(programme, "eligibility", people(RoleName.EXPERT, 2), by=office[0].id, closes=AT + 10 * DAY)
    due = made.closes_at - 3 * DAY

    assert round_messages.reminded_at(rounds.one(made.id)) == due
    assert round_messages.remind(due - MICROSECOND, SETTINGS) == 0
    assert round_messages.remind(due, SETTINGS) == 2
    assert made.keep_until == years_after(made.closes_at, 6)


@pytest.mark.rule("M21")
def test_its_notice_and_those_inside_units_run_for_its_days(storage: Settings) -> None:
    office, programme = an_office(), deviating(a_programme())
    unit = an_organisation(UNIT, OrganisationKind.EMPLOYER, at=AT)
    chosen = accepted(programme, 2, by=an_applicant(), unit=UNIT)
    lone = accepted(programme, 1, by=an_applicant("dan@example.cn"), unit="示例港口集团")
    for one in chosen:
        organisations.name(one.id, Part.EMPLOYER, unit.id, email="renshi@example.cn", at=AT)
    a_member(unit, email="renshi@example.cn", at=AT, by=office.officer.id)
    found = an_honour_list(programme, office, applications=[*chosen, *lone])
    with pytest.raises(Refused) as caught:
        a_public_notice(found, office, last_day=LAST - timedelta(days=1))
    assert "不得少于7个工作日" in caught.value.refusal.reason
    assert publishing_list.standing(found.id, at=AT).earliest == LAST
    notice = a_public_notice(found, office)

    assert notice.last_day == LAST
    assert found.keep_until == years_after(found.approved_at, 6)
    row = next(row for row in stored.of_notice(notice) if row.unit == UNIT)
    for paper in (unit_notice_papers.notice(row), unit_notice_papers.confirmation(row)):
        assert "不少于7个工作日" in words(paper)
        assert "5个工作日" not in words(paper)
    assert body_of_letters().count("不少于7个工作日") == 2
    assert "5个工作日" not in body_of_letters()
    with pytest.raises(Refused) as caught:
        unit_notices.set_days(row.id, row.version, date(2026, 12, 1), date(2026, 12, 9), by=office.officer.id, at=AT)
    assert "只有6个工作日" in caught.value.refusal.reason
    assert "不少于7个工作日" in caught.value.refusal.reason

    due = AT.replace(day=7)  # a Monday: Tuesday to Thursday are left
    assert unit_notices.remind_due(due - 3 * DAY, SETTINGS) == 0
    assert unit_notices.remind_due(due, SETTINGS) == 2


def test_its_call_says_its_numbers_award_by_award(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    text = calling.call(deviating(programmes["craftsman"]).edition).text

    material = text.partition("、申报材料\n")[2].partition("## ")[0].strip().splitlines()
    assert material[0].startswith("- **智慧工匠**：《申报表》不超过 20 页")
    assert "一式四份，A4 双面打印，装订成册，另附 1 寸证件照 8 张。" in material[0]
    assert material[1].startswith("- **领军先锋**：《申报表》不超过 20 页")
    assert "一式三份，A4 双面打印，装订成册，另附 1 寸证件照 3 张。" in material[1]
    assert "5 年内不得重复申报。本届为 3 年。" in text
    assert "获得这一称号的个人 5 年内不得重复申报。" in text


def test_the_book_of_a_programme_is_arranged_once_and_anew_after_a_change(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    plain = programme.book
    own = deviating(programme)

    assert editions.programme(programme.id).book is own.book
    assert own.book.procedure.notice_days.value == 7
    assert plain.procedure.notice_days.value == 5
    with tables.atomic():
        assert applications.start(own, an_applicant(), at=AT + HOUR).programme.book is own.book
