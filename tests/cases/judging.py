"""Situations of judging beside the count: score sheets and bands, quorum, recusal, the overall score."""

from datetime import date
from fractions import Fraction
from typing import ClassVar

import msgspec
from msgspec import field

from portal.operations.judging import marking, panels, preparing_rounds
from portal.rules.judging import recusal, rounds, scoring, tally
from portal.rules.judging.recusal import Judge, Judged
from portal.rules.judging.rounds import RoundState, Window
from portal.rules.judging.tally import Attendance, Weighed
from portal.rules.rulebook.rubric import Method
from portal.rules.season.opening import COMBINING, QUORUMS
from portal.storage.applying import applications, snapshots
from portal.storage.people.accounts import RoleName
from portal.storage.season.editions import Programme
from tests import judging
from tests.builders import an_edition
from tests.cases.people import People, has_button, press
from tests.cases.situation import ALLOWED, REFUSED, Answer, OfAward, Situation, allowed, moment, one_of
from tests.judging import HOUR
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.judged import people as judges
from tests.panel import a_panel

AT = moment(date(2026, 12, 1), 9)
JUDGED_AT = AT + 24 * HOUR + HOUR / 2  # within the round of ``a_panel``
COUNT = "结束评审并计票"
SHARES = dict(zip(("半数", "三分之二", "全体"), (share for share, _ in QUORUMS), strict=True))
MEANS = dict(zip(("平均分", "去掉最高最低分"), (how for how, _ in COMBINING), strict=True))


class Sheet(OfAward, frozen=True, kw_only=True):
    """One score sheet, its points in the order of the sheet."""

    KIND: ClassVar[str] = "评分表"

    points: tuple[int, ...] = field(name="各项得分")

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.points) != len(self._keys):
            raise ValueError(f"“各项得分”应有{len(self._keys)}项，现在有{len(self.points)}项")

    @property
    def _keys(self) -> list[str]:
        return [one.key for one in self.book.rubric.indicators()]

    def by_rule(self) -> Answer:
        given = dict(zip(self._keys, self.points, strict=True))
        if faults := scoring.faults_of(self.book.rubric, given):
            return Answer(REFUSED, "".join(faults.values()))
        return Answer(str(scoring.total(given)))

    def on_page(self, people: People) -> Answer:
        panel = a_panel(Method.SCORE, award=self.programme, candidates=1)
        people.at(JUDGED_AT)
        expert = people.signed_in(panel.expert)
        marking.declare(panel.round.id, {}, by=panel.expert.id, at=JUDGED_AT)
        page = expert(f"{panel.path}/{panel.candidates[0].id}")
        typed = {f"points-{key}": str(given) for key, given in zip(self._keys, self.points, strict=True)}
        after = press(page, "核对并提交", typed)
        if after.heading != "核对并提交":
            return Answer(REFUSED, after.text)
        return Answer(after.one("//div[@class='sum']").text_content().removeprefix("合计").partition("/")[0].strip())


class Band(OfAward, frozen=True, kw_only=True):
    """The band that the points of an indicator fall in, in its own words."""

    KIND: ClassVar[str] = "分数档"

    indicator: str = field(name="指标")
    points: int = field(name="分数")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("指标", {one.name: one for one in self.book.rubric.indicators()}, self.indicator)

    def by_rule(self) -> Answer:
        rubric = self.book.rubric
        for dimension in rubric.dimensions:
            for one in dimension.indicators:
                if one.name == self.indicator:
                    if reason := scoring.fault_of_points(one, self.points):
                        return Answer(REFUSED, reason)
                    found = scoring.band(rubric, dimension, one, self.points)
                    return Answer(f"{found.low}至{found.high}分")
        raise AssertionError("the indicator is known")


