"""The office's page of what is kept and until when, to the end; and that no page stumbles over what is gone."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.rules.people.staffing import RoleName
from portal.storage.judging import rounds
from portal.storage.people import accounts
from tests.operations.keeping.clocks import years_ahead
from tests.operations.keeping.purged import PLANTED, ended
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

YEARS = timedelta(days=5 * 366)


@pytest.mark.rule("M31")
def test_one_officer_proposes_another_confirms_and_no_page_stumbles(
    app: Flask, visit: Visitor, client: FlaskClient
) -> None:
    there = ended()
    _move(there.at + timedelta(days=1))
    officer = a_colleague()
    enter_directly(client, officer)
    assert "申报材料保存5年" in visit("/office/editions").follow("保存与清除").text
    _move(there.at + YEARS)
    enter_directly(client, officer)
    page = visit("/office/keeping").submit(button="提请清除")
    assert "已提请另一位同事确认" in page.text

    enter_directly(client, a_colleague(email="office2@example.cn"))
    with years_ahead():
        page = visit("/office/matters").submit(button="同意")
    assert "材料已清除" in page.text
    assert "这一届的材料已经清除" in visit("/office/keeping").text

    notice, honour_list = there.noticed.notice, there.noticed.list
    [programme] = {one.application.programme.id: one.application.programme for one in there.noticed.people}.values()
    of_office = [
        *(f"/office/applications/{one}" for one in (there.gone.id, there.noticed.people[0].application.id)),
        *(f"/office/rounds/{one.id}" for one in rounds.of_programme(programme)),
        *("/office/applications", "/office/rounds", "/office/publishing", "/office/honours", "/office/objections"),
        *(f"/office/honour-lists/{honour_list.id}", f"/office/public-notices/{notice.id}", "/office"),
        f"/office/honour-lists/{honour_list.id}/final-list",
        *(f"/office/public-notices/{notice.id}/units", "/office/certificates", f"/office/editions/{there.edition.id}"),
    ]
    everybodys = [
        "/",
        "/roll",
        "/process",
        "/public-notices",
        "/decisions",
        f"/public-notices/{there.edition.key}/craftsman",
    ]
    everybodys += [f"/decisions/{there.edition.key}/craftsman/1", f"/process/{there.edition.key}/craftsman"]
    for path in [*of_office, *everybodys]:
        answer = client.get(path)
        assert answer.status_code < 500, path
        assert PLANTED not in answer.text, path
    for role, place in ((RoleName.COMMITTEE, "/committee"), (RoleName.AUDITOR, "/auditor")):
        enter_directly(client, a_colleague(role, email=f"{role}@example.cn"))
        assert visit(place).status == 200
    enter_directly(client, accounts.one(there.account.id))
    assert PLANTED not in visit("/applications").text
    assert client.get(f"/applications/{there.gone.id}").status_code == 404


def _move(to: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(to - clock.now())
