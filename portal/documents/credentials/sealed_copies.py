"""A certificate that comes back from the city's seal platform (国办发〔2025〕33号): whether it is the one that was
handed out, page by page and word by word, and bears a seal's signature over all of it.

Runs in the child (``evidence.child``). Of a PDF (GB/T 38540, PAdES or CMS) the signature itself is checked where its
algorithm is known here; of an OFD (GB/T 33190) that every part is the one that was signed, by its SM3 or other digest.
Whose seal it is, and an SM2 signature's value, is for the seal platform's own tool: pages say so.
"""

import base64
import hashlib
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
from cryptography.hazmat.primitives import hashes
from lxml import etree

from portal.documents.media_types import OFD, PDF
from portal.rules.language.refusals import Refusal, Refused

UNPACKED_MOST = 30 * 1024 * 1024  # bytes of all parts of an OFD file together
PARTS_MOST = 500
ALLOWED = {"/Widget", "/Stamp"}  # what a seal adds to a page
TRAILING = b"\r\n \x00"

NEITHER = Refusal("请上传盖好电子印章的 PDF 或者 OFD 文件。")
BROKEN = Refusal("文件不完整或者已经损坏，请从印章平台重新下载后再上传。")
OTHER_PAGES = Refusal("页数与这份证书不同，请核对是不是同一份证书。")
OTHER_TEXT = Refusal("文字与这份证书不同，请核对姓名和编号，不要上传扫描件。")
NO_SEAL = Refusal("文件里没有电子印章的签名，请用印章平台盖章以后再上传。")
NOT_ALL = Refusal("印章的签名没有覆盖整个文件，盖章以后文件有过改动，请重新下载后再上传。")
CHANGED = Refusal("文件与盖章时不一致，盖章以后有过改动，请重新下载后再上传。")
ADDED = Refusal("页面上除了印章还有别的批注，请用没有批注的文件盖章。")


# What came back: its media type, how many seals, and whether the value of each signature was checked here too.
Sealed = tuple[str, int, bool]


def judged(original: bytes, given: bytes) -> Sealed:
    """Whether ``given`` is the ``original`` certificate (PDF) with a seal.

    :raises Refused: it is not.
    """
    try:
        if given.startswith(b"%PDF-"):
            return _pdf(original, given)
        if given.startswith(b"PK\x03\x04"):
            return _ofd(original, given)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise Refused(BROKEN) from error
    except (KeyError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError) as error:
        raise Refused(BROKEN) from error
    raise Refused(NEITHER)


def _insist_same(original: list[str], given: list[str]) -> None:
    if len(original) != len(given):
        raise Refused(OTHER_PAGES)
    if original != given:
        raise Refused(OTHER_TEXT)


# -- PDF -------------------------------------------------------------------------------------------------------


def _pdf(original: bytes, given: bytes) -> Sealed:
    _insist_same(_texts(original), _texts(given))
    with pikepdf.open(io.BytesIO(given)) as pdf:
        notes = {str(note.get("/Subtype")) for page in pdf.pages for note in page.get("/Annots", [])}
        if notes - ALLOWED:
            raise Refused(ADDED)
        signatures = [(_range(value), bytes(value["/Contents"])) for value in _signatures(pdf)]
    ours = _signers(original)
    seals = [(places, content) for places, content in signatures if _signer(content) not in ours]
    if not seals:
        raise Refused(NO_SEAL)
    if max(start + length for places, _ in seals for start, length in (places[1],)) < len(given.rstrip(TRAILING)):
        raise Refused(NOT_ALL)
    checked = [_holds(given, places, content) for places, content in seals]
    return PDF, len(seals), all(checked)


