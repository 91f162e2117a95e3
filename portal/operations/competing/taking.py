"""Taking the result of a competition's stage from a workbook: first everything is shown that it would do, line by line
and recounted; then it is proposed as a whole, and a second officer confirms it. The file is kept with its digest.
A workbook with one faulty line is not taken at all."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import msgspec

from portal import clock
from portal.documents.evidence.intake import filled_rows
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.competing.planning import refusal_of_edition
from portal.operations.season.proposing import Approval, Matter, Verbs, encoded
from portal.rulebooks import competition as book_of
from portal.rules.applying.honour_bar import keep_until
from portal.rules.competing import result_lines
from portal.rules.competing import results as rules
from portal.rules.competing.result_lines import Entry, Known, Left
from portal.rules.competing.results import Difference, OpenLine
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.rulebook.competition import CompetitionBook
from portal.storage.competing import competitions, seats
from portal.storage.competing.competitions import Competition, CompetitionResult, Ranking
from portal.storage.engine.tables import atomic
from portal.storage.season import proposals
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal

FILE_MOST = 600 * 1024  # bytes: a list of 500 lines has a fifth of it
EXACT = (result_lines.IDENTITY,)  # whose cells must be texts: Excel rounds numbers of 18 digits
TOO_LARGE = Refusal("这个文件超过 600 KB，请只保留要导入的一张表再上传。")
CHANGED = Refusal("提议以后前一阶段的结果或者竞赛的安排有了变化，请按现在的情况重新导入。")
WIDTHS = {
    result_lines.NUMBER: 14,
    result_lines.TRACK: 24,
    result_lines.TITLE: 40,
    result_lines.ENTRANT: 30,
    result_lines.UNIT: 30,
    result_lines.IDENTITY: 24,
}
HINTS = {
    result_lines.ORDINAL: "选填",
    result_lines.NUMBER: "作品或选手在竞赛中的编号，各阶段相同",
    result_lines.TRACK: "从列表中选择",
    result_lines.TITLE: "作品的名称；个人参赛没有作品的，填写姓名",
    result_lines.ENTRANT: "参赛的单位、团队或个人，公布结果时显示",
    result_lines.SCORE: f"合成后的分数；没有参加的写“{result_lines.ABSENT}”",
    result_lines.RANK: "选填；填写的，与复核的名次逐一比较",
    result_lines.CANDIDATE: "选填；可以推荐参加终评的人",
    result_lines.UNIT: "选填；选手的所在单位",
    result_lines.PAPER: "选填；不填写时是居民身份证",
    result_lines.IDENTITY: "选填；推荐参加终评的须有；单元格须为文本格式",
    result_lines.EMAIL: "选填；推荐参加终评的须有，用于通知选手填写申报表",
}


class Taken(msgspec.Struct, frozen=True):
    """What is proposed: the workbook as it came, what it says, and how ties across a line are decided; ``before``: the
    result of the stage before that it was read beside."""

    stage: str
    file_name: str
    file: bytes
    ranking: Ranking
    before: int | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a workbook says, and what taking it would do."""

    stage: str
    file_name: str
    file: bytes
    ranking: Ranking
    open_lines: tuple[OpenLine, ...]
    differences: tuple[Difference, ...]
    left: tuple[Left, ...]
    before: int | None

    @property
    def digest(self) -> str:
        return digest_of(self.file)


def digest_of(file: bytes) -> str:
    """The SHA-256 of a workbook as it came."""
    return hashlib.sha256(file).hexdigest()


def known(competition: Competition, stage: str, *, at: datetime) -> Known:
    """What a line of this stage's workbook may name."""
    number = competition.programme.book.number_field()
    papers = competition.programme.book.field(number.paper).options
    before = _result_before(competition, stage)
    entries = before.read.going_on() if before else None
    return Known(competition.book, papers, number.checked_papers, clock.beijing(at).date(), entries)


def _result_before(competition: Competition, stage: str) -> CompetitionResult | None:
    earlier = competition.book.stage_before(stage)
    return competitions.result_of(competition, earlier.key) if earlier else None


def refusal_to_take(competition: Competition, stage: str) -> Refusal | None:
    """Why no result of this stage can be taken now, or None."""
    if refusal := refusal_of_edition(competition):
        return refusal
    if competition.plan is None:
        return rules.NO_PLAN
    if competition.book.stage_before(stage) and _result_before(competition, stage) is None:
        return rules.BEFORE_MISSING
    keys = [one.key for one in competition.book.scored()]
    later = keys[keys.index(stage) + 1 :]
    if any(competitions.result_of(competition, one) for one in later) or seats.of(competition):
        return rules.LATER_TAKEN
    return None


@cache
def _columns(key: str, papers: tuple[str, ...]) -> tuple[Column, ...]:
    book: CompetitionBook = book_of(key)
    options = {result_lines.TRACK: tuple(track.name for track in book.tracks), result_lines.PAPER: papers}
    judged = f"选填；一位评委一列，0 至 {book.full_marks} 分；回避的写“{result_lines.RECUSED}”"
    return tuple(
        Column(
            head,
            WIDTHS.get(head, 12),
            HINTS.get(head, judged),
            needed=head in result_lines.NEEDED,
            options=options.get(head, ()),
        )
        for head in result_lines.HEADS
    )


def columns_of(competition: Competition) -> tuple[Column, ...]:
    """The columns of the workbook."""
    book = competition.programme.book
    return _columns(competition.key, tuple(book.field(book.number_field().paper).options))


