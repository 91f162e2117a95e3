"""The house as a whole: one command starts it on a fresh machine, and ends without leaving anything behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.load import processes
from tests.programs import ROOT, interruptible, program

PATIENCE = 90


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files of this checkout in a folder of their own, without environment, instance and history."""
    away = shutil.ignore_patterns(
        ".git", ".venv", "instance", "node_modules", "__pycache__", ".*_cache", "build", "tests"
    )
    return Path(shutil.copytree(ROOT, tmp_path / "checkout", ignore=away))


@pytest.fixture
def furnished(checkout: Path) -> Path:
    """A checkout whose packages are installed: with the environment that these tests run in."""
    (checkout / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    stamp = checkout / ".venv" / ".packages"
    locked = [
        (checkout / name).stat().st_mtime for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt")
    ]
    if not stamp.exists() or stamp.stat().st_mtime < max(locked):
        pytest.skip("the environment was not made by make from these packages")
    return checkout


def make(target: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("make"), target],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def lines(text: str) -> list[str]:
    """What a command said, without make's own report of a failure."""
    return [line for line in text.splitlines() if line and not line.startswith("make")]


def a_path_with(folder: Path, **scripts: str) -> str:
    """A PATH with the system's basic programs, but no python except the given shell scripts."""
    folder.mkdir()
    for name in ("sh", "bash", "rm", "touch", "mkdir", "env"):
        (folder / name).symlink_to(program(name))
    for name, script in scripts.items():
        (folder / name).write_text(f"#!{program('sh')}\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_make_says_in_one_line_that_python_is_missing(checkout: Path, tmp_path: Path) -> None:
    result = make("run", checkout, PATH=a_path_with(tmp_path / "bin"))

    assert result.returncode
    (line,) = lines(result.stdout + result.stderr)
    assert "Python 3.11 or newer is needed" in line
    assert not (checkout / ".venv").exists()


def test_make_says_in_one_line_that_venv_is_missing(checkout: Path, tmp_path: Path) -> None:
    # Debian's python3 without python3-venv: new enough, but it has no ensurepip.
    python3 = 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac'

    result = make("run", checkout, PATH=a_path_with(tmp_path / "bin", python3=python3))

    assert result.returncode
    (line,) = lines(result.stdout + result.stderr)
    assert "apt install python3-venv" in line
    assert not (checkout / ".venv").exists()


def test_make_run_says_in_one_line_that_the_port_is_taken(furnished: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = make("run", furnished, PORT=str(port))

    assert result.returncode
    (line,) = lines(result.stdout + result.stderr)
    assert f"Port {port} is taken" in line


@pytest.fixture
def running(furnished: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """``make run`` in a folder of its own: the process, the address, what it prints."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    printed = tmp_path / "printed"
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [program("make"), "run", f"PORT={port}"],
            cwd=furnished,
            env=own,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=interruptible,
        )
    yield process, f"http://127.0.0.1:{port}/", printed
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answer(url: str) -> str:
    """The page at ``url`` as soon as somebody answers there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return response.read().decode()
        except OSError:
            assert time.monotonic() < deadline, f"nobody answers on {url}"
            time.sleep(0.2)


def test_make_run_answers_and_ends_with_everything_it_started(
    running: tuple[subprocess.Popen[bytes], str, Path],
) -> None:
    process, url, printed = running

    page = answer(url)
    started = processes(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # Ctrl-C reaches everything in the terminal's foreground
    process.wait(30)

    told = printed.read_text(encoding="utf-8")
    assert '<html lang="zh-CN"' in page
    assert url.rstrip("/") in told
    assert len(started) >= 5  # make, the shell, gunicorn and its workers, the ticker
    assert alive(started) == set()
    assert "Traceback" not in told


def alive(pids: set[int]) -> set[int]:
    """Those of ``pids`` that still run, after a moment to go."""
    for _ in range(50):
        left = {pid for pid in pids if Path(f"/proc/{pid}").exists()}
        if not left:
            break
        time.sleep(0.1)
    return left
