"""The child that opens files from outside: ``python -m portal.documents.evidence.child TASK CPU MEMORY``.

What it works on comes in on standard input, the answer goes out on standard output. It limits itself before it reads
the first byte: seconds of processor time, bytes of memory, no files to write, no further processes. Decoders are
loaded as they are needed; nothing of the portal but documents is.
"""

import resource
import sys
import traceback
from collections.abc import Callable

import msgspec

from portal.documents.evidence.intake import DAMAGED, TOO_HEAVY, Answer, EvidenceRefused, Volume

OPEN_FILES = 64

# Only for the words: what a file is, its decoder decides.
BEGINNINGS = (
    (b"\x89PNG", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
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


def examine(given: bytes) -> Answer:
    if not given:
        return Answer(reason="文件是空的，请重新选择文件。")
    if given.startswith(b"\xff\xd8\xff"):
        from portal.documents.evidence.jpeg import examined
    elif b"%PDF-" in given[:1024]:
        from portal.documents.evidence.pdf import examined
    else:
        seems = f"（看起来是{kind}）" if (kind := _seems(given)) else ""
        raise EvidenceRefused(f"文件不是 PDF 或 jpg{seems}，请另存为 PDF 或 jpg 后再上传；只改文件名的后缀没有用。")
    return Answer(examined=examined(given))


def _seems(content: bytes) -> str:
    head = content[:64].lstrip()
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP 图片"
    if head[4:8] == b"ftyp":
        return dict(BRANDS).get(head[8:12], "视频")
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), "")


def bind(given: bytes) -> Answer:
    from portal.documents.evidence.volume import bound

    return Answer(volume=bound(msgspec.msgpack.decode(given, type=Volume)))


TASKS: dict[str, Callable[[bytes], Answer]] = {"examine": examine, "bind": bind}


def answered(task: str, given: bytes) -> Answer:
    """The answer, whatever happens."""
    try:
        return TASKS[task](given)
    except EvidenceRefused as refused:
        return Answer(reason=refused.reason)
    except MemoryError:
        return Answer(reason=TOO_HEAVY)
    except RecursionError:
        return Answer(reason=DAMAGED)
    except Exception:
        return Answer(reason=DAMAGED, failure=traceback.format_exc())


if __name__ == "__main__":
    limit(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answered(sys.argv[1], sys.stdin.buffer.read())))
