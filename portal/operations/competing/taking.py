"""Taking the result of a competition's stage from a workbook: first everything is shown that it would do, line by line
and recounted; then it is proposed as a whole, and a second officer confirms it; the committee, where the undertaker
proposes it. The file is kept with its digest.
A workbook with one faulty line is not taken at all."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from portal import clock
from portal.documents.evidence.intake import filled_rows
from portal.operations.competing import entering
from portal.operations.competing.planning import is_undertaker, reached, refusal_of_edition
from portal.operations.competing.result_workbooks import columns_of
from portal.operations.season.proposing import Approval, Matter, Verbs, encoded
from portal.rules.applying.honour_bar import keep_until
from portal.rules.competing import result_lines
from portal.rules.competing import results as rules
from portal.rules.competing.result_lines import Entry, Known, Left
from portal.rules.competing.results import Difference, OpenLine
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
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
    came = came_into(competition, stage)
    before = None if came is None else {entry.number: entry for entry in came}
    return Known(competition.book, papers, number.checked_papers, clock.beijing(at).date(), before)


def came_into(competition: Competition, stage: str) -> list[Entry] | None:
    """Who came into this stage: by the result of the one before; into the first one the entries that were accepted,
    where they are filed in the portal. None: the portal does not know."""
    if before := _result_before(competition, stage):
        return list(before.read.going_on().values())
    return list(entering.accepted(competition).values()) or None


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
    """Put what was read before a second person, all of it or nothing.

    :raises Refused: a line is faulty, a tie is not decided, or another result of the competition waits.
        Errors as ``reached``.
    """
    with atomic():
        competition = reached(number, by)
        competitions.claim(number)  # of two who propose at one moment the later one finds what waits
        insist(refusal_to_take(competition, reading.stage) or refusal_of(reading))
        for matter in RESULTS:
            insist(matter.refusal_to_propose(number))
        taken = Taken(reading.stage, reading.file_name, reading.file, reading.ranking, reading.before)
        matter = UNDERTAKERS_RESULT if is_undertaker(by) else RESULT
        return matter.propose(number, taken, by=by, at=at)


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


def _result(kind: str) -> Matter[Taken, CompetitionResult]:
    return Matter(
        kind,
        "competition",
        Taken,
        Verbs("competition_result_proposed", "competition_result_confirmed", "competition_result_declined"),
        follows=_take,
        facts=_facts,
        public=True,
    )


RESULT = _result("competition_result")  # of the office, confirmed by another officer
UNDERTAKERS_RESULT = _result("undertakers_result")  # decided by the committee, as all that an undertaker proposes
RESULTS = (RESULT, UNDERTAKERS_RESULT)


def matter_of(proposal: Proposal) -> Matter[Taken, CompetitionResult]:
    """Who decides on this result."""
    return next(matter for matter in RESULTS if matter.kind == proposal.kind)


def last_of(competition: Competition) -> Proposal | None:
    """The result of the competition that was proposed last."""
    found = [last for matter in RESULTS if (last := matter.last(competition.id))]
    return max(found, key=lambda one: one.proposed_at, default=None)


def standing(programme: Programme, key: str) -> tuple[Competition | None, dict[str, CompetitionResult]]:
    """The competition as far as it has come, and the result of each stage that counts."""
    found = competitions.of(programme, key)
    if found is None:
        return None, {}
    results = {stage.key: competitions.result_of(found, stage.key) for stage in found.book.scored()}
    return found, {stage: result for stage, result in results.items() if result}
