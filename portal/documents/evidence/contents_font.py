"""The letters of the contents: a subset of the machine's own Chinese font, embedded, so that every reader draws them,
rare ones too. A machine without such a font names one that readers have to have (ISO 32000-2, 9.7.5.2).

Runs in the child (``evidence.child``).
"""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FILES = (
    "NotoSerifCJK-Regular.ttc",
    "SourceHanSerif-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "SourceHanSans-Regular.ttc",
)
SIMPLIFIED = " SC"  # ends the name of the face with the shapes of the mainland
LAST, MISSING = 0xFFFF, "〓"  # the mark that printers set for a missing character
ASCII_WIDTH = 0.5  # of the size, where the font is not embedded: as its own widths say below
AT_ONCE = 100  # characters of a section of a CMap


class Letters(NamedTuple):
    """A font of the document, the code of each character in it, and widths, of the size."""

    font: pikepdf.Object
    codes: Mapping[str, bytes]
    widths: Mapping[str, float]

    def shown(self, words: str) -> bytes:
        """``words`` as an operand of Tj."""
        return b"<" + b"".join(self.codes[letter] for letter in words).hex().encode() + b">"

    def width(self, words: str, size: float) -> float:
        return size * sum(self.widths[letter] for letter in words)


def letters_for(pdf: pikepdf.Pdf, words: str) -> Letters:
    """Letters for everything that stands in ``words``."""
    path = installed()
    return _embedded(pdf, path, {*words, MISSING}) if path else _named(pdf, set(words))


def installed() -> Path | None:
    """The first of the fonts that the machine has."""
    there = {path.name: path for folder in FOLDERS for path in folder.rglob("*.ttc")}
    return next((there[name] for name in FILES if name in there), None)


def _embedded(pdf: pikepdf.Pdf, path: Path, wanted: set[str]) -> Letters:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with path.open("rb") as file, TTFont(file, fontNumber=_face(file), lazy=True, recalcTimestamp=False) as font:
        known = font.getBestCmap()
        names = {letter: known.get(ord(letter), known[ord(MISSING)]) for letter in sorted(wanted)}
        unit, family = font["head"].unitsPerEm, str(font["name"].getDebugName(6))
        widths = {letter: font["hmtx"][name][0] / unit for letter, name in names.items()}
        cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True))
        cutter.populate(unicodes=[ord(letter) for letter in wanted if ord(letter) in known])
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    outlines = TTFont(out).reader["CFF "]
    numbers = {letter: int(name.removeprefix("cid")) for letter, name in names.items()}
    made = _type0(pdf, f"CONTEN+{family}", numbers, widths, outlines)
    return Letters(made, {letter: number.to_bytes(2) for letter, number in numbers.items()}, widths)


def _face(file: IO[bytes]) -> int:
    """The number of the face for the mainland within a collection."""
    from fontTools.ttLib import TTCollection

    names = [str(font["name"].getDebugName(4)) for font in TTCollection(file, shareTables=True, lazy=True).fonts]
    return next((number for number, name in enumerate(names) if SIMPLIFIED in name), 0)


def _type0(
    pdf: pikepdf.Pdf, name: str, numbers: Mapping[str, int], widths: Mapping[str, float], outlines: bytes
) -> pikepdf.Object:
    descriptor = Dictionary(**_descriptor(name), FontFile3=pdf.make_stream(outlines, Subtype=Name.CIDFontType0C))
    wide = [part for letter, number in numbers.items() for part in (number, Array([round(1000 * widths[letter])]))]
    return _font(
        pdf,
        name,
        "Identity-H",
        {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
        descriptor,
        Array(wide),
        ToUnicode=pdf.make_stream(b"\n".join(_to_unicode(numbers))),
    )


def _to_unicode(numbers: Mapping[str, int]) -> Iterator[bytes]:
    """The CMap by which readers find and copy the words (ISO 32000-2, 9.10.3)."""
    yield b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def"
    yield b"1 begincodespacerange <0000> <FFFF> endcodespacerange"
    # Characters that the font lacks share the mark's glyph: that one stands for itself.
    letters = list({number: letter for letter, number in numbers.items() if number != numbers[MISSING]}.items())
    letters.append((numbers[MISSING], MISSING))
    for start in range(0, len(letters), AT_ONCE):
        part = letters[start : start + AT_ONCE]
        yield b"%d beginbfchar" % len(part)
        for number, letter in part:
            yield b"<%04X> <%s>" % (number, letter.encode("utf-16-be").hex().upper().encode())
        yield b"endbfchar"
    yield b"endcmap CMapName currentdict /CMap defineresource pop end end"


def _named(pdf: pikepdf.Pdf, wanted: set[str]) -> Letters:
    name, system = "STSong-Light", {"Registry": "Adobe", "Ordering": "GB1", "Supplement": 5}
    # Latin letters are set half as wide as Chinese ones in every reader.
    wide = Array([1, 95, 500, 814, 939, 500])
    made = _font(pdf, name, "UniGB-UTF16-H", system, Dictionary(**_descriptor(name)), wide)
    codes = {letter: (letter if ord(letter) <= LAST else MISSING).encode("utf-16-be") for letter in wanted}
    return Letters(made, codes, {letter: ASCII_WIDTH if letter.isascii() else 1 for letter in wanted})


def _descriptor(name: str) -> dict[str, Any]:
    return {
        "Type": Name.FontDescriptor,
        "FontName": Name(f"/{name}"),
        "Flags": 6,  # serif, with characters beyond Latin
        "FontBBox": Array([-25, -254, 1000, 880]),
        "ItalicAngle": 0,
        "Ascent": 752,
        "Descent": -271,
        "CapHeight": 737,
        "StemV": 58,
    }


def _font(
    pdf: pikepdf.Pdf,
    name: str,
    cmap: str,
    system: dict[str, Any],
    descriptor: Dictionary,
    wide: Array,
    **more: Any,
) -> pikepdf.Object:
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name(f"/{name}"),
        CIDSystemInfo=Dictionary(**system),
        DW=1000,
        W=wide,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{name}-{cmap}"),
            Encoding=Name(f"/{cmap}"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            **more,
        )
    )
