"""A season that goes wrong on purpose, with every repair that it takes, to an ended edition with a whole journal: a
moved deadline, a unit entered twice, a lost telephone, illness, a missed quorum, declined results, a round held anew, a
withdrawn finalist, a typo on the list, somebody who dies while the list is published and is followed by another."""

from datetime import datetime

import pytest

from portal import clock
from portal.config import Settings
from portal.operations.applying import merging, organisations
from portal.operations.applying.merging import MERGING
from portal.operations.judging import (
    approving_results,
    closing,
    counting,
    marking,
    panels,
    preparing_rounds,
    repairing,
    repeating,
    voiding,
)
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING_KNOWN
from portal.operations.judging.voiding import VOIDING_KNOWN
from portal.operations.people import appointing
from portal.operations.people.appointing import CHANGES
from portal.operations.publishing import changing_notice, departing, listing_honours, moving_up, rectifying
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.operations.publishing.moving_up import MOVING_UP
from portal.operations.publishing.rectifying import RECTIFICATION
from portal.operations.season import changing, preparing_editions
from portal.operations.season.changing import CHANGING, Deadlines
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import Act, RoleName
from portal.rules.publishing.departing import Departure
from portal.rules.publishing.public_notice import Change
from portal.rules.publishing.rectifying import Part
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.judging import ballots, rounds
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from tests.builders import an_edition, an_organisation
from tests.operations.deciding import over, published, settle
from tests.operations.judged import DECIDED, HOUR, accepted, an_applicant, given, people
from tests.operations.listed import Office, a_public_notice, removed
from tests.operations.objections import Noticed
from tests.operations.submissions import AT, DAY, SETTINGS
from tests.staff import a_colleague

VALUES = DECIDED | {"passes.vote": "4", "choices.vote": "4", "passes.score": "4", "quota.honouree": "2"}
WHY = "（示例）说明。"


class Season:
    """The award and its people; every act an hour after the one before."""

    def __init__(self) -> None:
        self.office, self.other, self.third = (a_colleague(email=f"{one}@example.cn", at=AT) for one in "abc")
        [self.member] = people(RoleName.COMMITTEE, 1)
        self.experts = people(RoleName.EXPERT, 6)
        self.made = an_edition(2023, at=AT, closes=DAY)["craftsman"]
        self.now: datetime = AT + HOUR
        editions.set_settings(self.made.id, self.made.version, {"values": VALUES, "deviation": "（示例）人数较少。"})

    def approve(self, matter, proposal, *, by: int | None = None, **more):
        self.now += HOUR
        return matter.approve(proposal.id, proposal.version, by=by or self.other.id, at=self.now, **more)

    def act(self, do, *args, **named):
        """One act of the first officer."""
        self.now += HOUR
        return do(*args, by=self.office.id, at=self.now, **named)

    def begin(self, stage: str, panel: list, *, each: int = 0) -> Round:
        made = self.act(preparing_rounds.prepare, editions.programme(self.made.id), stage)
        return self.open(made, panel, each)

    def open(self, made: Round, panel: list, each: int = 0) -> Round:
        there = {seat.expert.id for seat in panels.panels.experts_of(made)}
        seats = {one.id: "" for one in panel if one.id not in there}
        made = self.act(panels.seat, made.id, made.version, seats) if seats else made
        made = self.act(panels.assign, made.id, made.version, panels.suggest(made.id, each))
        window = self.now + HOUR, self.now + 40 * HOUR
        made = self.act(preparing_rounds.set_window, made.id, made.version, *window)
        made = self.act(closing.open_round, made.id, made.version)
        self.now = window[0]
        return made

    def cast(self, round_: Round, panel: list) -> None:
        for expert in panel:
            with_seat = {seat.expert.id: seat for seat in panels.panels.experts_of(round_)}[expert.id]
            if with_seat.declared_at is None:
                marking.declare(round_.id, {}, by=expert.id, at=self.now)
            left = [one for one in ballots.of_expert(round_, expert) if not one.cast_at]
            if left and round_.method == "vote":
                marking.cast_votes(round_.id, [one.candidate.id for one in left[:4]], by=expert.id, at=self.now)
                continue
            for one in left:
                what = given(round_, answer=True, points=expert.id % 3)
                marking.cast(round_.id, one.candidate.id, one.version, what, by=expert.id, at=self.now)

    def close(self, round_: Round) -> Round:
        return self.act(closing.close, round_.id, rounds.one(round_.id).version)

    def put(self, round_: Round, *, agreed: bool = True) -> None:
        proposal = self.act(approving_results.propose_result, round_.id, rounds.one(round_.id).version, "同意。")
        if agreed:
            self.approve(RESULT, proposal, by=self.member.id)
            return
        self.now += HOUR
        RESULT.decline(proposal.id, proposal.version, WHY, by=self.member.id, at=self.now)

    def name(self, round_: Round, honours: dict[str, list[int]]) -> None:
        seen = rounds.one(round_.id)
        self.act(closing.decide, seen.id, seen.version, f"会议记录，{self.now}。", honours=honours)

    def depart(self, number: int, act: Departure) -> None:
        self.approve(DEPARTURE, self.act(departing.propose, number, act, WHY))


