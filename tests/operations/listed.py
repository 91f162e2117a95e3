"""What the tests of publishing share: an approved result of the last round, an honour list, its public notice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from portal.operations.publishing import listing_honours, publishing_list, removing
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.operations.publishing.removing import REMOVAL
from portal.rules.applying.honour_bar import keep_until
from portal.rules.judging.tally import Terms
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import NotFound
from portal.storage.judging import panels, results, rounds
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.publishing import honour_lists
from portal.storage.publishing.honour_lists import HonourList, Listed, Removal
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season.editions import Programme
from tests.judging import close
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.submissions import AT

DAY = timedelta(days=1)
FINAL = Terms(
    method=Method.DELIBERATION,
    maxima=(10, 10, 10, 10, 20, 20, 20),
    quorum="1/2",
    combine="mean",
    quotas={"honouree": 10, "nominee": 10},
)


class Office(NamedTuple):
    """Who proposes and publishes, and who approves."""

    officer: Account
    member: Account


def an_office() -> Office:
    """An officer and a member of the committee."""
    made = [
        accounts.add(name=name, email=email, password_hash="x", at=AT, roles=(role,))
        for name, email, role in (
            ("办示例", "faburen@example.cn", RoleName.OFFICE),
            ("委示例", "pizhunren@example.cn", RoleName.COMMITTEE),
        )
    ]
    return Office(*made)


def an_approved_result(
    programme: Programme, named: Sequence[Application], *, honourees: int, by: Account, at: datetime = AT
) -> Round:
    """The last round, approved: the panel has named the first ``honourees``, and the others as nominees."""
    made = rounds.prepare(programme, "final", Method.DELIBERATION, at=at)
    expert = accounts.add(
        name="评示例", email=f"{programme.programme}@example.cn", password_hash="x", at=at, roles=(RoleName.EXPERT,)
    )
    panels.add_expert(made, expert, at=at)
    for one in named:
        panels.add_candidate(made, snapshots.latest(one.id), at=at)
    timed = rounds.set_window(made.id, made.version, at, at + DAY)
    opened = panels.open_round(made.id, timed.version, FINAL, at=at, keep_until=keep_until(programme.book, at))
    numbers = [one.id for one in named]
    honours = {"honouree": tuple(sorted(numbers[:honourees])), "nominee": tuple(sorted(numbers[honourees:]))}
    minuted = Minuted("会议记录。", honours={key: value for key, value in honours.items() if value})
    results.record_verdict(opened, minuted, by=by.id, at=at)
    closed = close(opened, at=at)
    results.freeze(closed, at=at)
    rounds.approve(made.id, closed.version)
    return rounds.one(made.id)


def an_honour_list(
    programme: Programme,
    office: Office,
    *,
    honourees: int = 2,
    nominees: int = 1,
    applications: Sequence[Application] = (),
    at: datetime = AT,
) -> HonourList:
    """The approved honour list of a programme, of these accepted applications or of new ones."""
    decided = deciding(programme)
    named = list(applications) or accepted(decided, honourees + nominees, by=an_applicant(), at=at)
    an_approved_result(decided, named, honourees=honourees, by=office.officer, at=at)
    chosen = {one.id: "honouree" if order < honourees else "nominee" for order, one in enumerate(named)}
    proposal = listing_honours.propose(programme.id, chosen, "", by=office.officer.id, at=at)
    return HONOUR_LIST.approve(proposal.id, proposal.version, by=office.member.id, at=at)


def a_public_notice(
    honour_list: HonourList, office: Office, *, last_day: date | None = None, at: datetime = AT
) -> PublicNotice:
    """The list's notice, published at ``at`` for five working days unless told otherwise."""
    day = last_day or publishing_list.standing(honour_list.id, at=at).earliest
    return publishing_list.publish(honour_list.id, day, by=office.officer.id, at=at)


def removed(person: int, reason: str, *, by: int, at: datetime) -> Removal:
    """Removed from the list by two officers, of whom one is ``by``."""
    proposal = removing.propose(person, reason, by=by, at=at)
    return REMOVAL.approve(proposal.id, proposal.version, by=a_colleague(at).id, at=at)


def a_colleague(at: datetime = AT) -> Account:
    """Another officer, the same each time."""
    email = "lingyiwei@example.cn"
    try:
        return accounts.by_email(email)
    except NotFound:
        return accounts.add(name="另示例", email=email, password_hash="x", at=at, roles=(RoleName.OFFICE,))


def listed(honour_list: HonourList) -> list[Listed]:
    """Who is on the list, in its order."""
    return honour_lists.listed_in(honour_list)
