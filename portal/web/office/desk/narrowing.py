"""What the queue is narrowed to and how it is ordered: read from the address, written back into it, said in words."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import msgspec
from flask import request, url_for

from portal import clock
from portal.operations.applying import deadlines
from portal.rules.applying.deadlines import Timing
from portal.rules.language.cleaning import clean_line
from portal.rules.language.stages import Stage
from portal.storage.office import desk
from portal.storage.office.desk import NOBODY, SEEN, Channel, Flag, Queued, Sort, Wanted
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.receiving import me

ALL = "all"  # in the address: of whatever edition
TEXT_MOST = 60  # characters
MOST = 500  # applications at once: a list that somebody can still read
CHANNELS = {Channel.BY_UNIT: "单位推荐", Channel.ALONE: "个人自荐"}
FLAGS = {
    Flag.YEARS_SHORT: "年限不足",
    Flag.UNREAD: "还没有审查意见",
    Flag.DOUBTFUL: "有不符合或待核实的意见",
    Flag.ASKED: "征求意见未回复",
    Flag.CORRECTED: "补正后重新提交",
    Flag.DUE_SOON: "将到期",
    Flag.OVERDUE: "逾期",
}
TIMINGS = {Flag.DUE_SOON: Timing.NEAR, Flag.OVERDUE: Timing.OVER}
MINE, NOBODYS = "mine", "nobodys"  # in the address
WHOSE = {MINE: "由我办理", NOBODYS: "无人办理"}
assert set(CHANNELS) == set(Channel), "every channel has its word"
assert set(FLAGS) == set(Flag), "every flag has its words"

Choice = TypeVar("Choice", bound=StrEnum)


class Chip(NamedTuple):
    """One thing that the queue is narrowed to, and the address without it."""

    words: str
    without: str


class Head(NamedTuple):
    """The head of a column that can be sorted by: where it leads, and how it is sorted now ("" if not by it)."""

    words: str
    href: str
    sorted: str


class Narrowing:
    """Read once a request."""

    def __init__(self) -> None:
        self.wanted = Wanted(
            text=clean_line(request.args.get("text", ""))[:TEXT_MOST],
            programme=_programme(request.args.get("programme", "")),
            stage=_one_of(Stage, "stage"),
            field=request.args.get("field", ""),
            channel=_one_of(Channel, "channel"),
            flag=_one_of(Flag, "flag"),
            whose={MINE: me(), NOBODYS: NOBODY}.get(request.args.get("whose", "")),
        )
        if timing := TIMINGS.get(self.wanted.flag) if self.wanted.flag else None:
            among = frozenset(number for number, found in self.timings.items() if found is timing)
            self.wanted = msgspec.structs.replace(self.wanted, among=among)
        order = request.args.get("sort", "")
        self.down = order.startswith("-")
        self.sort = next((sort for sort in Sort if sort == order.lstrip("-")), Sort.SUBMITTED)
        if not order:
            self.down = True  # the newest first

    # -- addresses

    @property
    def arguments(self) -> dict[str, Any]:
        """The address's own arguments, nothing that says what is usual."""
        return _arguments(self.wanted) | self._order(self.sort, self.down)

    @staticmethod
    def _order(sort: Sort, down: bool) -> dict[str, Any]:
        usual = sort is Sort.SUBMITTED and down
        return {} if usual else {"sort": f"{'-' if down else ''}{sort}"}

    def address(self, endpoint: str = ".queue", **changes: Any) -> str:
        """The queue with other filters in the same order, from its first page on."""
        wanted = msgspec.structs.replace(self.wanted, **changes)
        return url_for(endpoint, **_arguments(wanted), **self._order(self.sort, self.down))

    def page_address(self, number: int) -> str:
        return url_for(".queue", **self.arguments, page=number if number > 1 else None)

    def head(self, sort: str, words: str) -> Head:
        """A column's head: the first press sorts upwards (the newest first for moments), the second turns it round."""
        column = Sort(sort)
        here = column is self.sort
        down = not self.down if here else column is Sort.SUBMITTED
        href = url_for(".queue", **_arguments(self.wanted), **self._order(column, down))
        return Head(words, href, ("descending" if self.down else "ascending") if here else "")

    # -- choices

    @cached_property
    def programmes(self) -> list[Programme]:
        return editions.programmes_shown()

    @property
    def programme_options(self) -> list[tuple[str, str]]:
        own = [(str(programme.id), programme_words(programme)) for programme in self.programmes]
        return [("", "进行中的各项"), *own, (ALL, "全部届次")]

    @property
    def programme_value(self) -> str:
        return _arguments(self.wanted).get("programme", "")

    @cached_property
    def fields(self) -> dict[str, str]:
        """The technical fields of all programmes in question, {key: name}."""
        return {
            field.key: field.name
            for programme in reversed(self.programmes)
            for field in programme.book.technical_fields
        }

    @property
    def channels(self) -> dict[Channel, str]:
        return CHANNELS

    @property
    def flags(self) -> dict[Flag, str]:
        return FLAGS

    @property
    def whose(self) -> str:
        return _arguments(self.wanted).get("whose", "")

    @property
    def whose_options(self) -> list[tuple[str, str]]:
        return [("", "全部"), *WHOSE.items()]

    @cached_property
    def timings(self) -> dict[int, Timing]:
        """Of the applications that somebody outside the office is waited for, near the end or over it."""
        return {one.application.id: one.timing for one in deadlines.due(clock.now())}

    # -- words

    @property
    def chips(self) -> list[Chip]:
        """Everything that narrows the queue, each with the way to drop it."""
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        wanted = self.wanted
        if wanted.programme != 0:
            yield Chip(self.programme_said, self.address(programme=0))
        if wanted.stage:
            yield Chip(f"状态为“{wanted.stage.word}”", self.address(stage=None))
        if wanted.field:
            yield Chip(f"技术领域为“{self.fields.get(wanted.field, '未知')}”", self.address(field=""))
        if wanted.channel:
            yield Chip(CHANNELS[wanted.channel], self.address(channel=None))
        if wanted.flag:
            yield Chip(FLAGS[wanted.flag], self.address(flag=None, among=None))
        if self.whose:
            yield Chip(WHOSE[self.whose], self.address(whose=None))
        if wanted.text:
            yield Chip(f"含有“{wanted.text}”", self.address(text=""))

    @property
    def programme_said(self) -> str:
        if self.wanted.programme == 0:
            return "进行中的各项"
        if self.wanted.programme is None:
            return "全部届次"
        return next(
            (programme_words(found) for found in self.programmes if found.id == self.wanted.programme), "未知奖项"
        )

    @property
    def words(self) -> str:
        """What is listed, in one sentence's part: 进行中的各项，状态为“已提交”，年限不足."""
        return "，".join(dict.fromkeys([self.programme_said, *(chip.words for chip in self.chips)]))

    def counts(self) -> dict[Stage, int]:
        return desk.counts(self.wanted)


