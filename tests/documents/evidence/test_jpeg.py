"""A JPEG as evidence: what is no picture goes, the picture stays."""

import io

import pytest
from PIL import Image

from portal.documents.evidence.jpeg import picture_only
from tests.documents.evidence_files import of_a_telephone
from tests.documents.honest_files import HONEST


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_what_is_not_picture_is_taken_off_without_touching_the_picture() -> None:
    content = of_a_telephone()

    bare = picture_only(content)

    assert [part for part in (b"secret", b"Telephone", b"ftypmp42") if part in bare] == []
    assert not opened(bare).getexif()
    assert opened(bare).tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("name", ["colour", "grey", "four colours", "progressive", "restart markers", "colour profile"])
def test_the_picture_stays_the_same_bit_by_bit(name: str) -> None:
    content = HONEST[name][0]()

    assert opened(picture_only(content)).tobytes() == opened(content).tobytes()
