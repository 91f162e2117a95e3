"""A drawn certificate for the demonstration: nobody's, and without a word."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1240, 1754)  # pixels, A4 at 150 dpi
PAPER, INK, SEAL = "#f7f2e4", "#4a453c", "#b3261e"
FRAMES = ("#8a6d2f", "#2b4a6b", "#6b2b2b", "#2f5c44")


def drawn_certificate(variant: int) -> bytes:
    """A JPEG of one A4 page with a frame, lines as of writing, and a seal; equal variants give equal bytes."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, PAPER)
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
    star = [(0, -70), (17, -23), (67, -22), (27, 9), (41, 57), (0, 28), (-41, 57), (-27, 9), (-67, -22), (-17, -23)]
    pen.polygon([(middle + x, low + y) for x, y in star], fill=SEAL)
    written = BytesIO()
    image.save(written, "JPEG", quality=80, dpi=(150, 150))
    return written.getvalue()
