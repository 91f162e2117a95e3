"""What does not last: rounds that are prepared, open and closed, links that nobody has followed yet, a late draft, an
inquiry. Each has pages of its own."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.operations.applying import person_consent, unit_filing
from portal.operations.applying.evidence import Upload
from portal.operations.judging import marking, presenting
from portal.operations.meeting import calibrating, holding
from portal.operations.office import extending, inquiring
from portal.operations.people import appointing, inviting
from portal.operations.people.accounts import typed_registration
from portal.operations.people.appointing import Appointment
from portal.operations.people.inviting import Invitation
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import INVITATION_LIFE, RoleName
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.judging import panels, results, rounds
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.people import tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose
from portal.storage.season.editions import Programme
from tests.builders import an_edition, an_organisation
from tests.crawl.filing import file, typed
from tests.crawl.planted import planted
from tests.documents.evidence.test_presentation_files import MOVIE
from tests.documents.evidence_files import jpeg, pdf
from tests.judging import DELIBERATION, ELIGIBILITY, SCORE, VOTE, a_round, close
from tests.operations.judged import given
from tests.operations.reviews import accept
from tests.operations.submissions import SETTINGS, a_complete_application, withdraw
from tests.operations.unit import a_clerk, row

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUDGED, PRESENTING, OTHERS = range(9, 12), range(12, 14), range(14, 18)
CLERK = "renshi@example.cn"


def begin(officer: Account, colleague: Account, expert: Account, *, now: datetime) -> tuple[str, ...]:
    """Everything but the links; returns what the office opens by its address."""
    year, at = now.year, now - 10 * DAY
    closed = an_edition(2023, key=str(year - 14), at=at, closes=HOUR)
    filed = [file(closed["craftsman"], order, at=at).application for order in JUDGED]
    shown = [file(closed["pioneer"], order, at=at).application for order in PRESENTING]
    accept(*filed, *shown, by=officer, at=at + HOUR)
    checked, voted = _rounds(filed, expert, officer, now)
    shown_in = _presented(shown, expert, officer, now)
    _late(closed["craftsman"], OTHERS[0], colleague, at=at, now=now)
    _filing(an_edition(2023, key=str(year - 15), at=now - DAY), officer, now)
    unknown = an_organisation("示例待确认联盟", at=now)
    third = Appointment(RoleName.OFFICE, "任示例", "renshi@example.com", "", "评审期间增加一人（示例）。")
    appointing.propose(third, by=officer.id, at=now)
    return (
        f"/office/rounds/{checked.id}/sheets/{expert.id}/{filed[0].id}",
        f"/office/rounds/{voted.id}/votes/{expert.id}",
        f"/office/rounds/{shown_in.id}/presenting",
        f"/office/organisations/{unknown.id}",
    )


def _rounds(filed: list[Application], expert: Account, officer: Account, now: datetime) -> tuple[Round, Round]:
    """One to be prepared, two whose time is over, one that has closed and waits for the panel's decision."""
    programme, submitted = filed[0].programme, [snapshots.latest(one.id) for one in filed]
    a_round(programme, SCORE, submitted, [expert], stage="score", at=now, state=RoundState.PREPARING)
    checked = a_round(programme, ELIGIBILITY, submitted, [expert], stage="eligibility", at=now - 2 * HOUR)
    voted = a_round(programme, VOTE, submitted, [expert], stage="vote", at=now - 2 * HOUR)
    ended = a_round(programme, DELIBERATION, submitted, [expert], stage="final", at=now - 2 * HOUR)
    named = {"honouree": (filed[0].id,)}
    results.record_verdict(ended, Minuted("会议记录（示例）。", honours=named), by=officer.id, at=now)
    results.freeze(close(ended, at=now), at=now)
    return checked, voted


