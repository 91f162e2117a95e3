"""What each audience learns in a world of ``sealing``: every page, file, letter and message that it can get at."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage import database
from portal.storage.judging import rounds
from portal.storage.letters import messages, outbox
from portal.storage.letters.messages import Message
from portal.web.page_cache import PageCache
from tests.sealing import ACTS, Cast, World
from tests.still import hold

PUBLIC = ""  # nobody who is signed in
# What ends a visit, what pictures are drawn for, and the queue in every possible order.
_NOT_FOLLOWED = re.compile(
    r"\?(?!before=)|\.(png|css|js|ico)$|/pages|/static/|/sign-out|/account|/archive|photo|\.pdf$"
)
# Of the journal: the salted commitments to what was cast, and the digests over them, must differ.
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(rb'name="csrf_token" value="[^"]+"')

Learnt = dict[tuple[str, str], tuple[int, str, bytes]]  # (who, address): status, where it leads, what it says


def lived(
    app: Flask, cast: Cast, folder: Path, history: int, world: int, *, everything: bool
) -> tuple[list[str], Learnt]:
    """Live the history in one world: what the actors were told, and all that each audience can then open."""
    shutil.copytree(cast.instance, folder)
    database.open_storage(Settings(instance=folder, base_url="http://localhost", testing=True))
    try:
        drawn, acting = Random(history), World(cast, Random(f"{history}/{world}"))
        acting.begin(drawn)
        told = [acting.act(order, drawn) for order in range(drawn.randint(0, ACTS))]
        held = {cast.round, acting.round.id}  # one that is held anew stays sealed as well
        assert [rounds.one(one).state for one in held if one != cast.round or len(held) == 1] == [RoundState.OPEN]
        _forget_pages(app)
        learnt = dict(_posted())
        for who in (PUBLIC, *cast.tokens):
            doors = [door for one in sorted(held) for door in _doors(cast._replace(round=one), who)]
            learnt |= _read(app, cast, who, doors, acting.moment, everything=everything)
        return told, learnt
    finally:
        database.close_storage()
        shutil.rmtree(folder)


def _forget_pages(app: Flask) -> None:
    """Public pages are kept by the process; the two worlds are two portals."""
    layer = app.wsgi_app
    while not isinstance(layer, PageCache):
        layer = layer.app  # type: ignore[attr-defined]
    layer.pages.clear()
    layer.season = (-1, [])


def _posted() -> Iterator[tuple[tuple[str, str], tuple[int, str, bytes]]]:
    """Every letter and every message."""
    for place, letter in enumerate(outbox.latest(1_000)):
        yield ("letters", str(place)), (0, "", repr(letter.content).encode())
    for place, message in enumerate(Message.select().order_by(Message.id)):
        yield ("messages", str(place)), (0, "", repr(messages.one_of(message.account_id, message.id).content).encode())


def _read(app: Flask, cast: Cast, who: str, doors: list[str], moment: datetime, *, everything: bool) -> Learnt:
    """All pages and files that ``who`` finds by following links from these doors on."""
    client: FlaskClient = app.test_client()
    if who != PUBLIC:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = cast.tokens[who], True
    found: Learnt = {}
    waiting = list(doors)
    while waiting:
        path = waiting.pop()
        if (who, path) in found:
            continue
        hold(moment, len(found))
        answer = client.get(path)
        body = _TOKEN.sub(b"", answer.data)
        if who == RoleName.AUDITOR.value and answer.mimetype.startswith("text/"):
            body = _DIGEST.sub("", body.decode()).encode()
        found[who, path] = answer.status_code, answer.headers.get("Location", ""), body
        if answer.mimetype == "text/html":
            waiting += [link for link in _links(path, answer.text) if everything or _is_about(link)]
    return found


def _doors(cast: Cast, who: str) -> list[str]:
    """Where each begins, and what they ask for though no link leads there."""
    asked, judged = f"/office/rounds/{cast.round}", f"/judging/{cast.round}"
    pair = f"{cast.experts[0]}/{cast.candidates[0]}"
    everybody = ["/", "/process/2023"]
    match who:
        case "office" | "second":
            sheets = [f"{asked}/sheets/{pair}", f"{asked}/votes/{cast.experts[0]}"]
            papers = [f"{asked}/papers/{kind}" for kind in ("summary", "workbook", "minutes", "list")]
            return [*everybody, "/office", asked, f"{asked}/close", f"{asked}/decision", *sheets, *papers]
        case "watcher" | "judge":
            theirs = f"{judged}/{cast.candidates[0]}"
            return [*everybody, "/judging", judged, theirs, f"{theirs}/submit", f"{theirs}/score-sheet.docx"]
        case "committee" | "auditor" | "undertaker":
            return [*everybody, f"/{who}", asked, judged]
        case "applicant":
            return [*everybody, "/applications", "/inbox", asked, judged]
        case _:
            return everybody


def _links(path: str, text: str) -> Iterator[str]:
    for href in re.findall(r'href="([^"]+)"', text):
        address = urlsplit(urljoin(path, href.replace("&amp;", "&")))
        link = address.path + (f"?{address.query}" if address.query else "")
        if not address.netloc and not address.scheme and not _NOT_FOLLOWED.search(link):
            yield link


def _is_about(link: str) -> bool:
    """Whether it has to do with rounds: the other pages are read in a few histories only."""
    return link.startswith(
        ("/office/rounds", "/judging", "/process", "/committee", "/auditor", "/inbox", "/undertaker", "/competitions")
    )
