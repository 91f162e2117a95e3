"""The dates of the season as calendars 日历: of an edition for everybody, and of one account its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.documents.calendars import Event
from portal.operations.applying import deadlines, filing, recommending
from portal.operations.judging import preparing_rounds, presenting
from portal.rules.applying.recommending import RecommendationState
from portal.rules.language.days import beijing
from portal.rules.language.stages import EDITABLE, Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, recommendations
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import EPOCH
from portal.storage.judging import round_queries
from portal.storage.judging.rounds import Round
from portal.storage.office import reviews
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.publishing import public_notices
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STAFF = frozenset({RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR})


def _moved(deadline: datetime) -> int:
    """The sequence of an event at a deadline: deadlines only move to later (第十二条), so a later one counts up."""
    return (deadline - EPOCH) // MINUTE


def of_programmes(programmes: list[Programme]) -> list[Event]:
    """What everybody may know: when applications are taken and recommended, and the days of the 公示."""
    return [event for programme in programmes for event in (*_filing(programme), *_noticed(programme))]


def _filing(programme: Programme) -> Iterator[Event]:
    award, key, link = programme.book.titles.short, f"programme-{programme.id}", f"/awards/{programme.programme}"
    opens, closes, recommending_closes = programme.opens_at, programme.closes_at, programme.recommending_closes_at
    yield Event(f"{key}-opens", programme.version, f"“{award}”申报开始", opens, link=link)
    yield Event(f"{key}-closes", _moved(closes), f"“{award}”申报截止", closes, link=link, alarm=DAY)
    yield Event(
        f"{key}-recommending", _moved(recommending_closes), f"“{award}”推荐截止", recommending_closes, link=link
    )


def _noticed(programme: Programme) -> Iterator[Event]:
    if notice := public_notices.of_programme(programme):
        title = f"“{programme.book.titles.short}”拟表彰名单公示"
        yield Event(
            f"notice-{notice.id}",
            len(notice.changes),
            f"{title}（已中止）" if notice.is_interrupted else title,
            beijing(notice.runs_from).date(),
            notice.last_day,
            "公示期间任何单位和个人都可以提出异议，最后一天到 24:00 为止。",
            f"/public-notices/{programme.edition.key}/{programme.programme}",
            cancelled=notice.is_interrupted,
        )


def of_account(account: Account, at: datetime) -> list[Event]:
    """What the account is waited for, and when it presents or judges; nobody's name is in it."""
    return [
        *(event for one in applications.of(account) for event in _application(one, at)),
        *(event for row in recommendations.asked_of(account) for event in _recommendation(row)),
        *(event for round_ in round_queries.of_expert(account) for event in _judging(round_)),
        *(of_programmes(_open_programmes()) if STAFF & set(accounts.roles_of(account)) else ()),
    ]


def _open_programmes() -> list[Programme]:
    return [one for one in editions.programmes_shown() if one.edition.state is EditionState.OPEN]


def _application(application: Application, at: datetime) -> Iterator[Event]:
    programme = application.programme
    if programme.edition.state is not EditionState.OPEN:
        return
    award, link = filing.rulebook_under(application).titles.short, f"/applications/{application.id}"
    if application.stage in EDITABLE | {Stage.WITHDRAWN}:
        correction = reviews.last_correction(application) if application.stage is Stage.IN_CORRECTION else None
        what, key = ("补正", f"correction-{correction.id}") if correction else ("申报", "filing")
        until = deadlines.closes_for(application)
        yield Event(f"{key}-{application.id}", _moved(until), f"“{award}”{what}截止", until, link=link, alarm=DAY)
    presented = presenting.presented_by(application, at=at)
    if presented and presented.round.opens_at:
        round_ = presented.round
        place = (
            f"顺序：第 {presented.place} 位，共 {presented.candidates} 位。" if presented.place else "顺序抽签后公布。"
        )
        title = f"“{award}”{preparing_rounds.title_of(round_)}展示"
        window = round_.opens_at, round_.closes_at
        yield Event(f"presenting-{round_.id}-{application.id}", round_.version, title, *window, place, link, alarm=DAY)


def _recommendation(row: recommendations.Recommendation) -> Iterator[Event]:
    if row.state is RecommendationState.ASKED:
        award = row.application.programme.book.titles.short
        until, link = recommending.deadline_of(row), f"/recommending/{row.id}"
        yield Event(f"recommending-{row.id}", _moved(until), f"“{award}”推荐截止", until, link=link, alarm=DAY)


def _judging(round_: Round) -> Iterator[Event]:
    if round_.closes_at:
        title = f"“{round_.programme.book.titles.short}”{preparing_rounds.title_of(round_)}评审截止"
        link = f"/judging/{round_.id}"
        yield Event(f"judging-{round_.id}", _moved(round_.closes_at), title, round_.closes_at, link=link, alarm=DAY)
