"""Two people appoint, reset and dismiss whoever is of the office, the committee or the auditors; all of them are told.
Where nobody in the portal can decide, the command line does it."""

import pytest

from portal.config import Settings
from portal.operations.people import appointing, inviting, second_factor
from portal.operations.people.appointing import APPOINTMENTS, CHANGES, Appointment
from portal.operations.people.credentials import Declined
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import Act, RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal
from tests.builders import an_account
from tests.operations.submissions import AT
from tests.staff import a_colleague

pytestmark = pytest.mark.usefixtures("opened")
OFFICE, COMMITTEE, AUDITOR = RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR
NEW = Appointment(OFFICE, "马 丽", "ma@example.cn", "13900000000", "接替王示例。")


@pytest.fixture
def officer(opened: Settings) -> Account:
    return a_colleague(at=AT)


@pytest.fixture
def other(opened: Settings) -> Account:
    return a_colleague(email="other@example.cn", name="李文", at=AT)


@pytest.fixture
def member(opened: Settings) -> Account:
    return a_colleague(COMMITTEE, name="委示例", at=AT)


@pytest.fixture
def auditor(opened: Settings) -> Account:
    return a_colleague(AUDITOR, name="监示例", at=AT)


def proposed(by: Account, **changes: object) -> Proposal:
    fields = {name: getattr(NEW, name) for name in Appointment.__struct_fields__}
    return appointing.propose(Appointment(**fields | changes), by=by.id, at=AT)


def approve(proposal: Proposal, by: Account, settings: Settings, accepted: bool = False) -> object:
    matters = {one.kind: one for of in (APPOINTMENTS, CHANGES) for one in of.values()}
    matter = matters[proposal.kind]
    return matter.approve(proposal.id, proposal.version, by=by.id, at=AT, settings=settings, accepted=accepted)


def told() -> set[str]:
    """Who got a letter about a change of the staff."""
    found = (letter.content for letter in outbox.latest(50))
    return {one.to for one in found if "工作人员有变动" in one.subject}


@pytest.mark.rule("M8")
@pytest.mark.parametrize("role", [OFFICE, AUDITOR])
def test_an_officer_is_invited_by_two(
    officer: Account, other: Account, auditor: Account, role: RoleName, settings: Settings, anywhere: None
) -> None:
    proposal = proposed(officer, role=role)
    assert inviting.waiting(at=AT) == []
    with pytest.raises(Refused, match="不能自己审定"):
        approve(proposal, officer, settings)

    approve(proposal, other, settings)

    [waiting] = inviting.waiting(at=AT)
    assert (waiting.invitation.roles, waiting.invitation.email) == ((role,), NEW.email)
    everybody = {one.contact.email for one in (officer, other, auditor)}
    assert told() == (everybody if role is OFFICE else {auditor.contact.email})
    body = next(one.content.body for one in outbox.latest(50) if "有变动" in one.content.subject)
    assert "马 丽（ma@example.cn）" in body
    assert "方文提议，李文审定" in body
    assert NEW.reason in body
    verbs = [entry.verb for entry in journal.latest(3)]
    assert verbs == ["appointment_approved", "invited", "appointment_proposed"]


@pytest.mark.rule("M8")
def test_a_member_of_the_committee_is_decided_by_the_committee(
    officer: Account, other: Account, member: Account, settings: Settings
) -> None:
    proposal = proposed(officer, role=COMMITTEE)

    with pytest.raises(Refused, match="不由您审定"):
        approve(proposal, other, settings)
    assert inviting.waiting(at=AT) == []
    approve(proposal, member, settings)

    assert inviting.waiting(at=AT)[0].invitation.roles == (COMMITTEE,)
    assert told() == {member.contact.email}


def test_declined_nobody_is_invited(officer: Account, other: Account) -> None:
    proposal = proposed(officer)
    with pytest.raises(Refused, match="等待审定"):
        proposed(other, email="MA@example.cn")

    APPOINTMENTS[OFFICE].decline(proposal.id, proposal.version, "没有这个人。", by=other.id, at=AT)

    assert inviting.waiting(at=AT) == []
    assert journal.latest(1)[0].verb == "appointment_declined"
    proposed(other)


@pytest.mark.rule("M8")
@pytest.mark.parametrize("side", [OFFICE, COMMITTEE])
def test_where_nobody_could_decide_nothing_is_proposed(officer: Account, side: RoleName) -> None:
    with pytest.raises(Refused, match="平台管理员在服务器上"):
        proposed(officer, role=side)


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": ""}, "name"), ({"email": "x"}, "email"), ({"reason": " "}, "reason")]
)
def test_what_cannot_be_proposed_is_said(officer: Account, other: Account, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Declined) as refused:
        proposed(officer, **changes)
    assert refused.value.field == field


@pytest.mark.rule("M8")
@pytest.mark.parametrize("held", [OFFICE, AUDITOR, RoleName.EXPERT])
def test_one_account_never_gets_two_roles_that_must_not_meet(officer: Account, member: Account, held: RoleName) -> None:
    an_account(held, email=NEW.email, name="马丽", at=AT)
    with pytest.raises(Declined, match="兼任"):
        proposed(officer, role=COMMITTEE)


@pytest.mark.rule("M8")
def test_one_account_with_the_other_role_since_is_refused_at_the_decision(
    officer: Account, member: Account, settings: Settings
) -> None:
    proposal = proposed(officer, role=COMMITTEE)
    an_account(AUDITOR, email=NEW.email, name="马丽", at=AT)

    with pytest.raises(Refused, match="兼任"):
        approve(proposal, member, settings, accepted=True)

    assert inviting.waiting(at=AT) == []


