"""What holds for a paragraph when its own settings, its style, the styles that one is based on and the
document's defaults are laid over one another (ECMA-376 part 1, 17.7.2), as far as line spacing goes."""

from collections.abc import Iterator

from lxml import etree

from portal.documents.word.package import STYLES, Package, find, w

OFF = ("0", "false", "off")


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, package: Package):
        root = package.xml(STYLES) if STYLES in package.parts else etree.Element(w("styles"))
        self._by_id = {style.get(w("styleId")): style for style in find(root, "w:style")}
        default = find(root, "w:style[@w:type='paragraph'][@w:default='1' or @w:default='true']/@w:styleId")
        self._default = default[0] if default else ""
        self._fallback = find(root, "w:docDefaults/w:pPrDefault/w:pPr")

    def _layers(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The w:pPr that hold for ``paragraph``, nearest first."""
        yield from find(paragraph, "w:pPr")
        named = find(paragraph, "w:pPr/w:pStyle/@w:val")
        style = self._by_id.get(named[0] if named else self._default)
        seen: set[str] = set()
        while style is not None and style.get(w("styleId")) not in seen:
            seen.add(style.get(w("styleId")))
            yield from find(style, "w:pPr")
            based = find(style, "w:basedOn/@w:val")
            style = self._by_id.get(based[0]) if based else None
        yield from self._fallback

    def spacing(self, paragraph: etree._Element, attribute: str) -> str:
        """One attribute of w:spacing (``line``, ``lineRule``, ``before`` …), empty where nothing sets it."""
        for layer in self._layers(paragraph):
            if found := find(layer, f"w:spacing/@w:{attribute}"):
                return found[0]
        return ""

    def is_exact(self, paragraph: etree._Element) -> bool:
        """Whether the lines of ``paragraph`` have a fixed height, whatever fonts a machine has."""
        return self.spacing(paragraph, "lineRule") == "exact"

    def snaps_to_grid(self, paragraph: etree._Element) -> bool:
        """Whether a document grid may move the lines; Word's default is that it does."""
        for layer in self._layers(paragraph):
            for setting in find(layer, "w:snapToGrid"):
                return setting.get(w("val"), "1") not in OFF
        return True
