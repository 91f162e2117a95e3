"""Recusals that the portal finds by itself, and those that the office pins."""

import pytest

from portal.operations.judging import closing, panels
from portal.rules.judging import panelling, recusal
from portal.rules.judging.recusal import Ground
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from tests.builders import an_organisation
from tests.operations.judged import (
    AT,
    a_programme,
    a_round,
    accepted,
    an_applicant,
    people,
)
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def test_recusals_found_by_themselves() -> None:
    programme, [office], applicant = a_programme(), people(RoleName.OFFICE, 1), an_applicant()
    accepted(programme, 3, by=applicant, unit="示例大学0")
    accepted(programme, 1, by=applicant)
    panel = people(RoleName.EXPERT, 2)
    organisations.add_member(an_organisation("示例园区", OrganisationKind.PARK, at=AT), panel[1], at=AT)
    made = a_round(programme, "eligibility", panel, by=office.id, opened=False)
    assert {(one.expert, one.ground, one.by) for one in panels.recusals(made.id)} == {
        (panel[0].id, Ground.OWN_UNIT, None)
    }
    load = {one.seat.expert.id: (one.candidates, one.recused) for one in panels.load(made.id)}
    assert load == {panel[0].id: (1, 3), panel[1].id: (4, 0)}
    recused = panels.recusals(made.id)[0]
    pair = recused.expert, recused.candidate
    reason = refusal(panels.assign, made.id, made.version, [pair], by=office.id, at=AT)
    assert reason == panelling.RECUSED.reason
    reason = refusal(panels.assign, made.id, made.version, [(office.id, 7)], by=office.id, at=AT)
    assert reason == panelling.FOREIGN.reason
    reason = refusal(panels.unpin, made.id, made.version, *pair, by=office.id, at=AT)
    assert reason == panelling.NOT_PINNED.reason


def test_recusals_pinned() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    [first, second] = accepted(programme, 2, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    made = a_round(programme, "eligibility", panel, by=office.id, opened=False)
    pair = panel[0].id, first.id
    assert refusal(panels.pin, made.id, made.version, *pair, " ", by=office.id, at=AT) == recusal.REASON.missing.reason
    made = panels.pin(made.id, made.version, *pair, "师生关系", by=office.id, at=AT)
    assert [(one.reason, one.by) for one in panels.recusals(made.id)] == [("师生关系", office.id)]
    assert pair not in panels.assigned(made.id)
    reason = refusal(panels.pin, made.id, made.version, *pair, "师生关系", by=office.id, at=AT)
    assert reason == recusal.RECUSED_ALREADY.reason
    made = panels.unpin(made.id, made.version, *pair, by=office.id, at=AT)
    assert panels.recusals(made.id) == ()
    made = panels.assign(made.id, made.version, panels.suggest(made.id), by=office.id, at=AT)
    made = closing.open_round(made.id, made.version, by=office.id, at=AT)
    made = panels.pin(made.id, made.version, panel[1].id, second.id, "师生关系", by=office.id, at=AT)
    assert {one.application.id: one.judges for one in panels.candidates(made.id)} == {first.id: 3, second.id: 2}
    for call in (panels.assign, panels.seat):
        reason = refusal(
            call, made.id, made.version, {panel[0].id: ""} if call is panels.seat else [], by=office.id, at=AT
        )
        assert reason == panelling.ONLY_PREPARING.reason
