"""Recommending (推荐): what a named organisation reads, writes, adds and answers about one submission.

A draft of an opinion is no fact: it is checked by version and never journalled. An answer is; it is bound to the
submission by a digest over both.
"""

from datetime import datetime

from portal.config import Settings
from portal.documents.papers import opinion as opinion_pages
from portal.operations.applying import asking, deadlines, filing
from portal.operations.applying.enclosing import judged, keep
from portal.operations.applying.evidence import Upload
from portal.rules.applying import evidence as evidence_rules
from portal.rules.applying import recommending as rules
from portal.rules.applying.manifest import Manifest, manifest_from
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import Asked, Opinion, RecommendationState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME, UNIT
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, recommendations
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.season.editions import EditionState

SAME_FILE = Refusal("这个文件已经添加过，没有重复添加。")

# -- reading -------------------------------------------------------------------------------------------------


def deadline_of(recommendation: Recommendation) -> datetime:
    """The moment, inclusive, until which it can be answered."""
    return rules.deadline_of(recommendation.application.programme.recommending_closes_at, recommendation.until_at)


def asked(recommendation: Recommendation, *, by: int, at: datetime) -> Asked:
    """Everything on which answering depends: for the rules, in pages as in operations."""
    application = recommendation.application
    return Asked(
        state=recommendation.state,
        stage=application.stage,
        required=recommendation.required,
        edition_open=application.programme.edition.state is EditionState.OPEN,
        now=at,
        deadline=deadline_of(recommendation),
        filing_closes_at=deadlines.filing_closes_for(application),
        own=application.is_own_of(by),
    )


def manifest_of(recommendation: Recommendation) -> Manifest:
    """The submission that it speaks of."""
    return manifest_from(recommendation.snapshot.manifest)


def evidence_pages(recommendation: Recommendation) -> int:
    """The pages of all evidence of the submission, the applicant's and every organisation's (CF4)."""
    volume = manifest_of(recommendation).volume
    return (volume.pages if volume else 0) + recommendations.supplement_pages(recommendation.snapshot)


def supplement_of(recommendation: Recommendation, number: int) -> tuple[Supplement, bytes]:
    """:raises NotFound: it has no such file."""
    found = recommendations.supplement_of(recommendation, number)
    return found, blobs.get(found.blob.name)


def scan_of(recommendation: Recommendation) -> bytes | None:
    """The sealed opinion page as it was uploaded; ``recommendation.scan`` says of which type it is."""
    return blobs.get(recommendation.scan.name) if recommendation.scan else None


def opinion_page(recommendation: Recommendation) -> bytes:
    """The opinion page as Word, to be printed, signed and sealed (CF10)."""
    answers, written = manifest_of(recommendation).plain_answers, recommendation.content.opinion
    about = opinion_pages.About(
        answers[NAME],
        answers[UNIT],
        receipt_number(recommendation.snapshot.id),
        recommendation.organisation.name,
    )
    return opinion_pages.opinion_page(recommendation.part, _rulebook(recommendation), about, written)


def refusal_to_recommend(recommendation: Recommendation, asked: Asked) -> Refusal | None:
    """Why it cannot be answered with a recommendation as it lies there, or None."""
    scanned = recommendation.scan is not None
    return rules.refusal_to_recommend(asked, recommendation.content.opinion, scanned=scanned)


def refusal_to_fit(recommendation: Recommendation, opinion: Opinion) -> Refusal | None:
    """Why the opinion cannot be printed on one page, or None (CF10). Slow: it is laid out."""
    reason = opinion_pages.fits(
        opinion.contact_line, opinion.opinion, part=recommendation.part, rulebook=_rulebook(recommendation)
    )
    return Refusal(reason) if reason else None


def _rulebook(recommendation: Recommendation) -> Rulebook:
    return filing.rulebook_under(recommendation.application)


# -- writing -------------------------------------------------------------------------------------------------


def save(number: int, version: int, opinion: Opinion, *, by: int, at: datetime) -> Recommendation:
    """Keep the opinion, unfinished as it may be; what no longer says what was sealed loses its scan.

    :raises Refused: nothing can be written.
    :raises Stale: another window, or a colleague, has changed it since ``version``.
    :raises NotFound: it is not the account's to see.
    """
    seen, opinion = recommendations.one_of(by, number), rules.cleaned(opinion)
    insist(rules.refusal_to_answer(asked(seen, by=by, at=at)))
    with atomic():
        claimed = _claimed(seen, version, by, at)
        scan = claimed.scan.name if claimed.scan and claimed.content.opinion == opinion else None
        recommendations.write(claimed, opinion, scan, at=at)
    return recommendations.one_of(by, number)


def put_scan(number: int, version: int, upload: Upload, *, by: int, at: datetime) -> Recommendation:
    """Keep the scan of the sealed opinion page, in the place of any other: one page, PDF or JPEG. Errors as ``save``.

    Slow: a child process opens the file.
    """
    seen = recommendations.one_of(by, number)
    insist(rules.refusal_to_answer(asked(seen, by=by, at=at)))
    insist(rules.refusal_to_scan(seen.content.opinion))
    insist(refusal_to_fit(seen, seen.content.opinion))
    found = judged(upload.content)
    insist(rules.refusal_of_scan(found.pages))
    blob = keep(found, upload.name, at=at)
    with atomic():
        claimed = _claimed(seen, version, by, at)
        recommendations.write(claimed, claimed.content.opinion, blob, at=at)
    return recommendations.one_of(by, number)


