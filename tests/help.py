"""The help pages as somebody would follow them: through the links that they name, as the readers of the demonstration.

``python -m tests.help`` takes the pictures anew: it builds a demonstration, serves it and photographs the pages that
``portal/web/public/help.toml`` asks for into ``static/help/``.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import sync_playwright

from portal import create_app
from portal.config import ROOT, Settings
from portal.storage import database
from portal.storage.engine import tables
from portal.storage.people import accounts
from portal.web.public.help import PICTURES, Audience, Sentence, audiences
from tests.browser import FLAGS
from tests.programs import program
from tests.servers import answering, at_a_free_port, environment, flask
from tests.staff import enter_directly
from tests.visit import Page, Visitor

SEEN, KEPT = (1_080, 675), (720, 450)  # pixels of the window and of the picture
QUALITY = 45


def sentences() -> Iterator[tuple[Audience, int, Sentence]]:
    """Every sentence with its audience and its number, counted from 1."""
    for audience in audiences().values():
        for number, sentence in enumerate(audience.sentences, 1):
            yield audience, number, sentence


def reader_of(app: Flask, email: str) -> FlaskClient:
    """A browser in which this person of the demonstration is signed in; anybody's where none is named."""
    client = app.test_client()
    if email:
        account = accounts.by_email(email)
        assert account, email
        enter_directly(client, account)
    return client


def followed(client: FlaskClient, way: tuple[str, ...]) -> Page:
    """The page that these links lead to, one after the other, from the home page."""
    page = Visitor(client)("/")
    for words in way:
        page = page.follow(words)
    return page


def opened(folder: Path) -> Flask:
    """The portal on a folder with a demonstration."""
    settings = at_a_free_port(Settings(instance=folder, testing=True, demonstration=True))
    app = create_app(settings)
    app.config["SERVER_NAME"] = urlsplit(settings.base_url).netloc  # what test clients ask for: no other is believed
    return app


def photograph(folder: Path) -> int:
    """Take every picture; returns how many there are."""
    app, taken = opened(folder), 0
    tables.connect()
    with sync_playwright() as playwright, answering(app) as url:
        browser = playwright.chromium.launch(executable_path=program("chromium-headless-shell", "chromium"), args=FLAGS)
        for audience, number, sentence in sentences():
            if sentence.picture:
                client = reader_of(app, sentence.reader or audience.reader)
                path = followed(client, sentence.way or audience.way).path
                window = browser.new_page(viewport={"width": SEEN[0], "height": SEEN[1]}, locale="zh-CN")
                cookies = client._cookies.values() if client._cookies else ()  # type: ignore[attr-defined]
                window.context.add_cookies([{"name": one.key, "value": one.value, "url": url} for one in cookies])
                window.goto(url + path)
                with Image.open(BytesIO(window.screenshot())) as picture:
                    kept = picture.convert("RGB").resize(KEPT, Image.Resampling.LANCZOS)
                    kept.save(ROOT / "static" / audience.picture(number), "WEBP", quality=QUALITY, method=6)
                window.close()
                taken += 1
        browser.close()
    database.close_storage()
    return taken


if __name__ == "__main__":
    (ROOT / "static" / PICTURES).mkdir(exist_ok=True)
    with TemporaryDirectory() as made:
        built = Path(made) / "instance"
        result = flask("demo", environ=environment(built, demonstration="1"))
        sys.exit(result.stderr) if result.returncode else print(photograph(built), "pictures")
