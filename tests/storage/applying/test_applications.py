"""Editions, programmes, applications, drafts, entrants and snapshots."""

from collections.abc import Callable

import msgspec
import pytest

from portal.config import Settings
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application, Draft, Saved
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people.accounts import Account
from tests.storage.conftest import AT, DAY, an_account


def test_a_person_begins_one_application_a_programme(application: Application, programme, applicant: Account) -> None:
    with pytest.raises(AlreadyThere) as twice:
        applications.start(programme, applicant, at=AT)
    assert twice.value.constraint == "application_once_a_slot"
    other = applications.start(programme, applicant, at=AT + DAY, slot="2")
    assert applications.of(applicant) == [other, application]
    assert applications.own_of(applicant, programme) == application
    assert applications.own_of(an_account("b@example.com"), programme) is None


def test_somebody_elses_application_does_not_exist(application: Application, applicant: Account) -> None:
    assert applications.one_of(applicant, application.id).programme.edition.key == "2026"
    assert applications.one(application.id) == application
    for account, number in ((an_account("b@example.com"), application.id), (applicant, 42)):
        with pytest.raises(NotFound):
            applications.one_of(account, number)


def test_of_many_claims_of_one_version_one_wins(application: Application, in_parallel: Callable[..., list]) -> None:
    def claim(number: int) -> Application:
        with atomic():
            claimed = applications.claim(application.id, 1)
            applications.set_stage(claimed, Stage.SUBMITTED, at=AT)
            return claimed

    results = in_parallel(claim, 50)
    won = [result for result in results if isinstance(result, Application)]
    lost = [result for result in results if isinstance(result, Stale)]
    assert (len(won), len(lost)) == (1, 49)
    assert {(stale.current.version, stale.current.stage, stale.version) for stale in lost} == {(2, Stage.SUBMITTED, 1)}
    assert applications.of_programme(application.programme_id, Stage.SUBMITTED) == [application]
    assert applications.of_programme(application.programme_id, Stage.DRAFT) == []
    assert applications.of_programme(application.programme_id) == [application]
    with pytest.raises(NotFound):
        applications.claim(42, 1)


def test_clear_columns_are_written_and_no_others(application: Application) -> None:
    photo = blobs.put(b"jpeg", "image/jpeg", at=AT)
    applications.describe(application.id, at=AT + DAY, name="张明", unit="某公司", photo=photo)
    now = applications.one(application.id)
    assert (now.name, now.unit, now.photo_id, now.changed_at, now.version) == ("张明", "某公司", photo, AT + DAY, 1)
    with pytest.raises(ValueError, match="stage"):
        applications.describe(application.id, at=AT, stage="accepted")
    with pytest.raises(RefusedBySchema):
        applications.describe(application.id, at=AT, photo="0" * 64)


def test_a_draft_is_all_its_sections(application: Application) -> None:
    assert applications.draft(application.id) == Draft({}, {}, None)
    save(application, "cover", {"name": "张明"}, 0)
    save(application, "work", {"work": [{"unit": "甲"}]}, 0, at=AT + DAY)
    assert save(application, "cover", {"name": "张大明"}, 1) == 2
    assert applications.draft(application.id) == Draft(
        {"name": "张大明", "work": [{"unit": "甲"}]}, {"cover": 2, "work": 1}, AT + DAY
    )
    assert applications.one(application.id).version == 1


def test_the_loser_of_two_saves_gets_what_was_saved(application: Application) -> None:
    save(application, "cover", {"name": "甲"}, 0)
    for version in (0, 2):
        with pytest.raises(Stale) as stale:
            save(application, "cover", {"name": "乙"}, version)
        assert stale.value.current == Saved("cover", 1, {"name": "甲"}, AT)
    with pytest.raises(Stale) as never:
        save(application, "work", {}, 1)
    assert never.value.current == Saved("work", 0, {}, None)


@pytest.mark.parametrize("version", [0, 1])
def test_of_many_saves_of_one_version_one_wins(application: Application, in_parallel, version: int) -> None:
    if version:
        save(application, "cover", {}, 0)
    results = in_parallel(lambda n: (save(application, "cover", {"name": str(n)}, version), str(n)), 40)
    won = [result for result in results if isinstance(result, tuple)]
    assert [new for new, _ in won] == [version + 1]
    assert {result.current.answers["name"] for result in results if isinstance(result, Stale)} == {won[0][1]}
    assert applications.draft(application.id).answers == {"name": won[0][1]}


def test_what_is_submitted_cannot_be_saved_over(application: Application) -> None:
    save(application, "cover", {"name": "甲"}, 0)
    applications.set_stage(applications.claim(application.id, 1), Stage.SUBMITTED, at=AT)
    with pytest.raises(Stale) as stale:
        save(application, "cover", {"name": "乙"}, 1)
    assert stale.value.current.stage is Stage.SUBMITTED
    with pytest.raises(NotFound):
        applications.save_section(42, "cover", b"{}", 0, AT)


def save(application: Application, section: str, answers: dict, version: int, at=AT) -> int:
    return applications.save_section(application.id, section, msgspec.json.encode(answers), version, at)


def test_a_stage_that_is_none_is_refused(storage: Settings, application: Application) -> None:
    with pytest.raises(ValueError, match="celebrated"):
        applications.set_stage(application, "celebrated", at=AT)
