"""The office browses all organisations: narrowed, counted, a page at a time, by one query."""

import pytest
from playhouse.test_utils import assert_query_count

from portal.rules.applying.recommending import Part
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations
from portal.storage.applying.organisation_lists import Wanted, browse, how_many
from tests.builders import a_member, an_account, an_application, an_organisation
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("opened", "anywhere")


def test_organisations_are_narrowed_and_counted() -> None:
    park = an_organisation("示例园区", OrganisationKind.PARK, at=AT)
    association, old = (an_organisation(name, at=AT) for name in ("示例协会", "旧协会"))
    organisations.merge(old, association)
    a_member(park, at=AT, by=an_account(email="office@example.cn", at=AT).id)
    application = an_application(at=AT)
    for part in (Part.EMPLOYER, Part.RECOMMENDER):
        organisations.name(application.id, part, park.id, at=AT)
    assert [one.named for one in browse(Wanted())] == [0, 0]
    applications.set_stage(application, Stage.SUBMITTED, at=AT)

    with assert_query_count(1):
        everything = browse(Wanted())
    assert [(one.name, one.members, one.named) for one in everything] == [("示例协会", 0, 0), ("示例园区", 1, 1)]
    assert [one.name for one in browse(Wanted(kind=OrganisationKind.PARK))] == ["示例园区"]
    assert [one.name for one in browse(Wanted(confirmed=False))] == ["示例协会"]
    assert [one.name for one in browse(Wanted(text=park.code or ""))] == ["示例园区"]
    assert [one.name for one in browse(Wanted(), page=2, size=1)] == ["示例园区"]
    assert how_many(Wanted(text="示例")) == 2
