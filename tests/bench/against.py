"""``python -m tests.bench against COMMIT``: this build beside an earlier one, on the same rows, in turn, so that a busy
neighbour disturbs both. What is compared is the processor time of the server, not the time on the clock.

The earlier build fills an instance (``tests.bench.season``) and serves a copy of it; this one brings another copy up to
the code and serves that. Only commits with the layout of 51661aa can fill one. Both run on this build's packages.
"""

import http.client
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import lxml.html

from tests.bench.figures import Figure
from tests.bench.load import processes
from tests.bench.season import DRAFTS, WHO
from tests.servers import ROOT, environment, flask, serving

SIZES = (250, 2_000)
ROUNDS, REQUESTS = 5, 8
SECTION = "achievements"
TYPED = "这一段文字用来量保存草稿所需的时间，内容没有别的意思。"
BOUNDARY = "----portal-bench"


class Build(NamedTuple):
    """A served build. ``told``: the numbers of its rows; ``cookies``: by e-mail."""

    root: Path
    url: str
    pid: int
    told: dict[str, Any]
    cookies: dict[str, str]

    def ask(self, who: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
        """(status, text, where it leads)."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=120)
        cookie = {"Cookie": self.cookies[who]} if who else {}
        connection.request("GET" if body is None else "POST", path, body, {**cookie, **headers})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        if who and (renewed := answer.headers.get("Set-Cookie", "").partition(";")[0]).startswith("portal="):
            self.cookies[who] = renewed  # the session has got its CSRF token
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{self.root.name}: {path} answers {answer.status}\n{text[:800]}")
        return answer.status, text, answer.headers.get("Location", "")

    def form(self, who: str, path: str, *, holding: str = "version") -> tuple[str, list[tuple[str, str]]]:
        """Address and fields of the form on that page that holds the field, every box ticked."""
        tree = lxml.html.document_fromstring(self.ask(who, path)[1])
        form = next(one for one in tree.forms if holding in one.fields)
        ticked = [(box.name, box.get("value", "on")) for box in form.xpath(".//input[@type='checkbox']")]
        return form.get("action") or path, [*form.form_values(), *ticked]

    def post(self, who: str, path: str, fields: list[tuple[str, str]]) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.ask(who, path, urlencode(fields).encode(), **kind)

    def cpu(self) -> float:
        """Processor seconds of the server so far, to the nanosecond: the clock of each of its processes."""
        return sum(time.clock_gettime((~process << 3) | 2) for process in processes(self.pid))


Act = Callable[[Build, int], Callable[[], Any]]  # prepares the so-manieth request, and gives what sends it


def page(who: str, path: str) -> Act:
    def prepare(build: Build, order: int) -> Callable[[], Any]:
        address = path.format(**build.told)
        return lambda: build.ask(WHO.get(who, ""), address)

    return prepare


def check(build: Build, order: int) -> Callable[[], Any]:
    email, number = draft(build, order)
    return lambda: build.ask(email, f"/applications/{number}/check")


def submit(build: Build, order: int) -> Callable[[], Any]:
    email, number = draft(build, order)
    path, fields = build.form(email, f"/applications/{number}/check", holding="request_key")
    return lambda: build.post(email, path, fields)


def autosave(build: Build, order: int) -> Callable[[], Any]:
    """As the build's own script sends it: JSON, or before that multipart."""
    email, number = draft(build, DRAFTS - 1 - order % REQUESTS)
    tree = lxml.html.document_fromstring(build.ask(email, f"/applications/{number}/{SECTION}")[1])
    form = tree.xpath("//form[@data-autosave]")[0]
    texts = [area.get("name") for area in form.xpath(".//textarea")]
    fields = [(name, value) for name, value in form.form_values() if name not in texts]
    fields += [(name, TYPED * 80) for name in texts]
    body, headers = saved_as(build, fields)
    return lambda: build.ask(email, form.get("data-autosave"), body, **headers)


def saved_as(build: Build, fields: list[tuple[str, str]]) -> tuple[bytes, dict[str, str]]:
    if "application/json" in (build.root / "static" / "portal.js").read_text(encoding="utf-8"):
        token = dict(fields)["csrf_token"]
        kept = [pair for pair in fields if pair[0] != "csrf_token"]
        body = json.dumps(kept, ensure_ascii=False).encode()
        return body, {"X-Autosave": "1", "X-CSRFToken": token, "Content-Type": "application/json"}
    boundary = f"{BOUNDARY}{time.perf_counter_ns()}"  # a browser draws a new one each time
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    )
    body = f"{parts}--{boundary}--\r\n".encode()
    return body, {"X-Autosave": "1", "Content-Type": f"multipart/form-data; boundary={boundary}"}


