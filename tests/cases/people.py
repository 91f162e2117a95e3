"""The people of a case: each with a browser of their own, at the moment at which the situation plays."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from flask import Flask

from portal import clock
from portal.storage.people.accounts import Account
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor, filled, visible


class People:
    """Those who use the portal in one case."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def at(self, moment: datetime) -> None:
        """From now on it is ``moment``; the clock goes on."""
        clock.set_offset(timedelta())
        clock.set_offset(moment - clock.now())

    def anybody(self) -> Visitor:
        """A browser that is not signed in."""
        return Visitor(self.app.test_client())

    def signed_in(self, account: Account) -> Visitor:
        visitor = self.anybody()
        enter_directly(visitor.client, account)
        return visitor

    def officer(self, at: datetime) -> Visitor:
        return self.signed_in(a_colleague(email="banshi@example.cn", name="办示例", at=at))


def alert(page: Page) -> str:
    """What stands in the page's boxes of faults and beside its fields."""
    boxes = page.all("//*[@role='alert'] | //*[@id='faults'] | //*[@id='missing'] | //*[contains(@class, 'error')]")
    return " ".join(" ".join(box.text_content().split()) for box in boxes)


def has_button(page: Page, words: str) -> bool:
    return any(visible(button) == words for button in page.all("//main//button"))


def press(page: Page, words: str, typed: Mapping[str, Any] | None = None) -> Page:
    """Fill in the form of the button with these words and press it; whatever is answered is the page."""
    form = page.form(words)
    [button] = [one for one in form.xpath(".//button") if visible(one) == words]
    sent = filled(form, typed or {})
    if name := button.get("name"):
        sent[name] = button.get("value", "")
    target = urljoin(page.path, button.get("formaction") or form.get("action") or page.path)
    return Page(page.visitor, page.visitor.client.post(target, data=sent, follow_redirects=True))
