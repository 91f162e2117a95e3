"""A drawn portrait for the demonstration: nobody's photo."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (590, 826)  # pixels, 5:7
BACKGROUNDS = ("#3f6fa8", "#b04a3f", "#7a9bb8")
COATS = ("#20242c", "#2b4a3f", "#4a3a2b")


def drawn_portrait(variant: int) -> bytes:
    """A JPEG of a plain figure; equal variants give equal bytes."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, BACKGROUNDS[variant % len(BACKGROUNDS)])
    pen = ImageDraw.Draw(image)
    middle = width // 2
    pen.ellipse((middle - 270, 560, middle + 270, height + 380), fill=COATS[variant % len(COATS)])
    pen.polygon(((middle - 70, 560), (middle + 70, 560), (middle, 700)), fill="#f4f1ea")
    pen.rounded_rectangle((middle - 62, 440, middle + 62, 600), 50, fill="#d8ab8a")
    pen.ellipse((middle - 158, 130, middle + 158, 430), fill="#2a211c")
    pen.ellipse((middle - 132, 190, middle + 132, 540), fill="#e6bd9c")
    written = BytesIO()
    image.save(written, "JPEG", quality=92)
    return written.getvalue()
