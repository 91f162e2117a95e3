"""来信和日历: what somebody does without is not sent, what is compulsory is; the own calendar under its address."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.operations.applying import reminding
from portal.operations.duties import worklists
from portal.operations.season import changing
from portal.rules.people.staffing import RoleName
from portal.rules.people.wanted_letters import COMPULSORY, OptionalLetter
from portal.rules.season.changing import Deadlines
from portal.storage.letters import choices
from portal.storage.people import calendar_keys
from portal.storage.people.accounts import Account
from portal.storage.season import editions, proposals
from tests.builders import an_account, an_application, an_edition
from tests.documents.test_calendars import events_in
from tests.operations.submissions import AT, SETTINGS, letters_to, told
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

BEFORE = AT + timedelta(days=24)  # six days before the call closes


@pytest.fixture
def person(app: Flask) -> Account:
    return an_account(at=AT)


@pytest.fixture
def own(visit: Visitor, person: Account) -> Visitor:
    enter_directly(visit.client, person)
    return visit


def test_what_is_declined_is_not_sent_and_lies_in_the_inbox(own: Visitor, person: Account) -> None:
    an_application(by=person, at=AT)
    page = own("/account").follow("选择来信和日历")
    assert len(page.all("//main//dl/div")) == len(COMPULSORY)
    page.submit({"wanted": []}, button="保存")

    assert choices.declined(person) == {OptionalLetter.REMINDER}
    assert reminding.remind(BEFORE, SETTINGS) == 1
    assert (len(told(person)), letters_to(person)) == (1, [])

    own("/account/letters").submit({"wanted": ["reminder"]}, button="保存")
    assert reminding.remind(AT + timedelta(days=29, hours=12), SETTINGS) == 1
    (letter,) = letters_to(person)
    assert f"{SETTINGS.base_url}/account/letters" in letter.body


def test_a_moved_deadline_is_told_whatever_was_declined(own: Visitor, person: Account) -> None:
    application = an_application(by=person, at=AT)
    choices.decline(person.id, OptionalLetter)
    _move(application.programme.id, timedelta(days=5))

    assert reminding.tell_moved(AT + timedelta(days=2), SETTINGS) == 1
    assert len(letters_to(person)) == 1


def test_only_who_gets_a_letter_of_the_day_is_asked_about_it(visit: Visitor, other: Visitor, person: Account) -> None:
    officer = a_colleague(at=AT)
    for visitor, account in ((visit, person), (other, officer)):
        enter_directly(visitor.client, account)
    assert len(visit("/account/letters").all("//input[@name='wanted']")) == 1
    other("/account/letters").submit({"wanted": ["reminder"]}, button="保存")
    a_member = a_colleague(RoleName.COMMITTEE, at=AT)
    _propose_a_move(an_edition(at=AT)["craftsman"].id, officer, timedelta(days=5))

    noon = AT + timedelta(days=1, hours=3)
    worklists.write(noon, SETTINGS)
    assert [len(letters_to(account)) for account in (officer, a_member)] == [0, 1]


def test_the_own_calendar_moves_with_the_deadline_and_ends_with_its_address(
    own: Visitor, other: Visitor, person: Account
) -> None:
    application = an_application(by=person, at=AT)
    own("/account/letters").submit(button="生成日历地址")
    address = f"/calendars/{calendar_keys.of(person.id)}.ics"
    assert f"http://localhost{address}" in own("/account/letters").text

    answer = other.client.get(address)
    (before,) = events_in(answer.data)
    assert (answer.content_type, answer.headers["Cache-Control"]) == (
        "text/calendar; charset=utf-8",
        "private, no-store",
    )
    assert person.contact.name not in answer.text
    _move(application.programme.id, timedelta(days=5))
    (after,) = events_in(other.client.get(address).data)

    assert (before["UID"], before["SUMMARY"]) == (after["UID"], after["SUMMARY"])
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART;TZID=Asia/Shanghai"] == "20270105T090000"

    own("/account/letters").submit(button="换一个地址")
    assert other.client.get(address).status_code == 404
    own("/account/letters").submit(button="停用这个地址")
    assert calendar_keys.of(person.id) == ""


def test_the_calendar_of_an_edition_is_everybodys(visit: Visitor) -> None:
    programmes = an_edition(at=clock.now())
    key = programmes["craftsman"].edition.key
    assert "订阅日历" in visit(f"/process/{key}").text
    answer = visit.client.get(f"/process/{key}/calendar.ics")

    titles = [event["SUMMARY"] for event in events_in(answer.data)]
    assert titles == [
        f"“{award}”{what}" for award in ("智慧工匠", "领军先锋") for what in ("申报开始", "申报截止", "推荐截止")
    ]
    assert all(event["URL"].startswith("http://localhost/awards/") for event in events_in(answer.data))
    assert visit.client.get("/process/1999/calendar.ics").status_code == 404


def _propose_a_move(number: int, by: Account, later: timedelta) -> int:
    programme = editions.programme(number)
    deadlines = Deadlines(programme.closes_at + later, programme.recommending_closes_at + later)
    settings = {"values": {"quorum": "2/3"}}
    return changing.propose(
        number, programme.version, deadlines, settings, "系统维护（示例）。", by=by.id, at=AT + timedelta(days=1)
    ).id


def _move(number: int, later: timedelta) -> None:
    officer, member = a_colleague(email="o@example.cn", at=AT), a_colleague(RoleName.COMMITTEE, at=AT)
    proposal = proposals.one(_propose_a_move(number, officer, later))
    changing.CHANGING.approve(proposal.id, proposal.version, by=member.id, at=AT + timedelta(days=1), settings=SETTINGS)
