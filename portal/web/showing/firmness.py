"""How firm a result is, in plain sentences: the office, the committee and the auditor read the same on page and paper;
an expert reads the own line alone."""

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from flask import Response, render_template

from portal.clock import beijing
from portal.documents.media_types import WORD
from portal.documents.papers.evaluation_papers import FirmnessSheet, HandLine, NearLine, Told, render_evaluation
from portal.documents.papers.official_letters import sender_of
from portal.operations.judging import counting, marking, preparing_rounds
from portal.rules.judging.firmness import Agreement, Change, Firmness, Given, Hand, level_of
from portal.rules.judging.recount import Result
from portal.rules.judging.tally import MEDIAN
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.rules.season.opening import COMBINING
from portal.storage.engine.errors import NotFound
from portal.storage.judging import panels, rounds
from portal.storage.judging.rounds import Round
from portal.web.downloads import download
from portal.web.showing import outcomes

COMBINED = dict(COMBINING) | {MEDIAN: "中位数"}
PERCENT = 100
MANY = 9  # names that a sentence lists


class _Words:
    """The sentences of one result, with the names of its candidates and experts."""

    def __init__(self, round_: Round, result: Result, told: Firmness) -> None:
        self.result, self.told = result, told
        book = preparing_rounds.rulebook_of(round_)
        self.candidates = outcomes.candidates(panels.numbers_of(round_), book)
        self.experts = {seat.expert.id: seat.expert.contact.name for seat in panels.experts_of(round_)}
        self.places = {place.candidate: place for place in result.places}

    def names(self, numbers: Collection[int]) -> str:
        listed = "、".join(self.candidates[number].name for number in list(numbers)[:MANY])
        return f"{listed}等 {len(numbers)} 名" if len(numbers) > MANY else listed

    # -- the line ----------------------------------------------------------------------------------------------

    def line(self) -> str:
        told, unit = self.told, "票" if self.result.method is Method.VOTE else "分"
        if not told.gap:
            return "本轮没有入围线，或者入围线以下没有可以比较的候选人。"
        if not Fraction(told.gap):
            return "入围线上有并列，线上线下相差为 0，由专家组决定。"
        gap = Fraction(told.gap)
        return f"线上最后一名和线下第一名相差 {gap if gap.denominator == 1 else outcomes.decimal(gap)} {unit}。"

    def near(self) -> Iterator[NearLine]:
        for number in (*self.told.above, *self.told.below):
            place, one = self.places[number], self.candidates[number]
            undecided = self.result.open_tie and number in self.result.tied
            side = outcomes.TO_PANEL if undecided else outcomes.GOES_ON if number in self.told.above else outcomes.STAYS
            yield NearLine(str(place.rank), one.number, one.name, outcomes.score_words(self.result.method, place), side)

    # -- what would change ---------------------------------------------------------------------------------------

    def change(self, change: Change) -> str:
        """张三不再入围，李四入围; "" where nothing changes."""
        said = []
        if change.leaves:
            said.append(f"{self.names(change.leaves)}不再入围")
        if change.enters:
            said.append(f"{self.names(change.enters)}入围")
        if change.level and set(change.level) != set(self.result.tied):
            said.append(f"{self.names(change.level)}在入围线上并列，由专家组决定")
        if not said:
            return ""
        moved = max(len(change.leaves), len(change.enters))
        return "，".join([f"入围名单变动 {moved} 人" if moved else "入围线有变化", *said]) + "。"

    def without(self) -> Iterator[str]:
        changes = [(self.experts[one.expert], self.change(one.change)) for one in self.told.without]
        moved = [f"去掉{name}：{words}" for name, words in changes if words]
        if not changes:
            yield "本轮没有入围线，不作比较。"
        elif not moved:
            yield f"共 {len(changes)} 位专家，去掉其中任意一位，入围名单都不变。"
        else:
            yield f"共 {len(changes)} 位专家，去掉其中任意一位，有 {len(changes) - len(moved)} 种情形入围名单不变。"
        yield from moved

    def otherwise(self) -> Iterator[str]:
        for one in self.told.otherwise:
            yield f"如果改用{COMBINED[one.how]}：{self.change(one.change) or '入围名单不变。'}"

    # -- the panel -------------------------------------------------------------------------------------------------

    def agreement(self) -> Iterator[str]:
        for one in self.told.agreement:
            whose = "专家之间" if len(self.told.agreement) == 1 else "、".join(self.experts[n] for n in one.experts)
            yield f"{whose}的一致程度：{level_of(one)}。{self._coefficients(one)}"
        if not self.told.agreement:
            yield "只有一位专家，或者没有两位专家评过同一名候选人，不能计算。"

    def _coefficients(self, one: Agreement) -> str:
        said = []
        if one.icc:
            said.append(f"ICC(2,k) 为 {signed(Fraction(one.icc))}（按全体专家都评过的 {one.candidates} 名候选人计算）")
        if one.alpha:
            said.append(f"克里彭多夫 α 为 {signed(Fraction(one.alpha))}")
        if one.equal:
            said.append(f"两位专家给同一名候选人相同结果的占 {outcomes.decimal(PERCENT * Fraction(one.equal))}%")
        return f"{'；'.join(said)}。" if said else ""

    def hands(self) -> Iterator[HandLine]:
        """Of votes there is nothing to tell: everybody has as many."""
        for hand in self.told.hands if self.result.method in SHEETS else ():
            yield hand_line(self.experts[hand.expert], hand)

    def missing(self) -> Iterator[str]:
        silent: dict[int, list[int]] = {}
        for candidate, expert in self.told.missing:
            silent.setdefault(expert, []).append(candidate)
        for expert, candidates in silent.items():
            yield f"{self.experts[expert]}没有提交 {len(candidates)} 份：{self.names(candidates)}。"
        if not silent:
            yield "没有缺少的。"

    def ties(self) -> Iterator[str]:
        for group in self.told.ties:
            yield f"{self.names(group)}并列第 {self.places[group[0]].rank} 名。"
        if not self.told.ties:
            yield "没有并列。"


