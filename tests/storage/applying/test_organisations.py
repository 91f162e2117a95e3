"""Organisations, who acts for them, and who is shown what."""

import pytest

from portal.config import Settings
from portal.rules.applying.recommending import Part
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, email_key
from tests.answers import organisation_code
from tests.builders import an_organisation
from tests.storage.conftest import AT, DAY, an_account

NAMES = ("示例行业协会", "示例行业协会青年分会", "另一个（上海）协会")


@pytest.fixture
def association(storage: Settings) -> Organisation:
    return an_organisation(at=AT)


@pytest.fixture
def officer(storage: Settings) -> Account:
    return an_account("office@example.com")


def confirmed(organisation: Organisation, officer: Account, *members: int) -> Organisation:
    return organisations.confirm(organisation.id, organisation.version, list(members), by=officer.id, at=AT)


def test_a_code_belongs_to_one_organisation(association: Organisation) -> None:
    with pytest.raises(AlreadyThere) as refused:
        organisations.add(OrganisationKind.PARK, "另一个", association.code, at=AT)

    assert refused.value.constraint == "organisation_code"
    assert organisations.by_code(f" {association.code.lower()} ") == association
    assert organisations.by_code(organisation_code("谁也不是")) is None


def test_persons_have_no_code_and_may_share_a_name(storage: Settings) -> None:
    first, second = (organisations.add(OrganisationKind.EXPERT, "专示例", None, at=AT) for _ in range(2))

    assert first.id != second.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("示例行业", NAMES[:2]),
        ("协会", (NAMES[0], NAMES[2], NAMES[1])),
        ("另一个(上海)", NAMES[2:]),
        ("%%", ()),
        ("会", ()),  # one character would list everybody
        (organisation_code(NAMES[1]), NAMES[1:2]),
    ],
)
def test_organisations_are_found_by_name_or_code(officer: Account, text: str, found: tuple[str, ...]) -> None:
    for name in NAMES:
        confirmed(an_organisation(name, at=AT), officer)

    assert tuple(one.name for one in organisations.search(text)) == found


def test_what_somebody_else_has_typed_is_not_found_before_the_office_knows_it(association: Organisation) -> None:
    assert organisations.search("示例") == []
    assert organisations.search("示例", everything=True) == [association]


def test_confirming_counts_for_the_members_that_were_seen(association: Organisation, officer: Account) -> None:
    first, second = an_account("a@example.com"), an_account("b@example.com")
    assert organisations.add_member(association, first, email="a@example.com", at=AT)
    assert not organisations.add_member(association, first, email="a@example.com", at=AT)
    [seen] = organisations.members_of(association)
    organisations.add_member(association, second, at=AT + DAY)

    after = confirmed(association, officer, seen.id)

    assert (after.confirmed, after.version) == (True, association.version + 1)
    assert [bool(member.confirmed_at) for member in organisations.members_of(association)] == [True, False]
    assert organisations.of_account(first, confirmed=True) == [association]
    assert organisations.of_account(second) == [association]
    assert organisations.of_account(second, confirmed=True) == []
    assert organisations.unconfirmed() == [association]  # somebody has joined since
    with pytest.raises(Stale):
        confirmed(association, officer)


def test_who_is_told_is_confirmed_or_was_invited_at_that_address(association: Organisation, officer: Account) -> None:
    known, invited, closed = (an_account(f"{name}@example.com") for name in ("a", "b", "c"))
    organisations.add_member(association, known, confirmed=True, at=AT)
    organisations.add_member(association, invited, email="b@example.com", at=AT)
    organisations.add_member(association, closed, confirmed=True, at=AT)
    accounts.close(closed, at=AT)

    assert organisations.to_be_told(association, "") == [known]
    assert set(organisations.to_be_told(association, email_key("B@example.com"))) == {known, invited}


def test_an_application_names_one_organisation_in_a_part(application: Application, association: Organisation) -> None:
    other = an_organisation("另一个协会", at=AT)
    organisations.name(application.id, Part.RECOMMENDER, association.id, email="a@example.com", at=AT)
    organisations.name(application.id, Part.RECOMMENDER, other.id, email="b@example.com", at=AT)
    organisations.name(application.id, Part.EMPLOYER, other.id, at=AT)

    named = organisations.named_by(application)

    assert {part: naming.organisation.name for part, naming in named.items()} == dict.fromkeys(Part, "另一个协会")
    assert [naming.email for naming in named.values()] == ["", "b@example.com"]
    assert b"b@example.com" not in bytes(named[Part.RECOMMENDER].__data__["email"])
    assert organisations.unname(application.id, Part.EMPLOYER)
    assert not organisations.unname(application.id, Part.EMPLOYER)
    assert list(organisations.named_by(application)) == [Part.RECOMMENDER]


def test_the_office_is_shown_what_a_submitted_application_names(
    application: Application, association: Organisation, officer: Account
) -> None:
    organisations.name(application.id, Part.EMPLOYER, association.id, at=AT)
    assert organisations.unconfirmed() == []

    applications.set_stage(application, Stage.SUBMITTED, at=AT)

    assert organisations.unconfirmed() == [association]
    confirmed(association, officer)
    assert organisations.unconfirmed() == []


def test_somebody_has_confirmed_what_is_confirmed(association: Organisation) -> None:
    with pytest.raises(RefusedBySchema) as refused:
        Organisation.update(confirmed_at=AT).execute()
    assert refused.value.constraint == "organisation_confirmed_by_somebody"
    with pytest.raises(NotFound):
        organisations.one(1)
