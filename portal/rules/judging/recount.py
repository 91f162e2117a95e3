"""Everything that a round's result depends on, and the result: two frozen structs with one canonical JSON each.

Keys are sorted, numbers are integers, fractions "n/d". Whoever has the exported input computes the same bytes:
``flask --app wsgi recount FILE``. The input holds numbers of candidates and experts, no names. (M20, DESIGN of a round)
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from operator import gt

import msgspec

from portal.rules.judging import firmness, public_voting, scoring, tally
from portal.rules.judging.firmness import Firmness
from portal.rules.judging.public_voting import PublicCount, PublicInput
from portal.rules.judging.tally import Outcome, Row, Terms, Weighed
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import COUNTED, SHEETS, Method

FORMAT = 2  # since results tell how firm they are
FORMATS = (1, FORMAT)  # that can be counted again: a result stays as it was frozen

NOT_JSON = Refusal("这不是评审计票的数据文件，请选择从评审结果页导出的 JSON 文件。")
NOT_CANONICAL = Refusal("文件的内容或格式被改动过，请重新导出后再试。")


class Paper(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One ballot that was handed out: [candidate, expert, marks]. Marks are the points in the order of the sheet, one 1
    or 0 for an eligible or a vote; null where the expert never handed it in."""

    candidate: int
    expert: int
    marks: tuple[int, ...] | None

    @property
    def row(self) -> Row:
        return self.candidate, self.expert, None if self.marks is None else sum(self.marks)


class Recused(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Whom which expert did not judge: [candidate, expert, ground]."""

    candidate: int
    expert: int
    ground: str


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the panel decided and had recorded: who of those level across the line goes on, or, deliberating, who
    is named for which honour. ``minutes``: the SHA-256 of the minutes."""

    minutes: str
    goes_on: tuple[int, ...] = ()
    honours: dict[str, tuple[int, ...]] = {}


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The input of a count: all in ascending order, so that there is one text of it."""

    edition: str
    programme: str
    stage: str
    rulebook: str
    terms: Terms
    candidates: tuple[int, ...]
    papers: tuple[Paper, ...] = ()
    recusals: tuple[Recused, ...] = ()
    parts: tuple[Weighed, ...] = ()
    decision: Decision | None = None
    public: PublicInput | msgspec.UnsetType = msgspec.UNSET  # of a public evaluation
    format: int = FORMAT


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How one candidate came out; ``rank`` 0: not ranked."""

    candidate: int
    rank: int
    score: str
    handed_in: int
    entitled: int
    spread: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a count comes to. ``open_tie``: the panel still has to decide, ``places`` are left for those ``tied``."""

    format: int
    input: str  # SHA-256 of the canonical input
    method: Method
    experts: int
    handed_in: int
    quorate: bool
    places: tuple[Place, ...]
    goes_on: tuple[int, ...]
    tied: tuple[int, ...]
    open_places: int
    open_tie: bool
    honours: dict[str, tuple[int, ...]]
    firmness: Firmness | msgspec.UnsetType = msgspec.UNSET  # of a vote or score sheets, since format 2
    public: PublicCount | msgspec.UnsetType = msgspec.UNSET  # of a public evaluation


# -- the texts -------------------------------------------------------------------------------------------------


def canonical(value: Count | Result) -> bytes:
    """The one text of a count or a result."""
    return msgspec.json.encode(value, order="sorted")


def digest(value: Count | Result) -> str:
    """The SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(value)).hexdigest()


def read(content: bytes) -> Count | Refusal:
    """The count that the canonical text ``content`` says, or why it says none."""
    try:
        count = msgspec.json.decode(content, type=Count)
    except (msgspec.DecodeError, UnicodeDecodeError):  # the latter is no decode error of theirs
        return NOT_JSON
    if canonical(count) != content:
        return NOT_CANONICAL
    reason = next(faults_of(count), "")
    return Refusal(reason) if reason else count


def fraction(value: Fraction) -> str:
    """
    >>> fraction(Fraction(155, 2)), fraction(Fraction(75))
    ('155/2', '75/1')
    """
    return f"{value.numerator}/{value.denominator}"


# -- what does not fit together --------------------------------------------------------------------------------


def faults_of(count: Count) -> Iterator[str]:
    """What cannot be in a count that the portal has made, each as a sentence."""
    if count.format not in FORMATS:
        yield f"这是第 {count.format} 版格式的文件，本程序只能复核到第 {FORMAT} 版。"
    if not _ascending(count.candidates):
        yield "候选人重复，或没有按顺序排列。"
    terms = count.terms
    known = terms.method in COUNTED and terms.combine in ("", tally.MEAN, tally.TRIMMED)
    if not known or bool(terms.threshold) is not (terms.method is Method.ELIGIBILITY):
        yield "本轮的计票规定不完整，或者不能识别。"
    yield from _faults_of_pairs(count)
    yield from _faults_of_marks(count)
    if bool(count.public) is not (terms.method is Method.PUBLIC):
        yield "公众评价的选票缺少，或者不应有。"
    elif count.public:
        yield from public_voting.faults_of(count.public, count.candidates, terms.choices)
    if count.decision:
        yield from _faults_of_decision(count, count.decision)


def _ascending(keys: tuple[int, ...] | list[tuple[int, int]]) -> bool:
    return all(first < second for first, second in pairwise(keys))  # type: ignore[operator]


