"""One competition of an edition, as the office has it before it: found by programme and key, as nothing may be made by
looking at it."""

from functools import cached_property

from flask import abort, request

from portal import clock
from portal.operations.competing import planning, sending, taking
from portal.operations.season.proposing import Matter
from portal.rulebooks import competition as book_of
from portal.rules.competing.planning import Plan, usual
from portal.rules.competing.results import NO_PLAN
from portal.rules.competing.sending import NO_RANKING
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.competition import CompetitionBook, CompetitionStage
from portal.storage.competing import competitions, seats
from portal.storage.competing.competitions import Competition, CompetitionResult
from portal.storage.competing.seats import Seat
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal
from portal.web.receiving import NUMBER
from portal.web.showing.competitions import StageShown, stages_shown

ONE = f"/competitions/<{NUMBER}:number>/<key>"


class View:
    """Read once a request."""

    def __init__(self, programme: int, key: str) -> None:
        self.programme: Programme = editions.programme(programme)
        self.key = key
        if key not in {sent.key for sent in self.programme.book.competitions}:
            abort(404)

    @cached_property
    def held(self) -> Competition | None:
        """What was done with it so far."""
        return competitions.of(self.programme, self.key)

    @property
    def begun(self) -> Competition:
        """The competition, begun by what is done now; for a POST."""
        assert request.method == "POST", "looking at a competition makes nothing"
        return competitions.held(self.programme, self.key, at=clock.now())

    @property
    def place(self) -> dict[str, object]:
        """The address of its pages."""
        return {"number": self.programme.id, "key": self.key}

    @property
    def book(self) -> CompetitionBook:
        return book_of(self.key)

    @property
    def plan(self) -> Plan | None:
        return self.held.plan if self.held else None

    @property
    def offered(self) -> Plan:
        """What a plan begins with."""
        return self.plan or usual(self.book)

    @cached_property
    def results(self) -> dict[str, CompetitionResult]:
        return taking.standing(self.programme, self.key)[1]

    @property
    def stages(self) -> list[StageShown]:
        return stages_shown(self.book, self.offered, self.results, everybody=True)

    def stage(self, key: str) -> CompetitionStage:
        """A stage that ends with a ranking; there is no other page."""
        return next((one for one in self.book.scored() if one.key == key), None) or abort(404)

    @cached_property
    def seats(self) -> list[Seat]:
        return seats.of(self.held) if self.held else []

    @property
    def sends(self) -> int:
        return next(sent.sends for sent in self.programme.book.competitions if sent.key == self.key)

    def last(self, matter: Matter) -> Proposal | None:  # type: ignore[type-arg]
        """The latest proposal of this kind."""
        return matter.last(self.held.id) if self.held else None

    @property
    def plan_proposal(self) -> Proposal | None:
        return self.last(planning.PLAN)

    @property
    def choice_proposal(self) -> Proposal | None:
        return self.last(sending.CHOICE)

    @cached_property
    def result_proposal(self) -> Proposal | None:
        """The result that was put before a second officer last."""
        return self.last(taking.RESULT)

    @property
    def result_stage(self) -> str:
        """The name of its stage."""
        last = self.result_proposal
        return self.book.stage(taking.RESULT.content_of(last).stage).name if last else ""

    def refusal_to_take(self, stage: str) -> Refusal | None:
        return taking.refusal_to_take(self.held, stage) if self.held else NO_PLAN

    @property
    def refusal_to_choose(self) -> Refusal | None:
        return sending.refusal_to_choose(self.held) if self.held else NO_RANKING
