"""The whole 2023 season of both awards, selection channel: from accepted applications to the frozen list."""

import pytest

from portal.config import Settings
from portal.operations.judging import closing, counting, marking, preparing_rounds
from portal.rules.judging import recount
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.engine import journal
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.operations.judged import (
    AFTER,
    DURING,
    HOUR,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    concluded,
    deciding,
    declare,
    given,
    people,
)
from tests.operations.submissions import AT


class Season:
    """One award's season, with the people who run it."""

    def __init__(self, programme: Programme, panel: list[Account], office: int, committee: int):
        self.programme, self.panel, self.office, self.committee = programme, panel, office, committee

    def begin(self, stage: str) -> Round:
        return a_round(self.programme, stage, self.panel, by=self.office)

    def end(self, round_: Round) -> Round:
        """Close, conclude, and prove that the exported input gives the frozen result's bytes."""
        closed = closing.close(round_.id, round_.version, by=self.office, at=AFTER)
        if closed.method is Method.DELIBERATION:
            closed = self.deliberate(closed)
        done = concluded(closed, office=self.office, committee=self.committee, at=AFTER)
        exported = counting.export(done.id, by=self.office, at=AFTER)
        count = recount.read(exported)
        assert isinstance(count, recount.Count)
        assert recount.result_of(count) == counting.result(done)
        assert done.state is RoundState.APPROVED
        return done

    def deliberate(self, closed: Round) -> Round:
        ranked = [place.candidate for place in counting.result(closed).places]
        honours = {"honouree": ranked[:10], "nominee": ranked[10:20]}
        return closing.decide(closed.id, closed.version, "会议记录。", honours=honours, by=self.office, at=AFTER)


@pytest.fixture
def season(opened: Settings) -> tuple[Season, Season]:
    by_award = an_edition(2023, at=AT, closes=-HOUR)
    office, committee = people(RoleName.OFFICE, 1)[0].id, people(RoleName.COMMITTEE, 1)[0].id
    panel, applicant = people(RoleName.EXPERT, 3), an_applicant()
    found = []
    for award in ("craftsman", "pioneer"):
        programme = deciding(by_award[award], passes__score={"craftsman": "12", "pioneer": "20"}[award])
        accepted(programme, 48 if award == "craftsman" else 24, by=applicant)
        found.append(Season(programme, panel, office, committee))
    return found[0], found[1]


def order_of(round_: Round) -> dict[int, int]:
    """The candidates' places by their official numbers."""
    from portal.operations.judging import panels

    found = sorted(panels.candidates(round_.id), key=lambda one: one.official_number)
    return {one.application.id: place for place, one in enumerate(found)}


@pytest.mark.rule("N2", "N4", "N5", "N6", "N7")
def test_season_of_craftsmen(season: tuple[Season, Season]) -> None:
    own, _ = season
    eligibility = own.begin("eligibility")
    places = order_of(eligibility)
    never = {number for number, place in places.items() if place >= 45}  # one of three finds three of them wanting
    strict = own.panel[0].id
    cast_all(eligibility, own.panel, lambda one, by: given(eligibility, answer=not (one in never and by == strict)))
    done = own.end(eligibility)
    assert set(preparing_rounds.goes_on(done)) == set(places) - never

    vote = own.begin("vote")
    declare(vote, own.panel)
    best = [number for number, place in sorted(places.items(), key=lambda pair: pair[1]) if place < 40]
    for expert in own.panel:
        marking.cast_votes(vote.id, best, by=expert.id, at=DURING)
    done = own.end(vote)
    assert sorted(preparing_rounds.goes_on(done)) == sorted(best)

    score = own.begin("score")
    cast_all(score, own.panel, lambda one, by: given(score, points=min(9, places[one] // 4)))
    done = own.end(score)
    assert sorted(places[number] for number in preparing_rounds.goes_on(done)) == list(range(12))

    final = own.begin("final")
    cast_all(final, own.panel, lambda one, by: given(final, points=places[one] // 3))
    done = own.end(final)
    result = counting.result(done)
    assert {key: len(names) for key, names in result.honours.items()} == {"honouree": 10, "nominee": 2}
    assert [slot.refusal is not None for slot in preparing_rounds.overview(own.programme, at=AFTER)] == [True] * 4
    assert journal.verify() == ()


@pytest.mark.rule("N12")
def test_season_of_pioneers(season: tuple[Season, Season]) -> None:
    _, own = season
    eligibility = own.begin("eligibility")
    places = order_of(eligibility)
    cast_all(eligibility, own.panel, lambda one, by: given(eligibility, answer=True))
    own.end(eligibility)

    score = own.begin("score")
    cast_all(score, own.panel, lambda one, by: given(score, points=min(9, places[one] // 4)))
    done = own.end(score)
    assert sorted(places[number] for number in preparing_rounds.goes_on(done)) == list(range(20))

    final = own.begin("final")
    cast_all(final, own.panel, lambda one, by: given(final, points=min(9, places[one] // 2)))
    result = counting.result(own.end(final))
    assert {key: len(names) for key, names in result.honours.items()} == {"honouree": 10, "nominee": 10}
    steps = preparing_rounds.process(own.programme)
    assert [(step.candidates, step.goes_on) for step in steps] == [(24, 24), (24, 20), (20, 20)]
    assert all(step.digest for step in steps)