def draft(build: Build, order: int) -> tuple[str, int]:
    return list(build.told["drafts"].items())[order]


def close(build: Build, order: int) -> Callable[[], Any]:
    path, fields = build.form(WHO["office"], f"/office/rounds/{build.told['cast']}/close")
    return lambda: build.post(WHO["office"], path, fields)


OWN = 0.45
PAGES: dict[str, tuple[Act, float | None]] = {
    "expert: one candidate": (page("expert", "/judging/{open}/{candidate}"), None),
    "expert: 我的评审": (page("expert", "/judging"), None),
    "expert: list": (page("expert", "/judging/{open}"), None),
    "office: round, open": (page("office", "/office/rounds/{open}"), None),
    "office: round, all cast": (page("office", "/office/rounds/{cast}"), None),
    "queue": (page("office", "/office/applications"), OWN),
    "search": (page("office", "/office/applications?q=%E7%A4%BA%E4%BE%8B77%E5%8F%B7"), None),
    "case page": (page("office", "/office/applications/{candidate}"), OWN),
    "public home": (page("", "/"), 1),
    "own page": (page("applicant", "/applications"), OWN),
    "check page": (check, OWN),
    "autosave": (autosave, 0.5),
}
CLOSED = page("office", "/office/rounds/{cast}")


def figures(folder: Path, commit: str) -> Iterator[Figure]:
    before = folder / "before"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--force", "--detach", str(before), commit], check=True, capture_output=True)
    try:
        for size in SIZES:
            yield from at_size(folder, before, size)
    finally:
        subprocess.run([*git, "remove", "--force", str(before)], check=False, capture_output=True)


def at_size(folder: Path, before: Path, size: int) -> Iterator[Figure]:
    instances = {before: folder / f"before-{size}", ROOT: folder / f"now-{size}"}
    season(before, instances[before], str(size))
    shutil.copytree(instances[before], instances[ROOT])
    flask("migrate", environ=environment(instances[ROOT], testing="1")).check_returncode()
    settings = {root: environment(instance, testing="1") for root, instance in instances.items()}
    with (
        serving("wsgi:app", folder / "before.log", settings[before], root=before) as then,
        serving("wsgi:app", folder / "now.log", settings[ROOT]) as now,
    ):
        builds = [served(before, instances[before], *then), served(ROOT, instances[ROOT], *now)]
        for name, (act, target) in PAGES.items():
            yield from compared(f"{name}, N={size:,}", act, builds, target)
        yield from compared(f"submit, N={size:,}", submit, builds, OWN, requests=5)
        yield from compared(f"close, N={size:,}", close, builds, None, rounds=1, requests=1, warm=0)
        yield from compared(f"office: round, closed, N={size:,}", CLOSED, builds, 0.05 if size >= 2000 else None)


def season(root: Path, instance: Path, *arguments: str) -> str:
    script = str(ROOT / "tests" / "bench" / "season.py")
    environ = environment(instance, testing="1") | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, script, str(instance), *arguments], cwd=root, env=environ, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout


def served(root: Path, instance: Path, url: str, pid: int) -> Build:
    told = json.loads((instance / "told.json").read_text())
    return Build(root, url, pid, told, json.loads(season(root, instance, "enter")))


def compared(
    name: str,
    act: Act,
    builds: list[Build],
    target: float | None,
    *,
    rounds: int = ROUNDS,
    requests: int = REQUESTS,
    warm: int = 4,
) -> Iterator[Figure]:
    """Milliseconds of the processor a request, of both; the ratio is the median over the rounds, its spread beside."""
    for build in builds if act is not submit else []:
        for order in range(warm):  # both workers have compiled what they show
            act(build, order)()
    spent: list[list[float]] = []
    for round_ in range(rounds):
        spent.append([])
        for build in builds:
            calls = [act(build, round_ * requests + order) for order in range(requests)]
            began = build.cpu()
            for call in calls:
                call()
            spent[-1].append((build.cpu() - began) * 1000 / requests)
    ratios = sorted(now / then for then, now in spent)
    then, now = (statistics.median(column) for column in zip(*spent, strict=True))
    told = f"{name}: {then:.1f} → {now:.1f} ms, ratio ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    yield Figure(told, statistics.median(ratios), "×", target, at_most=True)
