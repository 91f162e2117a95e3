"""The worklists of office, committee and undertakers, and their letter of the day."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, NamedTuple

from portal import clock
from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.applying.merging import MERGING
from portal.operations.competing import entering, planning, sending, taking
from portal.operations.judging import closing
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING, REPEATING_KNOWN
from portal.operations.judging.voiding import VOIDING, VOIDING_KNOWN
from portal.operations.keeping.purging import PURGE
from portal.operations.letters.letters import Text, composed, links, send
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.office import verifying
from portal.operations.office.extending import EXTENSION
from portal.operations.people.appointing import APPOINTMENTS, CHANGES
from portal.operations.people.correcting_accounts import ACCOUNT_CORRECTION
from portal.operations.publishing import unit_notices
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.publishing.final_list import FINAL_LIST
from portal.operations.publishing.forfeiting import CONFIRMATION, FORFEITURE
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.operations.publishing.moving_up import MOVING_UP
from portal.operations.publishing.rectifying import RECTIFICATION
from portal.operations.publishing.removing import REMOVAL
from portal.operations.season import working_calendar
from portal.operations.season.changing import CHANGING
from portal.operations.season.opening import OPENING
from portal.operations.season.proposing import Matter
from portal.rules.applying.deadlines import Timing
from portal.rules.language import working_days
from portal.rules.language.days import day_in_words
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.rules.people.wanted_letters import OptionalLetter
from portal.storage.applying import organisations
from portal.storage.competing import competitions, seats, undertakers
from portal.storage.competing.competitions import Competition
from portal.storage.judging import rounds
from portal.storage.letters import choices, outbox
from portal.storage.office import desk, exchanges
from portal.storage.office.desk import NOBODY, Flag, Wanted
from portal.storage.people import accounts, own_data
from portal.storage.people.accounts import Account
from portal.storage.publishing import objections, petitions
from portal.storage.publishing.unit_notices import awaited
from portal.storage.roll import stories
from portal.storage.season import proposals
from portal.storage.season.proposals import ProposalState

FROM = time(8)  # of a working day, in Beijing: the letter is there when work begins
COMMITTEE: tuple[Matter[Any, Any], ...] = (
    *(OPENING, CHANGING, RESULT, REPEATING_KNOWN, VOIDING_KNOWN, HONOUR_LIST, MOVING_UP, FINAL_LIST, CONFIRMATION),
    *(
        planning.PLAN,
        sending.CHOICE,
        taking.UNDERTAKERS_RESULT,
        APPOINTMENTS[RoleName.COMMITTEE],
        CHANGES[RoleName.COMMITTEE],
    ),
)
STAFF: tuple[Matter[Any, Any], ...] = (APPOINTMENTS[RoleName.OFFICE], CHANGES[RoleName.OFFICE])
BY_TWO: tuple[Matter[Any, Any], ...] = (
    *(DEPARTURE, RECTIFICATION, REMOVAL, NOTICE_CHANGE, MERGING, ACCOUNT_CORRECTION, PURGE),
)
OF_ROUNDS: tuple[Matter[Any, Any], ...] = (EXTENDING, RELEASING, REPEATING)


class Waiting(NamedTuple):
    """So many of one kind wait; ``words`` follow the number, ``path`` is the page where they lie."""

    words: str
    number: int
    path: str


def of_office(officer: int, at: datetime) -> list[Waiting]:
    """What waits for this officer, whatever the award; what the officer has proposed waits for a colleague."""
    found = [*_applications(officer, at), *_proposals(officer), *_rounds(at), *_published(), *_letters()]
    return [waiting for waiting in found if waiting.number]


def of_committee(at: datetime) -> list[Waiting]:
    """What waits for the committee."""
    number = len(proposals.waiting(*(matter.kind for matter in COMMITTEE)))
    return [Waiting("项提议等待审定", number, "/committee")] if number else []


def of_undertaker(account: int, at: datetime) -> list[Waiting]:
    """What waits for whoever acts for the undertaker of a competition."""
    running = [one.competition for one in undertakers.of(account)]
    return [waiting for held in running for waiting in _undertaken(held, at) if waiting.number]


def _undertaken(held: Competition, at: datetime) -> Iterator[Waiting]:
    if planning.refusal_of_edition(held):
        return
    path, name, today = (
        f"/undertaker/competitions/{held.programme.id}/{held.key}",
        held.book.name,
        clock.beijing(at).date(),
    )
    last = [planning.PLAN.last(held.id), taking.last_of(held), sending.CHOICE.last(held.id)]
    declined = sum(one is not None and one.state is ProposalState.DECLINED for one in last)
    yield Waiting(f"项提议被组委会退回（{name}）", declined, path)
    open_now = sum(one is not None and one.is_open for one in last)
    yield Waiting(f"项安排还没有拟定（{name}）", int(held.plan is None and not declined + open_now), f"{path}/plan")
    waiting = sum(one.stage is Stage.SUBMITTED for one in entering.filed(held))
    yield Waiting(f"件参赛作品等待受理（{name}）", waiting, f"{path}/entries")
    for stage in held.book.scored():
        due = held.plan is not None and stage.key in held.plan.dates and held.plan.dates[stage.key][1] < str(today)
        lacks = due and not (open_now or taking.refusal_to_take(held, stage.key))
        is_there = competitions.result_of(held, stage.key) is not None
        yield Waiting(
            f"份结果可以导入（{name}{stage.name}）", int(lacks and not is_there), f"{path}/results/{stage.key}"
        )
    can_send = sending.refusal_to_choose(held) is None and not (declined or open_now or seats.of(held))
    yield Waiting(f"项竞赛还没有推荐终评人选（{name}）", int(can_send), f"{path}/seats")


def _applications(officer: int, at: datetime) -> Iterator[Waiting]:
    unread = Wanted(stage=Stage.SUBMITTED, flag=Flag.UNREAD)
    path = "/office/applications?stage=submitted&flag=unread"
    for whose, words, more in (
        (officer, "份由您办理的申报等待审查", "mine"),
        (NOBODY, "份无人办理的申报等待审查", "nobodys"),
    ):
        yield Waiting(words, desk.count(_of(unread, whose)), f"{path}&whose={more}")
    written = exchanges.applications_waiting()
    path = f"/office/applications/{min(written)}/exchange" if written else ""
    yield Waiting("份申报有来信等待答复", len(written), path)
    late = deadlines.numbers_due(at, Timing.OVER)
    yield Waiting("份申报逾期，等对方办理", len(late), "/office/applications?flag=overdue")
    yield Waiting("项个人信息请求等待答复", own_data.waiting(), "/office/data-requests")
    yield Waiting("个推荐单位待确认", len(organisations.unconfirmed()), "/office/organisations")


def _of(wanted: Wanted, whose: int) -> Wanted:
    return Wanted(stage=wanted.stage, flag=wanted.flag, whose=whose)


def _proposals(officer: int) -> Iterator[Waiting]:
    def waiting(matter: Matter[Any, Any]) -> int:
        return sum(one.proposer != officer for one in matter.waiting())

    yield Waiting("项延期等待决定", waiting(EXTENSION), "/office/extensions")
    yield Waiting("个证件号码等待核实是谁的", len(verifying.questions()), "/office/verifications")
    yield Waiting("项提议等待另一位同事决定", sum(map(waiting, BY_TWO)), "/office/matters")
    yield Waiting("份竞赛结果等待确认", waiting(taking.RESULT), "/office/competitions")
    yield Waiting("项人员变动等待决定", sum(map(waiting, STAFF)), "/office/accounts")
    yield Waiting("件取消或者撤销荣誉等待审定", waiting(FORFEITURE), "/office/forfeitures")
    yield Waiting("份评审表的作废等待决定", waiting(VOIDING), "/office/rounds")
    yield Waiting("项评审中的变动等待决定", sum(map(waiting, OF_ROUNDS)), "/office/rounds")


def _rounds(at: datetime) -> Iterator[Waiting]:
    over = [closing.standing(one.id, at=at) for one in rounds.over(at)]
    ready = sum(one.refusal_to_close is None for one in over)
    yield Waiting("轮评审已经截止，可以计票", ready, "/office/rounds")
    yield Waiting("轮评审已经截止，还不能计票", len(over) - ready, "/office/rounds")


def _published() -> Iterator[Waiting]:
    yield Waiting("件异议等待答复", objections.waiting(), "/office/objections")
    yield Waiting("件举报、建议和提问等待答复", petitions.waiting(), "/office/petitions")
    for notice in awaited():
        path = f"/office/public-notices/{notice.id}/units?state=awaited"
        yield Waiting("个单位没有反馈内部公示的结果", unit_notices.counts(notice).awaited, path)
    yield Waiting("份获荣个人的事迹文稿待处理", len(stories.suggested()), "/office/honours")


def _letters() -> Iterator[Waiting]:
    yield Waiting("封信件没有送达", outbox.count_undelivered(), "/office/letters")


# -- the letter of the day -------------------------------------------------------------------------------------


def write(at: datetime, settings: Settings) -> int:
    """Write to every officer, member and undertaker for whom something waits, once a working day at most; returns how
    many."""
    now = clock.beijing(at)
    if now.time() < FROM or not working_days.probably_working(now.date(), working_calendar.years()):
        return 0
    officers = [(account, "/office") for account in accounts.having(RoleName.OFFICE)]
    members = [(account, "/committee") for account in accounts.having(RoleName.COMMITTEE)]
    bodies = [(account, "/undertaker") for account in accounts.having(RoleName.UNDERTAKER)]
    return one_by_one([*officers, *members, *bodies], lambda one: _written(*one, at, settings))


def _written(account: Account, place: str, at: datetime, settings: Settings) -> bool:
    key = f"worklist.{clock.beijing(at).date()}.{place.strip('/')}.{account.id}"
    if outbox.has(key) or not choices.wants(account, OptionalLetter.WORKLIST):
        return False
    match place:
        case "/office":
            waiting = of_office(account.id, at)
        case "/committee":
            waiting = of_committee(at)
        case _:
            waiting = of_undertaker(account.id, at)
    if waiting:
        send(account.contact.email, letter(account.contact.name, waiting, place, at, settings), at=at, key=key)
    return bool(waiting)


def letter(name: str, waiting: list[Waiting], place: str, at: datetime, settings: Settings) -> Text:
    """What waits, each with its number; no name of anybody is in it."""
    lines = "\n".join(f"{one.number} {one.words}" for one in waiting)
    subject = f"等待您办理的事项（{day_in_words(clock.beijing(at))}）"
    return composed(
        subject, name, "评选申报平台上有以下事项等待办理：", lines, *links(settings, place, OptionalLetter.WORKLIST)
    )
