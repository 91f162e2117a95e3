"""Pictures drawn for the demonstration: a portrait that is nobody's photo, a certificate without a word."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

PORTRAIT, CERTIFICATE = (590, 826), (1240, 1754)  # pixels: 5:7, and A4 at 150 dpi
BACKGROUNDS = ("#3f6fa8", "#b04a3f", "#7a9bb8")
COATS = ("#20242c", "#2b4a3f", "#4a3a2b")
PAPER, INK, SEAL = "#f7f2e4", "#4a453c", "#b3261e"
FRAMES = ("#8a6d2f", "#2b4a6b", "#6b2b2b", "#2f5c44")
STAR = ((0, -70), (17, -23), (67, -22), (27, 9), (41, 57), (0, 28), (-41, 57), (-27, 9), (-67, -22), (-17, -23))


def drawn_portrait(variant: int) -> bytes:
    """A JPEG of a plain figure; equal variants give equal bytes."""
    width, height = PORTRAIT
    image = Image.new("RGB", PORTRAIT, BACKGROUNDS[variant % len(BACKGROUNDS)])
    pen = ImageDraw.Draw(image)
    middle = width // 2
    pen.ellipse((middle - 270, 560, middle + 270, height + 380), fill=COATS[variant % len(COATS)])
    pen.polygon(((middle - 70, 560), (middle + 70, 560), (middle, 700)), fill="#f4f1ea")
    pen.rounded_rectangle((middle - 62, 440, middle + 62, 600), 50, fill="#d8ab8a")
    pen.ellipse((middle - 158, 130, middle + 158, 430), fill="#2a211c")
    pen.ellipse((middle - 132, 190, middle + 132, 540), fill="#e6bd9c")
    return _jpeg(image, quality=92)


def drawn_certificate(variant: int) -> bytes:
    """A JPEG of one A4 page with a frame, lines as of writing, and a seal; equal variants give equal bytes."""
    width, height = CERTIFICATE
    image = Image.new("RGB", CERTIFICATE, PAPER)
    pen = ImageDraw.Draw(image)
    frame = FRAMES[variant % len(FRAMES)]
    for inset, thick in ((60, 12), (88, 3)):
        pen.rectangle((inset, inset, width - inset, height - inset), outline=frame, width=thick)
    pen.rectangle((width // 2 - 260, 250, width // 2 + 260, 330), fill=frame)
    for line in range(7 + variant % 3):
        top = 520 + line * 96
        pen.rectangle((200, top, width - (200 if line % 3 else 420), top + 26), fill=INK)
    middle, low = width - 360, height - 360
    pen.ellipse((middle - 150, low - 150, middle + 150, low + 150), outline=SEAL, width=12)
    pen.polygon([(middle + x, low + y) for x, y in STAR], fill=SEAL)
    return _jpeg(image, quality=80, dpi=(150, 150))


def _jpeg(image: Image.Image, **how: Any) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", **how)
    return written.getvalue()