def _faults_of_pairs(count: Count) -> Iterator[str]:
    papers = [(paper.candidate, paper.expert) for paper in count.papers]
    recusals = [(recused.candidate, recused.expert) for recused in count.recusals]
    if not _ascending(papers) or not _ascending(recusals):
        yield "评审表或回避记录重复，或没有按顺序排列。"
    if {candidate for candidate, _ in (*papers, *recusals)} - set(count.candidates):
        yield "有评审表或回避记录不属于本轮候选人。"
    if set(papers) & set(recusals):
        yield "已经回避的专家又有评审表。"


def _faults_of_marks(count: Count) -> Iterator[str]:
    terms = count.terms
    least = scoring.LEAST if terms.method in SHEETS else 0
    for marks in (paper.marks for paper in count.papers if paper.marks is not None):
        if len(marks) != len(terms.maxima) or min(marks, default=least) < least or any(map(gt, marks, terms.maxima)):
            yield "有评审表的项数或分值不符合本轮的规定。"
            break
    if terms.method is Method.VOTE and tally.over_choices(rows_of(count), terms.choices):
        yield "有专家的投票数超过本轮的规定。"
    for part in count.parts:
        scored = [candidate for candidate, _ in part.scores]
        if part.maximum < 1 or len(set(scored)) < len(scored) or not set(scored) <= set(count.candidates):
            yield "综合评价中有不属于本轮的分数。"


def _faults_of_decision(count: Count, decision: Decision) -> Iterator[str]:
    outcome = outcome_of(count)
    refusal = refusal_of_decision(count.terms, count.candidates, outcome, decision)
    if refusal:
        yield refusal.reason


# -- the panel's decision --------------------------------------------------------------------------------------

MINUTES = Passage("会议记录", 20_000, "作为专家组决定的依据")
MEETING = Passage("会议地点、主持人和记录人", 60)
NO_TIE = Refusal("分数线上没有并列，不需要专家组另作决定。")
NOT_TIED = Refusal("只能在并列的候选人中选择。")
NAMED_TWICE = Refusal("同一名候选人不能重复列入名单。")
NOT_A_CANDIDATE = Refusal("名单中有人不是本轮的候选人。")
NOBODY_NAMED = Refusal("请至少列出一名推荐人选。")


def refusal_of_decision(
    terms: Terms, candidates: tuple[int, ...], outcome: Outcome, decision: Decision
) -> Refusal | None:
    """Why this cannot be what the panel decided, or None. Fewer than the places left may go on: a quota is a ceiling.
    (M4, N7)"""
    if not decision.minutes:
        return MINUTES.missing
    if terms.method is Method.DELIBERATION:
        return _refusal_of_honours(terms, candidates, decision)
    if not outcome.tied:
        return NO_TIE
    if len(set(decision.goes_on)) < len(decision.goes_on):
        return NAMED_TWICE
    if decision.honours or not set(decision.goes_on) <= set(outcome.tied):
        return NOT_TIED
    if len(decision.goes_on) > outcome.places:
        return Refusal(f"并列的候选人中最多有 {outcome.places} 名可以进入下一轮。")
    return None


def _refusal_of_honours(terms: Terms, candidates: tuple[int, ...], decision: Decision) -> Refusal | None:
    times = Counter(name for names in decision.honours.values() for name in names)
    if not times:
        return NOBODY_NAMED
    if max(times.values()) > 1:
        return NAMED_TWICE
    if decision.goes_on or not set(times) <= set(candidates):
        return NOT_A_CANDIDATE
    for honour, names in decision.honours.items():
        if len(names) > terms.quotas.get(honour, 0):
            return Refusal(f"推荐人选超过名额：列出 {len(names)} 名，名额 {terms.quotas.get(honour, 0)} 名。")
    return None


# -- counting --------------------------------------------------------------------------------------------------


def rows_of(count: Count) -> list[Row]:
    """What is counted of the papers."""
    return [paper.row for paper in count.papers]


def outcome_of(count: Count, rows: list[Row] | None = None) -> Outcome:
    """How the candidates stand, before the panel's decision. ``rows``: those of the count, where they are at hand."""
    votes = public_voting.votes_of(count.public, count.candidates) if count.public else None
    return tally.outcome(count.terms, count.candidates, rows or rows_of(count), count.parts, votes)


def result_of(count: Count) -> Result:
    """What the count comes to: the same for the same input, at any time and on any machine."""
    rows, decision = rows_of(count), count.decision or Decision("")
    outcome = outcome_of(count, rows)
    attendance = tally.attendance(rows)
    chosen = [name for names in decision.honours.values() for name in names] or list(decision.goes_on)
    goes_on = (*outcome.goes_on, *sorted(chosen))
    told = count.format >= 2 and count.terms.method in firmness.TOLD
    return Result(
        format=count.format,
        input=digest(count),
        method=count.terms.method,
        experts=attendance.entitled,
        handed_in=attendance.handed_in,
        quorate=not count.terms.quorum or tally.is_quorate(attendance, Fraction(count.terms.quorum)),
        places=tuple(
            Place(
                candidate=one.candidate,
                rank=one.rank,
                score=fraction(one.score),
                handed_in=one.handed_in,
                entitled=one.entitled,
                spread=one.spread,
            )
            for one in outcome.standings
        ),
        goes_on=goes_on,
        tied=outcome.tied,
        open_places=outcome.places,
        open_tie=bool(outcome.tied) and count.decision is None,
        honours=decision.honours,
        firmness=_firmness(count, rows, goes_on) if told else msgspec.UNSET,
        public=public_voting.counted(count.public, count.candidates) if count.public else msgspec.UNSET,
    )


def _firmness(count: Count, rows: list[Row], goes_on: tuple[int, ...]) -> Firmness:
    return firmness.firmness_of(count.terms, count.candidates, rows, goes_on, decided=count.decision is not None)
