"""Everything the portal shows to anybody, in one instance, opened once: no digit of a person where it must not be, no
page that somebody cannot use, none that is too heavy."""

import gzip
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.documents.media_types import WORD
from portal.documents.pages.libreoffice import Recent, installed
from portal.storage import database
from portal.storage.engine import tables
from portal.storage.engine.journal import Entry
from portal.storage.schema import TABLES
from tests.browser import Windows
from tests.crawl import other_numbers
from tests.crawl.crawling import Seen, crawl, guesses, links_in, look, window
from tests.crawl.furnished import HELD, HONOURED, NOTICED, World, furnish
from tests.crawl.left_out import LEFT_OUT
from tests.crawl.planted import Net, planted
from tests.crawl.shown import Shown
from tests.crawl.taking import archived, browsing, named
from tests.crawl.texts import texts_of
from tests.routes import AUDIENCES
from tests.servers import environment, serving

pytestmark = [pytest.mark.trial, pytest.mark.xdist_group("browser-crawl")]  # all look at what was crawled once

OPENED = (200, 302, 303)
LIGHT = 50_000  # bytes of a public page without its photos
LONG = 40_000
# What is the same for everybody and therefore kept; a page with a form is not.
KEPT = {
    "public.home",
    "public.announcement",
    "public.process",
    "public.public_notice",
    "public.decision",
    "public.honouree",
}


class Crawled(NamedTuple):
    app: Flask
    world: World
    seen: list[Seen]
    log: str
    net: Net
    folder: Path


@pytest.fixture(scope="module")
def crawled(built_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """What everybody finds under rulebooks with other numbers, and what was logged meanwhile."""
    folder = Path(shutil.copytree(built_demonstration, tmp_path_factory.mktemp("crawl") / "instance"))
    changed = tmp_path_factory.mktemp("rulebooks")
    with pytest.MonkeyPatch.context() as patch, other_numbers.in_force(changed, patch), logged() as told:
        for name, value in (("_program", ""), ("_counts", Recent(1)), ("_pdfs", Recent(1))):
            patch.setattr(installed, name, value)  # no LibreOffice: pages are shown without their pictures
        app = create_app(Settings(instance=folder, base_url="http://localhost", testing=True, demonstration=True))
        tables.connect()
        try:
            world = furnish()
            seen = [one for viewer in world.viewers for one in crawl(app, viewer, LEFT_OUT)]
            seen += unlinked(app, seen)
            yield Crawled(app, world, seen, told.getvalue(), Net(world.people, numbers_of_rows()), folder)
        finally:
            database.close_storage()


@contextmanager
def logged() -> Iterator[StringIO]:
    """What any part of the portal logs."""
    told, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(told), root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)  # below, peewee logs every statement with its values
    try:
        yield told
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def unlinked(app: Flask, seen: list[Seen]) -> list[Seen]:
    """Pages that exist for who knows their address, as no link led to them just now."""
    found = []
    for endpoint in sorted(readable(app) - {one.endpoint for one in seen if one.status == 200} - set(LEFT_OUT)):
        for viewer in {one.viewer.who: one.viewer for one in seen}.values():
            client, own = window(app, viewer), [one for one in seen if one.viewer is viewer and one.status == 200]
            for path in dict.fromkeys(guesses(app, endpoint, own)):
                found.append(look(app, client, viewer, endpoint, path)[0]._replace(linked=False))
    return found


