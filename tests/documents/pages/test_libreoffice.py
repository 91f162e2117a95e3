"""The portal's own LibreOffice: what it answers, what it survives, and that nothing of it stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from portal import rulebooks
from portal.documents.pages.libreoffice import Office, OfficeError, OfficeMissing
from portal.documents.papers.application_form import render
from tests.bench.load import processes
from tests.documents.samples import text_of

ROOT = Path(__file__).resolve().parents[3]
CRAFTSMAN = rulebooks.rulebook("2023-craftsman")


def form(length: int, seed: int = 0) -> bytes:
    return render(CRAFTSMAN, {"representative": text_of(length, seed)}, photo=None, draft=False)


def pages_of(pdf: bytes) -> int:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def is_gone(pid: int) -> bool:
    """Whether the process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def family(office: Office) -> tuple[int, int]:
    """The process ids of the child and its soffice."""
    assert office.child is not None
    child = office.child
    (soffice,) = processes(child) - {child}
    return child, soffice


@pytest.fixture
def own(writer: Office) -> Iterator[Office]:
    """A LibreOffice of the test's own, which may be maltreated."""
    office = Office(patience=60)  # the machine may be busy with other tests
    yield office
    office.close()


def test_pages_are_those_of_the_pdf(writer: Office) -> None:
    documents = [form(length) for length in (0, 2_500, 9_000)]

    assert [writer.pages(document) for document in documents] == [pages_of(writer.pdf(one)) for one in documents]
    assert writer.pages(documents[2]) > writer.pages(documents[1]) > writer.pages(documents[0])


def test_result_is_kept_under_the_document(own: Office) -> None:
    document = form(300)
    pdf = own.pdf(document)
    own.close()

    assert (own.pages(document), own.pdf(document)) == (pages_of(pdf), pdf)
    assert own.child is None  # nothing had to be started for that


@pytest.mark.parametrize("rubbish", [b"", b"no document", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_file_that_is_no_word_document_is_no_count(rubbish: bytes, writer: Office) -> None:
    with pytest.raises(OfficeError):
        writer.pages(rubbish)

    assert writer.pages(form(10)) == 6  # and harms nobody


def test_two_threads_at_once_get_their_own_answers(own: Office) -> None:
    documents = [form(length) for length in (100, 4_000, 8_000, 100)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(own.pages, documents))

    assert answers == [own.pages(document) for document in documents]
    assert answers[0] == answers[3] < answers[1] < answers[2]


def test_child_is_replaced_after_its_share(writer: Office) -> None:
    office = Office(recycled=2)
    office.pages(form(11))
    first = family(office)
    office.pages(form(12))
    same = family(office)
    office.pages(form(13))
    second = family(office)
    office.close()

    assert first == same
    assert not set(first) & set(second)
    assert all(map(is_gone, first + second))


@pytest.mark.parametrize("victim", ["child", "soffice"])
def test_killed_in_the_middle_the_answer_comes_from_a_new_one(victim: str, own: Office) -> None:
    own.pages(form(1))
    child, soffice = family(own)
    long = form(30_000)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(own.pdf, long)
        time.sleep(0.15)  # it takes a second
        os.kill({"child": child, "soffice": soffice}[victim], signal.SIGKILL)
        pdf = answer.result()

    assert pages_of(pdf) > 25
    assert eventually(lambda: is_gone(child) and is_gone(soffice))
    assert not set(family(own)) & {child, soffice}


def test_killed_while_idle_it_is_replaced(own: Office) -> None:
    own.pages(form(2))
    killed = family(own)
    os.kill(killed[1], signal.SIGKILL)

    assert own.pages(form(3)) == 6
    assert not set(family(own)) & set(killed)


def test_time_out_ends_everything_that_was_started(writer: Office) -> None:
    office = Office(seconds=0.3)  # it takes longer to start
    started: list[int] = []
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(office.pages, form(4))
        while not asked.done():
            if child := office.child:
                started = sorted({*started, *processes(child)})
            time.sleep(0.002)

    with pytest.raises(OfficeError):
        asked.result()
    assert started
    assert eventually(lambda: all(map(is_gone, started)))
    assert office.child is None


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_who_waits_too_long_is_told_so(seconds: float, writer: Office) -> None:
    office = Office(patience=seconds)
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(office.pages, form(5))  # starts soffice first
        assert eventually(lambda: office.child is not None)
        with pytest.raises(OfficeError, match="busy"):
            office.pages(form(6))
        assert slow.result() == 6
    office.close()


# -- machines where something is missing -----------------------------------------------------------------------


def test_without_libreoffice_there_is_no_count() -> None:
    nowhere = Office(search_path="")

    assert not nowhere.available()
    with pytest.raises(OfficeMissing):
        nowhere.pages(form(0))
    with pytest.raises(OfficeMissing):
        nowhere.pdf(form(0))
    assert nowhere.child is None


def test_without_a_chinese_font_there_is_no_count(writer: Office, tmp_path: Path) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text("<fontconfig></fontconfig>")
    fonts = tmp_path / "fc-list"  # the real one, on a machine without fonts
    fonts.write_text(f'#!/bin/sh\nFONTCONFIG_FILE={empty} exec /usr/bin/fc-list "$@"\n')
    fonts.chmod(0o755)
    bare = Office(search_path=f"{tmp_path}:{os.defpath}")

    assert not bare.available()
    with pytest.raises(OfficeMissing):
        bare.pages(form(0))


def test_availability_starts_nothing(own: Office) -> None:
    assert own.available()
    assert own.child is None


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
        [sys.executable, "-c", source], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT
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
