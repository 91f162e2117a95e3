"""Whom an application names, and what the office knows of organisations."""

from typing import Any

import pytest

from portal.operations.applying import organisations, submitting
from portal.operations.applying.organisations import CODE_TAKEN, NewOrganisation
from portal.rules.applying.correcting import NOT_A_DRAFT
from portal.rules.applying.recommending import NO_EMAIL, NO_PERSON, OWN_EMAIL, Part
from portal.rules.applying.submitting import RECOMMENDERS
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications
from portal.storage.applying import organisations as stored
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Naming, Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from tests.answers import organisation_code
from tests.builders import a_member, an_account, an_application, an_organisation
from tests.operations.recommendations import a_confirmed, an_officer
from tests.operations.submissions import AT, a_complete_application, submit

pytestmark = pytest.mark.usefixtures("opened", "anywhere")
NAME = "示例研究院（上海）有限公司"
NEW = NewOrganisation(OrganisationKind.EMPLOYER, "示例研究院(上海)有限公司", organisation_code(NAME), "hr@example.cn")


def name(application: Application, part: Part, chosen: Any, **changes: Any) -> Naming:
    return organisations.name(application, part, chosen, **{"by": application.applicant.id, "at": AT, **changes})


def reason_of(*arguments: Any, **changes: Any) -> str:
    with pytest.raises(Refused) as refused:
        name(*arguments, **changes)
    return refused.value.refusal.reason


def a_known(text: str = "示例行业协会") -> Organisation:
    """A confirmed organisation with a confirmed member."""
    organisation = an_organisation(text, at=AT)
    a_confirmed(organisation, f"{organisation.code}@example.cn")
    return stored.one(organisation.id)


@pytest.mark.rule("M11", "N13")
def test_an_unknown_organisation_is_entered_as_it_is_named() -> None:
    application, before = an_application(at=AT), journal.head()

    naming = name(application, Part.EMPLOYER, NEW)

    entered = stored.one(naming.organisation.id)
    assert (entered.name, entered.code, entered.kind) == (NAME, NEW.code, OrganisationKind.EMPLOYER)
    assert (entered.confirmed, naming.email) == (False, "hr@example.cn")
    assert organisations.named_by(application) == {Part.EMPLOYER: naming}
    assert journal.head() == before  # a draft is no fact


def test_an_organisation_with_the_same_code_is_the_same() -> None:
    known = a_known(NAME)

    naming = name(an_application(at=AT), Part.EMPLOYER, NEW)

    assert naming.organisation.id == known.id


@pytest.mark.rule("N13")
def test_an_academician_recommends_without_a_code_and_employs_nobody() -> None:
    application = an_application(at=AT)
    person = NewOrganisation(OrganisationKind.ACADEMICIAN, "院示例", "", "yuan@example.cn")

    assert name(application, Part.RECOMMENDER, person).organisation.code is None
    assert reason_of(application, Part.EMPLOYER, person) == NO_PERSON.reason
    entered = organisations.named_by(application)[Part.RECOMMENDER].organisation
    assert reason_of(application, Part.EMPLOYER, entered.id, email="yuan@example.cn") == NO_PERSON.reason


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": None}, "kind"),
        ({"name": ""}, "name"),
        ({"code": "123"}, "code"),
        ({"email": ""}, "email"),
        ({"email": "hr"}, "email"),
        ({"email": "Shen@example.cn "}, "email"),  # the applicant's own
    ],
)
def test_what_is_wrong_is_said_by_its_field(changes: dict[str, Any], field: str) -> None:
    application = an_application(at=AT)
    typed = NewOrganisation(**{"kind": NEW.kind, "name": NEW.name, "code": NEW.code, "email": NEW.email, **changes})

    faults = organisations.faults_of_naming_anew(application, Part.EMPLOYER, typed)

    assert list(faults) == [field]
    assert reason_of(application, Part.EMPLOYER, typed) == faults[field]
    assert organisations.named_by(application) == {}


def test_one_that_was_found_is_chosen() -> None:
    application, known = an_application(at=AT), a_known()

    assert [found.id for found in organisations.search("示例行业")] == [known.id]
    naming = name(application, Part.RECOMMENDER, known.id)

    assert (naming.organisation.id, naming.email) == (known.id, "")


