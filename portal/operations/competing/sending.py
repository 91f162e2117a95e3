"""Sending people into the final: office or undertaker put finalists of a competition forward, each with a reason, and
the organising committee decides. What the award asks of a person is asked then; each files a form in a window of its
own, after the call has closed. (N8; M12, M13, P4)"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from portal import clock
from portal.config import Settings
from portal.operations.applying import filing
from portal.operations.competing import entering
from portal.operations.competing.planning import is_undertaker, reached, refusal_of_edition
from portal.operations.letters import letters
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.applying.answers import blank_section
from portal.rules.applying.honour_bar import Earlier, keep_until, refusal_of_bar
from portal.rules.applying.submitting import person as person_of
from portal.rules.competing import sending as rules
from portal.rules.competing.result_lines import Entry
from portal.rules.competing.sending import Finalist, Picked
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.rulebook.requirements import EMAIL, NAME, PHONE, PHOTO, POSITION, UNIT
from portal.storage.applying import applications, entrants
from portal.storage.applying.applications import Application
from portal.storage.competing import competitions, seats
from portal.storage.competing.competitions import Competition, CompetitionResult
from portal.storage.competing.seats import Seat, Sent
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import rounds
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.roll import honours
from portal.storage.season.proposals import Proposal


class Choice(msgspec.Struct, frozen=True):
    """What is proposed: whom, from which result of the final, and their window."""

    result: int
    people: tuple[Picked, ...]
    closes_at: datetime
    recommending_closes_at: datetime


# -- reading -------------------------------------------------------------------------------------------------


def final_of(competition: Competition) -> CompetitionResult | None:
    """The result of the competition's final."""
    return competitions.result_of(competition, competition.book.final.key)


def ranked(result: CompetitionResult) -> dict[str, tuple[Entry, int]]:
    """The entries of a final with their ranks, by number."""
    ranking = result.read
    ranks = {one.number: one.rank for one in ranking.placed}
    return {entry.number: (entry, ranks[entry.number]) for entry in ranking.entries}


def refusal_to_choose(competition: Competition) -> Refusal | None:
    """Why nobody can be put forward now, or None."""
    if refusal := refusal_of_edition(competition):
        return refusal
    if final_of(competition) is None:
        return rules.NO_RANKING
    return rules.FINAL_BEGUN if _joins_begun(competition) else None


def _joins_begun(competition: Competition) -> bool:
    programme = competition.programme
    stage = next(stage for stage in programme.book.stages if competition.key in stage.joins)
    held = rounds.of_stage(programme, stage.key)
    return held is not None and held.state is not RoundState.PREPARING


# -- choosing ------------------------------------------------------------------------------------------------


def propose(
    number: int,
    reasons: Mapping[str, str],
    closes_at: datetime | None,
    recommending_closes_at: datetime | None,
    *,
    by: int,
    at: datetime,
) -> Proposal:
    """Put finalists forward, {entry: reason}, with the window in which they file.

    :raises Refused: what stands against it. Errors as ``reached``.
    """
    with atomic():
        competition = reached(number, by)
        insist(refusal_to_choose(competition) or rules.refusal_of_window(closes_at, recommending_closes_at, at))
        result = final_of(competition)
        assert result is not None, "refusal_to_choose asks for one"
        assert closes_at is not None, "refusal_of_window asks for one"
        assert recommending_closes_at is not None, "refusal_of_window asks for one"
        people = tuple(Picked(entry, clean_text(reason)) for entry, reason in reasons.items())
        choice = Choice(result.id, people, closes_at, recommending_closes_at)
        _insist_on(competition, choice, at, tells_why=not is_undertaker(by))
        return CHOICE.propose(number, choice, by=by, at=at)


def _insist_on(competition: Competition, choice: Choice, at: datetime, *, tells_why: bool = True) -> None:
    """``tells_why``: an undertaker hears nothing of what somebody has done in another programme."""
    result = final_of(competition)
    insist(None if result and result.id == choice.result else rules.NO_RANKING)
    assert result is not None, "it is that of the choice"
    known = ranked(result)
    finalists = {
        number: Finalist(rank, entry.candidate, entry.identity, entry.email) for number, (entry, rank) in known.items()
    }
    left = competition.sends - len(seats.of(competition))
    insist(rules.refusal_of_picked(choice.people, finalists, left))
    for picked in choice.people:
        entry = known[picked.entry][0]
        refusal = refusal_of_entry(competition, entry, at)
        insist(refusal if tells_why or refusal is None else rules.refusal_without_why(entry.candidate))


def refusal_of_entry(competition: Competition, entry: Entry, at: datetime) -> Refusal | None:
    """Why the person of an entry cannot be sent, or None: asked of the honour roll and of what was filed. (M13, P4)"""
    programme, book = competition.programme, competition.programme.book
    person = _person(competition, entry)
    sent = next((one for one in seats.of_programme(programme) if seats.is_person_of(one, person)), None)
    claim = entrants.confirmed_on(programme.edition, exclusive_group=book.exclusive_group, identity_number=person)
    honour = honours.standing_bar(person, book.programme)
    earlier = Earlier(honour.title, honour.awarded_on) if honour else None
    barred = refusal_of_bar(book, earlier, clock.beijing(at).date())
    return rules.refusal_of_person(
        book,
        entry.candidate,
        barred_by=earlier if barred else None,
        sent_by=sent.competition.book.name if sent else "",
        bound_to=claim.programme.book.titles.short if claim else "",
        same_award=claim is not None and claim.programme.id == programme.id,
        stage=claim.application.stage if claim else None,
    )


