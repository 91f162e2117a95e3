"""The demonstration's judged seasons, by the real operations at past moments: from the accepted applications to the
approved, frozen list of the last round; last year's 领军先锋 up to 复审, open now and partly handed in. What the
experts find is invented 示例."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portal.clock import beijing
from portal.operations.judging import (
    approving_results,
    closing,
    counting,
    marking,
    panels,
    preparing_rounds,
    presenting,
)
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head, stages_of
from portal.rules.rulebook.requirements import HONOUREE, NOMINEE
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots
from portal.storage.judging import rounds as rounds_stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGINS = 4 * DAY  # the first round, after the recommending has closed
EACH, LASTS = 10 * DAY, 5 * DAY  # from one round to the next, and how long experts can hand in
WANTING = 5  # the place of the candidate whom two experts find not eligible
HONOUREES = 3
LEFT_OPEN = ("pioneer", "score")  # the award and its round that experts can judge in just now
BEGUN, REMAINS = 2 * DAY, 5 * DAY
PARTLY = ((2, 1), (99, 0), (1, 2), (0, 1), None)  # each expert's sheets handed in and begun; None: nothing declared

OPINIONS = (
    "业绩扎实，成果已在实际工作中使用，数据可以核对（示例）。",
    "技术思路清楚，解决了岗位上的难题，可进一步说明推广情况（示例）。",
    "材料完整，创新点明确，带动了团队成长（示例）。",
)
SAID = {
    Method.ELIGIBILITY: "专家组对资格、推荐程序和《申报表》的完整性、合规性进行了初审，同意按判定确定名单（示例）。",
    Method.VOTE: "专家组审阅了参评人员的个人信息与事迹材料，同意按得票结果确定名单（示例）。",
    Method.SCORE: "专家组审阅了候选人的个人信息与事迹材料，同意按打分结果确定名单（示例）。",
    Method.DELIBERATION: "专家组听取了候选人的成果展示和答辩，经评议，同意推荐人选名单（示例）。",
}
NOTES = "看过申报表，成果部分还要再核对（示例）。"
MINUTES = "评议会议记录（示例）：应到专家 5 名，实到 5 名。听取全部候选人的展示和答辩后逐一评议，名额是上限，不补足。"


def judge(
    programmes: Sequence[Programme],
    panel: Sequence[Account],
    *,
    office: int,
    committee: int,
    left_open_at: datetime | None = None,
    named: tuple[int, int | None] = (HONOUREES, None),
) -> None:
    """Hold every round of the awards, side by side, with ``left_open_at`` up to the one that is open at that moment;
    the office proposes each result, the committee approves it. ``named``: how many honourees and nominees, None: all
    the others."""
    stages = [one for programme in programmes for one in _stages(programme, left_open_at is not None)]
    merit: dict[int, int] = {}
    for order, programme, stage in sorted(stages, key=lambda one: one[0]):
        if left_open_at and (programme.programme, stage) == LEFT_OPEN:
            begins, ends = _hour(left_open_at - BEGUN, 9), _hour(left_open_at + REMAINS, 17)
            left = _opened(programme, stage, panel, begins=begins, ends=ends, by=office)
            with atomic():
                _hand_in_partly(left, panel, merit)
            continue
        begins = programme.recommending_closes_at + BEGINS + order * EACH
        round_ = _opened(programme, stage, panel, begins=_hour(begins, 9), ends=_hour(begins + LASTS, 17), by=office)
        merit = _merit(round_) | merit
        with atomic():
            _hand_in(round_, panel, merit)
        _conclude(round_, named, office=office, committee=committee)


def _stages(programme: Programme, left_open: bool) -> list[tuple[int, Programme, str]]:
    keys = [one.key for one in stages_of(programme.book, programme.settings)]
    if left_open and programme.programme == LEFT_OPEN[0]:
        keys = keys[: keys.index(LEFT_OPEN[1]) + 1]
    return [(order, programme, key) for order, key in enumerate(keys)]


def _hour(moment: datetime, hour: int) -> datetime:
    return beijing(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


def _opened(
    programme: Programme, stage: str, panel: Sequence[Account], *, begins: datetime, ends: datetime, by: int
) -> Round:
    """The round of a stage, in which everybody judges everybody from whom they are not recused."""
    at = begins - 2 * DAY
    made = preparing_rounds.prepare(programme, stage, by=by, at=at)
    seated = panels.seat(made.id, made.version, {expert.id: "" for expert in panel}, by=by, at=at + HOUR)
    assigned = panels.assign(seated.id, seated.version, panels.suggest(seated.id), by=by, at=at + HOUR)
    timed = preparing_rounds.set_window(assigned.id, assigned.version, begins, ends, by=by, at=at + 2 * HOUR)
    if presenting.is_presented(timed):
        presenting.draw(timed.id, timed.version, by=by, at=at + 3 * HOUR)
        timed = rounds_stored.one(timed.id)
    return closing.open_round(timed.id, timed.version, by=by, at=at + DAY)


def _merit(round_: Round) -> dict[int, int]:
    """The place that the story gives each candidate, which is not the order of the official numbers."""
    numbers = [one.application.id for one in panels.candidates(round_.id)]
    return {number: place for place, number in enumerate([*numbers[1::2], *numbers[0::2]])}


# -- the experts ---------------------------------------------------------------------------------------------


def _hand_in(round_: Round, panel: Sequence[Account], merit: Mapping[int, int]) -> None:
    """Everybody declares and hands in everything, half a day after one another."""
    for order, expert in enumerate(panel):
        at = round_.window.opens_at + order * DAY / 2 + HOUR
        marking.declare(round_.id, {}, by=expert.id, at=at)
        asked = ballots.of_expert(round_, expert.id)
        if round_.method is Method.VOTE:
            best = sorted((one.candidate.id for one in asked), key=merit.__getitem__)
            chosen = [number for number in best if _votes_for(merit[number], order)]
            most = round_.terms.choices
            chosen = chosen if len(chosen) <= most else best[:most]
            marking.cast_votes(round_.id, chosen, by=expert.id, at=at + HOUR)
            continue
        for step, one in enumerate(asked, start=1):
            given = _given(round_, merit[one.candidate.id], order)
            marking.cast(round_.id, one.candidate.id, one.version, given, by=expert.id, at=at + step * HOUR / 2)


def _hand_in_partly(round_: Round, panel: Sequence[Account], merit: Mapping[int, int]) -> None:
    """Some sheets are handed in and some begun, all in the first hours."""
    for order, (expert, done) in enumerate(zip(panel, PARTLY, strict=True)):
        if done is None:
            continue
        at = round_.window.opens_at + (order + 1) * HOUR
        marking.declare(round_.id, {}, by=expert.id, at=at)
        asked = ballots.of_expert(round_, expert.id)
        for step, one in enumerate(asked[: sum(done)], start=1):
            given, said = _given(round_, merit[one.candidate.id], order), at + step * HOUR / 4
            if step <= done[0]:
                marking.cast(round_.id, one.candidate.id, one.version, given, by=expert.id, at=said)
            else:
                begun = Given(dict(list(given.points.items())[:4]), opinion=given.opinion)
                marking.draft(round_.id, one.candidate.id, one.version, begun, NOTES, by=expert.id, at=said)


def _votes_for(place: int, order: int) -> bool:
    """The best have every vote, the others some."""
    return place < 2 or (place + order) % 3 > 0


def _given(round_: Round, place: int, order: int) -> Given:
    if round_.method is Method.ELIGIBILITY:
        if place == WANTING and order in (1, 3):
            return Given(answer=False, heads=frozenset({Head.COMPLETENESS}))
        return Given(answer=True)
    weaker = 2 if round_.method is Method.DELIBERATION else 4  # they present better than they write
    indicators = preparing_rounds.rulebook_of(round_).rubric.indicators()
    points = {
        one.key: max(1, one.maximum - place // 2 - (step + order) % 2 - (place % 2 if step < weaker else 0))
        for step, one in enumerate(indicators)
    }
    return Given(points, opinion=OPINIONS[(place + order) % len(OPINIONS)])


# -- the result ----------------------------------------------------------------------------------------------


def _conclude(round_: Round, named: tuple[int, int | None], *, office: int, committee: int) -> None:
    """Close the round, name whom the panel names, and have the result approved."""
    at = round_.window.closes_at + HOUR
    closed = closing.close(round_.id, round_.version, by=office, at=at)
    if closed.method is Method.DELIBERATION:
        ranked = [place.candidate for place in counting.result(closed).places]
        first, others = named
        honours = {HONOUREE: ranked[:first], NOMINEE: ranked[first:][:others]}
        closed = closing.decide(closed.id, closed.version, MINUTES, honours=honours, by=office, at=at + HOUR)
    proposal = approving_results.propose_result(closed.id, closed.version, SAID[closed.method], by=office, at=at + DAY)
    approving_results.RESULT.approve(proposal.id, proposal.version, by=committee, at=at + 2 * DAY)
