"""The tags {{ … }} and {% … %} in a Word template: where they may stand and what they may say."""

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from portal.documents.word.package import DOCUMENT, Package, find
from portal.documents.word.template import environment, source_of

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HALF = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_ALLOWED = re.compile(r"\{\{ *[a-z_]+(\.[a-z_]+)? *\}\}|\{%(p|tr)? *(for|if|else|endfor|endif)\b.*%\}")

# Filling in answers needs nothing else; so much less can go wrong, and a template can run no code of its own.
_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If)


def breaches(package: Package, content: bytes, names: frozenset[str]) -> Iterator[str]:
    """Tags that rendering could not fill, in Chinese; then names that are missing or unknown."""
    yield from _outside_the_body(package)
    misplaced = list(_misplaced(package.document))
    yield from misplaced
    if not misplaced:
        yield from _wrong_names(content, names)


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


def _wrong_names(content: bytes, names: frozenset[str]) -> Iterator[str]:
    try:
        tree = environment().parse(source_of(content))
    except (TemplateSyntaxError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        yield f"标记有错误，模板无法使用：{error}。请核对 for 与 endfor、if 与 endif 是否成对。"
        return
    if any(not isinstance(node, _NODES) for node in tree.find_all(nodes.Node)):
        yield "标记里只能写填写项的名称，不能写计算、函数或过滤器。"
        return
    used = names_used(tree)
    for name in sorted(used - names):
        yield f"模板用了“{name}”，没有这个填写项，请核对名称。"
    for name in sorted(names - used):
        yield f"模板里没有“{name}”，这一项填写的内容就印不出来，请补上 {{{{ {name} }}}}。"


def names_used(tree: nodes.Template) -> frozenset[str]:
    """The names that a template asks for: ``unit``, ``technical_field.data``; those of its loops are its own."""
    own = {node.target.name for node in tree.find_all(nodes.For) if isinstance(node.target, nodes.Name)}
    dotted = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    used = {
        f"{node.node.name}.{node.attr}"
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name not in own
    }
    plain = {node.name for node in tree.find_all(nodes.Name) if id(node) not in dotted and node.ctx == "load"}
    return frozenset(used | (plain - own))
