"""Every address × everybody for whom it is not × everything there is: one and the same refusal, and nothing changes.

``PORTAL_TEST_THINGS`` says about how many kinds of things each address is asked; more of them in ``make trials``.
"""

from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.rules.people.staffing import RoleName
from portal.storage.schema import TABLES
from tests.builders import an_account
from tests.operations.objections import DURING, a_notice, object_to
from tests.repeating import chance, rounds
from tests.routes import (
    APPLICANT,
    AUDIENCES,
    AUDITOR,
    COMMITTEE,
    COMMITTEE_CASE,
    EXPERT,
    EXPERT_CASE,
    OFFICE,
    OFFICE_CASE,
    RECOMMENDER,
    RECOMMENDER_CASE,
    SIGNED_IN,
    UNDERTAKER,
    UNDERTAKER_CASE,
    asking,
    everything,
    path_of,
    token_of,
)
from tests.staff import a_colleague, enter_directly
from tests.visit import without_token

THINGS = rounds("THINGS", 3)
STAFF = {RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR, RoleName.UNDERTAKER}
OF_ROLES = {
    RoleName.OFFICE: (OFFICE, OFFICE_CASE),
    RoleName.COMMITTEE: (COMMITTEE, COMMITTEE_CASE),
    RoleName.AUDITOR: (AUDITOR,),
    RoleName.EXPERT: (EXPERT, EXPERT_CASE),
    RoleName.UNDERTAKER: (UNDERTAKER, UNDERTAKER_CASE),
    RoleName.RECOMMENDER: (RECOMMENDER, RECOMMENDER_CASE),
}
NEVER_GIVEN = 1


@pytest.fixture
def numbers(app: Flask) -> list[int]:
    """One thing of each kind that there is: an application, a proposal, a list, an objection …, and none."""
    clock.set_offset(DURING - clock.now())
    object_to(a_notice().people[0])
    numbered = [table for table in TABLES if table._meta.primary_key.name == "id"]
    found = [row.id for table in numbered if (row := table.select(table.id).first())]
    assert len(found) > 15
    return [NEVER_GIVEN, *chance(20261201).sample(found, min(THINGS, len(found)))]


def of_role(app: Flask, role: RoleName) -> FlaskClient:
    visitor = app.test_client()
    email = f"fremd-{role.value}@example.cn"
    enter_directly(visitor, a_colleague(role, email=email) if role in STAFF else an_account(role, email=email))
    return visitor


@pytest.mark.trial
def test_nobody_gets_anywhere_whatever_they_ask_about(app: Flask, numbers: list[int]) -> None:
    asked: Counter[str] = Counter()
    everybody = {role.value: of_role(app, role) for role in RoleName} | {"nobody": app.test_client()}
    before = everything()
    for who, visitor in everybody.items():
        form = {"csrf_token": token_of(visitor), "version": "0", "name": "别人"}
        theirs = set(OF_ROLES.get(who, ()))  # type: ignore[call-overload]
        guarded = {one for audiences in OF_ROLES.values() for one in audiences} - theirs
        guarded |= {SIGNED_IN, APPLICANT} if who == "nobody" else set()
        refused: set[tuple[str, str]] = set()
        for endpoint, method, rule in asking(app, *guarded):
            for number in numbers:
                answer = visitor.open(path_of(rule, number), method=method, data=form)
                asked[who] += 1
                if who == "nobody":
                    assert answer.status_code == (302 if method == "GET" else 401), (who, endpoint)
                else:
                    refused.add((AUDIENCES[endpoint].partition(",")[0], without_token(answer)))
                    assert answer.status_code == 403, (who, endpoint)
        assert len({side for side, _ in refused}) == len(refused), f"{who}: one page for each side"

    print(f"{asked.total():,} probes:", dict(asked))
    assert everything() == before
