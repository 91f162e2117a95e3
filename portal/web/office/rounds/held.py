"""One round of judging as the office prepares and holds it."""

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask import request, url_for

from portal import clock
from portal.operations.judging import closing, presenting, repairing, repeating, voiding
from portal.operations.judging import preparing_rounds as preparing
from portal.rules.judging.rounds import WITH_BALLOTS, RoundState
from portal.rules.judging.tally import Attendance
from portal.rules.rulebook.rubric import Honour, Method
from portal.storage.judging import ballots, panels, public_forms, round_queries, rounds
from portal.storage.judging.ballots import Progress
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.rounds import Round
from portal.web.filters import moment
from portal.web.office.rounds import states
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate
from portal.web.showing.plans import TO_DECIDE

ALL_FIELDS = "全部领域"
A_PAGE = 100  # candidates on a page of the list


class Seat(NamedTuple):
    """One expert on the panel, with what the office may know."""

    id: int
    name: str
    panel: str
    declared_at: datetime | None
    cast: int
    asked: int


class Held:
    """A round as it is prepared and held: what may be known before it is closed. Read once a request."""

    def __init__(self, number: int) -> None:
        self.round: Round = rounds.one(number)
        self.book = preparing.rulebook_of(self.round)
        self.title = outcomes.title_of(self.round)

    @cached_property
    def standing(self) -> closing.Standing:
        """All that anybody may know before the close."""
        return closing.standing(self.round.id, at=clock.now())

    @property
    def method(self) -> Method:
        return self.round.method

    @property
    def is_public(self) -> bool:
        return self.method is Method.PUBLIC

    @property
    def seal(self) -> str:
        return states.seal_of(self.round)

    @property
    def turn(self) -> str:
        return states.turn_of(self.round)

    @property
    def with_ballots(self) -> bool:
        return self.method in WITH_BALLOTS

    @property
    def named(self) -> bool:
        """Whether the panel names the honours itself (N7)."""
        return self.method is Method.DELIBERATION

    @property
    def honours(self) -> tuple[Honour, ...]:
        return self.book.honours

    # -- what it is held with ----------------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> list[Candidate]:
        return list(outcomes.candidates(panels.numbers_of(self.round), self.book).values())

    @cached_property
    def listed(self) -> list[Candidate]:
        """The candidates on this page of the list."""
        numbers = round_queries.numbered(self.round, (self.page - 1) * A_PAGE + 1, A_PAGE)
        return list(outcomes.candidates(numbers, self.book).values())

    @cached_property
    def count(self) -> int:
        """How many candidates there are."""
        return round_queries.count_of(self.round)

    @cached_property
    def page(self) -> int:
        """Which page of the list is asked for, from 1."""
        return min(max(1, request.args.get("page", 1, type=int)), self.pages)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // A_PAGE))

    def page_address(self, page: int) -> str:
        return url_for("office.round_page", number=self.round.id, page=page)

    @property
    def left(self) -> list[str]:
        """The names of those who have left the open round."""
        return [one.name for one in round_queries.leavers_of(self.round)]

    @property
    def missing(self) -> preparing.Missing:
        """Applications that the round does not judge yet."""
        return preparing.missing(self.round)

    @property
    def fields(self) -> list[tuple[str, int]]:
        names = {field.key: field.name for field in self.book.technical_fields}
        return [(names.get(key, ""), count) for key, count in round_queries.fields_of(self.round)]

    @cached_property
    def judges(self) -> dict[int, int]:
        """How many experts judge each candidate on this page."""
        return ballots.judges(self.round, [one.id for one in self.listed])

    @cached_property
    def seats(self) -> list[RoundExpert]:
        return panels.experts_of(self.round)

    @cached_property
    def experts(self) -> list[Seat]:
        """The panel by name, with how much of what they are asked is handed in."""
        progress = self.standing.progress
        names = {field.key: field.name for field in self.book.technical_fields}
        found = [
            Seat(
                seat.expert.id,
                seat.expert.contact.name,
                names.get(seat.panel, ALL_FIELDS),
                seat.declared_at,
                *progress.get(seat.expert.id, Progress(0, 0)),
            )
            for seat in self.seats
        ]
        return sorted(found, key=lambda seat: (seat.panel, seat.name))

    @property
    def voidings(self) -> int:
        """Proposals to void a ballot that another officer has to decide."""
        return len(voiding.waiting(self.round))

    @cached_property
    def repairs(self) -> int:
        """Repairs of the round that another officer has to decide."""
        return sum(map(len, repairing.waiting(self.round))) + len(repeating.waiting(self.round))

    @property
    def attendance(self) -> Attendance:
        return self.standing.attendance

    # -- what is fixed, and what has to be done ----------------------------------------------------------------

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        terms = self.standing.terms
        if terms is None:  # a setting is not decided: say which
            method = ("评审方式", outcomes.METHODS[self.method])
            return [method, *((label, words or TO_DECIDE) for label, words in preparing.settings_shown(self.round))]
        return list(outcomes.pairs_of(terms, self.book))

    @property
    def preparing(self) -> list[tuple[str, str, str]]:
        """What is decided before it opens: (what, how it stands, where it is changed)."""
        number = self.round.id
        window = "还没有填写"
        if self.round.opens_at and self.round.closes_at:
            window = f"{moment(self.round.opens_at)} 至 {moment(self.round.closes_at)}"
        rows = [("评审时间", window, url_for(".before_setting_window", number=number))]
        if self.is_public:
            missing = len({one.id for one in self.candidates} - public_forms.deeds_of(self.round).keys())
            words = f"还有 {missing} 名候选人没有写" if missing else "都已写好"
            rows.append(("公开的事迹", words, url_for(".before_writing_deeds", number=number)))
        if self.presented:
            order = "展示顺序已抽签" if self._presenting.order else "展示顺序还没有抽签"
            words = f"{order}；{len(self._presenting.files)} 名候选人已上传材料"
            rows.append(("现场展示", words, url_for(".presenting", number=number)))
        if self.with_ballots:
            unjudged = self.count - len(ballots.judges(self.round))
            rest = f"{unjudged} 名候选人还没有评审专家" if unjudged else "候选人都已有评审专家"
            rows += [
                ("专家组", f"{len(self.seats)} 名", url_for(".panel", number=number)),
                ("分配候选人", rest, url_for(".allotment", number=number)),
                ("回避", f"{len(panels.recusals_of(self.round))} 项", url_for(".recusals", number=number)),
            ]
        return rows

    @property
    def presented(self) -> bool:
        return presenting.is_presented(self.round)

    @cached_property
    def _presenting(self) -> presenting.Prepared:
        return presenting.prepared(self.round, at=clock.now())

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        undrawn = self.round.state is RoundState.PREPARING and self.presented and self._presenting.order is None
        return (*self.standing.warnings, *(("展示顺序还没有抽签，开始评审以后不能再抽。",) if undrawn else ()))