@pytest.mark.rule("M8")
def test_the_same_name_or_telephone_on_the_other_side_has_to_be_accepted(
    officer: Account, member: Account, settings: Settings
) -> None:
    """An officer's own second mailbox, as committee."""
    contact = officer.contact
    proposal = proposed(officer, role=COMMITTEE, name="方 文", phone=contact.phone or "13900000000")
    found = appointing.alike(APPOINTMENTS[COMMITTEE].content_of(proposal))
    assert [(one.name, one.same_name) for one in found][:1] == [("方文", True)]

    with pytest.raises(Refused, match="已核实"):
        approve(proposal, member, settings)
    assert inviting.waiting(at=AT) == []
    approve(proposal, member, settings, accepted=True)

    assert len(inviting.waiting(at=AT)) == 1


def test_another_name_and_telephone_are_no_warning(officer: Account, other: Account) -> None:
    an_account(RoleName.EXPERT, email="e@example.cn", name="沈示例", at=AT, phone="13911112222")
    proposal = proposed(officer, phone="")
    assert appointing.alike(APPOINTMENTS[OFFICE].content_of(proposal)) == []
    same_phone = Appointment(OFFICE, "别名", "n@example.cn", "13911112222", "理由")
    [found] = appointing.alike(same_phone)
    assert (found.same_name, found.same_phone, found.roles) == (False, True, "专家")


@pytest.mark.rule("M8")
def test_an_authenticator_is_reset_by_two_beside_its_owner(
    officer: Account, other: Account, auditor: Account, settings: Settings
) -> None:
    third = a_colleague(email="third@example.cn", name="丁示例", at=AT)
    proposal = change(third, Act.RESET, officer)
    with pytest.raises(Refused, match="与您本人有关"):
        approve(proposal, third, settings)
    with pytest.raises(Refused, match="不能自己审定"):
        approve(proposal, officer, settings)
    assert not second_factor.lacks(third.id)

    approve(proposal, other, settings)

    assert second_factor.lacks(third.id)
    assert told() == {one.contact.email for one in (officer, other, third, auditor)}


def change(of: Account, act: Act, by: Account, role: RoleName | None = None) -> Proposal:
    return appointing.propose_change(of.id, act, role=role, version=of.version, reason="换了手机。", by=by.id, at=AT)


@pytest.mark.rule("M8")
@pytest.mark.parametrize("act", [Act.REVOKE, Act.CLOSE])
def test_a_member_of_the_committee_is_dismissed_by_another_one(
    officer: Account, other: Account, member: Account, act: Act, settings: Settings
) -> None:
    leaving = a_colleague(COMMITTEE, email="leaving@example.cn", name="离示例", at=AT)
    proposal = change(leaving, act, officer, COMMITTEE if act is Act.REVOKE else None)
    with pytest.raises(Refused, match="不由您审定"):
        approve(proposal, other, settings)

    approve(proposal, member, settings)

    assert [one.id for one in accounts.having(COMMITTEE)] == [member.id]
    assert told() == {member.contact.email, leaving.contact.email}


def test_what_nobody_could_decide_or_is_no_change_is_refused(officer: Account, other: Account) -> None:
    for act, reason in ((Act.RESET, "平台管理员"), (None, "请选择"), (Act.REVOKE, "请选择")):
        with pytest.raises(Refused, match=reason):
            appointing.propose_change(other.id, act, version=other.version, reason="理由", by=officer.id, at=AT)
    with pytest.raises(Refused, match="自己的"):
        change(officer, Act.CLOSE, officer)
    with pytest.raises(NotFound):
        change(an_account(email="a@example.cn", at=AT), Act.CLOSE, officer)


@pytest.mark.rule("M8")
def test_the_command_line_appoints_only_where_nobody_else_can(
    officer: Account, auditor: Account, settings: Settings
) -> None:
    """A second officer, and the first of the committee; afterwards people in the portal do it."""
    appointing.appoint_at_the_server(NEW, at=AT, settings=settings)
    assert told() == {officer.contact.email, auditor.contact.email}
    assert [entry.verb for entry in journal.latest(2)] == ["appointed_at_server", "invited"]
    first = Appointment(COMMITTEE, "委示例", "wei@example.cn", "13900000001", "第一位。")
    appointing.appoint_at_the_server(first, at=AT, settings=settings)

    a_colleague(email="other@example.cn", name="李文", at=AT)
    a_colleague(COMMITTEE, name="委示例", at=AT)

    for role in (OFFICE, COMMITTEE, AUDITOR):
        typed = Appointment(role, "新示例", "xin@example.cn", "13900000002", "理由")
        with pytest.raises(Refused, match="请在平台中提出"):
            appointing.appoint_at_the_server(typed, at=AT, settings=settings)


@pytest.mark.rule("M8")
def test_the_command_line_resets_a_lone_officer(officer: Account, auditor: Account, settings: Settings) -> None:
    appointing.reset_at_the_server("OFFICE@example.cn", "丢了手机。", at=AT, settings=settings)

    assert second_factor.lacks(officer.id)
    assert told() == {officer.contact.email, auditor.contact.email}
    assert (journal.latest(1)[0].verb, journal.latest(1)[0].actor) == ("second_factor_reset", None)
    for number in (2, 3):
        a_colleague(email=f"office{number}@example.cn", at=AT)
    with pytest.raises(Refused, match="请在平台中提出"):
        appointing.reset_at_the_server("office2@example.cn", "丢了手机。", at=AT, settings=settings)
    for email in ("nobody@example.cn", an_account(email="a@example.cn", at=AT).contact.email):
        with pytest.raises(Refused, match="没有组委会办公室"):
            appointing.reset_at_the_server(email, "丢了手机。", at=AT, settings=settings)
