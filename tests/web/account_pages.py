"""What the tests of the account's pages share: letters' links, a person who is signed in."""

import re
from urllib.parse import urlsplit

from portal.storage.letters import outbox
from portal.storage.people.accounts import Account
from tests.builders import an_account
from tests.visit import Page, Visitor

PASSWORD = "river lamp copper"
OTHER = "绿皮火车开往苏州河边"
TYPED = {
    "name": "张三",
    "email": "zhang@example.com",
    "phone": "138 1234 5678",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def a_person(**changes: str) -> Account:
    return an_account(**{"email": "zhang@example.com", "name": "张三", "password": PASSWORD, **changes})


def letters() -> dict[int, outbox.LetterContent]:
    return {letter.id: letter.content for letter in outbox.latest(1000)}


def links_in(body: str) -> list[str]:
    """The addresses in a letter, as paths."""
    return [urlsplit(line).path for line in re.findall(r"https?://\S+", body)]


def letter_link(kind: str, subject: str = "") -> str:
    """The path ``/register/…`` or ``/reset/…`` in the one letter with it."""
    found = [
        link
        for letter in letters().values()
        if letter.subject == subject or not subject
        for link in links_in(letter.body)
        if link.startswith(f"/{kind}/")
    ]
    assert len(found) == 1, found
    return found[0]


def sign_in(visit: Visitor, email: str = "zhang@example.com", password: str = PASSWORD, status: int = 200) -> Page:
    return visit("/sign-in").submit({"email": email, "password": password}, button="登录", status=status)


def body_of(page: Page) -> str:
    """The page without what differs between any two visits."""
    token = page.one("(//input[@name='csrf_token'])[1]/@value") if page.all("//input[@name='csrf_token']") else "-"
    return page.response.get_data(as_text=True).replace(token, "")
