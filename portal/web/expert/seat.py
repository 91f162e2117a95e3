"""A round as one expert of its panel sees it: the own candidates in the order drawn for this expert, how many are
handed in, and nothing of anybody else's."""

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask import request, url_for

from portal import clock
from portal.operations.judging import marking
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.judging.own_candidates import Task
from portal.operations.meeting import seeing
from portal.rules.judging import rounds as rules
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import SHEETS, Method, Rubric
from portal.rules.rulebook.rulebook import Rulebook
from portal.web.receiving import me

TASKS = {
    Method.ELIGIBILITY: "请逐一判定候选人是否符合条件；不符合的，请指明方面。",
    Method.VOTE: "请在候选人中投票，最多可以投 {choices} 票。",
    Method.SCORE: "请逐一阅读材料，按评分表打分。",
    Method.DELIBERATION: "请在现场展示后按评分表打分，供专家组评议时参考。",
}
A_PAGE = 100  # candidates on a page of the list
ACTS = {Method.ELIGIBILITY: "判定", Method.VOTE: "投票", Method.SCORE: "打分", Method.DELIBERATION: "打分"}


class Item(NamedTuple):
    """One candidate in the list."""

    number: int
    name: str
    unit: str
    official_number: str
    position: int
    href: str
    cast: bool
    chosen: bool
    state: str
    tone: str
    place: int

    @property
    def label(self) -> str:
        """Who it is, in one line."""
        return "　".join(filter(None, (self.name, self.unit)))


class Seat:
    """Read once per request. A round on whose panel one does not sit and a number never given are the same: 404."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.at = clock.now()
        self.work = marking.work(number, by=me(), at=self.at)
        self.round = self.work.round
        self.method: Method = self.round.method
        self.declared = self.work.declared
        self.cast, self.asked = self.work.progress
        self.refusal_to_cast = self.work.refusal_to_cast

    # What round it is

    @property
    def edition(self) -> str:
        return str(self.round.programme.edition.name)

    @cached_property
    def rulebook(self) -> Rulebook:
        return preparing.rulebook_of(self.round)

    @property
    def rubric(self) -> Rubric:
        return self.rulebook.rubric

    @property
    def title(self) -> str:
        return preparing.title_of(self.round)

    @property
    def task(self) -> str:
        """What is asked, in a sentence."""
        return TASKS[self.method].format(choices=self.work.choices)

    @property
    def act_words(self) -> str:
        return ACTS[self.method]

    @property
    def opens_at(self) -> datetime:
        moment: datetime = self.round.opens_at
        return moment

    @property
    def closes_at(self) -> datetime:
        moment: datetime = self.round.closes_at
        return moment

    @property
    def scores(self) -> bool:
        return self.method in SHEETS

    @cached_property
    def meeting(self) -> bool:
        """Whether the candidates present in a meeting now."""
        return seeing.going_on(self.number) is not None

    @property
    def votes(self) -> bool:
        return self.method is Method.VOTE

    # Where it stands

    @property
    def shut(self) -> Refusal | None:
        """Why no file can be opened, declared or not."""
        refusal = self.work.refusal
        return None if refusal == rules.DECLARE_FIRST else refusal

    @property
    def finished(self) -> bool:
        return self.declared and self.cast == self.asked

    @property
    def may_cast(self) -> bool:
        return self.refusal_to_cast is None

    @property
    def act(self) -> str:
        """The words of the button that leads into the round."""
        if not self.declared:
            return "确认回避情况"
        if self.finished or not self.may_cast:
            return "查看"
        return "继续评审" if self.cast else "开始评审"

    @property
    def href(self) -> str:
        return url_for("expert.show" if self.declared else "expert.before_declaring", number=self.number)

    # The candidates

    @cached_property
    def candidates(self) -> list[Item]:
        """All of them: votes are chosen among all, recusals declared of any."""
        return [self.item(task) for task in self.work.tasks]

    def item(self, task: Task) -> Item:
        return Item(
            task.candidate,
            task.name,
            task.unit,
            task.official_number,
            task.position,
            url_for("expert.candidate", number=self.number, candidate=task.candidate),
            task.cast,
            bool(task.given.answer),
            *_state(task),
            task.place,
        )

    @cached_property
    def listed(self) -> list[Item]:
        """Those on this page of the list."""
        return [self.item(task) for task in self.work.some((self.page - 1) * A_PAGE + 1, A_PAGE)]

    @cached_property
    def page(self) -> int:
        """Which page of the list is asked for, from 1."""
        return min(max(1, request.args.get("page", 1, type=int)), self.pages)

    @property
    def pages(self) -> int:
        return max(1, -(-self.asked // A_PAGE))

    @property
    def ordered(self) -> bool:
        """Whether the candidates stand in the order of appearance."""
        return any(item.place for item in (self.candidates if self.votes else self.listed))

    @cached_property
    def next(self) -> Item | None:
        """The first candidate that is not handed in."""
        return self.next_after(0)

    def next_after(self, number: int) -> Item | None:
        """The next candidate that is not handed in after the one of that number, from the beginning after the last."""
        task = self.work.next_open(number)
        return self.item(task) if task else None

    @property
    def chosen(self) -> list[Item]:
        return [item for item in self.candidates if item.chosen]

    @property
    def over_votes(self) -> bool:
        return len(self.chosen) > self.work.choices

    @property
    def votes_words(self) -> str:
        """k, and how many are left."""
        chosen, most = len(self.chosen), self.work.choices
        if chosen > most:
            return f"已选 {chosen} 名，超出 {chosen - most} 票"
        return f"已选 {chosen} 名，还可以投 {most - chosen} 票"


def seats() -> list[Seat]:
    """The open rounds on whose panel the visitor sits, those that close first before the others."""
    return [Seat(one.id) for one in marking.rounds_of(me())]


def _state(task: Task) -> tuple[str, str]:
    if task.cast:
        return "已提交", "done"
    return ("评审中", "started") if task.begun else ("未开始", "blank")
