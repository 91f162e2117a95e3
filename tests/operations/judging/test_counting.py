"""Counting a closed round: 综合评价 adds up the approved results before it."""

import pytest

from portal.operations.judging import approving_results, closing, counting, panels, preparing_rounds
from portal.rules.judging import rounds as rounds_rules
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from tests.builders import an_edition
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    HOUR,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    concluded,
    given,
    people,
)

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def held(programme: editions.Programme, stage: str, panel: list[Account], office: int, committee: int) -> Round:
    made = a_round(programme, stage, panel, by=office)
    order = sorted(panels.candidates(made.id), key=lambda one: one.official_number)
    places = {one.application.id: place for place, one in enumerate(order)}
    cast_all(made, panel, lambda one, by: given(made, points=places[one]))
    closed = closing.close(made.id, made.version, by=office, at=AFTER)
    return concluded(closed, office=office, committee=committee, at=AFTER)


@pytest.mark.rule("M17", "M18", "M20")
def test_overall_evaluation_of_2017() -> None:
    programme = an_edition(2017, at=AT, closes=-HOUR)["craftsman"]
    decided = {
        "quorum": "1/2",
        "quota.honouree": "2",
        "quota.nominee": "0",
        "passes.material": "3",
        "weight.material": "40",
        "weight.presentation": "60",
    }
    editions.set_settings(programme.id, programme.version, {"values": decided})
    programme = editions.programme(programme.id)
    office, committee = people(RoleName.OFFICE, 1)[0].id, people(RoleName.COMMITTEE, 1)[0].id
    panel = people(RoleName.EXPERT, 3)
    accepted(programme, 4, by=an_applicant())
    held(programme, "material", panel, office, committee)
    shown = held(programme, "presentation", panel, office, committee)
    overall = preparing_rounds.prepare(programme, "overall", by=office, at=AFTER)
    assert preparing_rounds.goes_on(shown) == tuple(place.candidate for place in counting.result(shown).places)
    assert [value for _, value in preparing_rounds.settings_shown(overall)][:2] == ["40%", "60%"]
    overall = preparing_rounds.set_window(
        overall.id, overall.version, AFTER, AFTER + (CLOSES - AT), by=office, at=AFTER
    )
    overall = closing.open_round(overall.id, overall.version, by=office, at=AFTER)
    assert overall.method is Method.OVERALL
    closed = closing.close(overall.id, overall.version, by=office, at=AFTER)
    assert [place.rank for place in counting.result(closed).places] == [1, 2, 3]
    assert counting.result(closed).places[0].score == "100/1"
    proposal = approving_results.propose_result(closed.id, closed.version, "", by=office, at=AFTER)
    approving_results.RESULT.approve(proposal.id, proposal.version, by=committee, at=AFTER)


def test_an_overall_evaluation_waits_for_what_counts() -> None:
    programme = an_edition(2017, at=AT, closes=-HOUR)["craftsman"]
    editions.set_settings(programme.id, programme.version, {"values": {"weight.material": "100"}})
    from portal.storage.judging import rounds as stored

    made = stored.prepare(editions.programme(programme.id), "overall", Method.OVERALL, at=AT)
    assert counting.lacking(stored.one(made.id)) == (rounds_rules.lacking_part("材料评议"),)