def pattern(competition: Competition) -> bytes:
    """An empty list (.xlsx) for the result of a stage."""
    note = f"一行一件，最多 {result_lines.LINES_MOST} 行。红色的各列必须填写。有评委评分的，由系统重新计算并逐一比较。"
    return workbook.pattern(
        f"{competition.book.name}结果", note, columns_of(competition), rows=result_lines.LINES_MOST, optional="选填"
    )


def read(
    number: int,
    stage: str,
    file_name: str,
    file: bytes,
    *,
    chosen: Iterable[str] = (),
    reason: str = "",
    at: datetime,
) -> Reading:
    """What the workbook says; nothing is changed.

    :raises Refused: no result of this stage can be taken, or this very file was. :raises EvidenceRefused: it is no
        workbook, lacks a column, or has one that is not known. :raises KeyError: there is no such stage.
    """
    competition = competitions.one(number)
    insist(refusal_to_take(competition, stage) or (TOO_LARGE if len(file) > FILE_MOST else None))
    latest = competitions.result_of(competition, stage)
    insist(rules.SAME_FILE if latest and latest.file_digest == digest_of(file) else None)
    rows = filled_rows(file, columns_of(competition), most=result_lines.LINES_MOST, exact=EXACT)
    entries, left = result_lines.sorted_out(rows, known(competition, stage, at=at))
    before = _result_before(competition, stage)
    ranking, open_lines, differences = _counted(competition, stage, entries, frozenset(chosen), clean_text(reason))
    same = latest is not None and latest.digest == proposals.digest_of(encoded(ranking))
    insist(rules.SAME_FILE if same and not left else None)
    return Reading(stage, file_name, file, ranking, open_lines, differences, left, before.id if before else None)


def _counted(
    competition: Competition, stage: str, entries: tuple[Entry, ...], chosen: frozenset[str], reason: str
) -> tuple[Ranking, tuple[OpenLine, ...], tuple[Difference, ...]]:
    plan = competition.plan
    assert plan is not None, "refusal_to_take asks for one"
    cuts = plan.of(stage)
    placed, open_lines = rules.outcome(competition.book, cuts, entries, chosen, plan.combine)
    differences = tuple(rules.stated_differences(cuts, entries, placed, plan.combine))
    tied = {f"{line.cut}:{number}" for line in open_lines for number in line.tied}
    ranking = Ranking(
        entries=entries,
        placed=placed,
        cuts=cuts,
        combine=plan.combine,
        chosen=tuple(sorted(chosen & tied)),
        reason=reason if open_lines else "",
    )
    return ranking, open_lines, differences


def differences_of(competition: Competition, ranking: Ranking) -> list[Difference]:
    """Where the recount of a ranking differs from what its workbook stated."""
    return list(rules.stated_differences(ranking.cuts, ranking.entries, ranking.placed, ranking.combine))


def refusal_of(reading: Reading) -> Refusal | None:
    """Why what was read cannot be proposed, or None."""
    if reading.left:
        return rules.FAULTY
    if not reading.ranking.entries:
        return rules.NO_LINES
    return rules.refusal_of_ties(reading.open_lines, reading.ranking.chosen, reading.ranking.reason)


def propose(number: int, reading: Reading, *, by: int, at: datetime) -> Proposal:
    """Put what was read before a second officer, all of it or nothing.

    :raises Refused: a line is faulty, a tie is not decided, or another result of the competition waits.
    """
    with atomic():
        competition = competitions.one(number)
        insist(refusal_to_take(competition, reading.stage) or refusal_of(reading))
        taken = Taken(reading.stage, reading.file_name, reading.file, reading.ranking, reading.before)
        return RESULT.propose(number, taken, by=by, at=at)


def _take(approval: Approval[Taken]) -> CompetitionResult:
    """The result counts, unless what it was read beside has changed."""
    proposal, taken = approval.proposal, approval.content
    competitions.claim(proposal.subject)
    competition = competitions.one(proposal.subject)
    insist(refusal_to_take(competition, taken.stage))
    before, plan = _result_before(competition, taken.stage), competition.plan
    assert plan is not None, "refusal_to_take asks for one"
    beside = before.id if before else None, plan.of(taken.stage), plan.combine
    insist(None if beside == (taken.before, taken.ranking.cuts, taken.ranking.combine) else CHANGED)
    ranking = encoded(taken.ranking)
    return competitions.take(
        competition,
        taken.stage,
        file=taken.file,
        file_name=taken.file_name,
        file_digest=digest_of(taken.file),
        ranking=ranking,
        digest=proposals.digest_of(ranking),
        proposal=proposal,
        at=approval.at,
        keep_until=keep_until(competition.programme.book, approval.at),
    )


def _facts(proposal: Proposal, taken: Taken) -> dict[str, object]:
    if proposal.state is proposals.ProposalState.DECLINED:
        return {"proposal": proposal.id}
    file = {"stage": taken.stage, "file": digest_of(taken.file), "lines": len(taken.ranking.entries)}
    return {"proposal": proposal.id, "digest": proposal.digest} | file


RESULT = Matter(
    "competition_result",
    "competition",
    Taken,
    Verbs("competition_result_proposed", "competition_result_confirmed", "competition_result_declined"),
    follows=_take,
    facts=_facts,
    public=True,
)


def standing(programme: Programme, key: str) -> tuple[Competition | None, dict[str, CompetitionResult]]:
    """The competition as far as it has come, and the result of each stage that counts."""
    found = competitions.of(programme, key)
    if found is None:
        return None, {}
    results = {stage.key: competitions.result_of(found, stage.key) for stage in found.book.scored()}
    return found, {stage: result for stage, result in results.items() if result}
