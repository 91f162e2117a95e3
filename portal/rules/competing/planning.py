"""What an edition decides for a competition before anything is scored: days, places, prizes. (N9–N11)

A prize list is kept as lines that lie in one another: who is above that of 一等奖 is above that of 二等奖 as well.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from portal.rules.judging.tally import MEAN
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.competition import Allotment, CompetitionBook, Cut, faults_of_cuts
from portal.rules.season.opening import days_in

PRIZES_MOST = 10
SCORED_ALREADY = Refusal("已经确认结果的阶段，名额和计分方法不能再更改。")
KINDS = {
    Allotment.FIXED: "每条赛道名额相同",
    Allotment.SHARE: "按各赛道参赛数量的比例分配",
    Allotment.JOINT: "各赛道一并排名",
}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """``dates`` {stage: (first, last day)}; ``cuts`` {scored stage: its lines}, those of the final are the prizes;
    ``combine``: how the marks of several judges combine (``tally.combined``)."""

    dates: dict[str, tuple[str, str]] = {}
    cuts: dict[str, tuple[Cut, ...]] = {}
    combine: str = MEAN

    def of(self, stage: str) -> tuple[Cut, ...]:
        return self.cuts.get(stage, ())


def usual(book: CompetitionBook) -> Plan:
    """What the file of the competition proposes."""
    return Plan(cuts={stage.key: stage.cuts for stage in book.scored()})


def places_in_words(cut: Cut, places: int | None = None) -> str:
    """
    >>> cut = Cut(key="a", name="决赛方案", title="进入决赛", kind=Allotment.FIXED, places=5)
    >>> places_in_words(cut), places_in_words(msgspec.structs.replace(cut, kind=Allotment.SHARE))
    ('每条赛道 5 个', '共 5 个，按各赛道参赛数量的比例分配')
    """
    number = cut.places if places is None else places
    return f"每条赛道 {number} 个" if cut.kind is Allotment.FIXED else f"共 {number} 个，{KINDS[cut.kind]}"


def prize_cuts(kind: Allotment, prizes: Sequence[tuple[str, int]]) -> tuple[Cut, ...]:
    """The prizes, the highest first, as lines, the widest first.

    >>> [(cut.title, cut.places) for cut in prize_cuts(Allotment.JOINT, [("一等奖", 1), ("二等奖", 2)])]
    [('二等奖', 3), ('一等奖', 1)]
    """
    cuts, above = [], 0
    for place, (title, number) in enumerate(prizes, start=1):
        above += number
        cuts.append(Cut(key=f"prize_{place}", name=title, title=title, kind=kind, places=above))
    return tuple(reversed(cuts))


def prizes_of(cuts: Sequence[Cut]) -> list[tuple[Cut, int]]:
    """Each prize with its own number of places, the highest first."""
    highest_first = list(reversed(cuts))
    return [
        (cut, cut.places - (highest_first[place - 1].places if place else 0)) for place, cut in enumerate(highest_first)
    ]


def prizes_in(text: str) -> tuple[list[tuple[str, int]], str]:
    """The prizes as they were typed, one a line, and what is wrong, or "".

    >>> prizes_in("一等奖 1\\n二等奖 2"), prizes_in("一等奖")[1]
    (([('一等奖', 1), ('二等奖', 2)], ''), '“一等奖”请写成“奖项名称 个数”，中间空一格。')
    """
    found: list[tuple[str, int]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _, number = line.replace("\u3000", " ").rpartition(" ")
        if not title.strip() or not (number.isascii() and number.isdecimal() and 0 < int(number[:4]) < 1_000):
            return [], f"“{line}”请写成“奖项名称 个数”，中间空一格。"
        found.append((title.strip(), int(number)))
    if len(found) > PRIZES_MOST or len({title for title, _ in found}) < len(found):
        return [], f"奖项最多 {PRIZES_MOST} 个，名称不能重复。"
    return found, ""


def faults_of_plan(book: CompetitionBook, plan: Plan) -> Iterator[str]:
    """What is wrong with a plan, each as a sentence."""
    for stage in book.scored():
        for _, reason in faults_of_cuts("", plan.of(stage.key)):
            yield f"“{stage.name}”的名额：{reason}。"
        if stage is not book.final and [cut.key for cut in plan.of(stage.key)] != [cut.key for cut in stage.cuts]:
            yield f"“{stage.name}”的名额没有写全。"


def planned_days(
    typed: Mapping[str, tuple[str, str]], names: Mapping[str, str]
) -> tuple[dict[str, tuple[str, str]], str]:
    """The days of the stages as typed, and what is wrong, or ""."""
    dates: dict[str, tuple[str, str]] = {}
    for stage, (first, last) in typed.items():
        days, fault = days_in(first, last)
        if fault:
            return {}, f"“{names[stage]}”的时间：{fault}"
        if days:
            dates[stage] = (days[0], days[1])
    return dates, ""


def refusal_of_change(before: Plan | None, after: Plan, taken: Sequence[str]) -> Refusal | None:
    """Why the plan cannot be changed like that, or None: it is public before anything is scored."""
    if before is None:
        return None
    changed = any(before.of(stage) != after.of(stage) for stage in taken) or (taken and before.combine != after.combine)
    return SCORED_ALREADY if changed else None
