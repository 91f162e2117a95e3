"""The child that owns LibreOffice: run by the interpreter that has UNO (Debian's /usr/bin/python3), never imported.

``libreoffice_child.py FOLDER SOFFICE``: documents come in on standard input and answers go out on standard output, both
in the frames below. FOLDER is private to this child: LibreOffice's profile and temporary files lie in it. soffice is
started with the first document and ends with this process: on end of file of the input, when the owner is gone, and,
by a signal of the kernel, when this process is killed. It opens no port; the socket that UNO speaks through loses its
name as soon as both ends hold it.

Standard library and UNO only: nothing of the portal can be imported here.
"""

import ctypes
import importlib
import os
import queue
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

REQUEST = struct.Struct(">BQ")  # what to do, length of the document
ANSWER = struct.Struct(">BIQ")  # whether it worked, pages, length of the PDF or of the reason
COUNT, EXPORT = 1, 2
FAILED, DONE = 0, 1

START_SECONDS = 60.0  # a cold start on a busy machine takes three
START_AGAIN = 81  # soffice's exit code for "the profile has been made, now start me again"
OWNER_SECONDS = 1.0  # how often the owner is looked for
TYPE = "MS Word 2007 XML"  # said, not guessed: LibreOffice would take any rubbish for a text
IN_MEMORY = "private:stream"
PR_SET_PDEATHSIG = 1

# The official fonts and what stands in for them where a machine has not got them.
SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "STSong", "AR PL UMing CN", "WenQuanYi Zen Hei")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "STHeiti", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
# {the font a template asks for: what may take its place, the nearest in looks first}
SUBSTITUTES = {
    "仿宋_GB2312": ("仿宋", "FangSong", "STFangsong", "华文仿宋", *SONG),
    "仿宋": ("FangSong", "仿宋_GB2312", "STFangsong", *SONG),
    "楷体_GB2312": ("楷体", "KaiTi", "STKaiti", "华文楷体", "AR PL UKai CN", *SONG),
    "楷体": ("KaiTi", "楷体_GB2312", "STKaiti", "AR PL UKai CN", *SONG),
    "方正小标宋简体": ("方正小标宋_GBK", "华文中宋", "STZhongsong", *SONG),
    "宋体": ("SimSun", "STSong", *SONG),
    "黑体": ("SimHei", "STHeiti", *SANS),
    "Segoe UI Symbol": ("DejaVu Sans", "Noto Sans Symbols2", *SANS),
}


