"""Invitations: what they make of an address, once and within 14 days."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.people import accepting, inviting
from portal.operations.people.credentials import DeadLink, Declined
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import INVITATION_LIFE, RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from portal.storage.applying.organisations import Organisation
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import connect, database, release
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.letters import outbox
from portal.storage.people import accounts
from tests.builders import an_account

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EMAIL = "ma@example.cn"
NEW = {"name": "马丽", "phone": "13900000000", "password": "一只 很老很旧 的 茶壶"}
pytestmark = pytest.mark.usefixtures("opened")

Invite = Callable[..., str]


@pytest.fixture
def officer(opened: Settings) -> int:
    return an_account(RoleName.OFFICE, email="office@example.cn", name="方文", at=AT).id


@pytest.fixture
def invite(officer: int, settings: Settings) -> Invite:
    """Invites somebody and gives the token in the letter."""

    def send(*roles: RoleName, email: str = EMAIL, at: datetime = AT, **more) -> str:
        inviting.invite_staff(email, name="马丽", roles=roles, by=officer, at=at, settings=settings, **more)
        return token_in_letter(email)

    return send


@pytest.fixture
def organisation(opened: Settings) -> Organisation:
    return organisations.add(OrganisationKind.ASSOCIATION, "示例行业协会", None, at=AT)


def token_in_letter(email: str) -> str:
    content = next(letter.content for letter in outbox.latest(50) if letter.content.to == email)
    found = re.search(r"/invitation/(\S+)", content.body)
    assert found
    return found[1]


def test_an_invitation_makes_an_account_with_its_roles(invite: Invite, settings: Settings, anywhere: None) -> None:
    token = invite(RoleName.EXPERT, profile=Profile("示例研究院", "研究员", ("software",)))

    account, sign_in = accepting.accept_as_new(token, **NEW, at=AT + DAY, settings=settings)

    assert accounts.roles_of(account) == {RoleName.EXPERT}
    assert account.contact.email == EMAIL
    assert accounts.signed_in(sign_in, at=AT + DAY) == account
    assert experts.profile_of(account.id).unit == "示例研究院"
    assert journal.latest(1)[0].verb == "invitation_accepted"
    assert inviting.waiting(at=AT + DAY) == []


def test_an_invitation_counts_once(invite: Invite, settings: Settings) -> None:
    token = invite(RoleName.COMMITTEE)
    accepting.accept_as_new(token, **NEW, at=AT, settings=settings)

    with pytest.raises(DeadLink):
        accepting.accept_as_new(token, **NEW, at=AT, settings=settings)


def test_of_two_who_accept_at_once_one_does(invite: Invite, settings: Settings, anywhere: None) -> None:
    token = invite(RoleName.COMMITTEE)

    def accept(_: int) -> bool:
        connect()
        try:
            accepting.accept_as_new(token, **NEW, at=AT, settings=settings)
        except Declined:
            return False
        finally:
            release()
            database.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(accept, range(2))) == 1


@pytest.mark.parametrize(("after", "valid"), [(INVITATION_LIFE - timedelta(seconds=1), True), (INVITATION_LIFE, False)])
def test_an_invitation_lives_14_days(invite: Invite, after: timedelta, valid: bool) -> None:
    token = invite(RoleName.OFFICE)

    if valid:
        assert accepting.invitation(token, at=AT + after).words == "组委会办公室"
    else:
        with pytest.raises(DeadLink):
            accepting.invitation(token, at=AT + after)
    assert len(inviting.waiting(at=AT + after)) == valid


def test_who_has_an_account_signs_in_and_gets_the_role(invite: Invite, settings: Settings) -> None:
    account = an_account(email="Ma@example.cn", name="马丽", at=AT)
    token = invite(RoleName.EXPERT)
    invited = accepting.invitation(token, at=AT)
    assert accepting.has_account(invited)
    assert "先用它登录" in accepting.refusal_to_accept(invited, None)
    with pytest.raises(Declined, match="先用它登录"):
        accepting.accept_as_new(token, **NEW, at=AT, settings=settings)

    accepting.accept_signed_in(token, account.id, at=AT)

    assert accounts.roles_of(account) == {RoleName.APPLICANT, RoleName.EXPERT}


def test_another_account_cannot_accept(invite: Invite) -> None:
    other = an_account(email="other@example.cn", at=AT)
    token = invite(RoleName.OFFICE)

    with pytest.raises(Declined, match="另一个邮箱"):
        accepting.accept_signed_in(token, other.id, at=AT)

    assert accounts.roles_of(other) == {RoleName.APPLICANT}
    accepting.invitation(token, at=AT)


@pytest.mark.rule("M8")
@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ((), "至少选择一项"),
        ((RoleName.APPLICANT,), "至少选择一项"),
        ((RoleName.OFFICE, RoleName.COMMITTEE), "不能兼任"),
        ((RoleName.AUDITOR, RoleName.EXPERT), "监督不能兼任"),
    ],
)
def test_roles_that_do_not_go_together_are_refused(invite: Invite, roles: tuple[RoleName, ...], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        invite(*roles)
    assert outbox.latest(5) == []


@pytest.mark.rule("M8")
def test_roles_do_not_come_together_by_a_second_invitation(invite: Invite) -> None:
    account = an_account(RoleName.COMMITTEE, email=EMAIL, at=AT)
    with pytest.raises(Refused, match="不能兼任"):
        invite(RoleName.OFFICE)
    accounts.revoke(account, RoleName.COMMITTEE)
    token = invite(RoleName.OFFICE)
    accounts.grant(account, RoleName.COMMITTEE)

    with pytest.raises(Refused, match="不能兼任"):
        accepting.accept_signed_in(token, account.id, at=AT)


def test_what_cannot_be_an_address_is_refused(invite: Invite) -> None:
    with pytest.raises(Declined) as refused:
        invite(RoleName.OFFICE, email="nobody")
    assert refused.value.field == "email"
    with pytest.raises(Declined) as refused:
        invite(RoleName.EXPERT, phone="12")
    assert refused.value.field == "phone"


def test_of_several_letters_the_last_one_counts(invite: Invite) -> None:
    first, last = invite(RoleName.EXPERT), invite(RoleName.COMMITTEE, at=AT + DAY)

    with pytest.raises(DeadLink):
        accepting.invitation(first, at=AT + DAY)
    assert accepting.invitation(last, at=AT + DAY).roles == (RoleName.COMMITTEE,)


def test_an_invitation_can_be_withdrawn(invite: Invite, officer: int) -> None:
    token = invite(RoleName.EXPERT)
    [waiting] = inviting.waiting(at=AT)

    inviting.withdraw(waiting.invitation.number, by=officer, at=AT)

    with pytest.raises(DeadLink):
        accepting.invitation(token, at=AT)
    with pytest.raises(NotFound):
        inviting.withdraw(waiting.invitation.number, by=officer, at=AT)
    assert journal.latest(1)[0].verb == "invitation_withdrawn"


@pytest.mark.rule("M11")
def test_a_member_of_an_organisation_is_invited(organisation: Organisation, settings: Settings, anywhere: None) -> None:
    inviting.invite_member(organisation, EMAIL, by=None, at=AT, settings=settings)
    token = token_in_letter(EMAIL)
    invited = accepting.invitation(token, at=AT)
    assert accepting.organisation_of(invited) == "示例行业协会"

    account, _ = accepting.accept_as_new(token, **NEW, at=AT, settings=settings)

    assert accounts.roles_of(account) == {RoleName.RECOMMENDER}
    assert [found.id for found in organisations.of_account(account)] == [organisation.id]
    assert organisations.of_account(account, confirmed=True) == []
    assert not organisations.members_of(organisation)[0].confirmed_at


def test_whom_the_office_invites_is_confirmed_at_once(organisation: Organisation, officer: int, settings) -> None:
    inviting.invite_member(organisation, EMAIL, by=None, at=AT, settings=settings)
    inviting.invite_member(organisation.id, EMAIL, by=officer, confirmed=True, at=AT + HOUR, settings=settings)

    account, _ = accepting.accept_as_new(token_in_letter(EMAIL), **NEW, at=AT + HOUR, settings=settings)

    assert organisations.members_of(organisation)[0].account == account
    assert organisations.members_of(organisation)[0].confirmed_at


def test_the_same_invitation_within_a_day_is_one_letter(organisation: Organisation, settings: Settings) -> None:
    for hours in (0, 23, 25):
        inviting.invite_member(organisation, EMAIL, by=None, at=AT + timedelta(hours=hours), settings=settings)

    assert len(outbox.latest(10)) == 2
    assert len(inviting.waiting(at=AT + 2 * DAY)) == 1
    with pytest.raises(Declined):
        inviting.invite_member(organisation, "nobody", by=None, at=AT, settings=settings)


def test_a_faulty_account_is_not_made(invite: Invite, settings: Settings) -> None:
    token = invite(RoleName.EXPERT)

    with pytest.raises(Declined) as refused:
        accepting.accept_as_new(token, **(NEW | {"password": "short"}), at=AT, settings=settings)

    assert refused.value.field == "password"
    accepting.invitation(token, at=AT)
