"""Ballots on paper 纸质评审表: entered by one officer after the experts' time, confirmed by another before the closing;
and the score sheets 评分表 of what was handed in on the portal: printed, signed and scanned.

Each officer sees that sheet only, and never what an expert has drafted on the portal.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from portal import clock
from portal.documents.evidence.intake import examined
from portal.documents.papers.archives import bundle, file_name
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.operations.applying.enclosing import keep
from portal.operations.applying.evidence import Upload
from portal.operations.judging import casting, counting
from portal.operations.judging.panels import candidates
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of
from portal.rules.judging import casting as casts
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import OVER, RoundState
from portal.rules.language.refusals import Refusal, insist
from portal.rules.rulebook.rubric import SHEETS
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries, rounds, sheet_scans
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round

SCAN_AFTER = Refusal("请先提交评审结果，再上传签名的评分表。")
NOT_ENTERED = Refusal("这份纸质评审表还没有录入，请先录入。")
PARTLY_CAST = Refusal("这位专家还有已提交的投票。录入整张纸质投票表以前，请先将这些投票全部作废。")


class Sheet(NamedTuple):
    """One expert's paper for one candidate; ``given`` None: nothing was entered from paper."""

    round: Round
    expert: int
    candidate: int
    version: int
    given: Given | None
    entered_by: int | None
    cast: bool


class VoteSheet(NamedTuple):
    """One expert's voting paper; ``chosen`` None: nothing was entered."""

    round: Round
    expert: int
    chosen: frozenset[int] | None
    entered_by: int | None
    cast: bool


def unconfirmed(number: int) -> tuple[tuple[int, int], ...]:
    """(expert, candidate) of what waits for the second officer."""
    return tuple(round_queries.waiting_sheets(number))


def sheet(number: int, expert: int, candidate: int, *, at: datetime) -> Sheet:
    """The sheet to enter or to confirm.

    :raises Refused: the experts still have time, the round is closed, or the ballot is cast.
    :raises NotFound: the expert is not asked about this candidate, or is recused.
    """
    round_ = rounds.one(number)
    ballot = ballots.one_of(round_, expert, candidate)
    insist(rules.refusal_to_enter(round_.window, ballot.cast_at is not None, at))
    officer = round_queries.entered_by(ballot)
    given = casting.given_of(round_, ballot) if officer else None
    return Sheet(round_, expert, candidate, ballot.version, given, officer, ballot.cast_at is not None)


def enter(number: int, expert: int, candidate: int, version: int, given: Given, *, by: int, at: datetime) -> None:
    """Enter what a sheet says, over what was entered before and not confirmed.

    :raises Refused: it is not the time, the ballot is cast, or the sheet is not complete.
    :raises Stale: somebody else has entered it since ``version``.
    :raises NotFound: as ``sheet``.
    """
    typed = casts.cleaned(given)
    with atomic():
        round_, ballot = taken(number, expert, candidate, version, at)
        casting.insist_on(round_, typed, finished=True)
        note_entered(round_, [(ballot, typed)], by=by, at=at)


def confirm(number: int, expert: int, candidate: int, version: int, *, by: int, at: datetime) -> None:
    """Confirm what another officer has entered: the ballot is cast.

    :raises Refused: the same officer has entered it, or nobody has; errors else as ``enter``.
    """
    with atomic():
        round_, ballot = taken(number, expert, candidate, version, at)
        note_confirmed(round_, [ballot], by=by, at=at)


def taken(number: int, expert: int, candidate: int, version: int, at: datetime) -> tuple[Round, Ballot]:
    """The ballot as it was read, in the round held open, when it can be entered. Errors as ``enter``."""
    round_, ballot = casting.held(number), ballots.one_of(number, expert, candidate)
    insist(rules.refusal_to_enter(round_.window, ballot.cast_at is not None, at))
    if ballot.version != version:
        raise Stale(ballot, version)
    return round_, ballot


def note_entered(round_: Round, told: Collection[tuple[Ballot, Given]], *, by: int, at: datetime) -> None:
    """Keep what these sheets say, with one entry for all of them."""
    pairs = []
    for ballot, given in told:
        ballots.save(ballot, casting.content_of(round_, given), ballot.notes, at=at, entered_by=by)
        pairs.append(list(round_queries.pair_of(ballot)[1:]))
    journal.record("sheet_entered", "round", round_.id, by=by, at=at, sheets=pairs)


def note_confirmed(round_: Round, waiting: Collection[Ballot], *, by: int, at: datetime) -> None:
    """Cast what another officer has entered, with one entry for all of it."""
    for ballot in waiting:
        officer = round_queries.entered_by(ballot)
        insist(rules.refusal_to_confirm(officer, by) if officer else NOT_ENTERED)
    done = casting.cast(round_, [(ballot, ballot.content) for ballot in waiting], at=at, confirmed_by=by)
    casting.record("sheet_confirmed", round_, done, by=by, at=at)


# -- voting papers -------------------------------------------------------------------------------------------


