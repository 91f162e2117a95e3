"""What the tests of the desk ask of its pages."""

import re
from datetime import timedelta
from typing import Any

from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from tests.operations.reviews import again
from tests.operations.submissions import AT
from tests.visit import Page, Visitor

NOW = AT + timedelta(hours=1)


def at(application: Application | int, page: str = "") -> str:
    number = application if isinstance(application, int) else application.id
    return f"/office/applications/{number}{page and '/'}{page}"


def names(page: Page) -> list[str]:
    return [link.text_content() for link in page.all("//table//tbody//th//a")]


def stage_of(application: Application) -> Stage:
    return again(application).stage


def token(visit: Visitor) -> dict[str, Any]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', visit.client.get("/register").text)
    assert found
    return {"csrf_token": found[1]}
