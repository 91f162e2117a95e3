"""The 1-inch photo (CF5, CF6): judged by decoding it, cut to 5:7, written anew without anything but the picture.

Runs in the child (``evidence.child``).
"""

import io

from PIL import Image, ImageChops, ImageOps

from portal.documents.evidence.intake import EvidenceRefused

SIZE = (295, 413)  # 1寸, 25 × 35 mm at 300 dots per inch
DPI = (300, 300)
RATIO = 5 / 7
QUALITY = 92

PIXELS_LIMIT = 25_000_000  # before anything is decoded: a small file can unfold to gigabytes
SMALLEST = (280, 392)  # of the part that is kept: 5 % below 1寸, for scans cut a little tight
CUT_AT_MOST = 0.08  # of one side: 3:4, 2:3 and 22:32 pass, a landscape or a square does not

# A pixel is coloured when its channels differ by more than JPEG's own rounding and a scanner's slight cast.
COLOURED = 20
COLOURED_SHARE = 0.02
LOOK = (118, 165)  # a picture so small shows whether there is colour


def normalised(content: bytes) -> bytes:
    """The photo as it is kept and printed: JPEG, 295 × 413, 300 dpi, sRGB as decoded, without EXIF.

    Equal content gives equal bytes.

    :raises EvidenceRefused: it is no JPEG, broken, too large or too small, grey, or far from 1-inch proportions.
    """
    image = _decoded(content)
    if image.mode != "RGB" or not _is_coloured(image):
        raise EvidenceRefused("照片是黑白（灰度）的，请上传彩色证件照。")
    out = io.BytesIO()
    _cut(image).resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=QUALITY, dpi=DPI)
    return out.getvalue()


def _decoded(content: bytes) -> Image.Image:
    """The pixels, upright, without the file's other content."""
    image = _opened(content)
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError) as error:
        raise EvidenceRefused("照片文件不完整或已经损坏，请重新导出或拍摄后再上传。") from error
    if upright.mode == "CMYK":
        raise EvidenceRefused("照片是印刷用的 CMYK 颜色，屏幕上会失真，请另存为 RGB 颜色的 jpg 后再上传。")
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=["JPEG"])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceRefused(_too_large()) from error
    except (OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise EvidenceRefused("照片不是 jpg 格式，请另存为 jpg 后再上传；只改文件名的后缀没有用。") from error
    if image.width * image.height > PIXELS_LIMIT:
        raise EvidenceRefused(_too_large())
    return image


def _too_large() -> str:
    return f"照片超过{PIXELS_LIMIT // 10_000:,}万像素，请缩小后再上传。"


def _is_coloured(image: Image.Image) -> bool:
    """Whether the picture itself has colour; a grey one may well be stored in three channels."""
    red, green, blue = image.resize(LOOK, Image.Resampling.BOX).split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    histogram = ImageChops.subtract(brightest, darkest).histogram()
    return sum(histogram[COLOURED + 1 :]) > COLOURED_SHARE * LOOK[0] * LOOK[1]


def _cut(image: Image.Image) -> Image.Image:
    """The middle of the picture in 5:7."""
    width, height = image.size
    kept = (min(width, round(height * RATIO)), min(height, round(width / RATIO)))
    if 1 - kept[0] * kept[1] / (width * height) > CUT_AT_MOST:
        raise EvidenceRefused(f"照片的宽高比例不是1寸证件照的 5:7（现在是{width}×{height}像素），请裁剪后再上传。")
    if kept[0] < SMALLEST[0] or kept[1] < SMALLEST[1]:
        raise EvidenceRefused(
            f"照片太小（{width}×{height}像素），印出来会模糊，请上传不小于{SIZE[0]}×{SIZE[1]}像素的照片。"
        )
    left, top = (width - kept[0]) // 2, (height - kept[1]) // 2
    return image.crop((left, top, left + kept[0], top + kept[1]))