class Quorum(Situation, frozen=True, kw_only=True):
    """Whether a round whose time is over may be closed."""

    KIND: ClassVar[str] = "结束评审"

    share: str = field(name="到会要求")
    entitled: int = field(name="应到")
    handed_in: int = field(name="全部提交")
    over: bool = field(name="已过截止时间", default=True)

    def __post_init__(self) -> None:
        one_of("到会要求", SHARES, self.share)

    def by_rule(self) -> Answer:
        terms = msgspec.structs.replace(judging.VOTE, quorum=str(Fraction(SHARES[self.share])))
        window = Window(RoundState.OPEN, AT, AT + HOUR)
        now = window.closes_at + (HOUR if self.over else -HOUR / 2)
        return allowed(rounds.refusal_to_close(window, terms, Attendance(self.handed_in, self.entitled), 0, now))

    def on_page(self, people: People) -> Answer:
        people.at(AT)
        programme = deciding(an_edition(at=AT, closes=-HOUR)["craftsman"])
        [candidate] = accepted(programme, 1, by=an_applicant(), at=AT)
        panel = judges(RoleName.EXPERT, self.entitled)
        terms = msgspec.structs.replace(judging.VOTE, quorum=str(Fraction(SHARES[self.share])))
        made = judging.a_round(programme, terms, [snapshots.latest(candidate.id)], panel, stage="vote", at=AT)
        judging.cast(made, {(one.id, candidate.id): (1,) for one in panel[: self.handed_in]}, at=AT)
        people.at(AT + (2 * HOUR if self.over else HOUR / 2))
        page = people.officer(AT)(f"/office/rounds/{made.id}/close")
        return Answer(ALLOWED if has_button(page, COUNT) else REFUSED, page.text)


class Recusal(Situation, frozen=True, kw_only=True):
    """Whether the portal finds by itself that an expert may not judge somebody."""

    KIND: ClassVar[str] = "回避"
    RULE_ONLY: ClassVar[frozenset[str]] = frozenset({"专家电话", "候选人电话"})

    expert_unit: str = field(name="专家单位")
    unit: str = field(name="候选人单位")
    recommender: str = field(name="推荐机构", default="")
    expert_phone: str = field(name="专家电话", default="")
    phone: str = field(name="候选人电话", default="")

    def by_rule(self) -> Answer:
        judge = Judge(account=1, unit=self.expert_unit, contacts=frozenset(filter(None, [self.expert_phone])))
        judged = Judged(
            accounts=frozenset({2}),
            contacts=frozenset(filter(None, [self.phone])),
            unit=self.unit,
            recommender=self.recommender,
        )
        return Answer(next((ground.word for ground in recusal.grounds(judge, judged)), "不需要回避"))

    def on_page(self, people: People) -> Answer:
        """Seated on the panel, the expert is on the list of recusals at once."""
        people.at(AT)
        programme: Programme = deciding(an_edition(at=AT, closes=-HOUR)["craftsman"])
        [candidate] = accepted(programme, 1, by=an_applicant(), unit=self.unit, at=AT)
        applications.describe(
            candidate.id, at=AT, name="示例1号", unit=self.unit, technical_field="", recommender=self.recommender
        )
        office = people.officer(AT)
        [expert] = judges(RoleName.EXPERT, 1, unit=self.expert_unit)
        made = preparing_rounds.prepare(programme, "eligibility", by=expert.id, at=AT)
        panels.seat(made.id, made.version, {expert.id: ""}, by=expert.id, at=AT)
        page = office(f"/office/rounds/{made.id}/recusals")
        found = [ground.word for ground in recusal.Ground if ground.word in page.text]
        return Answer("、".join(found) or "不需要回避")


class Overall(Situation, frozen=True, kw_only=True):
    """综合评价 of one candidate: {stage: [weight in percent, full mark, score]}."""

    KIND: ClassVar[str] = "综合评价"

    parts: dict[str, tuple[int, int, int]] = field(name="各项")

    def by_rule(self) -> Answer:
        parts = [
            Weighed(name, weight, full, ((1, f"{score}/1"),) if score else ())
            for name, (weight, full, score) in self.parts.items()
        ]
        found = tally.weighed(parts)
        return Answer(f"{float(found[1]):.2f}" if found else "没有综合得分")
