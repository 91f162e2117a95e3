"""Editions, programmes, applications, drafts, entrants and snapshots."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from portal.config import Settings
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.applying.applications import Application, Draft, Saved
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from tests.storage.conftest import AT, DAY, a_programme, an_account

SOON = timedelta(microseconds=1)


def test_a_programme_is_open_from_its_first_to_its_last_moment(programme: Programme) -> None:
    def open_at(at: object) -> bool:
        return editions.programmes_open(at=at) == [programme]

    moments = (AT - DAY - SOON, AT - DAY, AT + DAY, AT + DAY + SOON)
    assert [open_at(at) for at in moments] == [False, True, True, False]
    editions.set_state(programme.edition_id, 1, EditionState.ENDED)
    assert not open_at(AT)


def test_the_public_sees_no_edition_in_preparation(programme: Programme) -> None:
    hidden = a_programme(editions.add(key="2027", name="第十一届", at=AT))
    assert editions.programmes_shown() == [programme]
    assert editions.newest("craftsman") == programme
    with pytest.raises(NotFound):
        editions.newest("pioneer")
    editions.set_state(hidden.edition_id, 1, EditionState.OPEN)
    assert set(editions.programmes_shown()) == {programme, hidden}
    assert [edition.key for edition in editions.every()] in (["2026", "2027"], ["2027", "2026"])


def test_an_award_stands_once_in_an_edition(programme: Programme) -> None:
    with pytest.raises(AlreadyThere) as twice:
        a_programme(programme.edition)
    assert twice.value.constraint == "programme_once_an_edition"
    both = {programme, a_programme(programme.edition, "pioneer")}
    assert set(editions.programmes_of(programme.edition)) == both
    assert editions.programme(programme.id).edition.name == "第十届"
    assert editions.boundaries(both) == [AT - DAY, AT + DAY, AT + 2 * DAY]


def test_deadlines_are_kept_in_order_by_the_table(programme: Programme) -> None:
    later = {"opens_at": AT, "closes_at": AT + DAY, "recommending_closes_at": AT + DAY}
    changed = editions.set_deadlines(programme.id, 1, **later)
    assert (changed.version, changed.closes_at, changed.settings) == (2, AT + DAY, {})
    with pytest.raises(Stale) as stale:
        editions.set_deadlines(programme.id, 1, **later)
    assert stale.value.current.version == 2
    for wrong in ({"closes_at": AT}, {"recommending_closes_at": AT + DAY - SOON}):
        with pytest.raises(RefusedBySchema) as refused:
            editions.set_deadlines(programme.id, 2, **{**later, **wrong})
        assert refused.value.constraint == "programme_deadlines_in_order"
    with pytest.raises(NotFound):
        editions.set_deadlines(42, 1, **later)


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


def test_a_person_enters_an_edition_once_a_group(application: Application, programme: Programme) -> None:
    application = applications.one(application.id)
    other = applications.start(programme, an_account("b@example.com"), at=AT)
    person = {"exclusive_group": "individuals", "identity_number": "31010419800101231X"}
    enter = {**person, "at": AT}
    assert entrants.entered(programme.edition, **person) is None
    first = entrants.enter(application, **enter)
    assert [entrants.enter(a, **enter).application_id for a in (other, application)] == [application.id] * 2
    assert first.person_key == entrants.person_key("31010419800101231X")
    assert entrants.enter(other, **{**enter, "exclusive_group": "data"}).application_id == other.id
    there = entrants.entered(programme.edition, **person)
    assert there is not None
    assert there.application_id == application.id


def test_of_many_who_enter_at_once_all_are_told_the_same(application: Application, programme, in_parallel) -> None:
    filed = [applications.start(programme, an_account(f"{n}@example.com"), at=AT) for n in range(10)]
    enter = {"exclusive_group": "individuals", "identity_number": "1", "at": AT}
    results = in_parallel(lambda n: entrants.enter(filed[n], **enter).application_id, 10)
    assert len(set(results)) == 1


def test_a_snapshot_is_what_was_submitted(application: Application) -> None:
    with pytest.raises(NotFound):
        snapshots.latest(application)
    made = [
        snapshots.freeze(application, b"{%d}" % n, rulebook="r", template_digest="t", at=AT + n * DAY) for n in range(2)
    ]
    assert snapshots.of(application) == made[::-1]
    assert snapshots.latest(application.id).manifest == b"{1}"
    assert (snapshots.one(made[0].id).frozen, len(made[0].digest)) == (True, 64)


def save(application: Application, section: str, answers: dict, version: int, at=AT) -> int:
    return applications.save_section(application.id, section, msgspec.json.encode(answers), version, at)


def test_a_stage_that_is_none_is_refused(storage: Settings, application: Application) -> None:
    with pytest.raises(ValueError, match="celebrated"):
        applications.set_stage(application, "celebrated", at=AT)