def chosen_rows(stage: Stage | None = None) -> tuple[list[Queued], int]:
    """The applications that the address names one by one, or all that are filtered (in ``stage``, where one is given),
    in the order of their submission; and how many are over the most that go at once."""
    if not request.args.get("all"):
        numbers = [int(text) for text in request.args.getlist("number") if text.isdecimal() and len(text) < 17]
        return desk.numbered(numbers[:MOST]), len(numbers[MOST:])
    wanted = Narrowing().wanted
    rows = list(
        desk.every(msgspec.structs.replace(wanted, stage=stage or wanted.stage), sort=Sort.SUBMITTED, down=False)
    )
    return rows[:MOST], len(rows[MOST:])


def programme_words(programme: Programme) -> str:
    """2026 智慧工匠, said to be over where it is."""
    ended = "（已结束）" if programme.edition.state is EditionState.ENDED else ""
    return f"{programme.edition.key} {programme.book.titles.short}{ended}"


def _arguments(wanted: Wanted) -> dict[str, Any]:
    programme = {0: "", None: ALL}.get(wanted.programme, str(wanted.programme))
    found = {
        "text": wanted.text,
        "programme": programme,
        "stage": wanted.stage or "",
        "field": wanted.field,
        "channel": wanted.channel or "",
        "flag": wanted.flag or "",
        "whose": {None: "", NOBODY: NOBODYS}.get(wanted.whose, MINE),
    }
    return {name: value for name, value in found.items() if value}


def _programme(text: str) -> int | None:
    if text == ALL:
        return None
    return int(text) if text.isdecimal() and len(text) < 17 else 0


def _one_of(kind: type[Choice], name: str) -> Choice | None:
    """The choice that the address names; what it does not know narrows nothing."""
    given = request.args.get(name, "")
    return next((item for item in kind if item == given and (kind is not Stage or item in SEEN)), None)
