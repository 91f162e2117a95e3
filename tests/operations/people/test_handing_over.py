"""A code handed over in person: for experts in an open round alone, once and soon, and two others hear of it."""

from datetime import timedelta

import pytest

from portal.operations.people import handing_over, passwords
from portal.operations.people.credentials import DeadLink
from portal.operations.people.handing_over import Handed
from portal.rules.language.refusals import Refused
from portal.rules.people import handing_over as rules
from portal.rules.people.handing_over import typed_code
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.letters.outbox import LetterContent
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.builders import PASSWORD
from tests.operations.judged import DURING, a_programme, a_round, accepted, an_applicant, people
from tests.operations.submissions import SETTINGS, letters_to

pytestmark = pytest.mark.usefixtures("opened")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def experts() -> list[Account]:
    """Two on the panel of an open round, and one who is on none."""
    office, by = people(RoleName.OFFICE, 2)[0], an_applicant()
    programme, found = a_programme(), people(RoleName.EXPERT, 3)
    accepted(programme, 2, by=by)
    a_round(programme, "eligibility", found[:2], by=office.id)
    people(RoleName.AUDITOR, 1)
    return found


def officer() -> int:
    return accounts.by_email("office0@example.cn").id


def handed(expert: Account, reason: str = "在评审会场核对了身份证（示例）。") -> Handed:
    return handing_over.hand_over(expert.id, reason, by=officer(), at=DURING, settings=SETTINGS)


def test_the_code_sets_a_password_once_and_two_others_hear_of_it(experts: list[Account]) -> None:
    found = handed(experts[0])
    token = typed_code(f" {found.code.lower()} ")
    passwords.reset(token, PASSWORD, at=found.until - MINUTE, settings=SETTINGS)

    with pytest.raises(DeadLink):
        passwords.to_reset(token, at=found.until - MINUTE)
    told = [email for email in ("office0", "office1", "auditor0") if any(map(_about, _letters(email)))]
    assert told == ["office1", "auditor0"]
    assert any(map(_about, letters_to(experts[0])))
    assert token not in str([entry.facts for entry in journal.about("account", experts[0].id)])
    assert "code_handed_over" in [entry.verb for entry in journal.about("account", experts[0].id)]


def _letters(name: str) -> list[LetterContent]:
    return letters_to(accounts.by_email(f"{name}@example.cn"))


def _about(letter: LetterContent) -> bool:
    return "当面交付登录码" in letter.body


def test_a_code_ends_with_its_time_and_with_the_next_one(experts: list[Account]) -> None:
    first, second = handed(experts[0]), handed(experts[0])

    assert first.code != second.code
    for code, at in ((first.code, DURING), (second.code, second.until + MINUTE)):
        with pytest.raises(DeadLink):
            passwords.to_reset(typed_code(code), at=at)
    assert passwords.to_reset(typed_code(second.code), at=second.until - MINUTE).id == experts[0].id


def test_nobody_else_gets_one(experts: list[Account]) -> None:
    colleague = people(RoleName.OFFICE, 1, called="third")[0]
    for account, refusal in ((experts[2], rules.NO_OPEN_ROUND), (colleague, rules.NOT_AN_EXPERT)):
        with pytest.raises(Refused) as refused:
            handed(account)
        assert refused.value.refusal == refusal
    with pytest.raises(Refused):
        handed(experts[0], " ")


@pytest.mark.parametrize(("told", "refusal"), [(1, rules.NOBODY_TOLD), (2, None)])
def test_two_others_have_to_hear_of_it(told: int, refusal: object) -> None:
    assert rules.refusal_to_hand_over({"expert"}, judging=True, told=told) == refusal
