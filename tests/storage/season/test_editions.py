"""Editions and their programmes: what is open, what the public sees, what the table keeps in order."""

from datetime import timedelta

import pytest

from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from tests.storage.conftest import AT, DAY, a_programme

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
