"""Files that are neither PDF nor JPEG: what they seem to be is said, so that people know what to convert."""

from typing import NoReturn

from portal.documents.evidence.intake import EvidenceRefused

# Only for the words: what a file is, its decoder decides.
BEGINNINGS = (
    (b"\x89PNG", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"PK\x03\x04", "Word、Excel、OFD 文件或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"#!", "程序"),
    (b"<", "网页"),
)
BRANDS = ((b"heic", "HEIC 照片"), (b"heix", "HEIC 照片"), (b"mif1", "HEIC 照片"), (b"avif", "AVIF 图片"))


def examined(content: bytes) -> NoReturn:
    """:raises EvidenceRefused: always, with what the file seems to be."""
    seems = f"（看起来是{kind}）" if (kind := _seems(content)) else ""
    raise EvidenceRefused(f"文件不是 PDF 或 jpg{seems}，请另存为 PDF 或 jpg 后再上传；只改文件名的后缀没有用。")


def _seems(content: bytes) -> str:
    head = content[:64].lstrip()
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP 图片"
    if head[4:8] == b"ftyp":
        return dict(BRANDS).get(head[8:12], "视频")
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), "")
