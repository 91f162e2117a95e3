"""The employer's opinion, as the application form prints it; archives ask for thousands of them."""

from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.storage.applying.recommendations import Recommendation
from portal.storage.applying.snapshots import Snapshot


def of_employer(snapshot: Snapshot | int) -> Opinion:
    """What the employer has written to recommend a submission; blank where it has not, or where that has lapsed."""
    row = (
        Recommendation.select(Recommendation.id, Recommendation.content)
        .where(
            Recommendation.snapshot == snapshot,
            Recommendation.part == Part.EMPLOYER,
            Recommendation.answer == RecommendationState.RECOMMENDED,
            Recommendation.lapsed_at.is_null(),
        )
        .first()
    )
    return row.content.opinion if row else Opinion()
