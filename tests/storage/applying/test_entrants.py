"""Who has entered an edition."""

from portal.storage.applying import applications, entrants
from portal.storage.applying.applications import Application
from portal.storage.season.editions import Programme
from tests.storage.conftest import AT, an_account


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
