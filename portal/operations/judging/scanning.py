"""The signed score sheet 评分表: what an expert has handed in, printed, signed and scanned."""

from datetime import datetime

from portal.documents.evidence.intake import scanned
from portal.operations.applying.evidence import Upload
from portal.operations.judging import casting
from portal.rules.judging.rounds import OVER, RoundState
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine import blobs, journal, uploading
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels
from portal.storage.judging.ballots import Ballot

SCAN_AFTER = Refusal("请先提交评审结果，再上传签名的评分表。")


def put_scan(number: int, candidate: int, upload: Upload, *, by: int, at: datetime) -> None:
    """Keep the scan of the signed score sheet of what was handed in, in the place of any other: PDF or JPEG.

    :raises Refused: nothing is handed in, the round is over, or it is no usable file.
    :raises NotFound: the account is not asked about this candidate, or is recused. Slow: a child opens the file.
    """
    _scannable(number, candidate, by)
    found = scanned(upload.content)
    blob = uploading.take(upload.content, found.media_type, at=at)
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
