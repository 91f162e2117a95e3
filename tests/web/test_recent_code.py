"""Grave acts ask for the code again when the last was over ten minutes ago, carry along what was typed, and go on."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.operations.people.appointing import CHANGES
from portal.rules.people.second_factor import RECENT
from portal.rules.people.staffing import RoleName
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.routes import under
from tests.staff import a_colleague, code_of, enter, idle
from tests.visit import Page, Visitor

OFFICE = under(
    "office",
    """
    change_edition close_account close_round confirm_result decide_aside decide_extension decide_matter decide_repair
    decide_staff decide_verification decide_voiding end_edition invite propose_change propose_purge publish
    publish_announcement publish_decision put_forfeiture_into_effect remove reset_second_factor revoke_role
    schedule_notice
    invite_undertaker propose_choice propose_plan
    hand_over
    amend_announcement issue_certificate_again issue_certificates record_panel_decision withdraw_announcement
    """,
)
GRAVE = {"committee.decide", *OFFICE, *under("undertaker", "accept_entry propose_choice propose_plan")}


@pytest.fixture
def officer(app: Flask, visit: Visitor) -> Account:
    """Signed in, beside two colleagues."""
    account = a_colleague()
    enter(visit, account)
    a_colleague(email="second@example.cn", name="李文")
    return account


@pytest.fixture
def third(app: Flask) -> Account:
    return a_colleague(email="third@example.cn", name="马丽")


def token_of(visit: Visitor) -> str:
    with visit.client.session_transaction() as session:
        return str(session["_user_id"])


def propose(visit: Visitor, third: Account, status: int = 200) -> Page:
    typed = {"act": "reset", "reason": "换了手机。\n第二行"}
    return visit(f"/office/accounts/{third.id}").submit(typed, button="提出，请同事审定", status=status)


def test_these_acts_are_grave(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if getattr(view, "asks_for_code", False)}
    assert found == GRAVE


@pytest.mark.rule("M8")
def test_after_ten_minutes_the_code_is_asked_and_everything_typed_goes_on(
    visit: Visitor, officer: Account, third: Account
) -> None:
    idle(token_of(visit), 10.1)
    page = propose(visit, third, status=401)
    assert page.heading == "请再次输入验证码"
    assert CHANGES[RoleName.OFFICE].waiting() == []

    page = page.submit({"recent_code": "12"}, button="确认并继续", status=422)
    assert "6 位数字" in page.text
    page = page.submit({"recent_code": "000000"}, button="确认并继续", status=422)
    assert CHANGES[RoleName.OFFICE].waiting() == []
    page = page.submit({"recent_code": code_of(officer)}, button="确认并继续")

    assert "等另一位同事审定" in page.text
    [waiting] = CHANGES[RoleName.OFFICE].waiting()
    assert CHANGES[RoleName.OFFICE].content_of(waiting).reason == "换了手机。\n第二行"


def test_within_ten_minutes_no_code_is_asked(visit: Visitor, officer: Account, third: Account) -> None:
    idle(token_of(visit), 9.9)
    assert "等另一位同事审定" in propose(visit, third).text


def test_a_code_counts_once_also_here(visit: Visitor, officer: Account, third: Account) -> None:
    idle(token_of(visit), 11)
    page = propose(visit, third, status=401)
    code = code_of(officer)
    page.submit({"recent_code": code}, button="确认并继续")
    idle(token_of(visit), 11)

    sent = {"csrf_token": page.value("csrf_token"), "recent_code": code, "act": "close", "reason": "x", "version": "1"}
    assert "已经用过" in visit.post(page.path, sent, status=422).text


def test_a_clock_that_was_ahead_leaves_no_proof_behind(visit: Visitor, officer: Account, third: Account) -> None:
    accounts.prove(token_of(visit), at=clock.now() + timedelta(hours=1))
    assert propose(visit, third, status=401).heading == "请再次输入验证码"
    assert timedelta(minutes=10) == RECENT
