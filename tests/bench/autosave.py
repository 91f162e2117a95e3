"""The last hour before a deadline: 50 people type at once and every answer is on disk before it is called saved.

Real accounts, signed in through the real page; the sections are saved as the page's own script saves them: in bursts,
all fifty at the same moment, no oftener than the script saves what somebody types. Beside it, what the server bears at
most: each person again as soon as the last save is answered, which nobody's typing does.
"""

import http.cookiejar
import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html

from portal import clock
from portal.config import Settings
from portal.operations.applying import filing
from portal.storage.database import close_storage, open_storage
from portal.storage.schema import migrate
from tests.bench.figures import Figure, percentile
from tests.bench.load import cpu_seconds
from tests.builders import PASSWORD, an_account, an_edition
from tests.servers import ROOT, environment, serving

CLIENTS = 50
SECONDS = 8
BURSTS, EVERY = 10, 2.0  # the script waits longer after the last key
SIZE = 20_000  # bytes of typed text
SECTION = "achievements"
TYPED = "这一段文字用来量保存草稿所需的时间，内容没有别的意思。"


class Person:
    """Somebody at a browser, signed in."""

    def __init__(self, url: str, email: str):
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        page = self.get("/sign-in")
        fields = dict(next(form for form in page.forms if "password" in form.fields).form_values())
        self.post("/sign-in", fields | {"email": email, "password": PASSWORD})

    def get(self, path: str) -> Any:
        with self.opener.open(self.url + path, timeout=30) as answer:
            return lxml.html.document_fromstring(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> None:
        self.opener.open(self.url + path, urllib.parse.urlencode(fields).encode(), timeout=30).close()

    def saving(self, path: str) -> dict[str, Any]:
        """What the client needs to save the section at ``path`` over and over."""
        form = self.get(path).xpath("//form[@data-autosave]")[0]
        fields = dict(form.form_values())
        texts = [area.get("name") for area in form.xpath(".//textarea")]
        share = TYPED * (SIZE // len(texts) // len(TYPED.encode()) + 1)
        fields |= {name: share.encode()[: SIZE // len(texts)].decode(errors="ignore") for name in texts}
        return {
            "path": form.get("data-autosave"),
            "cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies),
            "fields": fields,
        }


def figures(folder: Path) -> Iterator[Figure]:
    instance = folder / "autosave"
    numbers = _fifty_drafts(instance)
    log = folder / "autosave.log"
    with serving("wsgi:app", log, environment(instance)) as (url, pid):
        people = [Person(url, email).saving(f"/applications/{number}/{SECTION}") for email, number in numbers.items()]
        bursts = _saves(url, people, bursts=1 + BURSTS, every=EVERY)
        before = cpu_seconds(pid)
        told = _saves(url, [_after(1 + BURSTS, person) for person in people], seconds=SECONDS)
        cpu = cpu_seconds(pid) - before
    saved, burst = _milliseconds(told), _milliseconds(bursts)[CLIENTS:]  # the first one finds a portal just started
    failed = len(told["answers"]) + len(bursts["answers"]) - len(saved) - len(burst) - CLIENTS
    locked = log.read_text(encoding="utf-8", errors="replace").count("database is locked")
    for trouble in bursts["troubles"] + told["troubles"]:
        print(f"  {trouble}", file=sys.stderr)
    if not saved:
        raise RuntimeError(f"nothing was saved; the server said:\n{log.read_text(encoding='utf-8')[-2000:]}")
    yield Figure(
        f"autosave without a pause, {CLIENTS} people, {SIZE // 1000} kB, synchronous=FULL",
        len(saved) / told["elapsed"],
        "/s",
    )
    yield Figure("autosave, per CPU second of the server", len(saved) / cpu, "/s")
    yield Figure("autosave, answers other than 200", failed, "", 0, at_most=True)
    yield Figure('autosave, "database is locked" in the log', locked, "", 0, at_most=True)
    yield Figure("autosave without a pause, 99 of 100 answers within (p99)", percentile(saved, 0.99), "ms")
    yield Figure(f"autosave, bursts of {CLIENTS}: half within (p50)", percentile(burst, 0.5), "ms")
    yield Figure(
        f"autosave, bursts of {CLIENTS}: 99 of 100 within (p99)", percentile(burst, 0.99), "ms", 200, at_most=True
    )


def _fifty_drafts(instance: Path) -> dict[str, int]:
    """Accounts with a draft each: {e-mail: the application's number}."""
    settings = Settings(instance=instance)
    open_storage(settings)
    migrate()
    programme = an_edition()["craftsman"]
    numbers = {}
    for index in range(CLIENTS):
        account = an_account(email=f"person{index}@example.cn")
        numbers[account.contact.email] = filing.start(programme, by=account.id, at=clock.now()).id
    close_storage()
    return numbers


def _after(saves: int, person: dict[str, Any]) -> dict[str, Any]:
    """The same person with the version that so many saves lead to."""
    fields = person["fields"]
    return person | {"fields": fields | {"version": int(fields["version"]) + saves}}


def _milliseconds(told: dict[str, Any]) -> list[float]:
    """How long each save took that was answered with 200."""
    return [seconds * 1000 for status, seconds in told["answers"] if status == 200]


def _saves(url: str, people: list[dict[str, Any]], **how: float) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    order = {"host": parts.hostname, "port": parts.port, "people": people, **how}
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"],
        cwd=ROOT,
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)
