"""Files that are taken from the real server, as a browser in which somebody is signed in takes them."""

import re
from http.client import HTTPResponse as Answer
from urllib.parse import urlencode
from urllib.request import OpenerDirector, build_opener

from flask import Flask

from tests.crawl.crawling import Seen, window


def browsing(app: Flask, seen: Seen) -> OpenerDirector:
    """A browser in which whoever saw it is signed in; cookies stay."""
    cookie = window(app, seen.viewer).get_cookie("portal")
    browser = build_opener()
    browser.addheaders = [("Cookie", f"portal={cookie.value}")] if cookie else []
    return browser


def archived(browser: OpenerDirector, address: str) -> Answer:
    """All forms of an award: the page asks first."""
    page = browser.open(address)
    browser.addheaders = [("Cookie", (page.headers["Set-Cookie"] or dict(browser.addheaders)["Cookie"]).split(";")[0])]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.read().decode())[0]
    return browser.open(address, urlencode({"csrf_token": token}).encode())


def named(answer: Answer) -> str:
    """What the file is called, once all of it has come."""
    with answer:
        assert answer.read()
        return str(answer.headers["Content-Disposition"])
