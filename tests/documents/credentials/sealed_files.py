"""What comes back from a seal platform, made here: a PDF with text, sealed by a key of its own; an OFD file whose parts
are signed by digest; and twenty files that are not the certificate that was handed out."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from portal.documents.credentials import signed_pdf
from portal.documents.credentials.issuer import issuer_of

SEALER = issuer_of(b"s" * 32, "seal platform", "https://seal.example.cn")
ISSUER = issuer_of(b"i" * 32, "issuer", "https://award.example.cn")
WORDS = ("Certificate", "No. 2026-GJ-0001", "Zhang San")


def printed(*lines: str, pages: int = 1) -> bytes:
    """A PDF that says these lines on each page."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(842, 595))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        shown = "".join(f"BT /F1 24 Tf 72 {500 - 40 * place} Td ({line}) Tj ET\n" for place, line in enumerate(lines))
        page.Contents = pdf.make_stream(shown.encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def certified(pdf: bytes) -> bytes:
    """As the portal keeps it."""
    return signed_pdf.certified(pdf, ISSUER, "test")


def sealed(pdf: bytes, *, field: str = "Seal1") -> bytes:
    """As the seal platform gives it back."""
    out, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(pdf))
    about = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    with ThreadPoolExecutor(1) as aside:
        signer = signed_pdf._signer(SEALER)
        aside.submit(signers.sign_pdf, writer, about, signer=signer, output=out).result()
    return out.getvalue()


def changed(content: bytes, place: int) -> bytes:
    made = bytearray(content)
    made[place] ^= 1
    return bytes(made)


def ofd(*lines: str, pages: int = 1, but: Mapping[str, bytes] | None = None, unsigned: tuple[str, ...] = ()) -> bytes:
    """An OFD file of these lines; ``but`` overwrites parts after they were signed, ``unsigned`` were never."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    codes = "".join(f"<ofd:TextCode>{line}</ofd:TextCode>" for line in lines)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    parts = {
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>".encode(),
        **{f"Doc_0/Pages/Page_{n}/Content.xml": f"<ofd:Page {space}>{codes}</ofd:Page>".encode() for n in range(pages)},
    }
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>'
        f"{base64.b64encode(hashlib.sha256(content).digest()).decode()}</ofd:CheckValue></ofd:Reference>"
        for name, content in parts.items()
        if name not in unsigned
    )
    parts |= {
        "OFD.xml": (
            f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
        ).encode(),
        "Doc_0/Signs/Signatures.xml": (
            f'<ofd:Signatures {space}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
        ).encode(),
        "Doc_0/Signs/Sign_0/Signature.xml": (
            f'<ofd:Signature {space}><ofd:SignedInfo><ofd:References CheckMethod="2.16.840.1.101.3.4.2.1">{references}'
            "</ofd:References></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        ).encode(),
        "Doc_0/Signs/Sign_0/SignedValue.dat": b"0" * 64,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | dict(but or {})).items():
            package.writestr(name, content)
    return out.getvalue()


def noted(pdf: bytes) -> bytes:
    """With a note that says something else on its page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[72, 400, 300, 440], Contents="Li Si"
        )
        opened.pages[0].Annots = opened.make_indirect(pikepdf.Array([opened.make_indirect(note)]))
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def wrong() -> dict[str, bytes]:
    """Twenty files that are refused, by what is wrong with them."""
    plain = printed(*WORDS)
    good, good_ofd = sealed(plain), ofd(*WORDS)
    page = "Doc_0/Pages/Page_0/Content.xml"
    return {
        "empty": b"",
        "a picture": b"\xff\xd8\xff" + b"0" * 100,
        "a text": "荣誉证书".encode(),
        "no seal": plain,
        "our own signature only": certified(plain),
        "another name": sealed(printed(WORDS[0], WORDS[1], "Li Si")),
        "another number": sealed(printed(WORDS[0], "No. 2026-GJ-0002", WORDS[2])),
        "a page more": sealed(printed(*WORDS, pages=2)),
        "a line more": sealed(printed(*WORDS, "and Li Si")),
        "a scan": sealed(printed()),
        "cut short": good[: len(good) // 2],
        "a byte changed": changed(good, good.index(b"Helvetica") + 3),
        "changed after the seal": noted_after(good),
        "a note before the seal": sealed(noted(plain)),
        "OFD: another name": ofd(WORDS[0], WORDS[1], "Li Si"),
        "OFD: a page more": ofd(*WORDS, pages=2),
        "OFD: changed after the seal": ofd(
            *WORDS, but={page: f"<Page><TextCode>{''.join(reversed(WORDS))}</TextCode></Page>".encode()}
        ),
        "OFD: a page that was not signed": ofd(*WORDS, unsigned=(page,)),
        "OFD: no value of a signature": ofd(*WORDS, but={"Doc_0/Signs/Sign_0/SignedValue.dat": b""}),
        "OFD: cut short": good_ofd[: len(good_ofd) // 2],
    }


def noted_after(pdf: bytes) -> bytes:
    """Something was added in a further revision, after the seal."""
    out, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.set_info(writer.add_object(_info()))
    writer.write(out)
    return out.getvalue()


def _info() -> object:
    from pyhanko.pdf_utils import generic

    return generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("Li Si")})
