"""Who has entered an edition."""

from portal.storage.applying import applications, entrants
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import ClaimState
from portal.storage.season.editions import Programme
from tests.storage.conftest import AT, an_account


def test_a_person_enters_an_edition_once_a_group(application: Application, programme: Programme) -> None:
    application = applications.one(application.id)
    other = applications.start(programme, an_account("b@example.com"), at=AT)
    person = {"exclusive_group": "individuals", "identity_number": "31010419800101231X"}
    enter = {**person, "at": AT}
    assert entrants.claim_of(application.applicant, programme.edition, **person) is None
    first = entrants.enter(application, **enter)
    assert first.state is ClaimState.CONFIRMED
    assert first.person_key == entrants.person_key("31010419800101231X")
    assert entrants.enter(application, **enter) == first
    assert [entrants.enter(other, **enter).state for _ in range(2)] == [ClaimState.WAITING] * 2
    assert entrants.enter(other, **{**enter, "exclusive_group": "data"}).state is ClaimState.CONFIRMED
    assert entrants.claim_of(application.applicant, programme.edition, **person) == first
    assert [claim.application_id for claim in entrants.standing(first)] == [application.id, other.id]


def test_an_account_claims_a_person_once(application: Application, programme: Programme) -> None:
    application = applications.one(application.id)
    second = applications.start(programme, application.applicant, at=AT, slot="another")
    enter = {"exclusive_group": "individuals", "identity_number": "1", "at": AT}
    assert entrants.enter(application, **enter) == entrants.enter(second, **enter)


def test_of_many_accounts_that_enter_at_once_one_is_confirmed(application: Application, programme, in_parallel) -> None:
    filed = [applications.start(programme, an_account(f"{n}@example.com"), at=AT) for n in range(10)]
    enter = {"exclusive_group": "individuals", "identity_number": "1", "at": AT}
    results = in_parallel(lambda n: entrants.enter(filed[n], **enter).state, 10)
    assert sorted(results) == [ClaimState.CONFIRMED, *[ClaimState.WAITING] * 9]


def test_of_many_entries_of_one_account_at_once_one_is_made(application: Application, programme, in_parallel) -> None:
    person = applications.one(application.id).applicant
    filed = [applications.start(programme, person, at=AT, slot=str(n)) for n in range(10)]
    enter = {"exclusive_group": "individuals", "identity_number": "1", "at": AT}
    results = in_parallel(lambda n: entrants.enter(filed[n], **enter).application_id, 10)
    assert len(set(results)) == 1
