"""What experts read and take away of a candidate: without ID number, telephone, e-mail and address. (M10)"""

from portal import clock
from portal.documents.papers import application_form
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.operations.applying.materials import manifest_of, photo_of
from portal.operations.judging.marking import Paper
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of
from portal.rulebooks import rulebook
from portal.rules.applying.recommending import RecommendationState
from portal.rules.rulebook.requirements import NAME, TECHNICAL_FIELD
from portal.storage.applying import recommendations
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound


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
        name=answers[NAME],
        technical_field=answers[TECHNICAL_FIELD],
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
