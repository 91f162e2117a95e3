"""An expert's or member's address and name: two officers, a letter to both addresses."""

import pytest

from portal.config import Settings
from portal.operations.people import correcting_accounts as correcting
from portal.operations.people.correcting_accounts import ACCOUNT_CORRECTION
from portal.rules.language.refusals import Refused
from portal.rules.people import correcting_accounts as rules
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts
from portal.storage.people.accounts import Contact
from tests.builders import an_account
from tests.operations.persons import letters
from tests.operations.submissions import AT, DAY

NEW = Contact("沈新示例", "new@example.cn", "13800000000")


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


def test_two_officers_correct_an_expert_and_both_addresses_are_told(storage: Settings) -> None:
    expert = an_account(RoleName.EXPERT, email="old@example.cn", name="沈旧示例", at=AT)
    first = an_account(RoleName.OFFICE, email="office@example.cn", at=AT)
    second = an_account(RoleName.OFFICE, email="office2@example.cn", at=AT)
    token = accounts.sign_in(expert, at=AT, expires_at=AT + 10 * DAY)
    profile = Profile("示例大学", "教授", ("network",))

    proposal = correcting.propose(expert.id, NEW, profile, "（示例）邮箱录入有误。", by=first.id, at=AT)
    assert accounts.one(expert.id).contact.email == "old@example.cn"
    own = reason_of(ACCOUNT_CORRECTION.approve, proposal.id, proposal.version, by=first.id, at=AT)
    assert own == rules.CORRECTING_WORDS.own.reason
    ACCOUNT_CORRECTION.approve(proposal.id, proposal.version, by=second.id, at=AT)

    assert accounts.by_email("new@example.cn").contact == NEW
    assert experts.profile_of(expert.id) == profile
    assert [key for key in accounts.sign_ins_of(expert, at=AT) if key] == []
    assert token
    assert {"old@example.cn", "new@example.cn"} <= {letter.to for letter in letters().values()}
    entry = journal.about("account", expert.id)[-1]
    assert (entry.verb, "example" in str(entry.facts)) == ("account_corrected", False)


def test_whoever_decides_changes_the_own_account_alone(storage: Settings) -> None:
    officer = an_account(RoleName.OFFICE, email="office@example.cn", at=AT)
    member = an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT)
    expert = an_account(RoleName.EXPERT, email="old@example.cn", at=AT)

    for number, reason in ((member.id, rules.NOT_THEIRS), (officer.id, rules.OWN)):
        assert reason_of(correcting.propose, number, NEW, None, "原因。", by=officer.id, at=AT) == reason.reason
    bad = reason_of(correcting.propose, expert.id, NEW, None, " ", by=officer.id, at=AT)
    assert bad == rules.REASON.missing.reason
    assert "邮箱" in reason_of(
        correcting.propose, expert.id, Contact("沈示例", "x", ""), None, "原因。", by=officer.id, at=AT
    )
    taken = correcting.propose(
        expert.id, Contact("沈示例", "committee@example.cn", ""), None, "原因。", by=officer.id, at=AT
    )
    second = an_account(RoleName.OFFICE, email="office2@example.cn", at=AT)
    reason = reason_of(ACCOUNT_CORRECTION.approve, taken.id, taken.version, by=second.id, at=AT)
    assert reason == rules.ADDRESS_TAKEN.reason
