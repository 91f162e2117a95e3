"""The portal's own side: who is on it, roles taken away, accounts closed, and never nobody in the office."""

from datetime import UTC, datetime

import pytest

from portal.operations.people import staffing
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts
from tests.builders import an_account
from tests.staff import a_colleague

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("opened")


def test_colleagues_are_those_with_a_role_of_the_portals_own_side(anywhere: None) -> None:
    office = a_colleague(at=AT)
    expert = an_account(RoleName.EXPERT, RoleName.APPLICANT, email="expert@example.cn", name="李文", at=AT)
    an_account(email="zhang@example.cn", at=AT)
    experts.describe(expert.id, Profile("甲"))
    experts.describe(expert.id, Profile("示例研究院", "研究员"))

    found = {one.account.id: one for one in staffing.colleagues()}

    assert set(found) == {office.id, expert.id}
    assert found[office.id].proven
    assert found[expert.id].words == "专家"
    assert not found[expert.id].proven
    assert found[expert.id].profile.unit == "示例研究院"
    assert [one.account for one in staffing.colleagues(RoleName.EXPERT)] == [expert]
    assert experts.profile_of(office.id) == Profile()


def test_a_role_is_taken_away_by_a_colleague() -> None:
    office = a_colleague(at=AT)
    both = an_account(RoleName.COMMITTEE, RoleName.EXPERT, email="b@example.cn", at=AT)

    staffing.revoke(both.id, RoleName.EXPERT, by=office.id, at=AT)

    assert accounts.roles_of(both) == {RoleName.COMMITTEE}
    assert (journal.latest(1)[0].verb, journal.latest(1)[0].facts) == ("role_revoked", {"role": "expert"})
    for role in (RoleName.EXPERT, RoleName.APPLICANT):
        with pytest.raises(NotFound):
            staffing.revoke(both.id, role, by=office.id, at=AT)


def test_an_account_is_closed_as_it_was_seen() -> None:
    office = a_colleague(at=AT)
    expert = an_account(RoleName.EXPERT, email="b@example.cn", at=AT)
    token = accounts.sign_in(expert, at=AT, expires_at=AT.replace(year=2999))
    with pytest.raises(Stale):
        staffing.close(expert.id, expert.version + 1, by=office.id, at=AT)

    staffing.close(expert.id, expert.version, by=office.id, at=AT)

    assert journal.latest(1)[0].verb == "account_closed"
    with pytest.raises(NotFound):
        accounts.signed_in(token, at=AT)
    with pytest.raises(NotFound):
        staffing.colleague(expert.id)


@pytest.mark.rule("M8")
@pytest.mark.parametrize("role", [RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR])
def test_nobody_dismisses_one_of_these_alone(role: RoleName) -> None:
    office, other = a_colleague(at=AT), a_colleague(role, email="b@example.cn", at=AT)

    with pytest.raises(Refused, match="由两个人办理"):
        staffing.revoke(other.id, role, by=office.id, at=AT)
    with pytest.raises(Refused, match="由两个人办理"):
        staffing.close(other.id, other.version, by=office.id, at=AT)


def test_nobody_changes_their_own_account() -> None:
    office = a_colleague(at=AT)
    a_colleague(email="b@example.cn", at=AT)

    with pytest.raises(Refused, match="自己"):
        staffing.revoke(office.id, RoleName.OFFICE, by=office.id, at=AT)
    with pytest.raises(Refused, match="自己"):
        staffing.close(office.id, office.version, by=office.id, at=AT)


def test_the_office_is_never_empty() -> None:
    """Two who take the role from each other at one moment: the second has lost the right to, but the rule is asked
    of what is left, whoever asks."""
    first = a_colleague(at=AT)
    somebody = an_account(email="b@example.cn", at=AT)

    with pytest.raises(Refused, match="最后一个"):
        staffing.revoke(first.id, RoleName.OFFICE, by=somebody.id, second=somebody.id, at=AT)
    with pytest.raises(Refused, match="最后一个"):
        staffing.close(first.id, first.version, by=somebody.id, second=somebody.id, at=AT)

    assert staffing.colleague(first.id).roles == (RoleName.OFFICE,)


def test_an_applicant_is_no_colleague() -> None:
    office = a_colleague(at=AT)
    applicant = an_account(email="b@example.cn", at=AT)

    with pytest.raises(NotFound):
        staffing.close(applicant.id, applicant.version, by=office.id, at=AT)