def readable(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def numbers_of_rows() -> frozenset[str]:
    """The numbers under which things are known, which stand in addresses."""
    rows = (row for table in TABLES if table is not None for row in table.select().tuples())
    return frozenset(str(value) for row in rows for value in row if isinstance(value, int))


def answered(crawled: Crawled, *who: str) -> list[Seen]:
    """What was found, by these or by all."""
    return [one for one in crawled.seen if one.status == 200 and (not who or one.viewer.who in who)]


# -- what was crawled ------------------------------------------------------------------------------------------


def test_every_address_is_opened_by_somebody(crawled: Crawled) -> None:
    assert set(AUDIENCES) == {rule.endpoint for rule in crawled.app.url_map.iter_rules()}
    opened = {one.endpoint for one in crawled.seen if one.status in OPENED}

    assert not (never := readable(crawled.app) - opened - set(LEFT_OUT)), " ".join(sorted(never))


def test_no_link_leads_nowhere(crawled: Crawled) -> None:
    wrong = [(one.viewer.who, one.path, one.status) for one in crawled.seen if one.linked and one.status not in OPENED]

    assert not wrong, "\n".join(f"{page}: {faults}" for page, faults in sorted(wrong.items()))


# -- no number and no address of a person -----------------------------------------------------------------------


@pytest.mark.rule("M24")
def test_the_public_reads_who_is_honoured_and_no_number_of_theirs(crawled: Crawled) -> None:
    seen = answered(crawled, "public")
    assert {"public.public_notice_file", "public.decision_file", "public.feed", "public.roll_csv"} <= {
        one.endpoint for one in seen
    }
    read = "\n".join(text for one in seen for text in texts_of(one.content, one.headers))

    assert all(planted(order).name in read for order in (*HONOURED[:HELD], *NOTICED)), "nobody was looked for"
    assert crawled.net.caught(read) == set()


def test_nobody_reads_a_number_that_is_not_theirs_to_see(crawled: Crawled) -> None:
    caught = {}
    for one in crawled.seen:
        for text in texts_of(one.content, one.headers):
            if found := crawled.net.caught(text, one.viewer.may_read):
                caught[one.viewer.who, one.path] = found

    assert not caught


def test_the_net_catches_what_is_there(crawled: Crawled) -> None:
    """Whoever may read somebody's numbers does find them, in pages, in Word and in spreadsheets."""
    kinds = {
        one.media
        for one in answered(crawled, "office@example.com", *(planted(order).email for order in HONOURED))
        for text in texts_of(one.content)
        if crawled.net.caught(text)
    }

    assert {"text/html", WORD, "application/zip"} <= kinds


def test_the_journal_the_log_and_the_names_of_files_hold_no_number(crawled: Crawled) -> None:
    journal = "\n".join(f"{entry.verb} {entry.facts_text}" for entry in Entry.select())
    names = "\n".join(str(path) for path in crawled.folder.rglob("*"))

    assert journal
    assert {place: crawled.net.caught(text) for place, text in (("journal", journal), ("names", names))} == {
        "journal": set(),
        "names": set(),
    }
    assert crawled.net.caught(crawled.log) == set()


# -- the numbers of the procedure ------------------------------------------------------------------------------


@pytest.mark.rule("M13", "M21", "M31", "CF5")
def test_every_page_and_paper_reads_the_numbers_in_its_rulebook(crawled: Crawled) -> None:
    # What was published, sent or journalled before, under other rules.
    kept = ("message", "inbox", "announcement", "question", "feed", "auditor.export", "data_archive")
    read = [
        (one.viewer.who, one.path, text.replace(other_numbers.PRINTED, ""))
        for one in answered(crawled)
        if not any(word in one.endpoint for word in kept)
        for text in texts_of(one.content, one.headers)
    ]
    everything = "\n".join(text for *_, text in read)

    left = {f"{who} {path}: {found.group()}" for who, path, text in read for found in other_numbers.OLD.finditer(text)}
    assert not left, "\n".join(sorted(left))
    assert [number for number in other_numbers.NEW if number not in everything] == []


# -- weight ----------------------------------------------------------------------------------------------------


def test_a_public_page_is_light_and_asked_for_again_not_sent_again(crawled: Crawled) -> None:
    client, pages = crawled.app.test_client(), [one for one in answered(crawled, "public") if one.is_page]
    heavy = {one.path: size for one in pages if (size := weight(client, one)) > LIGHT}
    again = []
    for path in {one.endpoint: one.path for one in pages if one.endpoint in KEPT}.values():
        mark = client.get(path).headers.get("ETag", "")
        if not mark or client.get(path, headers={"If-None-Match": mark}).status_code != 304:
            again.append(path)

    assert not heavy
    assert not again


def weight(client: FlaskClient, page: Seen) -> int:
    """What a browser that knows nothing yet is sent for the page, but for photos, packed as a server in front does."""
    size = len(gzip.compress(page.content))
    for link in set(links_in(page)):
        if link.startswith("/static/"):
            answer = client.get(link)
            size += len(gzip.compress(answer.get_data()))
            answer.close()
    return size


# -- files -----------------------------------------------------------------------------------------------------


def test_every_file_is_handed_out_by_the_real_server(crawled: Crawled, tmp_path: Path) -> None:
    """One of each kind, and everything of an edition at once: the names of many are not ASCII."""
    files = {one.endpoint: one for one in answered(crawled) if "attachment;" in one.headers}
    whole = next(one for one in answered(crawled) if one.endpoint == "office.before_archiving")
    with serving("wsgi:app", tmp_path / "log", environment(crawled.folder, demonstration="1")) as (url, _):
        taken = {endpoint: named(browsing(crawled.app, one).open(url + one.path)) for endpoint, one in files.items()}
        taken["office.archive"] = named(archived(browsing(crawled.app, whole), url + whole.path))

    assert len(files) > 25
    assert re.match(r'attachment; filename="[0-9A-Z-]{8,}-form\.docx"; filename\*=UTF-8', taken["office.word"])
    assert {endpoint for endpoint, name in taken.items() if "filename*=UTF-8''" not in name} == set()


# -- for everybody ---------------------------------------------------------------------------------------------


def telling(page: Seen) -> int:
    """How much there is to be looked at; a very long page says the same many times."""
    size = len(page.content)
    return size if size < LONG else -size


def test_every_page_holds_the_rules_of_accessibility_and_fits_a_telephone(
    crawled: Crawled, new_page: Windows, axe_source: str
) -> None:
    """Each address once, as the longest page that was found: axe-core with all its rules at 1280, no sideways scrolling
    there and at 360."""
    window_ = Shown(crawled.app, new_page(), axe_source)
    found = sorted((one for one in answered(crawled) if one.is_page), key=telling)
    pages = {one.endpoint: one for one in found}
    wrong = {f"{endpoint} {one.path}": faults for endpoint, one in pages.items() if (faults := window_.faults_of(one))}

    assert len(pages) > 120
    assert not wrong, "\n".join(f"{page}: {faults}" for page, faults in sorted(wrong.items()))
