"""What a PDF may do besides being looked at: scripts, programs, attachments, media, forms that change.

Runs in the child (``evidence.child``). Every object is looked at, whether a page uses it or not. Links that somebody
has to click, bookmarks, filled-in fields and electronic stamps are passive; the volume keeps only how they look.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from portal.documents.evidence.intake import TOO_HEAVY, EvidenceRefused

NODES_MOST = 150_000
CHAIN_MOST = 50

PRINT_ANEW = "请用“打印”功能另存为新的 PDF 后再上传。"
SCRIPT = f"PDF 中带有脚本、自动打开或启动程序的动作，{PRINT_ANEW}"
ATTACHED = f"PDF 中夹带了其他文件，{PRINT_ANEW}"
MEDIA = f"PDF 中带有音频、视频或三维内容，{PRINT_ANEW}"
CHANGING_FORM = f"PDF 是动态表单（XFA），在别处打开会不一样，{PRINT_ANEW}"
ELSEWHERE = f"PDF 要从别的文件或网上取内容，{PRINT_ANEW}"
PORTFOLIO = "这是装着多个文件的 PDF 文件包，请把需要的文件分别打开，另存为普通的 PDF 后再上传。"

# ISO 32000-2, 12.6.4: what an action does. The first kind may stand nowhere, of the rest only these may run by
# themselves.
FORBIDDEN = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/GoToE"})
PLAYING = frozenset({"/Rendition", "/Movie", "/Sound", "/GoTo3DView"})
HARMLESS_ALONE = frozenset({"/GoTo", "/Named", "/SetOCGState", "/Hide"})
MEDIA_ANNOTATIONS = frozenset({"/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"})
COMPOUND = (Dictionary, Array, Stream)


def insist_passive(pdf: pikepdf.Pdf) -> None:
    """:raises EvidenceRefused: it would do something."""
    if "/Collection" in pdf.Root:
        raise EvidenceRefused(PORTFOLIO)
    _insist_harmless(pdf.Root.get("/OpenAction"))
    for count, node in enumerate(_nodes(pdf)):
        if count > NODES_MOST:
            raise EvidenceRefused(TOO_HEAVY)
        if reason := _reason(node):
            raise EvidenceRefused(reason)
        for action in _parts(node.get("/AA")):
            _insist_harmless(action)


def _nodes(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those of streams and those inside others too."""
    for found in pdf.objects:
        waiting: list[Any] = [found]
        while waiting:
            node = waiting.pop()
            if isinstance(node, COMPOUND):
                if not isinstance(node, Array):
                    yield node
                waiting += [part for part in _parts(node) if isinstance(part, COMPOUND) and not part.is_indirect]


def _parts(node: Any) -> Iterator[Any]:
    if isinstance(node, Array):
        yield from node
    elif isinstance(node, Stream):
        yield from node.stream_dict.values()
    elif isinstance(node, Dictionary):
        yield from node.values()


def _reason(node: Any) -> str:
    """Why nothing with this dictionary in it is taken; "" for nearly all."""
    does, kind, subtype = (str(node.get(key, "")) for key in ("/S", "/Type", "/Subtype"))
    if does in FORBIDDEN or isinstance(node.get("/JS"), String | Stream):
        return SCRIPT
    if does in PLAYING or (subtype in MEDIA_ANNOTATIONS and "/Rect" in node):
        return MEDIA
    if "/XFA" in node:
        return CHANGING_FORM
    if subtype == "/FileAttachment" or kind == "/EmbeddedFile" or "/EF" in node or "/EmbeddedFiles" in node:
        return ATTACHED
    if (isinstance(node, Stream) and "/F" in node) or (subtype == "/Form" and "/Ref" in node):
        return ELSEWHERE
    return ""


def _insist_harmless(action: Any) -> None:
    """An action that runs by itself, and those that follow it."""
    waiting = [action]
    for _ in range(CHAIN_MOST):
        if not waiting:
            return
        action = waiting.pop()
        if not isinstance(action, Dictionary):
            continue  # a place in the document
        if str(action.get("/S", "")) not in HARMLESS_ALONE:
            raise EvidenceRefused(SCRIPT)
        following = action.get("/Next")
        waiting += list(following) if isinstance(following, Array) else [following]
    raise EvidenceRefused(SCRIPT)
