"""The official fonts and what stands in for them where a machine has not got them."""

SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "STSong", "AR PL UMing CN", "WenQuanYi Zen Hei")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "STHeiti", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
# {the font a template asks for: what may take its place, the nearest in looks first}
SUBSTITUTES = {
    "仿宋_GB2312": ("仿宋", "FangSong", "STFangsong", "华文仿宋", *SONG),
    "仿宋": ("FangSong", "仿宋_GB2312", "STFangsong", *SONG),
    "楷体_GB2312": ("楷体", "KaiTi", "STKaiti", "华文楷体", "AR PL UKai CN", *SONG),
    "楷体": ("KaiTi", "楷体_GB2312", "STKaiti", "AR PL UKai CN", *SONG),
    "方正小标宋简体": ("方正小标宋_GBK", "华文中宋", "STZhongsong", *SONG),
    "宋体": ("SimSun", "STSong", *SONG),
    "黑体": ("SimHei", "STHeiti", *SANS),
    "Segoe UI Symbol": ("DejaVu Sans", "Noto Sans Symbols2", *SANS),
}


def font_configuration() -> str:
    """Fontconfig aliases for the official fonts; one that is installed is used itself. Without them LibreOffice
    searches all fonts of the machine for every run of text (a layout takes 260 ms instead of 21)."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept>{_families(families)}</accept></alias>'
        for name, families in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )


def _families(names: tuple[str, ...]) -> str:
    return "".join(f"<family>{name}</family>" for name in names)
