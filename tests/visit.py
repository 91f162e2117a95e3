"""``visit``: fetches pages as people do and checks every one of them; because all tests go through it, all
pages are checked. ``page.submit()`` sends a form the way a browser without JavaScript would."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from flask import Response
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
HALF_WIDTH = re.compile(f"[{HAN}][,;:?][{HAN}]")
RAW_WORD = re.compile(r"(?<![\w@./:#-])[A-Za-z][A-Za-z_-]*[A-Za-z](?![\w@./:-])")
LEAKS = {"None", "True", "False", "Undefined"}
NOT_TYPED_IN = {"hidden", "submit", "button", "reset", "image"}


def without_token(answer: TestResponse) -> str:
    """The page but for its CSRF token, which is signed anew each second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


# What a server passes on in a header: gunicorn answers 500 instead of anything else.
SENDABLE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def sendable(response: Response) -> Response:
    """After every request of a test: a real server would pass the answer on."""
    unsendable = [pair for pair in response.headers.items() if not SENDABLE.fullmatch(pair[1])]
    assert not unsendable, f"no server sends {unsendable}"
    return response


@cache
def raw_values() -> frozenset[str]:
    """The values of the portal's enums: words for the machine, which no page may print."""
    kinds = [StrEnum]
    found = set()
    while kinds:
        for kind in kinds.pop().__subclasses__():
            kinds.append(kind)
            if kind.__module__.startswith("portal."):
                found.update(str(member.value) for member in kind)
    return frozenset(value for value in found if value.isascii())


def printed_texts(tree: HtmlElement) -> Iterator[str]:
    """What the portal itself prints, node by node: nothing that people typed into fields, no code."""
    for node in tree.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::textarea or ancestor::code"
        " or ancestor::pre or ancestor::*[@data-typed])]"
    ):
        if text := " ".join(str(node).split()):
            yield text