def add_supplement(number: int, version: int, upload: Upload, *, by: int, at: datetime) -> Recommendation:
    """Add a file to the evidence, within the pages of all of it (CF4). Errors as ``save``; slow as ``put_scan``."""
    seen = recommendations.one_of(by, number)
    insist(rules.refusal_to_answer(asked(seen, by=by, at=at)))
    found = judged(upload.content)
    blob = keep(found, upload.name, at=at)
    name = evidence_rules.title_from(evidence_rules.cleaned_name(upload.name))
    limit = _rulebook(seen).evidence.page_limit
    try:
        with atomic():
            claimed = _claimed(seen, version, by, at)
            recommendations.add_supplement(claimed, blob, name, found.pages, at=at)
            files = len(recommendations.supplements_of(claimed))
            insist(rules.refusal_of_supplements(files, evidence_pages(claimed), limit))
    except AlreadyThere as error:
        raise Refused(SAME_FILE) from error
    return recommendations.one_of(by, number)


def remove_supplement(number: int, version: int, supplement: int, *, by: int, at: datetime) -> Recommendation:
    """Take a file away again; errors as ``save``."""
    seen = recommendations.one_of(by, number)
    with atomic():
        claimed = _claimed(seen, version, by, at)
        recommendations.remove_supplement(claimed, supplement)
    return recommendations.one_of(by, number)


def _claimed(seen: Recommendation, version: int, by: int, at: datetime) -> Recommendation:
    """The recommendation for a change, and its application held: in the order in which submitting takes them."""
    applications.hold(seen.application.id)
    claimed = recommendations.claim(seen.id, version)
    insist(rules.refusal_to_answer(asked(claimed, by=by, at=at)))
    return claimed


# -- answering -----------------------------------------------------------------------------------------------


def recommend(number: int, version: int, *, by: int, at: datetime, settings: Settings) -> Recommendation:
    """Recommend what was submitted. When everybody who has to has done so, the office is next. Errors as ``save``."""
    seen = recommendations.one_of(by, number)
    for one in (seen, *_twins(seen)):
        insist(refusal_to_fit(one, seen.content.opinion))
    with atomic():
        claimed = _claimed(seen, version, by, at)
        insist(refusal_to_recommend(claimed, asked(claimed, by=by, at=at)))
        asking.write_answer(claimed, RecommendationState.RECOMMENDED, "", by=by, at=at)
        for twin in _twins(claimed):
            _recommend_alike(claimed, twin, by=by, at=at)
        application = asking.moved_on(claimed, at=at)
        asking.tell_applicant(claimed, application, "", at=at, settings=settings)
        asking.record_answer("recommendation_given", claimed, by=by, at=at, stage=application.stage.value)
    return recommendations.one_of(by, number)


def _twins(row: Recommendation) -> list[Recommendation]:
    """What the same organisation is asked about the submission in its other part: where it is both the employer and
    the 推荐机构 it writes and signs once."""
    others = recommendations.of_snapshot(row.snapshot)
    same = [one for one in others if one.organisation.id == row.organisation.id and one.id != row.id]
    return [one for one in same if one.state is RecommendationState.ASKED]


def _recommend_alike(row: Recommendation, twin: Recommendation, *, by: int, at: datetime) -> None:
    recommendations.write(twin, row.content.opinion, row.scan.name if row.scan else None, at=at)
    written = recommendations.claim(twin.id, recommendations.one(twin.id).version)
    asking.write_answer(written, RecommendationState.RECOMMENDED, "", by=by, at=at)


def send_back(number: int, version: int, reason: str, *, by: int, at: datetime, settings: Settings) -> Recommendation:
    """Send the application back to be mended: a draft again, and nothing recommended stands. Errors as ``save``."""
    seen, why = recommendations.one_of(by, number), clean_text(reason)
    insist(rules.REASON.refusal_of(why))
    with atomic():
        claimed = _claimed(seen, version, by, at)
        insist(rules.refusal_to_send_back(asked(claimed, by=by, at=at)))
        asking.write_answer(claimed, RecommendationState.SENT_BACK, why, by=by, at=at)
        application = asking.put_in_stage(claimed.application, Stage.DRAFT, at=at)
        lapsed = recommendations.lapse(application, at=at)
        asking.tell_of_lapse(application, lapsed, at=at)
        asking.tell_applicant(claimed, application, why, at=at, settings=settings)
        asking.record_answer("application_sent_back", claimed, by=by, at=at, lapsed=[row.id for row in lapsed])
    return recommendations.one_of(by, number)


def decline(number: int, version: int, reason: str, *, by: int, at: datetime, settings: Settings) -> Recommendation:
    """Not recommend 不予推荐; the application stays where it is. Errors as ``save``."""
    seen, why = recommendations.one_of(by, number), clean_text(reason)
    insist(rules.REASON.refusal_of(why))
    with atomic():
        claimed = _claimed(seen, version, by, at)
        insist(rules.refusal_to_decline(asked(claimed, by=by, at=at)))
        asking.write_answer(claimed, RecommendationState.DECLINED, why, by=by, at=at)
        asking.tell_applicant(claimed, claimed.application, why, at=at, settings=settings)
        asking.record_answer("recommendation_declined", claimed, by=by, at=at)
    return recommendations.one_of(by, number)
