"""The proxy of docs/nginx in front of a real gunicorn: a real nginx on a free loopback port, ended by its pid."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.programs import ROOT, program
from tests.servers import environment, serving

BIG = 124_000_000  # bytes: material for a presentation, 120 MB and the form around it
HOST = "award.example.cn"


@dataclass(frozen=True)
class Front:
    """nginx with the portal behind it. ``direct`` is the portal's own address."""

    port: int
    direct: str

    def get(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return fetched(f"http://127.0.0.1:{self.port}{path}", data, {"Host": HOST, **headers})


def fetched(url: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), answer.read()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


# The portal as it is; behind its ProxyFix, one address tells what arrived.
APPLICATION = """
import json
from portal import create_app
app = create_app()
portal = app.wsgi_app.app

def told(environ, start_response):
    if environ["PATH_INFO"] != "/told":
        return portal(environ, start_response)
    length = 0
    while piece := environ["wsgi.input"].read(1 << 20):
        length += len(piece)
    seen = {"address": environ["REMOTE_ADDR"], "scheme": environ["wsgi.url_scheme"], "host": environ["HTTP_HOST"]}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({**seen, "length": length}).encode()]

app.wsgi_app.app = told
"""


pytestmark = pytest.mark.trial


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Front]:
    nginx, folder = program("nginx", "/usr/sbin/nginx"), tmp_path_factory.mktemp("nginx")
    instance = Path(shutil.copytree(migrated_sqlite, folder / "instance"))
    (folder / "asked.py").write_text(APPLICATION)
    environ = environment(instance, testing="1", base_url=f"https://{HOST}", trusted_proxies="1")
    environ["PYTHONPATH"] = os.pathsep.join((str(folder), str(ROOT)))
    with serving("asked:app", folder / "log", environ) as (direct, _):
        port = free_port()
        configuration(folder, port, direct.removeprefix("http://"))
        process = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"]
        )
        try:
            until = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "error.log").read_text()
                    assert time.monotonic() < until
                    time.sleep(0.05)
            yield Front(port, direct)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def configuration(folder: Path, port: int, behind: str) -> None:
    """The file as it stands, with the marked lines changed: no certificate here, and ports of our own."""
    text = (ROOT / "docs" / "nginx" / "award-portal.conf").read_text(encoding="utf-8")
    text, redirect = re.subn(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text, listen = re.subn(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", text)
    text, certificates = re.subn(r"    ssl_.*\n", "", text)
    text, upstream = re.subn(r"server 127\.0\.0\.1:8000;", f"server {behind};", text)
    assert (redirect, listen, certificates, upstream) == (1, 1, 4, 1)
    shutil.copy(ROOT / "docs" / "nginx" / "award-portal.proxy", folder)
    (folder / "award-portal.conf").write_text(text)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
        f" http {{ access_log off; {paths} include award-portal.conf; }}"
    )


def test_it_tells_the_portal_who_comes_and_believes_no_visitor(front: Front) -> None:
    status, _, told = front.get("/told", **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"})

    assert status == 200
    assert json.loads(told) == {"address": "127.0.0.1", "scheme": "http", "host": HOST, "length": 0}


def test_what_the_portal_says_of_safety_arrives_unchanged(front: Front) -> None:
    _, through, page = front.get("/sign-in")
    _, direct, _ = fetched(f"{front.direct}/sign-in", None, {"Host": HOST, "X-Forwarded-Proto": "https"})

    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
        assert through[name]
        assert re.sub(r"nonce-\S+", "", through[name]) == re.sub(r"nonce-\S+", "", direct[name])
    assert "Content-Encoding" not in through
    assert "1." not in through["Server"]
    assert page.startswith(b"<!doctype html>")


def test_styles_are_compressed(front: Front) -> None:
    status, headers, body = front.get("/static/portal.css", **{"Accept-Encoding": "gzip"})

    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == (ROOT / "static" / "portal.css").read_bytes()


def test_material_for_a_presentation_passes_and_more_does_not(front: Front) -> None:
    status, _, told = front.get("/told", bytes(BIG))
    assert (status, json.loads(told)["length"]) == (200, BIG)

    with socket.create_connection(("127.0.0.1", front.port), 30) as line:
        line.sendall(f"POST /told HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 140000000\r\n\r\n".encode())
        assert b" 413 " in line.recv(100)


def test_who_guesses_codes_of_certificates_is_slowed(front: Front) -> None:
    path = "/certificates/GJ2026-Z001?code=0000000000000000"
    answers = [front.get(path)[0] for _ in range(90)]

    assert set(answers[:50]) <= {200, 404}
    assert answers.count(429) > 10
    assert front.get("/")[0] == 200


def test_slow_bodies_are_ended_while_a_neighbour_is_served(front: Front) -> None:
    slow = [socket.create_connection(("127.0.0.1", front.port), 40) for _ in range(30)]
    for line in slow:
        line.sendall(f"POST /told HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n\r\nemail=".encode())
    begun, slowest = time.monotonic(), 0.0

    while time.monotonic() < begun + 5:
        at = time.monotonic()
        assert front.get("/sign-in")[0] == 200
        slowest = max(slowest, time.monotonic() - at)
        time.sleep(0.2)
    ended = [ended_within(line, begun + 40) for line in slow]

    assert all(ended)
    assert slowest < 10


def ended_within(line: socket.socket, until: float) -> bool:
    """Whether the other side closes the connection by then; reads what it says before."""
    with line:
        line.settimeout(max(0.1, until - time.monotonic()))
        try:
            while line.recv(4096):
                pass
        except TimeoutError:
            return False
        except ConnectionResetError:
            return True
        return True


def test_an_office_behind_one_address_is_slowed_and_a_flood_is_refused(front: Front) -> None:
    begun = time.monotonic()
    with ThreadPoolExecutor(7) as visitors:  # at once, however busy the machine is
        sent = [answer[0] for answer in visitors.map(lambda _: front.get("/sign-in", b"email=a&password=b"), range(7))]

    assert 429 not in sent
    assert time.monotonic() - begun > 2, "the last of them has waited"
    assert {front.get("/sign-in")[0] for _ in range(8)} == {200}, "reading waits for nothing"
    flood = [socket.create_connection(("127.0.0.1", front.port), 30) for _ in range(36)]
    for line in flood:
        line.sendall(f"POST /sign-in HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 0\r\n\r\n".encode())
    assert b" 429 " in flood[-1].recv(100)
    for line in flood:
        line.close()
