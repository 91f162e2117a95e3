"""The cache of public pages: what is kept, and what ends its validity."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.operations.site import announcing
from portal.rules.language.days import BEIJING
from portal.rules.people.staffing import RoleName
from portal.rules.site.announcing import AnnouncementKind
from portal.storage.engine import tables, versions
from portal.storage.engine.versions import DataVersion
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.page_cache import ENTRIES, PageCache
from tests.builders import an_account

OPENS = datetime(2026, 11, 1, 9, tzinfo=BEIJING)
CLOSES = datetime(2026, 12, 4, 17, tzinfo=BEIJING)


def at(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def cache(app: Flask) -> PageCache:
    """The cache of a portal with one edition, at the second before it opens."""
    tables.connect()
    edition = editions.add(key="2026", name="第一届", at=OPENS, state=EditionState.OPEN)
    editions.add_programme(
        edition,
        programme="craftsman",
        rulebook="2023-craftsman",
        opens_at=OPENS,
        closes_at=CLOSES,
        recommending_closes_at=CLOSES,
    )
    versions.bump_public()
    at(OPENS - timedelta(seconds=30))
    assert isinstance(app.wsgi_app, PageCache)
    return app.wsgi_app


@pytest.fixture
def made(app: Flask, cache: PageCache) -> list[str]:
    """The paths that Flask was asked for."""
    asked: list[str] = []
    inner = cache.application

    def listening(environ, start_response):
        asked.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    cache.application = listening
    return asked


def test_a_page_is_made_once_and_given_out_the_same(client: FlaskClient, made: list[str]) -> None:
    first, second = client.get("/"), client.get("/")
    assert made == ["/"]
    assert first.data == second.data
    assert list(first.headers) == list(second.headers)
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_changed_public_fact_ends_it(client: FlaskClient, made: list[str]) -> None:
    client.get("/")
    edition = editions.one("2026")
    editions.Edition.update(name="改名的一届").where(editions.Edition.id == edition.id).execute()
    assert "第一届" in client.get("/").get_data(as_text=True)
    versions.bump_public()
    assert "改名的一届" in client.get("/").get_data(as_text=True)
    assert made == ["/", "/"]


def test_the_opening_and_the_closing_end_it(client: FlaskClient, made: list[str]) -> None:
    for moment, seal in (
        (OPENS - timedelta(seconds=30), "待开始"),
        (OPENS, "申报中"),
        (CLOSES - timedelta(seconds=30), "申报中"),
    ):
        at(moment)
        assert seal in client.get("/").get_data(as_text=True)
    at(CLOSES + timedelta(microseconds=1))
    assert "评审中" in client.get("/").get_data(as_text=True)
    assert len(made) == 4


def test_midnight_in_shanghai_ends_it(client: FlaskClient, made: list[str]) -> None:
    at(datetime(2026, 12, 1, 23, 59, 50, tzinfo=BEIJING))
    assert "还有 3 天" in client.get("/").get_data(as_text=True)
    at(datetime(2026, 12, 2, 0, 0, 0, tzinfo=BEIJING))
    assert "还有 2 天" in client.get("/").get_data(as_text=True)


def test_path_and_query_are_the_key(client: FlaskClient, made: list[str]) -> None:
    for path in ("/", "/?a=1", "/awards/craftsman", "/awards/craftsman?edition=2026", "/"):
        assert client.get(path).status_code == 200
    assert len(made) == 4


def test_who_brings_a_cookie_gets_a_page_of_their_own(client: FlaskClient, made: list[str], cache: PageCache) -> None:
    client.set_cookie("portal", "anything")
    client.get("/")
    assert not cache.pages
    client.delete_cookie("portal")
    client.get("/")
    client.set_cookie("portal", "anything")
    answer = client.get("/")
    assert len(made) == 3
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/nothing", "/awards/nothing", "/sign-in", "/register", "/static/portal.css"])
def test_what_is_not_an_offered_page_is_not_kept(client: FlaskClient, cache: PageCache, path: str) -> None:
    client.get(path).close()
    assert not cache.pages


def test_another_method_or_host_goes_past_it(client: FlaskClient, made: list[str], cache: PageCache) -> None:
    client.get("/")
    assert client.head("/").data == b""
    assert client.post("/").status_code >= 400
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert len(made) == 4


def test_queries_nobody_asked_for_do_not_fill_the_memory(client: FlaskClient, cache: PageCache) -> None:
    for number in range(ENTRIES + 3):
        client.get(f"/?{number}")
    assert 0 < len(cache.pages) <= ENTRIES


def test_a_failing_database_is_told_by_the_error_page(app: Flask, cache: PageCache) -> None:
    app.testing = False
    Programme.drop_table()
    DataVersion.drop_table()
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "平台出了问题" in answer.get_data(as_text=True)


def test_a_browser_that_has_the_page_is_told_so(client: FlaskClient, made: list[str]) -> None:
    first = client.get("/")
    mark = first.headers["ETag"]
    for asked in (mark, f"W/{mark}", f'"other", {mark}'):
        again = client.get("/", headers={"If-None-Match": asked})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark)
        assert "Content-Length" not in again.headers
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert client.get("/", headers={"If-None-Match": '"other"'}).data == first.data
    assert made == ["/"]


def test_the_page_that_is_made_for_such_a_browser_is_kept_whole(client: FlaskClient, cache: PageCache) -> None:
    first = client.get("/")
    cache.pages.clear()
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get("/").data == first.data


def test_a_page_that_is_made_each_time_is_conditional_too(client: FlaskClient, made: list[str]) -> None:
    mark = client.get("/process/2026").headers["ETag"]
    assert client.get("/process/2026", headers={"If-None-Match": mark}).status_code == 304
    assert len(made) == 2


def test_the_moment_of_publication_ends_it(client: FlaskClient, made: list[str]) -> None:
    officer = an_account(RoleName.OFFICE, email="office@example.cn", at=OPENS)
    note = announcing.draft(AnnouncementKind.CIRCULAR, "关于时间的通知", "正文", by=officer.id, at=clock.now())
    shown_at = clock.now() + timedelta(hours=2)
    announcing.publish(note.id, note.version, publish_at=shown_at, by=officer.id, at=clock.now())
    for path in ("/", "/announcements", "/feed.xml"):
        assert "关于时间的通知" not in client.get(path).get_data(as_text=True)
    at(shown_at)
    for path in ("/", "/announcements", "/feed.xml"):
        assert "关于时间的通知" in client.get(path).get_data(as_text=True)
    assert len(made) == 6
