"""What experts read and take away of a candidate: without ID number, telephone, e-mail and address. (M10)

It is cut here and nowhere else: the submission itself stays in this module, pages get a ``Redacted``.
"""

from typing import Any, NamedTuple

from portal import clock
from portal.documents.papers import application_form
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.operations.applying import materials
from portal.operations.judging.marking import Paper
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of
from portal.rulebooks import rulebook
from portal.rules.applying import answers as answering
from portal.rules.applying.manifest import Manifest
from portal.rules.applying.recommending import Opinion, RecommendationState
from portal.rules.applying.redaction import covering, opinion_for_experts, redacted
from portal.rules.office.reviewing import Found, Item
from portal.rules.rulebook.requirements import CONTACT, NAME, OPINION, TECHNICAL_FIELD
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import recommendations
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound
from portal.storage.judging import round_queries
from portal.storage.office import reviews


class Recommended(NamedTuple):
    """What an organisation wrote, and in which part."""

    part: str
    organisation: str
    words: str


class EvidenceFile(NamedTuple):
    """One piece of evidence; ``number``: of a file that an organisation added, None within the applicant's volume."""

    name: str
    pages: int
    number: int | None = None


class Redacted(NamedTuple):
    """A submission as experts see it: what they never see is not in it. ``answers``: with every key, the hidden ones
    blank; ``volume_pages``: None where there is no evidence; ``findings``: the office's (N4); ``evidence``: kind by
    kind in the order of the rulebook (CF3), then what organisations have added (CF4)."""

    rulebook: Rulebook
    answers: dict[str, Any]
    form_pages: int
    volume_pages: int | None
    findings: dict[Item, Found]
    opinions: tuple[Recommended, ...]
    evidence: tuple[tuple[str, tuple[EvidenceFile, ...]], ...]


def read(paper: Paper) -> Redacted:
    """What was submitted and what was said of it, as far as experts see it."""
    snapshot = _snapshot(paper)
    manifest, added = materials.manifest_of(snapshot), _recommended(snapshot)
    book = rulebook(manifest.rulebook.key)
    answers = answering.blank(book) | manifest.plain_answers
    cover = covering(book, answers)
    files = [
        *(
            (
                kind.name,
                tuple(EvidenceFile(cover(one.name), one.pages) for one in manifest.attachments if one.kind == kind.key),
            )
            for kind in book.evidence.kinds
        ),
        *(
            (f"{row.part.word}补充的材料", tuple(EvidenceFile(cover(one.name), one.pages, one.id) for one in theirs))
            for row, theirs in added
        ),
    ]
    return Redacted(
        rulebook=book,
        answers=redacted(book, answers),
        form_pages=manifest.form.pages,
        volume_pages=manifest.volume.pages if manifest.volume else None,
        findings={
            item: Found(row.found.value, cover(row.found.note)) for item, row in reviews.findings_of(snapshot).items()
        },
        opinions=tuple(
            Recommended(row.part.word, row.organisation.name, opinion_for_experts(row.content.opinion, cover).opinion)
            for row, _ in added
        ),
        evidence=tuple(group for group in files if group[1]),
    )


def form(paper: Paper) -> bytes:
    """The Word form of what was submitted, with the employer's opinion."""
    snapshot = _snapshot(paper)
    photo_, opinion = materials.photo_of(snapshot), recommendations.opinion_of_employer(snapshot)
    return form_of(materials.manifest_of(snapshot), opinion, photo=photo_, number=paper.official_number)


def form_of(manifest: Manifest, opinion: Opinion, *, photo: bytes, number: str = "") -> bytes:
    """The Word form: what experts never see is left blank, also of the employer's contact person; the pages stay as
    they are."""
    book, answers = rulebook(manifest.rulebook.key), manifest.plain_answers
    said = opinion_for_experts(opinion, covering(book, answers))
    shown = redacted(book, answers) | {CONTACT: said.contact_line, OPINION: said.opinion}
    return application_form.render(book, shown, photo=photo, draft=False, number=number)


def photo(paper: Paper) -> bytes:
    return materials.photo_of(_snapshot(paper))


def volume(paper: Paper) -> bytes | None:
    """The evidence as it was handed in, None where there was none: of scans nothing can be cut."""
    return materials.volume_of(_snapshot(paper))


def supplement(paper: Paper, number: int) -> tuple[bytes, str]:
    """One file that an organisation has added, with its media type.

    :raises NotFound: nobody who recommended has added such a file.
    """
    for _, added in _recommended(_snapshot(paper)):
        for one in added:
            if one.id == number:
                return blobs.get(one.blob.name), one.blob.media_type
    raise NotFound(f"no supplement {number}")


def sheet(paper: Paper) -> bytes:
    """评分表, filled with what the expert has handed in, to be signed (CS1, PS1).

    :raises NotFound: nothing was handed in.
    """
    if paper.ballot.cast_at is None:
        raise NotFound("a score sheet of a ballot that is not cast")
    answers = read(paper).answers
    filled = ScoreSheet(
        name=answers[NAME],
        technical_field=answers[TECHNICAL_FIELD],
        category=stage_of(paper.round).category,
        points=paper.given.points,
        on=clock.beijing(paper.ballot.cast_at).date(),
    )
    return score_sheet(rulebook_of(paper.round), filled)


def _snapshot(paper: Paper) -> Snapshot:
    """The submission that is judged."""
    snapshot: Snapshot = round_queries.candidate_of(paper.round, paper.candidate).snapshot
    return snapshot


def _recommended(snapshot: Snapshot) -> list[tuple[Recommendation, list[Supplement]]]:
    """Who recommended the submission, with what each has added to the evidence."""
    return [
        (row, recommendations.supplements_of(row))
        for row in recommendations.of_snapshot(snapshot)
        if row.state is RecommendationState.RECOMMENDED
    ]
