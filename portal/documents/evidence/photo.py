"""The 1-inch photo (CF5, CF6): judged by decoding it, cut to 5:7, written anew without anything but the picture.

Runs in the child (``evidence.child``). Colours are brought to sRGB before the profile goes, and large pictures are
reduced while they are decoded. What cannot be cut in the middle without losing much waits for somebody who says how.
"""

import io

from PIL import Image, ImageChops, ImageCms, ImageOps

from portal.documents.evidence.intake import Crop, EvidenceRefused, Portrait

SIZE = (295, 413)  # 1寸, 25 × 35 mm at 300 dots per inch
DPI = (300, 300)
RATIO = 5 / 7
QUALITY = 92

PIXELS_MOST = 210_000_000  # of a JPEG, the most that telephones take: decoded small
UNFOLDED_MOST = 50_000_000  # of other kinds, which unfold to all their pixels
DECODED = (1200, 1680)  # a JPEG is decoded in the smallest of its sizes that is not below this
UNCUT_MOST = 1600  # pixels of the longer side of what waits to be cut
SMALLEST = (280, 392)  # of the part that is kept: 5 % below 1寸, for scans cut a little tight
CUT_AT_MOST = 0.08  # of one side: 3:4, 2:3 and 22:32 pass, a landscape or a square does not

# A pixel is coloured when its channels differ by more than JPEG's own rounding and a scanner's slight cast.
COLOURED = 20
COLOURED_SHARE = 0.02
LOOK = (118, 165)  # a picture so small shows whether there is colour

HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
UNKNOWN = "照片不是 jpg、PNG 或 HEIC 格式，请另存为 jpg 后再上传；只改文件名的后缀没有用。"
BROKEN = "照片文件不完整或已经损坏，请重新导出或拍摄后再上传。"
UNREADABLE = (OSError, ValueError, SyntaxError, ArithmeticError, TypeError, KeyError, MemoryError, RuntimeError)


def normalised(content: bytes) -> Portrait:
    """The photo as it is kept and printed: JPEG, 295 × 413, 300 dpi, sRGB, without EXIF; or, where its proportions are
    far from 1 inch, the whole of it, reduced.

    Equal content gives equal bytes.

    :raises EvidenceRefused: it is no picture, broken, too large or too small, or grey.
    """
    image = _decoded(content)
    if image.mode != "RGB" or not _is_coloured(image):
        raise EvidenceRefused("照片是黑白（灰度）的，请上传彩色证件照。")
    width, height = image.size
    kept = _largest(image)
    if kept[0] < SMALLEST[0] or kept[1] < SMALLEST[1]:
        raise EvidenceRefused(
            f"照片太小（{width}×{height}像素），印出来会模糊，请上传不小于{SIZE[0]}×{SIZE[1]}像素的照片。"
        )
    if 1 - kept[0] * kept[1] / (width * height) > CUT_AT_MOST:
        image.thumbnail((UNCUT_MOST, UNCUT_MOST), Image.Resampling.LANCZOS)
        return Portrait(_written(image), ready=False)
    return Portrait(_cut(image, Crop()), ready=True)


def cropped(uncut: bytes, crop: Crop) -> bytes:
    """The photo as it is kept, of a picture that waited to be cut."""
    with Image.open(io.BytesIO(uncut), formats=["JPEG"]) as image:
        return _cut(image, crop)


def _decoded(content: bytes) -> Image.Image:
    """The pixels, upright, in sRGB, without the file's other content."""
    image = _opened(content)
    try:
        image.draft(image.mode, DECODED)
        image.load()
        upright = _plain(ImageOps.exif_transpose(image))
    except UNREADABLE as error:
        raise EvidenceRefused(BROKEN) from error
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _opened(content: bytes) -> Image.Image:
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1  # a child starts nothing
        pillow_heif.register_heif_opener()
    try:
        image = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", *(["HEIF"] if "HEIF" in Image.OPEN else [])])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceRefused(_too_large(UNFOLDED_MOST)) from error
    except UNREADABLE as error:
        raise EvidenceRefused(UNKNOWN) from error
    most = PIXELS_MOST if image.format == "JPEG" else UNFOLDED_MOST
    if image.width * image.height > most:
        raise EvidenceRefused(_too_large(most))
    return image


def _too_large(most: int) -> str:
    return f"照片超过{most // 10_000:,}万像素，请缩小后再上传。"


def _plain(image: Image.Image) -> Image.Image:
    """Grey or sRGB, on white where it is clear."""
    if profile := image.info.get("icc_profile"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            if image.mode in ("RGB", "CMYK"):
                return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB") or image
        except (ImageCms.PyCMSError, *UNREADABLE):
            pass  # a profile that nobody can read says nothing
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image if image.mode in ("1", "L", "RGB") else image.convert("L" if image.mode.startswith("I") else "RGB")


def _is_coloured(image: Image.Image) -> bool:
    """Whether the picture itself has colour; a grey one may well be stored in three channels."""
    red, green, blue = image.resize(LOOK, Image.Resampling.BOX).split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    histogram = ImageChops.subtract(brightest, darkest).histogram()
    return sum(histogram[COLOURED + 1 :]) > COLOURED_SHARE * LOOK[0] * LOOK[1]


def _largest(image: Image.Image) -> tuple[int, int]:
    """The largest part in 5:7."""
    return min(image.width, round(image.height * RATIO)), min(image.height, round(image.width / RATIO))


def _cut(image: Image.Image, crop: Crop) -> bytes:
    """The part that ``crop`` says, not smaller than can be printed."""
    most = _largest(image)
    share = max(1 / crop.zoom, min(1.0, SMALLEST[0] / most[0]))
    width, height = round(most[0] * share), round(most[1] * share)
    left, top = round((image.width - width) * crop.across), round((image.height - height) * crop.down)
    return _written(image.crop((left, top, left + width, top + height)).resize(SIZE, Image.Resampling.LANCZOS))


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, dpi=DPI)
    return out.getvalue()
