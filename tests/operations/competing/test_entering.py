"""Entries: when they can be filed, what is known of them, and what of it waits for whoever acts for the undertaker."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from msgspec.structs import replace

from portal.operations.competing import entering, planning
from portal.operations.duties import worklists
from portal.rules.competing.planning import usual
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.competing import undertakers
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.season import editions
from tests.builders import an_account
from tests.operations.competing import entries
from tests.operations.competing.test_taking import Held
from tests.operations.reviews import accept
from tests.operations.submissions import AT, DAY, SETTINGS


@pytest.fixture
def held(app: Flask) -> Held:
    return Held()


def planned(held: Held, begins: str, ends: str, **days: tuple[str, str]) -> None:
    plan = replace(usual(held.now.book), dates={"registration": (begins, ends)} | days)
    planning.propose(held.number, plan, by=held.office, at=AT)
    held.decide(planning.PLAN, held.committee)


@pytest.mark.rule("N9", "N10", "N11")
def test_entries_are_filed_in_the_days_of_registration(held: Held) -> None:
    assert entering.standing(held.now, at=AT) == ""
    assert entering.filed(held.now) == []
    planned(held, "2026-12-03", "2026-12-10")
    assert entering.standing(held.now, at=AT) == "报名 12 月 3 日开始"
    with pytest.raises(Refused, match="开始"):
        entries.filled(held.now, 1, at=AT)
    assert entering.standing(held.now, at=AT + 3 * DAY) == "报名中，12 月 10 日 24:00 截止"

    # The committee may move them; what was filed stays.
    one = entries.filed(held.now, 2, at=AT + 3 * DAY)
    planned(held, "2026-12-03", "2026-12-05")
    programme = entering.programme_of(held.now)
    assert programme is not None
    assert programme.closes_at == datetime(2026, 12, 5, 15, 59, 59, tzinfo=UTC)
    assert entering.standing(held.now, at=AT + 9 * DAY) == "报名已经截止"
    assert [found.id for found in entering.filed(held.now)] == [one.id]
    assert not editions.programme(programme.id).is_award
    assert entering.counted(held.now) == []


@pytest.mark.rule("N9", "N10", "N11")
def test_what_was_accepted_is_known_by_its_number(held: Held) -> None:
    planned(held, "2026-12-01", "2026-12-10")
    application = entries.filed(held.now, 1, at=AT)
    accept(application, by=an_account(RoleName.OFFICE, email="third@example.cn", at=AT), at=AT)
    [(number, entry)] = entering.accepted(held.now).items()
    assert (entry.title, entry.entrant, entry.candidate) == ("示例作品1", "示例团队1", "示例选手1")
    assert entering.answers_of(held.now, number)["abstract"] == "示例"
    assert entering.answers_of(held.now, "RJ-9999") == {}
    tracks = [track.name for track in held.now.book.tracks]
    assert entering.counted(held.now) == [(tracks[0], 0), (tracks[1], 1)]


@pytest.mark.rule("M8")
def test_what_waits_for_an_undertaker_is_its_own_and_written_to_it(held: Held) -> None:
    body = an_account(RoleName.UNDERTAKER, email="chengban@example.cn", at=AT)
    with pytest.raises(NotFound):
        planning.propose(held.number, usual(held.now.book), by=body.id, at=AT)
    undertakers.bind(body, held.number, held.now.book.undertakers[0], at=AT)
    assert worklists.of_undertaker(body.id, AT) == []
    planned(held, "2026-12-01", "2026-12-01", first=("2026-11-20", "2026-11-30"))
    entries.filed(held.now, 1, at=AT)
    said = [(one.number, one.words.partition("（")[0]) for one in worklists.of_undertaker(body.id, AT)]
    assert said == [(1, "件参赛作品等待受理"), (1, "份结果可以导入")]
    assert worklists.write(AT, SETTINGS) >= 1
    assert [one.content.to for one in outbox.latest(50) if "参赛作品等待受理" in one.content.body] == [
        "chengban@example.cn"
    ]
    edition = held.programme.edition
    editions.set_state(edition.id, edition.version, editions.EditionState.ENDED)
    assert worklists.of_undertaker(body.id, AT) == []