def visible(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def page_faults(tree: HtmlElement, *, words: bool = True) -> list[str]:
    """What is wrong with a page, each as a sentence. ``words=False``: the page shows what people typed."""
    return [
        *_frame_faults(tree),
        *_id_faults(tree),
        *_label_faults(tree),
        *_form_faults(tree),
        *_policy_faults(tree),
        *(_word_faults(tree) if words else ()),
    ]


def _frame_faults(tree: HtmlElement) -> Iterator[str]:
    if tree.get("lang") != "zh-CN":
        yield "the page does not say lang=zh-CN"
    headings = [visible(heading) for heading in tree.xpath("//h1")]
    title = visible(tree.find(".//title")) if tree.find(".//title") is not None else ""
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one: {headings}"
    elif not headings[0] or not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"


def _id_faults(tree: HtmlElement) -> Iterator[str]:
    ids = tree.xpath("//@id")
    yield from (f"the id {id!r} stands {ids.count(id)} times" for id in sorted(set(ids)) if ids.count(id) > 1)
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for value in tree.xpath(f"//@{attribute}"):
            yield from (f"{attribute} points at no id {id!r}" for id in value.split() if id not in ids)
    for link in tree.xpath("//a[starts-with(@href, '#') and string-length(@href) > 1]/@href"):
        if link[1:] not in ids:
            yield f"the link {link!r} leads nowhere on this page"


def _label_faults(tree: HtmlElement) -> Iterator[str]:
    labels = {label.get("for"): visible(label) for label in tree.xpath("//label[@for]")}
    for field in tree.xpath("//input | //select | //textarea"):
        if field.tag == "input" and field.get("type", "text") in NOT_TYPED_IN:
            continue
        wrapped = any(visible(label) for label in field.iterancestors("label"))
        named = field.get("aria-label") or field.get("aria-labelledby") or labels.get(field.get("id"))
        if not (wrapped or named):
            yield f"the field {field.get('name') or field.get('id')!r} has no label"
    for element in tree.xpath("//a[@href] | //button"):
        if not (visible(element) or element.get("aria-label") or element.xpath(".//img[@alt != '']")):
            yield f"a {element.tag} has no words: {lxml.html.tostring(element, encoding='unicode')[:120]}"
    yield from (f"the picture {image.get('src')!r} has no alt" for image in tree.xpath("//img[not(@alt)]"))


def _form_faults(tree: HtmlElement) -> Iterator[str]:
    for form in tree.xpath("//form"):
        if form.get("method", "get").lower() == "post" and not form.xpath(
            ".//input[@type='hidden' and @name='csrf_token' and @value != '']"
        ):
            yield f"the form to {form.get('action')!r} carries no CSRF token"


def _policy_faults(tree: HtmlElement) -> Iterator[str]:
    """What the Content-Security-Policy forbids would silently not work; data in a script element is not run."""
    run = "//script[not(@src or @type='application/ld+json')]"
    if tree.xpath(f"//*[@style] | //style | {run} | //*[@*[starts-with(name(), 'on')]]"):
        yield "inline style, script or event handler"


def _word_faults(tree: HtmlElement) -> Iterator[str]:
    for text in printed_texts(tree):
        if found := HALF_WIDTH.search(text):
            yield f"half-width punctuation in Chinese: {found.group()!r} in {text[:60]!r}"
        for word in RAW_WORD.findall(text):
            if word in LEAKS or word in raw_values():
                yield f"the raw value {word!r} in {text[:60]!r}"
        if "{{" in text or "{%" in text:
            yield f"template code in {text[:60]!r}"


@dataclass(frozen=True)
class Page:
    """One answered request."""

    visitor: "Visitor"
    response: TestResponse

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def tree(self) -> HtmlElement:
        return lxml.html.document_fromstring(self.response.get_data(as_text=True))

    @property
    def title(self) -> str:
        return visible(self.tree.find(".//title"))

    @property
    def heading(self) -> str:
        return visible(self.tree.find(".//h1"))

    @property
    def text(self) -> str:
        """All words of the page's body, blanks folded."""
        return visible(self.tree.body)

    def all(self, xpath: str) -> list[Any]:
        return list(self.tree.xpath(xpath))

    def one(self, xpath: str) -> Any:
        found = self.all(xpath)
        assert len(found) == 1, f"{len(found)} of {xpath} on {self.path}"
        return found[0]

    def field(self, name: str) -> HtmlElement:
        """The input, select or textarea of that name (the first of a group)."""
        found = self.all(f"//form//*[@name='{name}']")
        assert found, f"no field {name!r} on {self.path}"
        return found[0]

    def value(self, name: str) -> Any:
        """What the field of that name holds now, the line ends as typed."""
        form = next(self.field(name).iterancestors("form"))
        return form.fields[name]

    def follow(self, words: str) -> "Page":
        """Click the link with these words."""
        links = [link for link in self.all("//a[@href]") if visible(link) == words]
        assert links, f"no link {words!r} on {self.path}"
        return self.visitor(urljoin(self.path, links[0].get("href")))

    def form(self, holding: str = "") -> HtmlElement:
        """The page's POST form, or the one that holds the field or button of that name or words."""
        forms = self.all("//main//form[translate(@method, 'POST', 'post')='post']")
        if holding:
            forms = [
                form
                for form in forms
                if form.xpath(f".//*[@name='{holding}'] | .//button[normalize-space()='{holding}']")
            ]
        assert len(forms) == 1, f"{len(forms)} forms hold {holding!r} on {self.path}"
        return forms[0]

    def submit(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        button: str = "",
        holding: str = "",
        status: int = 200,
        words: bool = True,
    ) -> "Page":
        """Fill and send the form, press ``button`` (its words; otherwise the first), follow the redirect.

        ``values``: a text, a list for several of one name, True or False for a tick, a (stream, name) for a file.
        """
        form = self.form(button or holding)
        sent = filled(form, values or {})
        presses = [
            press
            for press in form.xpath(".//button[not(@type) or @type='submit']")
            if not button or visible(press) == button
        ]
        target = self.path
        if presses:
            if name := presses[0].get("name"):
                sent[name] = presses[0].get("value", "")
            target = presses[0].get("formaction") or form.get("action") or self.path
        return self.visitor.post(urljoin(self.path, target), sent, status=status, words=words)


def filled(form: HtmlElement, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser would send: the form's present values with ``values`` over them."""
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    names = {field.get("name") for field in form.xpath(".//input | .//select | .//textarea | .//button")}
    for name, value in values.items():
        assert name in names, f"the form has no field {name!r}, but {sorted(filter(None, names))}"
        if value is False:
            sent.pop(name, None)
        elif value is True:
            sent[name] = form.xpath(f".//input[@name='{name}']")[0].get("value", "on")
        else:
            sent[name] = value
    return {name: _line_ends(value) for name, value in sent.items()}


def _line_ends(value: Any) -> Any:
    """Browsers send every line end of a text as CRLF."""
    if isinstance(value, list):
        return [_line_ends(one) for one in value]
    return re.sub(r"\r\n|\r|\n", "\r\n", value) if isinstance(value, str) else value


class Visitor:
    """One person's browser without JavaScript: cookies stay from page to page."""

    def __init__(self, client: FlaskClient):
        self.client = client

    def __call__(self, path: str, *, status: int = 200, words: bool = True) -> Page:
        """GET ``path``, follow redirects to the end, expect ``status`` there."""
        return self._checked(self.client.get(path, follow_redirects=True), status, words)

    def post(
        self, path: str, data: Mapping[str, Any], *, status: int = 200, words: bool = True, follow: bool = True
    ) -> Page:
        return self._checked(self.client.post(path, data=data, follow_redirects=follow), status, words)

    def _checked(self, response: TestResponse, status: int, words: bool) -> Page:
        page = Page(self, response)
        where = f"{response.request.method} {page.path}"
        assert response.status_code == status, f"{where} answered {response.status}"
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            faults = page_faults(page.tree, words=words)
            assert not faults, f"{where}: " + "; ".join(faults)
        return page


@pytest.fixture
def visit(client: FlaskClient) -> Visitor:
    return Visitor(client)