def test_where_nobody_is_there_an_address_is_needed() -> None:
    application, empty = an_application(at=AT), an_organisation(at=AT)
    organisations.confirm(empty, empty.version, by=an_officer().id, at=AT)

    assert reason_of(application, Part.RECOMMENDER, empty.id) == NO_EMAIL.reason
    assert reason_of(application, Part.RECOMMENDER, empty.id, email="shen@example.cn") == OWN_EMAIL.reason
    assert "邮箱" in reason_of(application, Part.RECOMMENDER, empty.id, email="nobody")
    stored.add_member(empty, application.applicant, confirmed=True, at=AT)
    assert reason_of(application, Part.RECOMMENDER, empty.id) == NO_EMAIL.reason  # nobody else is there
    assert name(application, Part.RECOMMENDER, empty.id, email="hui@example.cn").email == "hui@example.cn"


def test_what_search_does_not_show_cannot_be_chosen() -> None:
    application, typed = an_application(at=AT), an_organisation(at=AT)

    for number in (typed.id, 1):
        with pytest.raises(NotFound):
            name(application, Part.RECOMMENDER, number, email="hui@example.cn")
    stored.name(application.id, Part.EMPLOYER, typed.id, at=AT)
    assert name(application, Part.RECOMMENDER, typed.id, email="hui@example.cn")  # named in the other part


def test_only_the_applicant_names() -> None:
    application = an_application(at=AT)

    with pytest.raises(NotFound):
        name(application, Part.EMPLOYER, NEW, by=an_account(email="b@example.cn", at=AT).id)


def test_what_is_submitted_names_whom_it_named() -> None:
    application = a_complete_application()
    submit(application)

    assert reason_of(application, Part.EMPLOYER, NEW) == NOT_A_DRAFT.reason
    with pytest.raises(Refused):
        organisations.unname(application, Part.EMPLOYER, by=application.applicant.id, at=AT)


def test_submitted_meanwhile_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    application = an_application(at=AT)
    check = organisations.refusal_to_name

    def meanwhile(found: Application) -> Any:
        answer = check(found)
        applications.set_stage(applications.one(found.id), Stage.SUBMITTED, at=AT)
        return answer

    monkeypatch.setattr(organisations, "refusal_to_name", meanwhile)
    with pytest.raises(Stale):
        name(application, Part.EMPLOYER, NEW)
    assert organisations.named_by(application) == {}


@pytest.mark.rule("M15")
def test_without_names_it_cannot_be_submitted() -> None:
    application = a_complete_application()
    by = application.applicant.id
    assert organisations.unname(application, Part.EMPLOYER, by=by, at=AT)
    assert not organisations.unname(application, Part.EMPLOYER, by=by, at=AT)

    [obstacle] = submitting.readiness(application, at=AT).obstacles

    assert (obstacle.section, obstacle.path) == (RECOMMENDERS, "")
    assert "请指定所在单位" in obstacle.reason
    with pytest.raises(Refused, match="请指定所在单位"):
        submit(application)


def test_an_organisation_that_lost_its_members_needs_an_address() -> None:
    application = a_complete_application()
    stored.name(application.id, Part.EMPLOYER, an_organisation("无人的单位", at=AT).id, at=AT)

    [obstacle] = submitting.readiness(application, at=AT).obstacles

    assert "“无人的单位”还没有账户" in obstacle.reason


# -- the office ------------------------------------------------------------------------------------------------


def test_the_office_confirms_an_organisation_with_its_members() -> None:
    organisation, officer = an_organisation(at=AT), an_officer()
    member = a_member(organisation, at=AT)

    confirmed = organisations.confirm(organisation, organisation.version, by=officer.id, at=AT)

    assert confirmed.confirmed
    assert stored.of_account(member, confirmed=True) == [organisation]
    entry = journal.latest(1)[0]
    assert (entry.verb, entry.subject_id, entry.actor) == ("organisation_confirmed", organisation.id, officer.id)
    assert entry.facts == {"members": [member.id]}
    with pytest.raises(Stale):
        organisations.confirm(organisation.id, organisation.version, by=officer.id, at=AT)


def test_the_office_corrects_what_was_typed() -> None:
    organisation, other, officer = an_organisation(at=AT), an_organisation("另一个协会", at=AT), an_officer()
    changed = {"kind": OrganisationKind.ALLIANCE, "name": "示例联盟(上海)", "by": officer.id, "at": AT}

    amended = organisations.amend(organisation, organisation.version, code=str(organisation.code), **changed)

    assert (amended.name, amended.kind) == ("示例联盟（上海）", OrganisationKind.ALLIANCE)
    assert journal.latest(1)[0].verb == "organisation_amended"
    before = journal.head()
    for code, reason in ((other.code, CODE_TAKEN.reason), ("1", "18位")):
        with pytest.raises(Refused, match=reason):
            organisations.amend(organisation.id, amended.version, code=code, **changed)
    assert journal.head() == before
    person = {**changed, "kind": OrganisationKind.EXPERT, "name": "专示例"}
    assert organisations.amend(organisation, amended.version, code="", **person).code is None
