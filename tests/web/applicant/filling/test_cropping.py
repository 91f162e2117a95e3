"""A photo of other proportions: the middle is proposed, the person says what is kept and confirms it."""

import io
from io import BytesIO

import pytest
from PIL import Image

from portal.documents.evidence.photo import SIZE
from portal.operations.applying import filing
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs
from tests.documents.samples import jpeg, portrait
from tests.visit import Page, Visitor
from tests.web.applicant.drafts import at


def beside_it(width: int = 900, height: int = 700) -> bytes:
    """Red at the left, blue in the middle, green at the right."""
    image = portrait(width, height)
    for left, colour in ((0, (210, 30, 20)), (width // 3, (20, 40, 200)), (2 * width // 3, (20, 160, 40))):
        image.paste(colour, (left, 0, left + width // 3 + 1, height))
    return jpeg(image)


def upload(applicant: Visitor, application: Application, content: bytes) -> Page:
    page = applicant(at(application, "personal"))
    return page.submit({"photo": (BytesIO(content), "照片.jpg"), "position": "技术员"}, button="上传照片")


def kept_photo(application: Application) -> Image.Image:
    image = Image.open(io.BytesIO(filing.photo_of(applications.draft(application.id).answers) or b""))
    image.load()
    return image


@pytest.mark.rule("CF5")
def test_nothing_is_used_before_it_is_confirmed(applicant: Visitor, application: Application) -> None:
    page = upload(applicant, application, jpeg(portrait(358, 441)))

    assert "裁剪照片" in page.text
    assert applications.draft(application.id).answers["photo"] == ""
    assert applications.draft(application.id).answers["position"] == "技术员"

    told = page.submit(button="使用这张照片")

    assert "照片已保存。" in told.text
    assert kept_photo(application).size == SIZE
    assert applications.draft(application.id).answers["position"] == "技术员"
    applicant(at(application, "photo/crop"), status=404)


@pytest.mark.parametrize(("across", "colour"), [("0", 0), ("50", 2), ("100", 1)])
def test_what_the_sliders_say_is_what_is_seen_and_kept(
    applicant: Visitor, application: Application, across: str, colour: int
) -> None:
    page = upload(applicant, application, beside_it())

    page = page.submit({"zoom": "150", "across": across, "down": "0"}, button="预览")
    seen = Image.open(BytesIO(applicant.client.get(page.one("//form//img").get("src")).data))
    page.submit(button="使用这张照片")

    for image in (seen, kept_photo(application)):
        middle = image.convert("RGB").getpixel((SIZE[0] // 2, SIZE[1] // 2))
        assert max(range(3), key=lambda channel: middle[channel]) == colour


def test_a_picture_that_has_gone_is_asked_for_again(applicant: Visitor, application: Application) -> None:
    page = upload(applicant, application, jpeg(portrait(800, 800)))
    [name] = [blob.name for blob in blobs.Blob.select() if blob.media_type == "image/jpeg"]
    blobs.Blob.delete().where(blobs.Blob.name == name).execute()

    assert "请重新选择照片" in page.submit(button="使用这张照片").text
    assert "请重新选择照片" in applicant(at(application, "photo/crop")).text


def test_another_application_has_nothing_to_cut(applicant: Visitor, application: Application) -> None:
    for path in ("photo/crop", "photo/uncut.jpg", "photo/cut.jpg"):
        applicant(at(application, path), status=404)