def votes(number: int, expert: int, *, at: datetime) -> VoteSheet:
    """An expert's voting paper, to enter or to confirm.

    :raises Refused: the experts still have time, or the round is closed or none of votes.
    :raises NotFound: the account does not sit on the panel.
    """
    round_ = rounds.one(number)
    own = _voting(round_, expert, at)
    entered = {one: ballot for one, ballot in own.items() if round_queries.entered_by(ballot)}
    chosen = frozenset(one for one, ballot in entered.items() if casting.given_of(round_, ballot).answer)
    officer = next((round_queries.entered_by(ballot) for ballot in entered.values()), None)
    return VoteSheet(round_, expert, chosen if entered else None, officer, not own)


def enter_votes(number: int, expert: int, chosen: Collection[int], *, by: int, at: datetime) -> None:
    """Enter whom an expert votes for on paper: the whole of it, never a rest beside votes that are cast, as how many
    fit beside them would tell how many these are. Errors as ``enter``."""
    with atomic():
        round_ = casting.held(number)
        own = _voting(round_, expert, at)
        insist(PARTLY_CAST if 0 < len(own) < len(ballots.of_expert(round_, expert)) else None)
        insist(casts.refusal_of_votes(chosen, own, 0, round_.terms.choices))
        note_entered(round_, [(ballot, Given(answer=one in chosen)) for one, ballot in own.items()], by=by, at=at)


def confirm_votes(number: int, expert: int, *, by: int, at: datetime) -> None:
    """Confirm a voting paper that another officer has entered. Errors as ``confirm``."""
    with atomic():
        round_ = casting.held(number)
        own = _voting(round_, expert, at)
        insist(None if own else rules.CAST_ALREADY)
        note_confirmed(round_, list(own.values()), by=by, at=at)


def _voting(round_: Round, expert: int, at: datetime) -> dict[int, Ballot]:
    """The expert's ballots that are not cast, when they can be entered."""
    panels.seat_of(round_, expert)
    casting.insist_on_votes(round_)
    insist(rules.refusal_to_enter(round_.window, False, at))
    own = ballots.of_expert(round_, expert)
    return {ballot.candidate.id: ballot for ballot in own if ballot.cast_at is None}


# -- signed -----------------------------------------------------------------------------------------------------


def put_scan(number: int, candidate: int, upload: Upload, *, by: int, at: datetime) -> None:
    """Keep the scan of the signed score sheet of what was handed in, in the place of any other: PDF or JPEG.

    :raises Refused: nothing is handed in, the round is over, or it is no usable file.
    :raises NotFound: the account is not asked about this candidate, or is recused. Slow: a child opens the file.
    """
    _scannable(number, candidate, by)
    blob = keep(examined(upload.content), upload.name, at=at)
    with atomic():
        ballot = _scannable(number, candidate, by)
        sheet_scans.put(ballot, blob, by=by, at=at)
        journal.record("sheet_scanned", "round", number, by=by, at=at, candidate=candidate, ballot=ballot.id)


def _scannable(number: int, candidate: int, by: int) -> Ballot:
    panels.seat_of(number, by)
    casting.held(number)
    ballot = ballots.one_of(number, by, candidate)
    insist(None if ballot.cast_at else SCAN_AFTER)
    return ballot


def scan_of(number: int, candidate: int, *, by: int) -> tuple[bytes, str] | None:
    """The scan of the expert's own sheet with its media type, while the round is open.

    :raises NotFound: the account is not asked about this candidate, or is recused.
    """
    round_, _ = casting.seated(number, by)
    insist(None if round_.state is RoundState.OPEN else OVER)
    blob = sheet_scans.of(ballots.one_of(number, by, candidate))
    return (blobs.get(blob.name), blob.media_type) if blob else None


def sheet_archive(number: int) -> bytes:
    """Every sheet that was handed in in a closed round, for signature: a folder an expert, in the order of the
    编号; equal sheets give equal bytes. (CS1, PS1)

    :raises Refused: the round is not closed. :raises NotFound: no sheets are scored in it, or there is no such round.
    """
    round_ = rounds.one(number)
    if round_.method not in SHEETS:
        raise NotFound(f"no score sheets in round {number}")
    return bundle(dict(sorted(_members(round_))))


def _members(round_: Round) -> Iterator[tuple[str, bytes]]:
    book, category = rulebook_of(round_), stage_of(round_).category
    judged = {one.application.id: one for one in candidates(round_.id)}
    experts = sorted(panels.experts_of(round_), key=lambda seat: (seat.expert.contact.name, seat.expert.id))
    folders = {seat.expert.id: file_name(f"{n:02}", seat.expert.contact.name) for n, seat in enumerate(experts, 1)}
    for sheet in counting.sheets(round_):
        one = judged[sheet.candidate]
        filled = ScoreSheet(
            name=one.application.name,
            technical_field=one.application.technical_field,
            category=category,
            points=sheet.given.points,
            on=clock.beijing(sheet.cast_at).date(),
        )
        label = one.official_number or str(sheet.candidate)
        yield f"{folders[sheet.expert]}/{file_name(label, one.application.name)}.docx", score_sheet(book, filled)
