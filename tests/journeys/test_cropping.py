"""A photo of other proportions in a real Chromium: it leads to where it is cut, is moved by hand or by keys, and only
used when that is confirmed."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import NARROW, Windows, overflow
from tests.documents.samples import jpeg, portrait
from tests.journeys.test_filing import opened
from tests.pages import Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser


def a_picture() -> dict[str, object]:
    """Red at the left, blue at the right."""
    image = portrait(1000, 700)
    image.paste((210, 30, 20), (0, 0, 500, 700))
    image.paste((20, 40, 200), (500, 0, 1000, 700))
    return {"name": "社保卡照片.jpg", "mimeType": "image/jpeg", "buffer": jpeg(image)}


def middle_of(page: Page, what: str) -> tuple[int, ...]:
    image = Image.open(BytesIO(page.locator(what).screenshot())).convert("RGB")
    pixel = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_chosen_photo_is_moved_by_hand_and_by_keys_and_then_used(
    new_page: Windows, portal_server: PortalServer
) -> None:
    page = new_page()
    opened(Portal(page, portal_server.url)).open("personal")
    page.set_input_files("[name=photo]", a_picture())  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="裁剪照片")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    expect(page.get_by_role("button", name="预览")).to_be_hidden()

    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 75, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + 100, steps=8)
    page.mouse.up()
    expect(page.get_by_label("左右位置")).to_have_value("100")
    assert middle_of(page, "canvas")[2] > 150
    page.get_by_label("左右位置").press("Home")
    assert middle_of(page, "canvas")[0] > 150
    page.set_viewport_size({"width": NARROW, "height": 740})
    assert overflow(page) == 0

    page.get_by_role("button", name="使用这张照片").click()

    expect(page.locator("form .photo-frame img")).to_be_visible()
    assert middle_of(page, "form .photo-frame img")[0] > 150
