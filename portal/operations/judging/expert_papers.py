"""What experts read and take away of a candidate: without ID number, telephone, e-mail and address (M10); and the score
sheet 评分表, signed and scanned, that they hand in."""

from datetime import datetime

from portal import clock
from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.papers import application_form
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.operations.applying.evidence import Upload
from portal.operations.applying.materials import manifest_of, photo_of
from portal.operations.judging import casting
from portal.operations.judging.marking import Paper
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of
from portal.rulebooks import rulebook
from portal.rules.applying.recommending import RecommendationState
from portal.rules.judging.rounds import OVER, RoundState
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.storage.applying import recommendations
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels
from portal.storage.judging.ballots import Ballot


def form(paper: Paper) -> bytes:
    """The Word form of what was submitted, as experts see it, with the employer's opinion."""
    manifest = manifest_of(paper.snapshot)
    return application_form.for_experts(
        rulebook(manifest.rulebook.key),
        manifest,
        photo=photo_of(paper.snapshot),
        number=paper.official_number,
        opinion=recommendations.opinion_of_employer(paper.snapshot),
    )


def sheet(paper: Paper) -> bytes:
    """评分表, filled with what the expert has handed in, to be signed (CS1, PS1).

    :raises NotFound: nothing was handed in.
    """
    if paper.ballot.cast_at is None:
        raise NotFound("a score sheet of a ballot that is not cast")
    answers = manifest_of(paper.snapshot).plain_answers
    filled = ScoreSheet(
        name=answers["name"],
        technical_field=answers["technical_field"],
        category=stage_of(paper.round).category,
        points=paper.given.points,
        on=clock.beijing(paper.ballot.cast_at).date(),
    )
    return score_sheet(rulebook_of(paper.round), filled)


def recommended(snapshot: Snapshot) -> list[tuple[Recommendation, list[Supplement]]]:
    """Who recommended the submission, with what each has added to the evidence."""
    return [
        (row, recommendations.supplements_of(row))
        for row in recommendations.of_snapshot(snapshot)
        if row.state is RecommendationState.RECOMMENDED
    ]


def supplement(paper: Paper, number: int) -> tuple[Supplement, bytes]:
    """One file that an organisation has added. :raises NotFound: nobody who recommended has added such a file."""
    for _, added in recommended(paper.snapshot):
        for one in added:
            if one.id == number:
                return one, blobs.get(one.blob.name)
    raise NotFound(f"no supplement {number}")


# -- the signed score sheet ------------------------------------------------------------------------------------

SCAN_AFTER = Refusal("请先提交评审结果，再上传签名的评分表。")


def put_scan(number: int, candidate: int, upload: Upload, *, by: int, at: datetime) -> None:
    """Keep the scan of the signed score sheet of what was handed in, in the place of any other: PDF or JPEG.

    :raises Refused: nothing is handed in, the round is over, or it is no usable file.
    :raises NotFound: the account is not asked about this candidate, or is recused. Slow: a child opens the file.
    """
    _scannable(number, candidate, by)
    try:
        found = documents.examined(upload.content)
    except EvidenceRefused as error:
        raise Refused(Refusal(str(error))) from error
    blob = blobs.put(upload.content, found.media_type, at=at)
    with atomic():
        ballot = _scannable(number, candidate, by)
        ballots.put_scan(ballot, blob, by=by, at=at)
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
    blob = ballots.scan_of(ballots.one_of(number, by, candidate))
    return (blobs.get(blob.name), blob.media_type) if blob else None
