"""Situations of a round that is counted: 初审, votes, scores, and the line with its ties."""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import field

from portal.rules.judging import rounds, tally
from portal.rules.judging.tally import Outcome, Row, Terms
from portal.rules.rulebook.rubric import Method, Stage
from portal.rules.season.opening import standing
from portal.storage.applying import snapshots
from portal.storage.people.accounts import RoleName
from tests import judging
from tests.builders import an_edition
from tests.cases.judging import AT, COUNT, MEANS, SHARES
from tests.cases.people import People, has_button, press
from tests.cases.situation import Answer, OfAward, one_of
from tests.judging import HOUR
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.judged import people as judges
from tests.visit import Page, visible

CLOSED_AT = AT + 3 * HOUR
TO_PANEL = "待专家组决定"


class Counted(OfAward, frozen=True, kw_only=True):
    """A round that is counted; ``passes`` is the rulebook's where nothing is said."""

    METHOD: ClassVar[Method]

    passes: int | None = field(name="名额", default=None)
    stage_name: str = field(name="轮次", default="")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("轮次", {one.name: one for one in self._stages}, self.stage.name)

    @property
    def _stages(self) -> list[Stage]:
        return [one for one in rounds.stages_of(self.book) if one.method is self.METHOD]

    @property
    def stage(self) -> Stage:
        named = [one for one in self._stages if self.stage_name in ("", one.name)]
        if not named:
            raise ValueError(f"“{self.year}年{self.award}”没有这样的轮次")
        return named[0]

    def decided(self) -> dict[str, str]:
        """What the edition decides, beside the rulebook's own numbers."""
        found = {"quorum": SHARES["半数"]}
        if self.passes is not None:
            found[f"passes.{self.stage.key}"] = str(self.passes)
            found[f"choices.{self.stage.key}"] = str(self.passes)
        return found

    @property
    def terms(self) -> Terms:
        return rounds.terms_of(self.book, self.stage, standing(self.book, {"values": self.decided()}))

    def given(self) -> Mapping[int, Sequence[int | None]]:
        """{candidate: what each expert gives in all}: candidates and experts by their place."""
        raise NotImplementedError

    def recused(self) -> set[tuple[int, int]]:
        return set()

    def rows(self) -> list[Row]:
        return [
            (candidate, expert, total)
            for candidate, totals in self.given().items()
            for expert, total in enumerate(totals)
            if (candidate, expert) not in self.recused()
        ]

    def by_rule(self) -> Answer:
        if self.METHOD is Method.VOTE:
            assert not tally.over_choices(self.rows(), self.terms.choices), "票数超过了专家可以投的"
        return self.said(tally.outcome(self.terms, self.given(), self.rows()))

    def said(self, outcome: Outcome) -> Answer:
        tied = f"，{len(outcome.tied)}名并列，只余{outcome.places}个名额" if outcome.tied else ""
        return Answer(f"{len(outcome.goes_on)}名入围{tied}")

    def closed(self, people: People) -> Page:
        """The office's page of the round after it was held and closed there."""
        people.at(AT)
        programme = deciding(an_edition(self.year, at=AT, closes=-HOUR)[self.programme], **_with_underscores(self))
        candidates = accepted(programme, len(self.given()), by=an_applicant(), at=AT)
        count = max(len(totals) for totals in self.given().values())
        panel = judges(RoleName.EXPERT, count)
        made = judging.a_round(
            programme,
            self.terms,
            [snapshots.latest(one.id) for one in candidates],
            panel,
            stage=self.stage.key,
            recused=[(panel[expert].id, candidates[candidate].id) for candidate, expert in self.recused()],
            at=AT,
        )
        marks = {
            (panel[expert].id, candidates[candidate].id): spread(total, self.terms.maxima)
            for candidate, expert, total in self.rows()
            if total is not None
        }
        judging.cast(made, marks, at=AT)
        people.at(CLOSED_AT)
        office = people.officer(AT)
        page = office(f"/office/rounds/{made.id}/close")
        return press(page, COUNT) if has_button(page, COUNT) else page

    def on_page(self, people: People) -> Answer:
        text = self.closed(people).text
        through = re.search(r"入围 ([0-9]+) 名", text)
        tied = re.search(r"有 ([0-9]+) 名并列，只余 ([0-9]+) 个名额", text)
        words = f"，{tied[1]}名并列，只余{tied[2]}个名额" if tied else ""
        return Answer(f"{through[1] if through else '没有人'}名入围{words}")


def _with_underscores(counted: Counted) -> dict[str, str]:
    return {key.replace(".", "__"): value for key, value in counted.decided().items()}


