"""A round of judging in words: its rules, its candidates, and the table of its result. The office, the committee and
the documents say the same."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from portal.operations.judging import preparing_rounds
from portal.rules.judging.recount import Place, Result
from portal.rules.judging.rounds import WITH_BALLOTS
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.opening import COMBINING, QUORUMS
from portal.storage.judging.rounds import Round
from portal.storage.office import desk

METHODS = {
    Method.ELIGIBILITY: "逐一判定是否符合条件",
    Method.VOTE: "投票",
    Method.SCORE: "打分",
    Method.DELIBERATION: "打分供参考，由专家组评议确定",
    Method.PUBLIC: "公众投票",
    Method.OVERALL: "按前几轮成绩加权计算",
}
SCORES = {
    Method.ELIGIBILITY: "判定符合条件",
    Method.VOTE: "得票",
    Method.SCORE: "得分",
    Method.DELIBERATION: "得分",
    Method.PUBLIC: "得票",
    Method.OVERALL: "综合得分",
}
TO_PANEL = "待专家组决定"
GOES_ON, STAYS = "入围", "未入围"


class Candidate(NamedTuple):
    """Who is judged, as a list names them."""

    id: int
    number: str  # 编号
    name: str
    unit: str
    field: str


class Line(NamedTuple):
    """One candidate in the table of a result. ``rank`` "" where nobody is ranked."""

    candidate: Candidate
    rank: str
    score: str
    handed_in: str
    spread: str
    mark: str
    on: bool  # goes on, or is named for an honour


def title_of(round_: Round) -> str:
    """智慧工匠复审第 1 轮"""
    return f"{preparing_rounds.rulebook_of(round_).titles.short}{preparing_rounds.title_of(round_)}"


def candidates(numbers: Iterable[int], book: Rulebook) -> dict[int, Candidate]:
    """Those of the applications, by number; in the order of the 编号."""
    fields = {field.key: field.name for field in book.technical_fields}
    rows = sorted(desk.numbered(list(numbers)), key=lambda row: (row.official_number or "", row.id))
    return {
        row.id: Candidate(row.id, row.official_number or "", row.name, row.unit, fields.get(row.technical_field, ""))
        for row in rows
    }


def pairs_of(terms: Terms, book: Rulebook) -> Iterator[tuple[str, str]]:
    """What is fixed for the round, as (label, words)."""
    yield "评审方式", METHODS[terms.method]
    if terms.threshold:
        share = Fraction(terms.threshold)
        yield (
            "通过条件",
            f"判定符合条件的专家超过应评专家的 {share.numerator}/{share.denominator}；没有提交的按不符合计算",
        )
    if terms.choices:
        yield "每人最多选择" if terms.method is Method.PUBLIC else "每位专家最多投票", f"{terms.choices} 名"
    if terms.method in SHEETS:
        yield "评分表满分", f"{sum(terms.maxima)} 分"
        yield "多位专家的总分", dict(COMBINING)[terms.combine]
    if terms.passes and terms.method is not Method.DELIBERATION:
        yield "入围人数", f"最多 {terms.passes} 名，可以少于这个数"
    for honour in book.honours:
        if honour.key in terms.quotas:
            yield f"{honour.title}名额", f"最多 {terms.quotas[honour.key]} 名，可以少评"
    if terms.quorum:
        words = {str(Fraction(key)): words for key, words in QUORUMS}
        yield "须提交评审结果的专家", words[terms.quorum]


def lines(result: Result, book: Rulebook, named: dict[int, Candidate]) -> list[Line]:
    """The table of the result by rank, of those ``named``; who stand level, or without a rank, by their 编号."""
    honours = {honour.key: honour.title for honour in book.honours}
    given = {number: honours[key] for key, numbers in result.honours.items() for number in numbers}
    order = {number: position for position, number in enumerate(named)}
    listed = (place for place in result.places if place.candidate in order)
    places = sorted(listed, key=lambda place: (not place.rank, place.rank, order[place.candidate]))
    return [_line(result, place, named[place.candidate], given) for place in places]


def out_of(result: Result) -> int:
    """How many go on, or are named."""
    return len(result.goes_on)


def _line(result: Result, place: Place, candidate: Candidate, given: dict[int, str]) -> Line:
    on = place.candidate in result.goes_on
    undecided = result.open_tie and place.candidate in result.tied
    mark = given.get(place.candidate) or (TO_PANEL if undecided else GOES_ON if on else STAYS)
    if result.method is Method.DELIBERATION and not on:
        mark = "" if not result.honours else "未列入"
    return Line(
        candidate,
        str(place.rank) if place.rank else "",
        score_words(result.method, place),
        f"{place.handed_in}/{place.entitled}" if result.method in WITH_BALLOTS else "",
        str(place.spread) if result.method in SHEETS and place.handed_in else "",
        mark,
        on,
    )


def score_words(method: Method, place: Place) -> str:
    """82.33, or the number of votes; "" where nothing was handed in."""
    if not place.handed_in:
        return "" if method is not Method.ELIGIBILITY else "0"
    score = Fraction(place.score)
    return decimal(score) if method in SHEETS or method is Method.OVERALL else str(score)


def decimal(value: Fraction) -> str:
    """Rounded half up to hundredths; what is exact stands in the exported data.

    >>> decimal(Fraction(155, 2)), decimal(Fraction(247, 3)), decimal(Fraction(1, 200))
    ('77.50', '82.33', '0.01')
    """
    units, hundredths = divmod(int(value * 100 + Fraction(1, 2)), 100)
    return f"{units}.{hundredths:02d}"


def summary_of(result: Result) -> str:
    """How many went in and came out, in one sentence."""
    counted = f"共 {len(result.places)} 名候选人"
    if result.public:
        aside = f"，其中 {result.public.aside} 张经核定不计入" if result.public.aside else ""
        other = f"；其他形式参加 {result.public.elsewhere} 人" if result.public.elsewhere else ""
        return f"{counted}，收到选票 {result.public.ballots} 张{aside}{other}。"
    if result.experts:
        counted += f"，应到专家 {result.experts} 名，全部提交的 {result.handed_in} 名"
    if result.open_tie:
        return f"{counted}，确定入围 {len(result.goes_on)} 名，另有 {len(result.tied)} 名并列。"
    if result.method is Method.DELIBERATION:
        named = sum(map(len, result.honours.values()))
        return f"{counted}，推荐人选 {named} 名。" if named else f"{counted}。"
    return f"{counted}，入围 {len(result.goes_on)} 名。"
