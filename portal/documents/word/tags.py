"""The tags {{ … }} and {% … %} in a Word template: where they may stand and what they may say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from portal.documents.word.package import DOCUMENT, Package, find
from portal.documents.word.template import environment, source_of

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HALF = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_ALLOWED = re.compile(
    r"\{\{ *[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)? *\}\}|\{%(p|tr)? *(for|if|else|endfor|endif)\b.*%\}"
)

# Filling in answers needs nothing else; so much less can go wrong, and a template can run no code of its own.
_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If)


def breaches(package: Package, content: bytes, sample: Mapping[str, Any]) -> Iterator[str]:
    """Tags that rendering could not fill, in Chinese; then names that are missing or unknown in ``sample``."""
    yield from _outside_the_body(package)
    misplaced = list(_misplaced(package.document))
    yield from misplaced
    if not misplaced:
        yield from _misused(content, sample)


def _outside_the_body(package: Package) -> Iterator[str]:
    for name in package.parts:
        # Runs may have cut a tag in two, so the words are looked at, not the markup.
        if name != DOCUMENT and name.endswith(".xml"):
            words = "".join(package.xml(name).itertext())
            if found := _HALF.search(words):
                shown = words[found.start() : found.start() + 24]
                yield f"{name} 里有标记“{shown}”：页眉、页脚和文档属性里不能放标记，请删去。"


def _misplaced(document: etree._Element) -> Iterator[str]:
    for paragraph in find(document, "//w:p"):
        texts = ["".join(text.itertext()) for text in find(paragraph, ".//w:t")]
        for tag in _TAG.findall("".join(texts)):
            if not any(tag in text for text in texts):
                yield f"标记“{tag}”被拆成了几段格式，请整个删去，再用一种格式一次输入。"
            elif not _ALLOWED.fullmatch(tag):
                yield f"标记“{tag}”不能使用，只能用 {{{{ 名称 }}}}、{{%p for … %}} 和 {{%p if … %}}。"
        if half := _HALF.search(_TAG.sub("", "".join(texts))):
            yield f"有一个标记没有写完整：“{half[0]}”在段落“{''.join(texts)[:24]}”里没有另一半。"


def _misused(content: bytes, sample: Mapping[str, Any]) -> Iterator[str]:
    try:
        tree = environment().parse(source_of(content))
    except (TemplateSyntaxError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        yield f"标记有错误，模板无法使用：{error}。请核对 for 与 endfor、if 与 endif 是否成对。"
        return
    if any(not isinstance(node, _NODES) for node in tree.find_all(nodes.Node)):
        yield "标记里只能写填写项的名称，不能写计算、函数或过滤器。"
        return
    use = _Use()
    use.visit(tree, {name: (name, value) for name, value in sample.items()})
    yield from dict.fromkeys(use.faults)
    for name in sorted(set(_asked(sample)) - use.names):
        yield f"模板里没有“{name}”，这一项填写的内容就印不出来，请补上 {{{{ {name} }}}}。"


def _asked(sample: Mapping[str, Any]) -> Iterator[str]:
    """The names that a template has to use: ``unit``, ``technical_field.data``; of a list's items it may choose."""
    for name, value in sample.items():
        yield from (f"{name}.{part}" for part in value) if isinstance(value, Mapping) else (name,)


class _Use:
    """What a template does with the words of a sample."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.faults: list[str] = []

    def visit(self, node: nodes.Node, known: Mapping[str, tuple[str, Any]]) -> None:
        """``known``: by what it is called here, the name in the sample and an example of everything there is."""
        if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
            name, value = self._looked_up(node.iter, known)
            if not isinstance(value, list | tuple | None):
                self.faults.append(f"“{_written(node.iter)}”只有一项，不能用 for 逐项打印。")
                value = None
            known = {**known, node.target.name: (name, value[0] if value else None)}
        if isinstance(node, nodes.For | nodes.If) and node.test is not None:
            self._looked_up(node.test, known)
        for part in node.nodes if isinstance(node, nodes.Output) else ():
            if not isinstance(part, nodes.TemplateData) and isinstance(
                self._looked_up(part, known)[1], list | tuple | Mapping
            ):
                self.faults.append(f"“{_written(part)}”有多项内容，请用 for 逐项打印。")
        for child in node.iter_child_nodes(exclude=("target", "iter", "test", "nodes")):
            self.visit(child, known)

    def _looked_up(self, node: nodes.Node, known: Mapping[str, tuple[str, Any]]) -> tuple[str, Any]:
        """The name in the sample, and its example; None where that is unknown, which is said once."""
        name, value = "", None
        if isinstance(node, nodes.Getattr):
            above, whole = self._looked_up(node.node, known)
            if whole is None:
                return name, value
            parts = whole._asdict() if hasattr(whole, "_asdict") else whole
            name, value = f"{above}.{node.attr}", parts.get(node.attr) if isinstance(parts, Mapping) else None
        elif isinstance(node, nodes.Name) and node.name in known:
            name, value = known[node.name]
            if value is None:
                return name, value
        if value is None:
            self.faults.append(f"模板用了“{_written(node)}”，没有这个填写项，请核对名称。")
        self.names.add(name)
        return name, value


def _written(node: nodes.Node) -> str:
    """An expression as it stands in the template."""
    return f"{_written(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else getattr(node, "name", "")