def spread(total: int, maxima: Sequence[int]) -> tuple[int, ...]:
    """Marks under these maxima that add up to ``total``."""
    least = 1 if len(maxima) > 1 else 0
    left, found = total - least * len(maxima), []
    for most in maxima:
        more = min(left, most - least)
        found.append(least + more)
        left -= more
    if left:
        raise ValueError(f"总分{total}超出评分表")
    return tuple(found)


class Eligibility(Counted, frozen=True, kw_only=True):
    """初审 of one candidate."""

    KIND: ClassVar[str] = "初审"
    METHOD: ClassVar[Method] = Method.ELIGIBILITY
    SAID: ClassVar[dict[str, int | None]] = {"符合": 1, "不符合": 0, "未提交": None, "回避": None}

    experts: tuple[str, ...] = field(name="专家")

    def __post_init__(self) -> None:
        super().__post_init__()
        for said in self.experts:
            one_of("专家", self.SAID, said)

    def given(self) -> Mapping[int, Sequence[int | None]]:
        return {0: [self.SAID[said] for said in self.experts]}

    def recused(self) -> set[tuple[int, int]]:
        return {(0, place) for place, said in enumerate(self.experts) if said == "回避"}

    def said(self, outcome: Outcome) -> Answer:
        return Answer("通过" if outcome.goes_on else "不通过")

    def on_page(self, people: People) -> Answer:
        return Answer("通过" if "入围 1 名" in self.closed(people).text else "不通过")


class Vote(Counted, frozen=True, kw_only=True):
    """复审 by vote: groups of candidates with so many votes each."""

    KIND: ClassVar[str] = "投票"
    METHOD: ClassVar[Method] = Method.VOTE
    GROUP: ClassVar[re.Pattern[str]] = re.compile(r"([0-9]+)名各得([0-9]+)票")

    experts: int = field(name="专家人数")
    groups: tuple[str, ...] = field(name="得票")

    def __post_init__(self) -> None:
        super().__post_init__()
        if wrong := [group for group in self.groups if not self.GROUP.fullmatch(group)]:
            raise ValueError(f"“得票”中的“{wrong[0]}”请写成“39名各得3票”")

    def given(self) -> Mapping[int, Sequence[int | None]]:
        """Votes are given to those experts who have most left."""
        pairs = [tuple(map(int, found.groups())) for one in self.groups if (found := self.GROUP.fullmatch(one))]
        votes = [votes for count, votes in pairs for _ in range(count)]
        used = [0] * self.experts
        rows: dict[int, list[int | None]] = {}
        for candidate, count in enumerate(votes):
            voting = sorted(range(self.experts), key=used.__getitem__)[:count]
            for expert in voting:
                used[expert] += 1
            rows[candidate] = [int(expert in voting) for expert in range(self.experts)]
        return rows


class Score(Counted, frozen=True, kw_only=True):
    """A round of score sheets: {who: the totals}; 0 for a sheet that was never handed in."""

    KIND: ClassVar[str] = "评分"
    METHOD: ClassVar[Method] = Method.SCORE

    totals: dict[str, tuple[int, ...]] = field(name="总分")
    combine: str = field(name="合成", default="平均分")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("合成", MEANS, self.combine)

    def decided(self) -> dict[str, str]:
        return super().decided() | {f"combine.{self.stage.key}": MEANS[self.combine]}

    def given(self) -> Mapping[int, Sequence[int | None]]:
        return {place: [one or None for one in given] for place, given in enumerate(self.totals.values())}

    def said(self, outcome: Outcome) -> Answer:
        names = list(self.totals)
        told = "、".join(names[one] for one in outcome.goes_on) or "无人"
        tied = "、".join(names[one] for one in outcome.tied)
        return Answer(f"{told}入围" + (f"，{tied}并列，只余{outcome.places}个名额" if tied else ""))

    def on_page(self, people: People) -> Answer:
        """The page names the candidates 示例1号 … in the order of the case."""
        page = self.closed(people)
        names = {f"示例{place}号": name for place, name in enumerate(self.totals, start=1)}
        marks = {visible(row.find("th")): set(map(visible, row.iter("td"))) for row in page.all("//tbody/tr[th]")}
        through = "、".join(names[one] for one in marks if one in names and "入围" in marks[one]) or "无人"
        level = "、".join(names[one] for one in marks if one in names and TO_PANEL in marks[one])
        places = re.search(r"只余 ([0-9]+) 个名额", page.text)
        return Answer(f"{through}入围" + (f"，{level}并列，只余{places[1]}个名额" if places else ""))