def _texts(content: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(content)) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def _signers(content: bytes) -> set[bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {_signer(bytes(value["/Contents"])) for value in _signatures(pdf)} - {b""}


def _signer(content: bytes) -> bytes:
    """The certificate of whoever signed, b"" where it is of a standard that is not known here."""
    try:
        return bytes(_signed(content)[1].dump())
    except Exception:
        return b""


def _signed(content: bytes) -> tuple[Any, Any]:
    """What the signature says, and the certificate of whoever signed."""
    from asn1crypto import cms

    data = cms.ContentInfo.load(content)["content"]
    info = data["signer_infos"][0]
    serial = info["sid"].chosen["serial_number"].native
    return info, next(one.chosen for one in data["certificates"] if one.chosen.serial_number == serial)


def _signatures(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and "/ByteRange" in found and "/Contents" in found:
            yield found


def _range(value: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    first, length, second, rest = (int(part) for part in value["/ByteRange"])
    if first != 0 or not 0 < length < second or rest < 0:
        raise Refused(CHANGED)
    return (first, length), (second, rest)


def _holds(given: bytes, places: tuple[tuple[int, int], ...], content: bytes) -> bool:
    """Whether the signature was checked; where its algorithms are not known here, False.

    :raises Refused: it does not hold.
    """
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    signed = b"".join(given[start : start + length] for start, length in places)
    try:
        info, certificate = _signed(content)
        digest = hashlib.new(info["digest_algorithm"]["algorithm"].native.replace("_", "-"), signed).digest()
        intact, valid = validate_sig_integrity(info, certificate, "data", digest)
    except Exception:  # of another standard, such as GM/T 0031: its own tool checks it
        return False
    if not (intact and valid):
        raise Refused(CHANGED)
    return True


# -- OFD -------------------------------------------------------------------------------------------------------


def _ofd(original: bytes, given: bytes) -> Sealed:
    with zipfile.ZipFile(io.BytesIO(given)) as package:
        parts = package.infolist()
        if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
            raise Refused(BROKEN)
        files = {part.filename.strip("/"): package.read(part) for part in parts if not part.is_dir()}
    root = _xml(files["OFD.xml"])
    document = _said(root, "DocRoot")
    pages = [_place(document, page.get("BaseLoc", "")) for page in _all(_xml(files[document]), "Page")]
    told = ["".join("".join(code.itertext()) for code in _all(_xml(files[page]), "TextCode")) for page in pages]
    expected = _texts(original)
    _insist_same(
        ["".join(sorted(text)) for text in expected], ["".join(sorted("".join(text.split()))) for text in told]
    )
    listed = _said(root, "Signatures")
    signatures = (
        [_place(listed, one.get("BaseLoc", "")) for one in _all(_xml(files[listed]), "Signature")] if listed else []
    )
    if not signatures:
        raise Refused(NO_SEAL)
    for signature in signatures:
        _insist_signed(files, signature, {document, *pages})
    return OFD, len(signatures), False


def _letters(text: str) -> str:
    return "".join(sorted("".join(text.split())))


def _insist_signed(files: dict[str, bytes], signature: str, needed: set[str]) -> None:
    """Every part that is shown was signed as it is now, and there is a value of the signature."""
    said = _xml(files[signature])
    references = next(iter(_all(said, "References")))
    digest = _digest(references.get("CheckMethod", ""))
    covered = set()
    for one in _all(references, "Reference"):
        name = _place(signature, one.get("FileRef", ""))
        covered.add(name)
        value = base64.b64decode(next(iter(_all(one, "CheckValue"))).text or "", validate=True)
        if digest(files[name]) != value:
            raise Refused(CHANGED)
    if not needed <= covered:
        raise Refused(NOT_ALL)
    if not files.get(_place(signature, _text(said, "SignedValue"))):
        raise Refused(NO_SEAL)


def _digest(method: str) -> Callable[[bytes], bytes]:
    """:raises Refused: it is none that can be trusted."""
    if "SM3" in method.upper() or method == "1.2.156.10197.1.401":

        def sm3(content: bytes) -> bytes:
            made = hashes.Hash(hashes.SM3())
            made.update(content)
            return made.finalize()

        return sm3
    if "256" in method or method == "2.16.840.1.101.3.4.2.1":
        return lambda content: hashlib.sha256(content).digest()
    raise Refused(CHANGED)


def _xml(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in element.iter() if isinstance(one.tag, str) and etree.QName(one).localname == name]


def _text(element: etree._Element, name: str) -> str:
    found = _all(element, name)
    return (found[0].text or "").strip() if found else ""


def _said(root: etree._Element, name: str) -> str:
    return _text(root, name).strip("/")


def _place(base: str, name: str) -> str:
    """A part named in another one: absolute from the root, or relative to its folder."""
    if name.startswith("/"):
        return name.strip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), name))
