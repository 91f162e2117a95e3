"""One candidate as the expert judges it: the own draft or ballot, what keeps it from being handed in, and who comes
before and after."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask import request

from portal.operations.judging import casting, marking
from portal.operations.judging.marking import Paper
from portal.operations.judging.own_candidates import Around
from portal.rules.judging.casting import Given, faults_of_notes
from portal.rules.judging.rounds import Head
from portal.rules.judging.scoring import points_in
from portal.rules.rulebook.rubric import Rubric
from portal.storage.judging.rounds import Round
from portal.web.expert.seat import Item, Seat
from portal.web.expert.sheet import Sheet, sheet
from portal.web.receiving import me, sent_text

YES, NO = "yes", "no"
TEXTS = ("opinion", "notes")
HEADS = [(head.value, head.word) for head in Head]


class Typed(NamedTuple):
    """What stands in the form."""

    given: Given
    notes: str

    @property
    def answer(self) -> str:
        return {True: YES, False: NO, None: ""}[self.given.answer]

    @property
    def heads(self) -> list[str]:
        return [head.value for head in Head if head in self.given.heads]

    @property
    def head_words(self) -> str:
        return "、".join(head.word for head in Head if head in self.given.heads)

    @property
    def opinion(self) -> str:
        return self.given.opinion

    def faults_in(self, round_: Round) -> dict[str, str]:
        """What keeps it from being handed in, in the order of the page."""
        return casting.faults_of(round_, self.given) | faults_of_notes(self.notes)


def typed_in(seat: Seat, of: str = "") -> Typed:
    """What was posted; ``of``: after the names of the fields, where several candidates stand on one page. Heads are
    asked only of who is found not eligible: others are left out."""
    answer = {YES: True, NO: False}.get(request.form.get(f"answer{of}", ""))
    heads = frozenset(head for head in Head if head.value in request.form.getlist(f"heads{of}"))
    given = Given(
        points=points_of(seat.rubric) if seat.scores else {},
        answer=answer,
        heads=frozenset() if answer else heads,
        opinion=sent_text(f"opinion{of}"),
    )
    return Typed(given, sent_text(f"notes{of}"))


def points_of(rubric: Rubric) -> dict[str, int]:
    """What was posted for each indicator, as far as these are whole points."""
    posted = {one.key: points_in(request.form.get(f"points-{one.key}", "")) for one in rubric.indicators()}
    return {key: points for key, points in posted.items() if points is not None}


class Own(NamedTuple):
    """What an expert has written, read back; ``words`` say what became of it."""

    words: str
    typed: Typed
    sheet: Sheet


class Person:
    """Read once per request. A candidate whom one does not judge and a number never given are the same: 404."""

    head_options = HEADS

    def __init__(self, seat: Seat, candidate: int, *, typed: Typed | None = None, check: bool = False) -> None:
        self.seat = seat
        self.number = candidate
        self.paper: Paper = marking.paper(seat.number, candidate, by=me(), at=seat.at)
        self.version: int = self.paper.ballot.version
        self.typed = typed or Typed(self.paper.given, self.paper.ballot.notes)
        self.faults: Mapping[str, str] = self._faults if check else self.too_long

    # Who it is

    @cached_property
    def item(self) -> Item:
        return self.seat.item(self._around.task)

    @cached_property
    def _around(self) -> Around:
        return self.paper.around

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def unit(self) -> str:
        return self.item.unit

    @property
    def official_number(self) -> str:
        return self.paper.official_number

    @property
    def href(self) -> str:
        return self.item.href

    @property
    def position(self) -> int:
        return self.item.position

    @property
    def place(self) -> int:
        return self.item.place

    @property
    def previous(self) -> Item | None:
        return self.seat.item(self._around.before) if self._around.before else None

    @property
    def next(self) -> Item | None:
        return self.seat.item(self._around.after) if self._around.after else None

    # Where it stands

    @property
    def cast(self) -> bool:
        return self.cast_at is not None

    @property
    def cast_at(self) -> datetime | None:
        moment: datetime | None = self.paper.ballot.cast_at
        return moment

    @property
    def editable(self) -> bool:
        """Whether there is a form: votes are chosen in the list."""
        return self.paper.refusal_to_cast is None and not self.seat.votes

    @property
    def chosen(self) -> bool:
        return bool(self.paper.given.answer)

    @property
    def paper_sheet(self) -> bool:
        return self.cast and self.seat.scores

    @property
    def has_scan(self) -> bool:
        return self._around.task.scanned

    @property
    def may_upload(self) -> bool:
        return self.paper_sheet and self.seat.shut is None

    @property
    def unsubmitted(self) -> list[Own]:
        """What cannot be changed any more and was not handed in: what came late, then what was saved before."""
        kept = Typed(self.paper.given, self.paper.ballot.notes)
        found = [("截止以后送到，没有保存", self.typed)] if self.typed != kept else []
        found += [("截止前已保存，没有提交", kept)] if kept != Typed(Given(), "") else []
        return [Own(words, typed, sheet(self.seat.rubric, typed.given.points, {})) for words, typed in found]

    # What was given

    @cached_property
    def sheet(self) -> Sheet:
        return sheet(self.seat.rubric, self.typed.given.points, self.faults)

    @property
    def head_words(self) -> str:
        return self.typed.head_words

    @cached_property
    def _faults(self) -> dict[str, str]:
        return self.typed.faults_in(self.seat.round)

    @property
    def too_long(self) -> dict[str, str]:
        """What is kept, and too long to be handed in."""
        return {key: reason for key, reason in self._faults.items() if key in TEXTS}

    @property
    def done(self) -> bool:
        return not self._faults

    @property
    def done_tone(self) -> str:
        return "done" if self.done else "started"

    @property
    def done_words(self) -> str:
        """The running total, or the judgement as it stands."""
        if self.seat.scores:
            return self.sheet.words
        if self.typed.given.answer is None:
            return "还没有判定"
        return "符合" if self.typed.given.answer else f"不符合：{self.head_words or '请选择方面'}"