class Office:
    """One soffice and the connection to it, made when the first document comes."""

    def __init__(self, folder: Path, program: str):
        self.folder = folder
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.context: Any = None

    def answer(self, task: int, document: bytes) -> "tuple[int, bytes]":
        """The number of pages, and the PDF if it was asked for."""
        if self.context is None:
            self._start()
        loaded = self._load(document)
        try:
            # The layout is complete only when the last page has been asked for.
            pages = loaded.CurrentController.PageCount
            return pages, self._exported(loaded) if task == EXPORT else b""
        finally:
            loaded.close(True)

    def is_dead(self) -> bool:
        """Whether soffice was started and answers no more. While it ends, UNO reports whatever comes to its mind."""
        if self.process is None:
            return False
        try:
            return self.process.poll() is not None or self.context.getServiceManager() is None
        except Exception:
            return True

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()

    def _start(self) -> None:
        uno = importlib.import_module("uno")
        name = self.folder.name  # private and never used before
        resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() == START_AGAIN:
                self.process = self._launched(name)
            elif self.process.returncode is not None:
                raise RuntimeError(f"soffice ended with {self.process.returncode}")
            try:
                self.context = resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
            except Exception:  # NoConnectException, which is no class before UNO has run: it is still starting
                time.sleep(0.05)
            else:
                self._unlink_sockets(self.process.pid)
                return
        raise RuntimeError("soffice did not start")

    def _launched(self, name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [
                self.program,
                *("--headless", "--invisible", "--norestore", "--nodefault", "--nologo", "--nolockcheck"),
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                f"--accept=pipe,name={name};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )

    def _unlink_sockets(self, pid: int) -> None:
        """Take the names of soffice's sockets out of /tmp: nobody else can connect, and nothing is left behind."""
        fds = Path(f"/proc/{pid}/fd").glob("*")
        own = {link[8:-1] for fd in fds if (link := _link(fd)).startswith("socket:[")}
        for line in Path("/proc/net/unix").read_text().splitlines()[1:]:
            fields = line.split(maxsplit=7)
            if len(fields) == 8 and fields[6] in own and "OSL_PIPE" in fields[7]:
                Path(fields[7]).unlink(missing_ok=True)

    def _create(self, service: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def _load(self, document: bytes) -> Any:
        uno = importlib.import_module("uno")
        maker = self._create("com.sun.star.io.SequenceInputStream")
        maker.initialize((uno.ByteSequence(document),))
        values = {
            "InputStream": maker,
            "FilterName": TYPE,
            "Hidden": True,
            "ReadOnly": True,
            "MacroExecutionMode": 0,  # never
            "UpdateDocMode": 0,  # no links are followed
        }
        loaded = self._create("com.sun.star.frame.Desktop").loadComponentFromURL(
            IN_MEMORY, "_blank", 0, _properties(values)
        )
        if loaded is None:
            raise ValueError("LibreOffice cannot read the document")
        return loaded

    def _exported(self, loaded: Any) -> bytes:
        pipe = self._create("com.sun.star.io.Pipe")
        how = {
            "FilterName": "writer_pdf_Export",
            "FilterData": _filter_data({"UseTaggedPDF": True}),
            "OutputStream": pipe,
        }
        loaded.storeToURL(IN_MEMORY, _properties(how))
        return b"".join(iter(lambda: pipe.readBytes(None, 1 << 20)[1].value, b""))


def _properties(values: "dict[str, Any]") -> "tuple[Any, ...]":
    uno = importlib.import_module("uno")
    made = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def _filter_data(values: "dict[str, Any]") -> Any:
    """The settings of an export: tagged, so that it can be read aloud."""
    uno = importlib.import_module("uno")
    return uno.Any("[]com.sun.star.beans.PropertyValue", _properties(values))


def _link(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:  # closed in the meantime
        return ""


_LIBC = ctypes.CDLL(None)  # loaded before any thread: between fork and exec nothing may wait for a lock


def _die_with_parent() -> None:
    """Runs in soffice before it becomes soffice. The signal comes when the thread that started it ends, which is the
    main thread of this program."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _received(source: BinaryIO) -> "tuple[int, bytes] | None":
    """The next task and its document; None when the owner has closed its end, even in the middle."""
    head = source.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    task, length = REQUEST.unpack(head)
    document = source.read(length)
    return (task, document) if len(document) == length else None


def font_configuration() -> str:
    """Fontconfig aliases for the official fonts; one that is installed is used itself. Without them LibreOffice
    searches all fonts of the machine for every run of text (a layout takes 260 ms instead of 21)."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept>{_families(families)}</accept></alias>'
        for name, families in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )


def _families(names: "tuple[str, ...]") -> str:
    return "".join(f"<family>{name}</family>" for name in names)


class Service:
    """Answers the owner until it is gone."""

    def __init__(self, folder: Path, program: str):
        self.folder = folder
        self.office = Office(folder, program)
        self.owner = os.getppid()
        self.tasks: queue.Queue[tuple[int, bytes]] = queue.Queue()

    def run(self) -> None:
        """The main thread speaks UNO; soffice is bound to it."""
        (self.folder / "fonts.conf").write_text(font_configuration(), encoding="utf-8")
        for work in (self._listen, self._watch):
            threading.Thread(target=work, daemon=True).start()
        while True:
            sys.stdout.buffer.write(self._answered(*self.tasks.get()))
            sys.stdout.buffer.flush()

    def _answered(self, task: int, document: bytes) -> bytes:
        try:
            pages, content = self.office.answer(task, document)
            return ANSWER.pack(DONE, pages, len(content)) + content
        except Exception as error:
            if self.office.is_dead():
                self._leave()  # the owner starts another child
            reason = f"{type(error).__name__}: {error}".encode()
            return ANSWER.pack(FAILED, 0, len(reason)) + reason

    def _listen(self) -> None:
        while (task := _received(sys.stdin.buffer)) is not None:
            self.tasks.put(task)
        self._leave()

    def _watch(self) -> None:
        # A copy of the input's other end may live on in a process that the owner has forked.
        while os.getppid() == self.owner:
            time.sleep(OWNER_SECONDS)
        self._leave()

    def _leave(self) -> None:
        self.office.end()
        shutil.rmtree(self.folder, ignore_errors=True)
        os._exit(0)  # the main thread may be inside UNO and never return


if __name__ == "__main__":
    Service(Path(sys.argv[1]), sys.argv[2]).run()
