"""Files that hold more than pages: scripts, programs, attachments, media, of which only the pages are taken; and files
whose pages are not their own."""

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.documents.evidence_files import (
    Maker,
    annotated,
    changed,
    pdf,
    with_page,
    with_root,
)
from tests.documents.hostile_frames import ATTACHED, MEDIA, ROOT, SCRIPT, SHEET, TREE, Hostile, raw, stream

ALERT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))
CALL = Dictionary(S=Name.URI, URI=String("https://example.com/"))


def opens(**action: Any) -> Maker:
    return lambda: with_root(OpenAction=Dictionary(**action))


def by_itself(trigger: str, action: Dictionary) -> Maker:
    return lambda: with_page(AA=Dictionary({f"/{trigger}": action}))


def clicked(action: Dictionary) -> Maker:
    return lambda: annotated(Subtype=Name.Link, A=action)


def scripts_by_name() -> bytes:
    return with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), ALERT]))))


def script_in_a_stream(**options: Any) -> Maker:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))

    return lambda: changed(add, **options)


def field(**entries: Any) -> Maker:
    """A form with one field."""

    def add(document: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=[0, 0, 9, 9], **entries)
        document.pages[0].obj.Annots = Array([document.make_indirect(made)])
        document.Root.AcroForm = Dictionary(Fields=document.pages[0].obj.Annots)

    return lambda: changed(add)


def attached(where: str) -> Maker:
    def add(document: pikepdf.Pdf) -> None:
        content = document.make_stream(b"MZ", Type=Name.EmbeddedFile)
        file = document.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=content)))
        if where == "names":
            document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), file])))
        elif where == "associated":
            document.pages[0].obj.AF = Array([file])
        elif where == "portfolio":
            document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), file])))
            document.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
        else:
            note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file)
            document.pages[0].obj.Annots = Array([document.make_indirect(note)])

    return lambda: changed(add)


def drawn_from_elsewhere() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Contents = document.make_stream(b"", F=String("http://example.com/page"))

    return changed(add)


def page_of_another_file() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        form = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Ref = Dictionary(F=String("other.pdf"), Page=0)
        document.pages[0].obj.Resources.XObject = Dictionary(X=form)

    return changed(add)


def dynamic_form(value: Callable[[pikepdf.Pdf], Any], *, renders: bool = False) -> Maker:
    """``renders``: the pages are only made by a program that understands the form."""

    def add(document: pikepdf.Pdf) -> None:
        if renders:
            document.Root.NeedsRendering = True
        document.Root.AcroForm = Dictionary(Fields=Array(), XFA=value(document))

    return lambda: changed(add)


def in_an_old_revision() -> bytes:
    """A script that nothing refers to any more: some readers would still find it."""
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(b""), 5: b"<< >>", 6: b"<< /S /JavaScript /JS (app.alert) >>"})


MORE_THAN_PAGES: dict[str, Hostile] = {
    "script on opening": Hostile(opens(S=Name.JavaScript, JS=String("app.alert(1)")), SCRIPT),
    "script by name": Hostile(scripts_by_name, SCRIPT),
    "script in a stream": Hostile(script_in_a_stream(), SCRIPT),
    "script in an object stream": Hostile(
        script_in_a_stream(object_stream_mode=pikepdf.ObjectStreamMode.generate), SCRIPT
    ),
    "script on a page": Hostile(by_itself("O", ALERT), SCRIPT),
    "script on closing": Hostile(lambda: with_root(AA=Dictionary(WC=ALERT)), SCRIPT),
    "script behind a link": Hostile(clicked(ALERT), SCRIPT),
    "script of a field": Hostile(field(AA=Dictionary(K=ALERT)), SCRIPT),
    "script after a jump": Hostile(opens(S=Name.GoTo, D=Array([0, Name.Fit]), Next=ALERT), SCRIPT),
    "script after many": Hostile(opens(S=Name.GoTo, Next=Array([Dictionary(S=Name.Named), CALL])), SCRIPT),
    "script in an old revision": Hostile(in_an_old_revision, SCRIPT),
    "script in disguise": Hostile(
        lambda: pdf().replace(b"/Catalog ", b"/Catalog /OpenAction << /S /J#61vaScript /#4aS (app.alert\\(1\\)) >> "),
        SCRIPT,
    ),
    "endless chain": Hostile(
        lambda: raw({1: ROOT[:-2] + b"/OpenAction 9 0 R >>", 2: TREE, 3: SHEET, 9: b"<</S/GoTo/Next 9 0 R>>"}), SCRIPT
    ),
    "program on opening": Hostile(opens(S=Name.Launch, F=String("cmd.exe")), SCRIPT),
    "program behind a link": Hostile(clicked(LAUNCH), SCRIPT),
    "program on a page": Hostile(by_itself("O", LAUNCH), SCRIPT),
    "address on opening": Hostile(opens(S=Name.URI, URI=String("https://example.com/")), SCRIPT),
    "address on a page": Hostile(by_itself("O", CALL), SCRIPT),
    "address on leaving": Hostile(by_itself("C", CALL), SCRIPT),
    "file on opening": Hostile(opens(S=Name.GoToR, F=String("//server/share")), SCRIPT),
    "sends a form": Hostile(clicked(Dictionary(S=Name.SubmitForm, F=String("https://example.com/"))), SCRIPT),
    "reads data": Hostile(clicked(Dictionary(S=Name.ImportData, F=String("a.fdf"))), SCRIPT),
    "jumps into an attachment": Hostile(clicked(Dictionary(S=Name.GoToE, T=Dictionary())), SCRIPT),
    "attachment": Hostile(attached("names"), ATTACHED),
    "attachment on a page": Hostile(attached("note"), ATTACHED),
    "associated file": Hostile(attached("associated"), ATTACHED),
    "film on a page": Hostile(lambda: annotated(Subtype=Name.Movie), MEDIA),
    "sound on a page": Hostile(lambda: annotated(Subtype=Name.Sound), MEDIA),
    "rich media": Hostile(lambda: annotated(Subtype=Name.RichMedia), MEDIA),
    "three dimensions": Hostile(lambda: annotated(Subtype=Name("/3D")), MEDIA),
    "screen": Hostile(lambda: annotated(Subtype=Name.Screen), MEDIA),
    "plays a film": Hostile(clicked(Dictionary(S=Name.Rendition, OP=0)), MEDIA),
    "data of a form": Hostile(dynamic_form(lambda document: document.make_stream(b"<xdp/>")), "XFA"),
    "data of a form in parts": Hostile(
        dynamic_form(lambda document: Array([String("config"), document.make_stream(b"<x/>")])), "XFA"
    ),
}
ACTIVE: dict[str, Hostile] = {
    "portfolio": Hostile(attached("portfolio"), "文件包"),
    "dynamic form": Hostile(dynamic_form(lambda document: document.make_stream(b"<xdp/>"), renders=True), "XFA"),
    "content from elsewhere": Hostile(drawn_from_elsewhere, "别的文件"),
    "page of another file": Hostile(page_of_another_file, "别的文件"),
}
