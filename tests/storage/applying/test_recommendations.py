"""Recommendations as the database keeps them: an answer is frozen, from any connection; that it lapses is written."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.storage.applying import recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Content, Recommendation, Supplement
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema
from portal.storage.engine.tables import atomic
from portal.storage.people.accounts import Account
from tests.builders import an_organisation
from tests.storage.conftest import AT, DAY

FUTURE = AT.replace(year=2999)
ANSWERED = ("recommended", "sent_back", "declined")


@pytest.fixture
def asked(application: Application) -> Recommendation:
    snapshot = snapshots.freeze(application, b"{}", rulebook="r", template_digest="t", at=AT, keep_until=FUTURE)
    return recommendations.ask(
        snapshot, Part.EMPLOYER, an_organisation(at=AT), required=True, email_key="", until_at=None, at=AT
    )


@pytest.fixture
def answered(asked: Recommendation, applicant: Account) -> Recommendation:
    """Recommended, with a scan and a supplement."""
    blob = blobs.put(b"a sealed page", "image/jpeg", at=AT)
    claimed = recommendations.claim(asked.id, asked.version)
    recommendations.write(claimed, Opinion(opinion="同意"), blob, at=AT)
    recommendations.add_supplement(claimed, blob, "证明", 1, at=AT)
    claimed = recommendations.one(asked.id)
    content = Content(Opinion(opinion="同意"), salt="00")
    recommendations.answered(claimed, RecommendationState.RECOMMENDED, content, digest="d" * 64, by=applicant.id, at=AT)
    return recommendations.one(asked.id)


@pytest.mark.rule("CF10")
@pytest.mark.parametrize(
    "change",
    [
        *("answer = 'declined'", "content = NULL", "scan_id = NULL", "digest = 'x'", "organisation_id = 1"),
        *("snapshot_id = 1", "application_id = 1", "part = 'recommender'", "required = {no}", "email_key = 'x'"),
        *("until_at = 1", "answered_by_id = NULL", "asked_at = 1", "changed_at = 1", "frozen = {no}", "id = 1"),
        *("keep_until = NULL", "keep_until = 1"),
    ],
)
def test_an_answer_cannot_be_changed(raw, storage: Settings, answered: Recommendation, change: str) -> None:
    with pytest.raises(RefusedBySchema):
        raw(f"UPDATE recommendation SET {change.format(no='FALSE' if storage.database else '0')}")

    kept = recommendations.one(answered.id)
    assert (kept.state, kept.content, kept.digest) == (answered.state, answered.content, answered.digest)


def test_every_column_of_an_answer_is_frozen_but_two() -> None:
    from portal.storage.engine.triggers import TRIGGERS

    [update] = [one for one in TRIGGERS if (one.table, one.event) == ("recommendation", "UPDATE")]
    free = {
        field.column_name
        for field in Recommendation._meta.sorted_fields
        if f"NEW.{field.column_name} " not in update.condition
    }

    assert free == {"version"}  # lapsed_at is written once


@pytest.mark.rule("CF10")
@pytest.mark.parametrize("statement", ["DELETE FROM recommendation", "DELETE FROM supplement"])
def test_an_answer_and_what_was_added_are_kept(raw, answered: Recommendation, statement: str) -> None:
    with pytest.raises(RefusedBySchema):
        raw(statement)
    with pytest.raises(RefusedBySchema):
        raw("UPDATE supplement SET pages = 2")
    with pytest.raises(RefusedBySchema):
        raw(f"DELETE FROM blob WHERE name = '{answered.scan.name}'")


def test_an_answer_lapses_once(raw: Callable[[str], Any], application: Application, answered: Recommendation) -> None:
    [lapsed] = recommendations.lapse(application, at=AT + DAY)

    assert (lapsed.state, lapsed.answer) == (RecommendationState.LAPSED, RecommendationState.RECOMMENDED)
    assert recommendations.lapse(application, at=AT + 2 * DAY) == []
    for moment in ("NULL", "1"):
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(f"UPDATE recommendation SET lapsed_at = {moment}")


def test_the_portal_s_own_connection_is_refused_too(answered: Recommendation, storage: Settings) -> None:
    for query in (Recommendation.update(digest="x"), Recommendation.delete(), Supplement.update(pages=2)):
        with pytest.raises(RefusedBySchema), atomic():
            query.execute()


def test_a_part_is_asked_once_about_a_submission(asked: Recommendation) -> None:
    with pytest.raises(AlreadyThere) as refused:
        recommendations.ask(
            asked.snapshot, Part.EMPLOYER, asked.organisation, required=True, email_key="", until_at=None, at=AT
        )
    assert refused.value.constraint == "recommendation_once_a_part"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"answer": RecommendationState.RECOMMENDED}, "recommendation_has_its_scan"),
        ({"answer": RecommendationState.LAPSED}, "recommendation_lapses_by_its_moment"),
    ],
)
def test_what_cannot_be_is_refused(asked: Recommendation, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(RefusedBySchema) as refused:
        Recommendation.update(**values).execute()
    assert refused.value.constraint == constraint


def test_what_is_written_is_sealed(asked: Recommendation) -> None:
    claimed = recommendations.claim(asked.id, asked.version)
    recommendations.write(claimed, Opinion("惠章", opinion="同意推荐"), None, at=AT)

    row = recommendations.one(asked.id)
    assert row.content.opinion == Opinion("惠章", opinion="同意推荐")
    assert "同意推荐".encode() not in bytes(row.__data__["content"])


def test_a_supplement_belongs_to_its_recommendation(answered: Recommendation, asked: Recommendation) -> None:
    [supplement] = recommendations.supplements_of(answered)

    assert recommendations.supplement_of(answered, supplement.id).name == "证明"
    assert recommendations.supplement_pages(answered.snapshot) == 1
    with pytest.raises(NotFound):
        recommendations.supplement_of(1, supplement.id)
    assert not recommendations.remove_supplement(answered, 1)
