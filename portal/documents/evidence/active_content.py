"""What a PDF may do besides being looked at: scripts, programs, attachments, media, forms that change.

Runs in the child (``evidence.child``). Every object is looked at, whether a page uses it or not. Links that somebody
has to click, bookmarks, filled-in fields and electronic stamps are passive; the volume keeps only how they look. Of a
file that has more in it only the pages are taken (``pages_only``), and what was left out is said.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from portal.documents.evidence.intake import PRINT_ANEW, TOO_HEAVY, EvidenceRefused

NODES_MOST = 150_000
CHAIN_MOST = 50

SCRIPT = "脚本和自动执行的动作"
ATTACHED = "附件"
MEDIA = "音频、视频或三维内容"
FORM_DATA = "表单的附加数据（XFA）"
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


def found_beside_pages(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What the file has in it that is no page, in words; nothing for nearly all.

    :raises EvidenceRefused: without it the pages would not be what they are, or it is too much to look through.
    """
    if "/Collection" in pdf.Root:
        raise EvidenceRefused(PORTFOLIO)
    found = dict.fromkeys(_of_actions(pdf.Root.get("/OpenAction")))
    for count, node in enumerate(_nodes(pdf)):
        if count > NODES_MOST:
            raise EvidenceRefused(TOO_HEAVY)
        if (kind := _kind(node)) == ELSEWHERE:
            raise EvidenceRefused(ELSEWHERE)
        if kind == FORM_DATA and pdf.Root.get("/NeedsRendering"):
            raise EvidenceRefused(CHANGING_FORM)
        found |= dict.fromkeys((kind, *(words for action in _parts(node.get("/AA")) for words in _of_actions(action))))
    return tuple(words for words in found if words)


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


def _kind(node: Any) -> str:
    """What is no page in this dictionary; "" for nearly all."""
    does, kind, subtype = (str(node.get(key, "")) for key in ("/S", "/Type", "/Subtype"))
    if does in FORBIDDEN or isinstance(node.get("/JS"), String | Stream):
        return SCRIPT
    if does in PLAYING or (subtype in MEDIA_ANNOTATIONS and "/Rect" in node):
        return MEDIA
    if "/XFA" in node:
        return FORM_DATA
    if subtype == "/FileAttachment" or kind == "/EmbeddedFile" or "/EF" in node or "/EmbeddedFiles" in node:
        return ATTACHED
    if (isinstance(node, Stream) and "/F" in node) or (subtype == "/Form" and "/Ref" in node):
        return ELSEWHERE
    return ""


def _of_actions(action: Any) -> tuple[str, ...]:
    """That an action which runs by itself, or one that follows it, does more than turn to a page."""
    waiting = [action]
    for _ in range(CHAIN_MOST):
        if not waiting:
            return ()
        action = waiting.pop()
        if not isinstance(action, Dictionary):
            continue  # a place in the document
        if str(action.get("/S", "")) not in HARMLESS_ALONE:
            return (SCRIPT,)
        following = action.get("/Next")
        waiting += list(following) if isinstance(following, Array) else [following]
    return (SCRIPT,)
