"""Several accounts with one person's number, for the tests of whose it is."""

from typing import NamedTuple

from portal.operations.office import verifying
from portal.operations.office.verifying import VERIFICATION, Question
from portal.rules.office.verifying import NOBODY
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal
from tests.builders import an_account, an_edition
from tests.operations.reviews import an_officer
from tests.operations.submissions import AT, DAY, SETTINGS, a_complete_application, submit, withdraw

WHY = "核对了身份证原件，与本人相符。"


class Claimed(NamedTuple):
    """A stranger was first with the person's number; the person came second."""

    stranger: Application
    person: Application


def claimed(*, withdrawn: bool = False, channel: str = "单位推荐") -> Claimed:
    """Both are submitted, the stranger's for the other award."""
    programmes = an_edition(at=AT)
    by = an_account(email="stranger@example.cn", name="示例丙", at=AT)
    stranger = a_complete_application(programme=programmes["pioneer"], by=by, channel=channel, name="示例丙")
    submit(stranger)
    if withdrawn:
        withdraw(stranger)
    person = a_complete_application(programme=programmes["craftsman"], by=an_account(at=AT), channel=channel)
    submit(person, at=AT + DAY)
    return Claimed(applications.one(stranger.id), applications.one(person.id))


def the_question() -> Question:
    [found] = verifying.questions()
    return found


def propose(rightful: Application | None, by: Account, *, reason: str = WHY) -> Proposal:
    """Say of the one question that there is whose the number is."""
    asked = the_question()
    own = [claim.id for claim in asked.claims if rightful and claim.application.id == rightful.id]
    return verifying.propose(asked.number, own[0] if own else NOBODY, reason, by=by.id, at=AT + 2 * DAY)


def approve(proposal: Proposal, by: Account) -> None:
    VERIFICATION.approve(proposal.id, proposal.version, by=by.id, at=AT + 3 * DAY, settings=SETTINGS)


def decide(rightful: Application | None) -> None:
    """Two officers find out whose the number is."""
    approve(propose(rightful, an_officer()), an_officer("second@example.cn"))
