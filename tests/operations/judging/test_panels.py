"""The panel of a round: seats by field, who judges whom."""

import pytest

from portal.operations.judging import panels, preparing_rounds
from portal.rules.judging import panelling
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from tests.builders import an_edition
from tests.operations.judged import (
    AT,
    HOUR,
    a_programme,
    a_round,
    accepted,
    again,
    an_applicant,
    deciding,
    people,
)
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import together

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def test_two_officers_change_the_panel_at_once() -> None:
    programme, office = a_programme(), people(RoleName.OFFICE, 3)
    accepted(programme, 2, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    made = preparing_rounds.prepare(programme, "eligibility", by=office[0].id, at=AT)
    found = together(
        lambda order: panels.seat(made.id, made.version, {panel[order].id: ""}, by=office[order].id, at=AT), 3
    )
    assert sorted(type(one).__name__ for one in found) == ["Round", "Stale", "Stale"]


@pytest.mark.rule("M10")
def test_panels_by_field() -> None:
    programme, [office], applicant = a_programme(), people(RoleName.OFFICE, 1), an_applicant()
    fields = [
        field.key
        for field in preparing_rounds.rulebook_of(
            preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
        ).technical_fields
    ]
    first = accepted(programme, 4, by=applicant, field=fields[0])
    second = accepted(programme, 2, by=applicant, field=fields[1])
    panel = people(RoleName.EXPERT, 4)
    made = preparing_rounds.overview(programme, at=AT)[0].round
    assert made
    made = preparing_rounds.refresh(made.id, made.version, by=office.id, at=AT)
    seats = {panel[0].id: fields[0], panel[1].id: fields[0], panel[2].id: fields[1], panel[3].id: ""}
    made = panels.seat(made.id, made.version, seats, by=office.id, at=AT)
    pairs = panels.suggest(made.id, 2)
    assert pairs == panels.suggest(made.id, 2)
    assert panels.assigned(made.id) == ()
    made = panels.assign(made.id, made.version, pairs, by=office.id, at=AT)
    assert {one.judges for one in panels.candidates(made.id)} == {2}
    load = {one.seat.expert.id: one.candidates for one in panels.load(made.id)}
    assert sum(load.values()) == 12
    assert load[panel[2].id] == 2
    assert {one for expert, one in panels.assigned(made.id) if expert == panel[2].id} == {one.id for one in second}
    whole = panels.suggest(made.id)
    assert len(whole) == 3 * len(first) + 2 * len(second)
    made = panels.assign(made.id, made.version, whole[:5], by=office.id, at=AT)
    assert panels.assigned(made.id) == whole[:5]
    made = panels.unseat(made.id, made.version, panel[0].id, by=office.id, at=AT)
    assert panel[0].id not in {expert for expert, _ in panels.assigned(made.id)}
    with pytest.raises(NotFound):
        panels.unseat(made.id, made.version, panel[0].id, by=office.id, at=AT)


def test_seats_that_cannot_be() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    accepted(programme, 1, by=an_applicant())
    [expert] = people(RoleName.EXPERT, 1)
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)

    def seat(seats: dict[int, str]) -> str:
        return refusal(panels.seat, made.id, again(made).version, seats, by=office.id, at=AT)

    assert seat({}) == panelling.NOBODY_CHOSEN.reason
    assert seat({office.id: ""}) == panelling.NOT_AN_EXPERT.reason
    assert seat({expert.id: "astrology"}) == panelling.NO_SUCH_PANEL.reason
    panels.seat(made.id, made.version, {expert.id: ""}, by=office.id, at=AT)
    assert seat({expert.id: ""}) == panelling.SEATED_ALREADY.reason


def test_the_panel_of_the_edition_before_is_taken_over() -> None:
    office, *_ = people(RoleName.OFFICE, 1)
    before, now = (deciding(an_edition(2023, key=key, at=AT, closes=-HOUR)["craftsman"]) for key in ("2031", "2032"))
    sat = people(RoleName.EXPERT, 3)
    accepted(before, 2, by=an_applicant())
    a_round(before, "eligibility", sat, by=office.id)
    accounts.revoke(sat[2], RoleName.EXPERT)
    made = preparing_rounds.prepare(now, "eligibility", by=office.id, at=AT + HOUR)

    assert panels.seats_before(made) == {sat[0].id: "", sat[1].id: ""}
    made = panels.seat(made.id, made.version, {sat[0].id: ""}, by=office.id, at=AT + HOUR)
    assert panels.seats_before(made) == {sat[1].id: ""}
