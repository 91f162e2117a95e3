"""大字 and 高对比: chosen on any page, remembered, kept apart by the page cache."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.browser import SIZES, overflow


def look_of(client: FlaskClient, path: str = "/") -> str:
    return client.get(path).text.split('<html lang="zh-CN"')[1].split(">")[0].strip()


def test_a_look_is_chosen_on_a_page_and_stays(client: FlaskClient) -> None:
    assert look_of(client) == ""

    answer = client.get("/appearance?look=large", headers={"Referer": "http://localhost/awards?page=2"})
    assert (answer.status_code, answer.location) == (303, "/awards?page=2")
    assert look_of(client) == look_of(client, "/sign-in") == 'class="large"'

    client.get("/appearance?look=large-contrast")
    assert look_of(client) == 'class="large contrast"'
    client.get("/appearance")
    assert look_of(client) == ""


@pytest.mark.parametrize(
    "referer",
    ["http://elsewhere.example/awards", "http://localhost//elsewhere.example", "http://localhost/nothing", ""],
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, referer: str) -> None:
    answer = client.get("/appearance?look=contrast", headers={"Referer": referer})

    assert (answer.status_code, answer.location) == (303, "/")


def test_an_unknown_look_is_none(client: FlaskClient) -> None:
    client.get('/appearance?look="><script>')

    assert look_of(client) == ""


def test_kept_pages_are_kept_apart_by_their_look(app: Flask) -> None:
    """A page made for one look is never handed to another, and each is made once."""
    plain, large, other = app.test_client(), app.test_client(), app.test_client()
    large.get("/appearance?look=large")
    other.set_cookie("appearance", "large")
    other.set_cookie("portal", "of a sign-in")

    first, second = plain.get("/"), large.get("/")
    assert 'class="large"' not in first.text
    assert 'class="large"' in second.text
    assert first.headers["ETag"] != second.headers["ETag"]
    assert {"Cookie", "Accept-Encoding"} <= set(first.vary)
    assert plain.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert large.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert large.get("/", headers={"If-None-Match": second.headers["ETag"]}).status_code == 304
    assert other.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.browser
@SIZES
def test_pages_fit_in_large_letters_of_high_contrast(browser_page: BrowserPage, portal_server) -> None:
    browser_page.goto(portal_server.url + "/awards")
    browser_page.get_by_role("link", name="大字").click()
    browser_page.get_by_role("link", name="高对比").click()
    expect(browser_page.locator("html")).to_have_class("large contrast")
    assert browser_page.url.endswith("/awards")
    colour = browser_page.evaluate("getComputedStyle(document.body).color")
    assert colour == "rgb(0, 0, 0)"
    for path in ("/", "/awards/craftsman", "/privacy", "/map", "/search?q=x", "/register"):
        browser_page.goto(portal_server.url + path)
        assert overflow(browser_page) == 0, path
