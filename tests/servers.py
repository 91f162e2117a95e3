"""``portal_server``: the portal as people run it, a real gunicorn on a free loopback port with a demonstration."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import msgspec
import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.config import Settings

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0  # seconds; the machine may be busy with other tests
# Asks the kernel to end the server when the tests are killed and cannot do it themselves, then becomes the server.
TIED = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 15); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


@dataclass(frozen=True)
class PortalServer:
    """A running server. ``log`` holds what it printed, ``pid`` is gunicorn's master."""

    url: str
    instance: Path
    log: Path
    pid: int


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """What the portal's processes see: none of this machine's own PORTAL_… settings, only the given ones."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**own, "PORTAL_INSTANCE": str(instance), **{f"PORTAL_{k.upper()}": v for k, v in settings.items()}}


@contextmanager
def serving(
    application: str,
    log: Path,
    environ: Mapping[str, str],
    *,
    options: tuple[str, ...] = (),
    root: Path = ROOT,
    port: int = 0,
) -> Iterator[tuple[str, int]]:
    """Run gunicorn with the settings (``gunicorn.conf.py``) of the checkout ``root``; gives address and pid, ends it by
    its pid. ``port``: where another one was before."""
    with socket.socket() as reserved, log.open("wb") as output:
        # Bound and not listening: the port stays ours, and only the workers, which share it, get connections.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind(("127.0.0.1", port))
        address = f"127.0.0.1:{reserved.getsockname()[1]}"
        url = f"http://{address}"
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", TIED, "-m", "gunicorn", "--config", str(root / "gunicorn.conf.py")),
                *("--bind", address, *options, application),
            ],
            cwd=root,
            env={**environ, "PORTAL_BASE_URL": environ.get("PORTAL_BASE_URL", url)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(url, process, log)
            yield url, process.pid
        finally:
            end(process)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            answer.close()  # whatever it says, it answers
        except OSError:
            time.sleep(0.05)
            continue
        return
    raise AssertionError(f"gunicorn does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and its workers; nothing may be left behind."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def flask(*arguments: str, environ: Mapping[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """``flask --app wsgi …`` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=dict(environ),
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="session")
def built_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demonstration in it, built once for all workers; copy it before use."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demonstration"
    shared.mkdir(exist_ok=True)
    folder, built = shared / "instance", shared / "built"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            result = flask("demo", environ=environment(folder, demonstration="1"))
            assert result.returncode == 0, result.stdout + result.stderr
            built.touch()
    return folder


@pytest.fixture(scope="module")
def portal_server(built_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    """A demonstration of this module's own, served by gunicorn."""
    folder = tmp_path_factory.mktemp("server")
    instance = Path(shutil.copytree(built_demonstration, folder / "instance"))
    log = folder / "gunicorn.log"
    with serving("wsgi:app", log, environment(instance, demonstration="1")) as (url, pid):
        yield PortalServer(url, instance, log, pid)


def at_a_free_port(settings: Settings) -> Settings:
    """``settings`` of a portal that a browser reaches: only the host and the port of its own address are believed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return msgspec.structs.replace(settings, base_url=f"http://127.0.0.1:{free.getsockname()[1]}")


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """Serves ``app`` in this very process, at the address of its settings."""
    address = app.portal.base_url
    server = make_server("127.0.0.1", urlsplit(address).port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