def before_the_rounds(season: Season) -> list[int]:
    seen = editions.programme(season.made.id)
    later = Deadlines(*(one + DAY for one in changing.deadlines_of(seen)))
    moved = season.act(changing.propose, seen.id, seen.version, later, seen.settings, WHY)
    season.approve(CHANGING, moved, by=season.member.id)
    assert editions.programme(seen.id).closes_at == later.closes_at
    twice, unit = an_organisation("示例数据技术公司", at=AT), an_organisation("示例数据技术（上海）有限公司", at=AT)
    season.act(organisations.confirm, unit, unit.version)
    season.approve(MERGING, season.act(merging.propose, twice.id, unit.id, WHY))
    version = accounts.one(season.other.id).version
    lost = season.act(appointing.propose_change, season.other.id, Act.RESET, version=version, reason=WHY)
    season.approve(CHANGES[RoleName.OFFICE], lost, by=season.third.id, settings=SETTINGS)
    made = accepted(editions.programme(seen.id), 6, by=an_applicant(), at=season.now)
    season.now = later.closes_at + HOUR  # a call that was moved within this year, whose working days are known
    return [one.id for one in made]


def eligibility(season: Season) -> None:
    """One expert falls ill and is followed, two are silent until the window is over, and then get more time."""
    ill, successor, *well = season.experts
    round_ = season.begin("eligibility", [ill, *well])
    release = season.act(repairing.propose_release, round_.id, ill.id, successor.id, WHY)
    season.approve(RELEASING, release)
    season.cast(round_, [successor])
    season.now = rounds.one(round_.id).closes_at + HOUR
    with pytest.raises(Refused, match="没有达到规定的人数"):
        season.close(round_)
    more = season.act(repairing.propose_extension, round_.id, season.now + 9 * HOUR, WHY)
    season.approve(EXTENDING, more)
    season.cast(round_, well)
    season.put(season.close(round_))


def vote(season: Season) -> None:
    """The committee declines twice: one ballot is voided, and then the round is held anew."""
    panel = season.experts[2:]
    round_ = season.begin("vote", panel)
    season.cast(round_, panel)
    closed = season.close(round_)
    season.put(closed, agreed=False)
    first = counting.result(closed).places[0].candidate
    wrong = season.act(voiding.propose, closed.id, panel[0].id, first, WHY)
    season.approve(VOIDING_KNOWN, wrong, by=season.member.id)
    season.put(closed, agreed=False)
    anew = season.act(repeating.propose, closed.id, WHY)
    made = season.open(season.approve(REPEATING_KNOWN, anew, by=season.member.id), panel)
    assert rounds.one(closed.id).state is RoundState.REPLACED
    for expert in panel:
        marking.declare(made.id, {}, by=expert.id, at=season.now)
        chosen = sorted(panels.panels.numbers_of(made))[:4]
        marking.cast_votes(made.id, chosen, by=expert.id, at=season.now)
    season.put(season.close(made))


def final(season: Season) -> tuple[int, int, int]:
    """A finalist withdraws while the round is open; the panel's first decision is declined."""
    score = season.begin("score", season.experts[2:])
    season.cast(score, season.experts[2:])
    season.put(season.close(score))
    round_ = season.begin("final", season.experts[2:])
    gone, *left = panels.panels.numbers_of(round_)
    season.cast(round_, season.experts[2:4])
    season.depart(gone, Departure.WITHDRAW)
    season.cast(round_, season.experts[4:])
    closed = season.close(round_)
    assert gone not in counting.kept(closed).count.candidates
    season.name(closed, {"honouree": left[:1]})
    season.put(closed, agreed=False)
    season.name(closed, {"honouree": left[:2], "nominee": left[2:]})
    season.put(closed)
    return left[0], left[1], left[2]


def publish(season: Season, first: int, second: int, third: int) -> Noticed:
    """A typo is corrected in public; somebody dies, is removed, and the committee lets another one move up."""
    clock.set_offset(season.now - clock.now())
    chosen = {first: "honouree", second: "honouree"}
    proposal = season.act(listing_honours.propose, season.made.id, chosen, "（示例）宁缺毋滥。")
    found = season.approve(HONOUR_LIST, proposal, by=season.member.id)
    office = Office(season.office, season.member)
    notice = a_public_notice(found, office, at=season.now)
    typo = season.act(rectifying.propose, first, Part.NAME, "示例正名", WHY, document=("", None))
    season.approve(RECTIFICATION, typo, settings=SETTINGS)
    [dead] = [one for one in honour_lists.listed_in(found) if one.application_number == second]
    season.now += DAY
    removed(dead.id, "本人去世。", by=season.office.id, at=season.now)
    season.depart(second, Departure.DECEASE)
    stop = season.act(changing_notice.propose, notice.id, Change.INTERRUPTED, None, WHY)
    season.approve(NOTICE_CHANGE, stop, settings=SETTINGS)
    moving = season.act(moving_up.propose, found.id, third, "honouree", WHY)
    season.approve(MOVING_UP, moving, by=season.member.id)
    day = clock.beijing(season.now + 12 * DAY).date()
    again = season.act(changing_notice.propose, notice.id, Change.RESTARTED, day, WHY)
    season.approve(NOTICE_CHANGE, again, settings=SETTINGS)
    return Noticed(office, found, public_notices.one(notice.id), honour_lists.standing_in(found))


@pytest.mark.trial
@pytest.mark.rule("M4", "M8", "M10", "M21", "N4")
def test_a_season_that_goes_wrong_on_purpose_ends(opened: Settings, anywhere: None) -> None:
    season = Season()
    numbers = before_the_rounds(season)
    eligibility(season)
    vote(season)
    named = final(season)
    noticed = publish(season, *named)
    settle(noticed.notice, by=season.office.id, at=season.now)
    published(noticed)
    season.now = over(noticed) + DAY
    edition = editions.by_id(season.made.edition.id)
    ended = season.act(preparing_editions.end, edition.id, edition.version)

    assert ended.state is EditionState.ENDED
    assert {one.application_number for one in noticed.people} == {named[0], named[2]}
    assert applications.one(named[0]).name == "示例正名"
    assert len(numbers) == 6
    assert journal.verify() == ()
