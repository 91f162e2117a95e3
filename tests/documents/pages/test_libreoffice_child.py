"""The child that owns LibreOffice: nothing of it stays behind, however its owner ends."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from portal.documents.pages.libreoffice import Office
from tests.documents.pages.processes import ROOT, eventually, is_gone
from tests.programs import interruptible

# -- nothing stays behind --------------------------------------------------------------------------------------

OWNER = """
    import os, sys, time
    from pathlib import Path
    from portal import rulebooks
    from portal.documents.pages import libreoffice
    from portal.documents.papers.application_form import render
    from tests.bench.load import processes

    def form(text):
        answers = {"representative": text}
        return render(rulebooks.rulebook("2023-craftsman"), answers, photo=None, draft=False)

    def family():
        return sorted(processes(libreoffice.installed.child))

    def pipes():
        "The sockets of LibreOffice that have, or had, a name in a folder."
        inodes = set()
        for pid in family():
            for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
                try:
                    inodes.add(os.readlink(descriptor))
                except FileNotFoundError:  # closed since
                    pass
        lines = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
        own = [line[7] for line in lines if len(line) == 8 and f"socket:[{line[6]}]" in inodes]
        return [name for name in own if "OSL_PIPE" in name]

    def folder():
        command = Path(f"/proc/{libreoffice.installed.child}/cmdline").read_text().split(chr(0))
        return next(word for word in command if "portal-office-" in word and not word.endswith(".py"))
"""


def owner(program: str, *, then: int | None = None) -> list[str]:
    """What a process of its own prints that uses LibreOffice; it gets the signal ``then`` after its last word."""
    source = textwrap.dedent(OWNER) + textwrap.dedent(program)
    with subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=interruptible,
    ) as process:
        assert process.stdout is not None
        words = process.stdout.readline().split()
        if then is not None:
            process.send_signal(then)
        process.wait(60)
    assert words
    return words


@pytest.mark.parametrize("then", [None, signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_stays_behind_when_the_owner_ends(then: int | None, writer: Office) -> None:
    stays = "" if then is None else "time.sleep(60)"
    program = f"""
        libreoffice.pages(form("字"))
        print(folder(), *family(), *pipes(), flush=True)
        {stays}
    """
    folder, child, soffice, *sockets = owner(program, then=then)

    assert sockets
    assert eventually(lambda: is_gone(int(child)) and is_gone(int(soffice)))
    assert eventually(lambda: not Path(folder).exists())
    assert not [name for name in sockets if Path(name).exists()]


def test_nothing_stays_behind_when_the_owner_is_killed_in_the_middle(writer: Office) -> None:
    program = """
        import threading
        libreoffice.pages(form("字"))
        threading.Thread(target=libreoffice.pdf, args=[form("智慧城市，" * 9000)], daemon=True).start()
        time.sleep(0.1)
        print(folder(), *family(), flush=True)
        time.sleep(60)
    """
    folder, *started = owner(program, then=signal.SIGKILL)

    assert eventually(lambda: all(is_gone(int(pid)) for pid in started))
    assert eventually(lambda: not Path(folder).exists())


def test_folder_is_private_and_holds_no_document(writer: Office) -> None:
    program = """
        libreoffice.pdf(form("一二三四五六七八"))
        at = Path(folder())
        texts = [path for path in at.rglob("*") if path.is_file() and path.suffix in {".docx", ".pdf", ".odt", ".xml"}]
        print(oct(at.stat().st_mode & 0o777), *texts, flush=True)
    """

    mode, *left = owner(program)
    assert mode == "0o700"
    assert not [path for path in left if "/profile/" not in path]


def test_forked_workers_have_a_child_each(writer: Office) -> None:
    program = """
        mine = libreoffice.pages(form("字")), libreoffice.installed.child
        reading, writing = os.pipe()
        if not os.fork():
            theirs = libreoffice.pages(form("字字")), libreoffice.installed.child
            libreoffice.installed.close()
            os.write(writing, " ".join(map(str, theirs)).encode())
            os._exit(0)
        os.wait()
        again = libreoffice.pages(form("字字字")), libreoffice.installed.child
        print(*mine, *os.read(reading, 99).decode().split(), *again, flush=True)
    """
    mine, my_child, theirs, their_child, again, same_child = owner(program)

    assert mine == theirs == again == "6"
    assert my_child == same_child != their_child


def test_fork_that_lives_on_does_not_keep_the_child(writer: Office) -> None:
    program = """
        libreoffice.pages(form("字"))
        started = family()
        if not os.fork():
            os.close(1)
            time.sleep(20)
            os._exit(0)
        print(*started, flush=True)
        time.sleep(60)
    """
    started = owner(program, then=signal.SIGKILL)

    assert eventually(lambda: all(is_gone(int(pid)) for pid in started), seconds=8)