def _presented(shown: list[Application], expert: Account, officer: Account, now: datetime) -> Round:
    """The last round: the candidates were asked and have brought something; the expert has marked one of them."""
    submitted = [snapshots.latest(one.id) for one in shown]
    at = now - HOUR / 2
    made = a_round(
        shown[0].programme, DELIBERATION, submitted, [expert], stage="final", at=at, state=RoundState.PREPARING
    )
    presenting.ask(made.id, made.version, by=officer.id, at=at - HOUR, settings=SETTINGS)
    presenting.draw(made.id, rounds.one(made.id).version, by=officer.id, at=at - HOUR)
    own = applications.one(shown[0].id)
    presenting.add(own, [Upload("展示.pdf", pdf()), Upload("展示.mp4", MOVIE)], by=own.applicant.id, at=at - HOUR)
    opened = panels.open_round(made.id, rounds.one(made.id).version, DELIBERATION, at=at)
    marking.declare(opened.id, {}, by=expert.id, at=now)
    seen = marking.paper(opened.id, own.id, by=expert.id, at=now)
    marking.draft(opened.id, own.id, seen.ballot.version, given(opened), "", by=expert.id, at=now)
    holding.begin(opened.id, rehearsal=False, by=officer.id, at=now)
    calibrating.begin(opened.id, at=now)
    return opened


def _late(programme: Programme, order: int, colleague: Account, *, at: datetime, now: datetime) -> None:
    """A draft after the closing, for which a colleague asks for more time."""
    account, answers = typed(order, at=at)
    draft = a_complete_application(programme=programme, by=account, at=at, **answers)
    extending.propose(draft.id, until=now + 3 * DAY, reason="住院治疗（示例）。", by=colleague.id, at=now)


def _filing(awards: dict[str, Programme], officer: Account, now: datetime) -> None:
    """Somebody has withdrawn; somebody's unit files for them; about somebody a department is asked."""
    at, award = now - DAY, awards["craftsman"]
    withdraw(file(award, OTHERS[1], at=at).application, at=at + HOUR)
    asked = file(award, OTHERS[2], at=at).application
    for step, reply in enumerate(("无异议（示例）。", "")):
        now_ = applications.one(asked.id)
        sent = inquiring.send(
            now_.id,
            now_.version,
            addressee=f"示例局{step}",
            question="有无重大违法记录（示例）？",
            reply_by=clock.beijing(now + 9 * DAY).date(),
            by=officer.id,
            at=at + HOUR,
        )
        if reply:
            inquiring.record_reply(asked.id, sent.id, reply, jpeg(), by=officer.id, at=now)
    clerk = a_clerk(at=at, email=CLERK)
    person = planted(OTHERS[3])
    own = {"身份证号": person.id_number, "联系电话": person.phone, "E-mail": person.email}
    cells = row(OTHERS[3], person.name, **own)
    filed = unit_filing.begin(award, clerk.unit.id, cells, by=clerk.account.id, at=at)
    person_consent.put_consent(filed.id, Upload("同意书.jpg", jpeg()), by=clerk.account.id, at=at)


def links(of: Account, *, now: datetime) -> tuple[str, ...]:
    """Addresses in letters that were not followed yet."""
    later = now + DAY
    somebody = typed_registration("新示例", "xin@example.cn", "15400007777", "纸 墨 朱印 2023", SETTINGS)
    registration = tickets.give(Purpose.REGISTRATION, at=now, expires_at=later, payload=msgspec.json.encode(somebody))
    reset = tickets.give(Purpose.RESET, at=now, expires_at=later, account=of)
    invited = inviting.invite_staff(
        "yaoqing@example.cn", name="邀示例", roles=[RoleName.EXPERT], by=None, at=now, settings=SETTINGS
    )
    assert isinstance(invited, Invitation)
    token = tickets.give(
        Purpose.INVITATION, at=now, expires_at=now + INVITATION_LIFE, payload=msgspec.json.encode(invited)
    )
    return (f"/register/{registration}", f"/reset/{reset}", f"/invitation/{token}")
