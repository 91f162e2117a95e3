"""Markdown as pages show it: headings below the page's own, tables and lists, links; no HTML of its own, no pictures.

CommonMark lets ** beside a punctuation mark neither open nor close where a character follows without a blank, as in
Chinese: **“截止日期”**为 would show its marks. Here they open and close as everybody expects.

What markdown-it makes is cleaned once more by nh3, so that whatever slips through one does not pass the other.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from urllib.parse import urlsplit

import nh3
from flask import Flask, request
from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

from portal.config import Settings

LOWEST = 6
_TAGS = {"p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "a", "span"} | {
    *("table", "thead", "tbody", "tr", "th", "td", "code", "pre", "s"),
}
_ATTRIBUTES = {"a": {"href", "rel", "class"}, "ol": {"start"}, "span": {"class"}, "table": {"class"}}
_SCHEMES = {"http", "https", "mailto"}
_CHINESE = re.compile(
    "[\u00b7\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65\U00020000-\U0003ffff]"
)
_OUTSIDE = '<span class="unseen">（站外链接）</span>'


def register(app: Flask, settings: Settings) -> None:
    """Give templates ``{{ text | markdown }}``."""
    app.jinja_env.filters["markdown"] = markdown


def markdown(text: str, below: int = 1) -> Markup:
    """``text`` on the page that is being made; its first heading comes one level ``below`` that one."""
    return rendered(text, request.host, below)


@lru_cache(maxsize=256)
def rendered(text: str, host: str = "", below: int = 1) -> Markup:
    """``text`` as HTML; links that leave ``host`` are marked."""
    made: dict[str, str] = {}
    tokens = _reader().parse(text, made)
    _lower(tokens, below)
    for token in tokens:
        token.children = list(_marked(token.children or [], host))
    html = RendererHTML().render(tokens, _reader().options, made)
    return Markup(nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None))


class _Line(StateInline):
    """A line in which marks beside Chinese characters or punctuation open and close as they do beside a letter."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        found = super().scanDelims(start, canSplitWord)
        before, after = self.src[start - 1 : start], self.src[start + found.length : self.posMax][:1]
        if not canSplitWord or not (_CHINESE.match(before) or _CHINESE.match(after)):
            return found
        return Scanned(_is_written(after), _is_written(before), found.length)


def _is_written(character: str) -> bool:
    return bool(character) and not isWhiteSpace(ord(character))


class _Lines(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _Line(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def _reader() -> MarkdownIt:
    """A line that ends in the editor ends on the page; HTML is shown as it was typed."""
    reader = MarkdownIt()
    reader.inline = _Lines()
    reader.configure("commonmark", {"html": False, "breaks": True})
    return reader.enable(["table", "strikethrough"]).disable("image")


def _lower(tokens: Sequence[Token], below: int) -> None:
    """The page has its own headings already; no level is left out, whatever was typed."""
    typed = sorted({token.tag for token in tokens if token.type == "heading_open"})
    before = below
    for token in tokens:
        if token.type == "heading_open":
            before = min(below + 1 + typed.index(token.tag), before + 1, LOWEST)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{before}"
        elif token.type == "table_open":
            token.attrSet("class", "table")


def _marked(tokens: Sequence[Token], host: str) -> list[Token]:
    """Say of a link that it leads elsewhere."""
    told: list[Token] = []
    is_outside = False
    for token in tokens:
        if token.type == "link_open":
            is_outside = _leaves(str(token.attrGet("href") or ""), host)
            if is_outside:
                token.attrSet("rel", "external noopener noreferrer")
                token.attrSet("class", "outside")
        elif token.type == "link_close" and is_outside:
            said = Token("html_inline", "", 0)
            said.content = _OUTSIDE
            told.append(said)
        told.append(token)
    return told


def _leaves(address: str, host: str) -> bool:
    try:
        there = urlsplit(address)
    except ValueError:
        return True
    return bool(there.netloc) and there.netloc != host