def _person(competition: Competition, entry: Entry) -> str:
    return person_of(competition.programme.book.number_field(), entry.paper, entry.identity)


def _seat(approval: Approval[Choice]) -> list[Seat]:
    """Everybody has a seat and is told; what they have filed through the selection channel counts for it."""
    proposal, choice, at, settings, _ = approval
    competitions.claim(proposal.subject)
    competition = competitions.one(proposal.subject)
    insist(refusal_to_choose(competition))
    _insist_on(competition, choice, at)
    result = competitions.result(choice.result)
    known, first = ranked(result), len(seats.of(competition)) + 1
    made = []
    for place, picked in enumerate(choice.people, start=first):
        sent = _sent(competition, picked, *known[picked.entry])
        made.append(_seated(competition, place, sent, result, proposal, choice, at))
        if made[-1].application_number is None:
            letters.send(sent.email, _invitation(competition, sent, choice, settings), at=at, key=f"seat:{made[-1].id}")
    return made


def _sent(competition: Competition, picked: Picked, entry: Entry, rank: int) -> Sent:
    return Sent(
        entry=entry.number,
        title=entry.title,
        rank=rank,
        name=entry.candidate,
        unit=entry.unit,
        person=_person(competition, entry),
        paper=entry.paper,
        identity=entry.identity,
        email=entry.email,
        reason=picked.reason,
    )


def _seated(
    competition: Competition,
    place: int,
    sent: Sent,
    result: CompetitionResult,
    proposal: Proposal,
    choice: Choice,
    at: datetime,
) -> Seat:
    """Who has handed in an application through the selection channel needs no other one: counted once."""
    book = competition.programme.book
    claim = entrants.confirmed_on(
        competition.programme.edition, exclusive_group=book.exclusive_group, identity_number=sent.person
    )
    filed = claim.application if claim and claim.application.stage not in rules.TAKEN_STAGES else None
    return seats.seat(
        competition,
        place,
        sent,
        result,
        proposal,
        closes_at=choice.closes_at,
        recommending_closes_at=choice.recommending_closes_at,
        application=filed.id if filed else None,
        at=at,
        keep_until=keep_until(book, at),
    )


def _invitation(competition: Competition, sent: Sent, choice: Choice, settings: Settings | None) -> letters.Text:
    award, until = competition.programme.book.titles.award, letters.shown_moment(choice.closes_at)
    return letters.composed(
        f"请填写“{competition.programme.book.titles.short}”申报表",
        sent.name,
        f"{competition.book.name}推荐您参加{award}终评，经组委会审定。",
        f"请用这个邮箱登录评选申报平台（没有账户的请先注册），在“我的申报”中填写申报表，于 {until} 前提交。"
        f"推荐意见在 {letters.shown_moment(choice.recommending_closes_at)} 前提交。",
        *((letters.link(settings, "/applications"),) if settings else ()),
        "没有按时提交的，名额空缺，不递补。",
    )


CHOICE = Matter(
    "competition_choice",
    "competition",
    Choice,
    Verbs("competition_choice_proposed", "competition_choice_approved", "competition_choice_declined"),
    follows=_seat,
    public=True,
)


# -- filing --------------------------------------------------------------------------------------------------


def waiting_for(account: int) -> list[Seat]:
    """The seats of the account's person for which nothing is filed yet."""
    return seats.waiting_for(accounts.one(account))


def begin(number: int, *, by: int, at: datetime) -> Application:
    """Begin the application for a seat, or take up what the account has begun for the award.

    :raises NotFound: the seat is not the account's. :raises Refused: its window is over, or something of it is bound.
    """
    account: Account = accounts.one(by)
    seat = next((one for one in seats.waiting_for(account) if one.id == number), None)
    if seat is None:
        raise NotFound(f"no seat {number} waits for this account")
    programme = seat.competition.programme
    insist(refusal_of_edition(seat.competition) or (rules.SEAT_CLOSED if at > seat.closes_at else None))
    with atomic():
        found = applications.own_of(by, programme)
        application = found or applications.start(programme, by, at=at)
        if not seats.begun(seat, application):
            raise Refused(rules.SEAT_CLOSED)
        if found is None:
            application = applications.one(application.id)
            _fill_in(application, seat, at)
        facts = {"competition": seat.competition.id, "seat": seat.id}
        journal.record("application_begun", "application", application.id, by=by, at=at, **facts)
    return applications.one(application.id)


def _fill_in(application: Application, seat: Seat, at: datetime) -> None:
    """What the entry knows of the person stands in the form already."""
    book, sent = application.programme.book, seat.sent
    number = book.number_field()
    told = entering.answers_of(seat.competition, sent.entry)
    known = {NAME: sent.name, UNIT: sent.unit, EMAIL: sent.email, number.key: sent.identity, number.paper: sent.paper}
    known |= {key: str(told.get(key) or "") for key in (PHOTO, PHONE, POSITION)}
    for section in book.form.sections:
        own = {field.key: known[field.key] for field in section.fields if known.get(field.key) and not field.shows}
        if own:
            filing.save_section(application, section, blank_section(section) | own, 0, at=at)
