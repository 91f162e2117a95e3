"""The text of whatever the portal hands out: pages, Word, spreadsheets, PDF, archives within archives."""

import html
import io
import re
import zipfile

import pypdfium2

_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(?:w:p|w:tc|a:p|row|c|si|t|div|p|td|li|dd|loc|lastmod|id|updated)>")
_TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


def texts_of(content: bytes, name: str = "") -> list[str]:
    """Everything in it that can be read, the names of files among it."""
    found = [name, *([] if content.startswith((b"\xff\xd8", b"\x89PNG")) else [_plain(content)])]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                found += texts_of(archive.read(entry), entry.filename)
    elif content.startswith(b"%PDF"):
        found += _of_pdf(content)
    elif content.startswith((b"\xff\xd8", b"\x89PNG")):
        found.append(content[:4096].decode("latin-1"))  # where a camera writes who took the picture
    return found


def _plain(content: bytes) -> str:
    """As it stands, and as it is read: with the tags of one paragraph taken out, so that a number set in two runs is
    one."""
    if content.startswith((b"PK\x03\x04", b"%PDF")):
        return ""
    text = _TOKEN.sub("", content.decode("utf-8", "ignore"))
    return f"{text}\n{html.unescape(_TAG.sub('', _PARAGRAPH.sub(' | ', text)))}" if "<" in text else text


def _of_pdf(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        return [*pages, *document.get_metadata_dict().values()]
    finally:
        document.close()
