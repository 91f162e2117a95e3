"""Into the final: what the award asks of a person is asked when a competition puts them forward, and each files in a
window of its own."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.operations.applying import deadlines, filing
from portal.operations.competing import sending
from portal.operations.competing.sending import CHOICE
from portal.operations.judging import preparing_rounds
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.competing import competitions, seats
from portal.storage.competing.seats import Seat
from portal.storage.engine.errors import NotFound
from portal.storage.roll import honours
from portal.storage.season import editions, proposals
from tests.builders import an_account
from tests.operations.competing.test_taking import Held
from tests.operations.competing.workbooks import BASE, entry, ranked, workbook
from tests.operations.reviews import a_submitted_application, accept, an_officer
from tests.operations.submissions import AT, DAY, SETTINGS, filled, person, submit

CLOSED = AT + 40 * DAY  # the call has closed
ENDS, RECOMMENDED = CLOSED + 10 * DAY, CLOSED + 12 * DAY
MINE = person(BASE + 1)


class Ranked(Held):
    """The competition with the result of its final: number 1 before number 2, and so on."""

    def __init__(self) -> None:
        super().__init__()
        lines = ranked([entry(order, 90 - order) for order in range(1, 7)])
        for stage in ("first", "final"):
            self.take(workbook(lines), stage)

    def choose(self, *orders: int, at=CLOSED) -> None:  # type: ignore[no-untyped-def]
        reasons = {f"GY-{order:03d}": "成果突出（示例）。" for order in orders}
        sending.propose(self.number, reasons, ENDS, RECOMMENDED, by=self.office, at=at)

    def seat(self, *orders: int) -> list[Seat]:
        self.choose(*orders)
        [waiting] = proposals.waiting(CHOICE.kind)
        return CHOICE.approve(waiting.id, waiting.version, by=self.committee, at=CLOSED, settings=SETTINGS)


@pytest.fixture
def held(app: Flask) -> Ranked:
    return Ranked()


@pytest.mark.rule("N8")
def test_no_more_than_four_and_nobody_beside_the_ranking(held: Ranked) -> None:
    with pytest.raises(Refused, match="还可以推荐 4 名"):
        held.choose(1, 2, 3, 4, 5)
    with pytest.raises(Refused, match="没有决赛名次"):
        held.choose(9)
    held.seat(1, 3)
    with pytest.raises(Refused, match="还可以推荐 2 名"):
        held.choose(2, 4, 5)
    held.seat(2)
    assert [(one.place, one.sent.rank) for one in seats.of(held.number)] == [(1, 1), (2, 3), (3, 2)]


@pytest.mark.rule("N8", "M13")
def test_who_was_honoured_within_five_years_is_not_sent(held: Ranked) -> None:
    honours.add(
        programme="craftsman",
        identity=MINE,
        state=HonourState.HONOURED,
        title="上海智慧工匠",
        awarded_on=date(2023, 5, 4),
        name="示例选手1",
        at=AT,
    )
    with pytest.raises(Refused, match="5 年内不得重复申报"):
        held.choose(1)


@pytest.mark.rule("N8", "P4")
def test_who_applied_for_the_other_award_is_not_sent(held: Ranked) -> None:
    pioneer = next(one for one in editions.programmes_of(held.programme.edition) if one.programme == "pioneer")
    a_submitted_application("pioneer", programme=pioneer, by=an_account(at=AT), id_number=MINE)
    with pytest.raises(Refused, match="两个活动不可同时申报"):
        held.choose(1)


@pytest.mark.rule("N2", "N8")
def test_who_came_through_both_channels_is_counted_once(held: Ranked) -> None:
    """What is filed through the selection channel counts for the seat, and is judged in all rounds."""
    application = a_submitted_application(programme=held.programme, by=an_account(at=AT), id_number=MINE)
    accept(application, by=an_officer("third@example.cn"), at=CLOSED)
    [seat] = held.seat(1)
    assert seat.application_number == application.id
    assert not seat.own_window
    assert deadlines.filing_closes_for(application) == held.programme.closes_at
    joined = preparing_rounds.candidates_for(held.programme, "eligibility")
    assert [one.application for one in joined] == [application.id]


@pytest.mark.rule("N8")
def test_a_person_has_one_seat_whichever_competition_sends(held: Ranked) -> None:
    held.seat(1)
    other = competitions.held(held.programme, "2023-xinchuang", at=AT)
    found = sending.ranked(competitions.result_of(held.number, "final"))["GY-001"][0]  # type: ignore[arg-type]
    refusal = sending.refusal_of_entry(other, found, CLOSED)
    assert refusal is not None
    assert "只计一次" in refusal.reason


@pytest.mark.rule("N8", "M12")
def test_the_seat_has_a_window_of_its_own_and_the_day_of_the_conditions_stays(held: Ranked) -> None:
    [seat] = held.seat(1)
    player = an_account(email="player1@example.cn", at=CLOSED)
    with pytest.raises(Refused, match="已经截止"):
        filing.start(held.programme, by=player.id, at=CLOSED)
    with pytest.raises(NotFound):
        sending.begin(seat.id, by=an_account(email="else@example.cn", at=CLOSED).id, at=CLOSED)
    application = sending.begin(seat.id, by=player.id, at=CLOSED)
    assert applications.draft(application.id).answers["name"] == "示例选手1"
    assert deadlines.filing_closes_for(application) == ENDS
    assert deadlines.recommending_closes_for(application) == RECOMMENDED
    assert sending.waiting_for(player.id) == []

    other = filled(application, at=CLOSED, channel="个人自荐", id_number=person(99))
    with pytest.raises(Refused, match="与竞赛推荐的选手不一致"):
        submit(other, at=CLOSED)
    own = filled(applications.one(application.id), at=CLOSED, channel="个人自荐", id_number=MINE)
    with pytest.raises(Refused, match="已经截止"):
        submit(own, at=ENDS + timedelta(microseconds=1))
    submit(own, at=ENDS)
    accept(applications.one(own.id), by=an_officer("third@example.cn"), at=ENDS)
    assert applications.one(own.id).stage is Stage.ACCEPTED
    assert preparing_rounds._accepted(held.programme) == []  # no 初审
    joining = preparing_rounds._joining(held.programme, "final")
    assert [(one.application, one.source) for one in joining] == [(own.id, held.now.key)]


def test_after_its_window_nothing_is_begun_and_an_ended_edition_sends_nobody(held: Ranked) -> None:
    [seat] = held.seat(1)
    player = an_account(email="player1@example.cn", at=CLOSED)
    with pytest.raises(Refused, match="不能再开始填写"):
        sending.begin(seat.id, by=player.id, at=ENDS + DAY)
    edition = held.programme.edition
    editions.set_state(edition.id, edition.version, editions.EditionState.ENDED)
    with pytest.raises(Refused, match="没有在进行"):
        held.choose(2)


def test_a_draft_begun_before_is_taken_up_for_the_seat(held: Ranked) -> None:
    player = an_account(email="player1@example.cn", at=AT)
    begun = filing.start(held.programme, by=player.id, at=AT)
    [seat] = held.seat(1)
    assert seat.application_number is None
    assert sending.begin(seat.id, by=player.id, at=CLOSED).id == begun.id
    assert deadlines.filing_closes_for(begun) == ENDS
