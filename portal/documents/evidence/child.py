"""The child that opens files from outside: ``python -m portal.documents.evidence.child``.

It loads the decoders of photos and evidence and waits. On standard input comes a line "TASK CPU MEMORY", then what it
works on; the answer goes out on standard output. It limits itself before it looks at the first byte of a file: seconds
of processor time, bytes of memory, no files to write, no further processes; and it lets whoever answers people go
first. Other decoders are loaded as they are needed; nothing of the portal but documents is.
"""

import os
import resource
import sys
import traceback
from collections.abc import Callable
from typing import Any

import msgspec

from portal.documents.evidence.intake import (
    DAMAGED,
    RASTERS,
    TOO_HEAVY,
    Answer,
    Crop,
    EvidenceRefused,
    Examined,
    Portrait,
    Volume,
    Wanted,
)
from portal.rules.language.refusals import Refused

OPEN_FILES = 64
NICE = 5  # how far behind those who answer people

# Only for the words: what a file is, its decoder decides.
BEGINNINGS = (
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"PK\x03\x04", "Word、Excel、OFD 文件或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"#!", "程序"),
    (b"<", "网页"),
)
BRANDS = ((b"heic", "HEIC 照片"), (b"heix", "HEIC 照片"), (b"mif1", "HEIC 照片"), (b"avif", "AVIF 图片"))


def limit(cpu: int, memory: int) -> None:
    """From here on this process cannot use more."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def examine(given: bytes) -> Examined:
    if not given:
        raise EvidenceRefused("文件是空的，请重新选择文件。")
    kind = _seems(given)
    if given.startswith(b"\xff\xd8\xff"):
        from portal.documents.evidence.jpeg import examined
    elif given.startswith(RASTERS):
        from portal.documents.evidence.rasters import examined
    elif "压缩包" in kind and b".pdf" in given.lower():
        raise EvidenceRefused("这是一个装着 PDF 的压缩包，请先解压，再把里面的 PDF 逐个上传。")
    elif b"%PDF-" in given[:1024] and "压缩包" not in kind:
        from portal.documents.evidence.pdf import examined
    else:
        seems = f"（看起来是{kind}）" if kind else ""
        raise EvidenceRefused(
            f"文件不是 PDF 或图片（jpg、PNG、TIFF）{seems}，请另存为其中一种后再上传；只改文件名的后缀没有用。"
        )
    return examined(given)


def _seems(content: bytes) -> str:
    head = content[:64].lstrip()
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP 图片"
    if head[4:8] == b"ftyp":
        return dict(BRANDS).get(head[8:12], "视频")
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), "")


def bind(given: bytes) -> bytes:
    from portal.documents.evidence.volume import bound

    return bound(msgspec.msgpack.decode(given, type=Volume))


def photo(given: bytes) -> Portrait:
    from portal.documents.evidence.photo import normalised

    return normalised(given)


def crop(given: bytes) -> bytes:
    from portal.documents.evidence.photo import cropped

    return cropped(*msgspec.msgpack.decode(given, type=tuple[bytes, Crop]))


def enclose(given: bytes) -> Any:
    from portal.documents.evidence.enclosures import judged

    return judged(given)


def present(given: bytes) -> str:
    from portal.documents.evidence.presentation_files import media_type_of

    return media_type_of(given)


def read(given: bytes) -> Any:
    from portal.documents.evidence.exact_workbooks import exact_rows
    from portal.documents.evidence.filled_workbooks import filled_rows

    kind = tuple[bytes, tuple[Wanted, ...], int, tuple[str, ...] | None]
    content, columns, most, exact = msgspec.msgpack.decode(given, type=kind)
    if exact is None:
        return filled_rows(content, columns, most=most)
    return exact_rows(content, columns, exact, most=most)


def sealed(given: bytes) -> Any:
    from portal.documents.credentials.sealed_copies import judged

    return judged(*msgspec.msgpack.decode(given, type=tuple[bytes, bytes]))


TASKS: dict[str, Callable[[bytes], Any]] = {
    "examine": examine,
    "bind": bind,
    "sealed": sealed,
    "photo": photo,
    "crop": crop,
    "enclose": enclose,
    "present": present,
    "read": read,
}


def answered(task: str, given: bytes) -> Answer:
    """The answer, whatever happens."""
    try:
        return Answer(msgspec.msgpack.encode(TASKS[task](given)))
    except Refused as refused:
        return Answer(reason=refused.refusal.reason)
    except MemoryError:
        return Answer(reason=TOO_HEAVY)
    except RecursionError:
        return Answer(reason=DAMAGED)
    except Exception:
        return Answer(reason=DAMAGED, failure=traceback.format_exc())


def serve() -> None:
    """Wait for one task and do it; end without a word where none comes."""
    from portal.documents.evidence import pdf, photo  # noqa: F401  loaded while nobody waits

    if order := sys.stdin.buffer.readline().split():
        task, cpu, memory = order
        limit(int(cpu), int(memory))
        answer = answered(task.decode(), sys.stdin.buffer.read())
        sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    os.nice(NICE)
    serve()