def hand_line(name: str, hand: Hand) -> HandLine:
    """One expert's mean and range beside the panel's."""
    return HandLine(name, hand.sheets, _mean(hand.own), _range(hand.own), _mean(hand.panel), _range(hand.panel))


def own_hand(number: int, *, by: int) -> HandLine | None:
    """The expert's own line; see ``marking.own_hand``."""
    hand = marking.own_hand(number, by=by)
    return hand_line("", hand) if hand else None


def _mean(given: Given) -> str:
    return outcomes.decimal(Fraction(given.mean))


def _range(given: Given) -> str:
    return f"{given.low} 至 {given.high}"


def signed(value: Fraction) -> str:
    """
    >>> signed(Fraction(-1, 4)), signed(Fraction(2, 3))
    ('−0.25', '0.67')
    """
    return f"−{outcomes.decimal(-value)}" if value < 0 else outcomes.decimal(value)


def told_of(round_: Round) -> FirmnessSheet:
    """How firm the result of the round is.

    :raises NotFound: the round is not counted, or nothing is told of such a round.
    """
    if round_.state not in counting.COUNTABLE:
        raise NotFound(f"round {round_.id} is not counted")
    result = counting.result(round_)
    if not result.firmness:
        raise NotFound(f"nothing is told of round {round_.id}")
    words = _Words(round_, result, result.firmness)
    assert round_.closed_at is not None, "a counted round was closed"
    return FirmnessSheet(
        round=preparing_rounds.title_of(round_),
        line=words.line(),
        near=tuple(words.near()),
        hands=tuple(words.hands()),
        told=tuple(_told(words)),
        on=beijing(round_.closed_at).date(),
    )


def _told(words: _Words) -> Iterable[Told]:
    yield Told("去掉任一位专家", tuple(words.without()))
    yield Told("专家之间的一致程度", tuple(words.agreement()))
    if words.result.method in SHEETS and words.told.otherwise:
        yield Told("换一种合成办法", (*words.otherwise(), "这里只作比较，本轮按开始前确定的办法计算。"))
    yield Told("没有提交的评审表", tuple(words.missing()))
    yield Told("并列", tuple(words.ties()))


def is_told(round_: Round) -> bool:
    """Whether there is anything to tell of the round."""
    return round_.state in counting.COUNTABLE and bool(counting.result(round_).firmness)


def page(number: int) -> str:
    """The page about the round. :raises NotFound: as ``told_of``, or there is no such round."""
    round_ = rounds.one(number)
    return render_template("firmness.html", round=round_, title=outcomes.title_of(round_), sheet=told_of(round_))


def paper(number: int) -> Response:
    """The same on paper. Errors as ``page``."""
    round_ = rounds.one(number)
    content = render_evaluation(told_of(round_), sender_of(round_.programme.book))
    return download(content, WORD, f"{round_.programme.edition.key}-{outcomes.title_of(round_)}-结果稳定性说明.docx")
