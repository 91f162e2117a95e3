"""One competition of an edition, as the office or its undertaker has it before them: found by programme and key, as
nothing may be made by looking at it."""

from functools import cached_property

from flask import abort, request
from flask_login import current_user

from portal import clock
from portal.operations.competing import entering, planning, sending, taking
from portal.operations.season.proposing import Matter
from portal.rulebooks import competition as book_of
from portal.rules.competing.planning import Plan, usual
from portal.rules.competing.results import NO_PLAN
from portal.rules.competing.sending import NO_RANKING
from portal.rules.language.refusals import Refusal
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.competition import CompetitionBook, CompetitionStage
from portal.storage.competing import competitions, seats, undertakers
from portal.storage.competing.competitions import Competition, CompetitionResult
from portal.storage.competing.seats import Seat
from portal.storage.competing.undertakers import Undertaking
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal
from portal.web.receiving import NUMBER, me
from portal.web.showing.competitions import StageShown, stages_shown

ONE = f"/competitions/<{NUMBER}:number>/<key>"


class View:
    """Read once a request. To whoever acts for an undertaker there is no other competition than its own."""

    def __init__(self, programme: int, key: str) -> None:
        self.programme: Programme = editions.programme(programme)
        self.key = key
        if key not in {sent.key for sent in self.programme.book.competitions}:
            abort(404)
        if not self.is_office and not (self.held and undertakers.binds(me(), self.held)):
            abort(404)

    @property
    def is_office(self) -> bool:
        """Whether the office looks at it."""
        return RoleName.OFFICE in current_user.roles

    @property
    def confirms(self) -> str:
        """Who decides on a result that is proposed from here."""
        return "另一位工作人员" if self.is_office else "组委会"

    @cached_property
    def entries(self) -> int:
        """How many entries were submitted in the portal."""
        return len(entering.filed(self.held)) if self.held else 0

    @property
    def registering(self) -> str:
        """Whether entries can be filed now; "" where none are filed in the portal."""
        return entering.standing(self.held, at=clock.now()) if self.held else ""

    @cached_property
    def undertakers(self) -> list[Undertaking]:
        """Whose accounts act for its undertakers."""
        return undertakers.acting_for(self.held) if self.held else []

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
        return taking.last_of(self.held) if self.held else None

    @property
    def result_stage(self) -> str:
        """The name of its stage."""
        last = self.result_proposal
        return self.book.stage(taking.matter_of(last).content_of(last).stage).name if last else ""

    def refusal_to_take(self, stage: str) -> Refusal | None:
        return taking.refusal_to_take(self.held, stage) if self.held else NO_PLAN

    @property
    def refusal_to_choose(self) -> Refusal | None:
        return sending.refusal_to_choose(self.held) if self.held else NO_RANKING
