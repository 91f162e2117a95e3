"""Pages as they were crawled, shown by a real browser: nothing is asked of a server but what they load."""

import json

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route

from tests.browser import HEIGHTS, NARROW, WIDE, overflow
from tests.crawl.crawling import Seen, window

HERE = "http://localhost"
AXE = (
    "axe.run(document, {resultTypes: ['violations'], preload: false, selectors: false})"
    ".then(told => JSON.stringify(told.violations.map(one => [one.id, one.nodes.map(node => node.html)])))"
)


class Shown:
    """A window in which one page after the other is looked at."""

    def __init__(self, app: Flask, page: Page, axe: str) -> None:
        self.app, self.page, self.axe = app, page, axe
        self.kept: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.seen: Seen | None = None
        self.client: FlaskClient = app.test_client()
        self.tools = page.context.new_cdp_session(page)
        page.route("**/*", self._give)

    def faults_of(self, seen: Seen) -> list[str]:
        """What is wrong with the page."""
        self.seen, self.client = seen, window(self.app, seen.viewer)
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHTS[WIDE]})
        self.page.goto(HERE + seen.path)
        # The page's own policy lets no foreign script in, the developer tools do.
        asked = {"expression": f"{self.axe}; {AXE}", "awaitPromise": True}
        told = self.tools.send("Runtime.evaluate", asked)
        found = [f"{rule}: {nodes}" for rule, nodes in json.loads(told["result"]["value"])]
        wide, enlarged = overflow(self.page), self._enlarged()
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHTS[NARROW]})
        sideways = {WIDE: wide, NARROW: overflow(self.page)}
        found += [f"{over} px too wide at {width}" for width, over in sideways.items() if over]
        return [*found, *([f"{enlarged} px too wide with letters of twice the size"] if enlarged else [])]

    def _enlarged(self) -> int:
        """By how much the page is too wide when its text alone is twice as large (WCAG 1.4.4; GB/T 37668-2019)."""
        letters = self.page.locator("html")
        letters.evaluate("e => { e.style.fontSize = '200%' }")
        over = overflow(self.page)
        letters.evaluate("e => { e.style.fontSize = '' }")
        return over

    def _give(self, route: Route) -> None:
        path = route.request.url.removeprefix(HERE)
        if self.seen and path == self.seen.path:
            lines = (line.partition(": ") for line in self.seen.headers.splitlines()[1:] if ": " in line)
            route.fulfill(headers={name: value for name, _, value in lines}, body=self.seen.content)
            return
        status, headers, content = self.kept.get(path) or self._asked(path)
        route.fulfill(status=status, headers=headers, body=content)

    def _asked(self, path: str) -> tuple[int, dict[str, str], bytes]:
        answer = self.client.get(path)
        told = answer.status_code, dict(answer.headers), answer.get_data()
        answer.close()
        if path.startswith("/static/"):
            self.kept[path] = told
        return told
