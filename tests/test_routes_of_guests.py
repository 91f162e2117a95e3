"""What organisations and experts are asked is nobody else's, and reading it writes nothing."""

import re

import pytest
from flask import Flask

from portal import clock
from portal.operations.judging import marking
from portal.rules.applying.recommending import Part
from portal.rules.people.staffing import RoleName
from tests.builders import a_member, an_account, an_organisation
from tests.operations.recommendations import Asked, an_asked, an_officer, organisation_of
from tests.operations.submissions import AT, DAY
from tests.panel import Panel, a_panel
from tests.routes import (
    EXPERT,
    EXPERT_CASE,
    RECOMMENDER,
    RECOMMENDER_CASE,
    asking,
    everything,
    path_of,
    token_of,
)
from tests.staff import enter_directly
from tests.visit import without_token


@pytest.fixture
def asked(app: Flask) -> Asked:
    """A submission that two organisations are asked about, just now."""
    clock.set_offset(AT - clock.now())
    return an_asked()


def test_what_another_organisation_is_asked_is_the_page_of_a_number_never_given(app: Flask, asked: Asked) -> None:
    """For a colleague elsewhere, and for somebody of the organisation whom the office does not know yet."""
    stranger = a_member(an_organisation("示例联盟"), email="lianmeng@example.cn", by=an_officer().id)
    unknown = a_member(organisation_of(asked, Part.EMPLOYER), email="waimian@example.cn")
    for member in (stranger, unknown, asked.association):
        visitor = app.test_client()
        enter_directly(visitor, member)
        form = {"csrf_token": token_of(visitor), "version": 1, "reason": "不行"}
        before = everything()

        for endpoint, method, rule in asking(app, RECOMMENDER_CASE):
            theirs, nobodys = (
                visitor.open(path_of(rule, number), method=method, data=form)
                for number in (asked.of(Part.EMPLOYER).id, 1)
            )
            assert theirs.status_code == nobodys.status_code == 404, endpoint
            assert without_token(theirs) == without_token(nobodys), endpoint

        assert everything() == before


def test_an_organisation_reads_without_writing(app: Flask, asked: Asked) -> None:
    visitor = app.test_client()
    enter_directly(visitor, asked.employer)
    before = everything()

    for endpoint, method, rule in asking(app, RECOMMENDER, RECOMMENDER_CASE):
        if method == "GET":
            assert visitor.get(path_of(rule, asked.of(Part.EMPLOYER).id)).status_code < 500, endpoint

    assert everything() == before


@pytest.fixture
def panel(app: Flask) -> Panel:
    """A round that is open just now."""
    clock.set_offset(AT + DAY - clock.now())
    return a_panel(candidates=1)


def _of(panel: Panel, rule: str) -> str:
    """The address about the candidate of the panel."""
    return re.sub(r"<[^<>]*:candidate>", str(panel.candidates[0].id), rule)


def test_a_round_of_others_is_for_an_expert_the_page_of_a_number_never_given(app: Flask, panel: Panel) -> None:
    visitor = app.test_client()
    enter_directly(visitor, an_account(RoleName.EXPERT, email="zhuanjia@example.cn"))
    form = {"csrf_token": token_of(visitor), "version": 1}
    before = everything()

    for endpoint, method, rule in asking(app, EXPERT_CASE):
        theirs, nobodys = (
            visitor.open(path_of(_of(panel, rule), number), method=method, data=form) for number in (panel.round.id, 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_an_expert_reads_without_writing(app: Flask, panel: Panel) -> None:
    visitor = app.test_client()
    enter_directly(visitor, panel.expert)
    marking.declare(panel.round.id, {}, by=panel.expert.id, at=clock.now())
    before = everything()

    for endpoint, method, rule in asking(app, EXPERT, EXPERT_CASE):
        if method == "GET":
            assert visitor.get(path_of(_of(panel, rule), panel.round.id)).status_code < 500, endpoint

    assert everything() == before
