"""The four rulebooks with other numbers of the procedure, in force while everything is looked at: a page or a paper
that still says an old one has not read it in its rulebook."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal import rulebooks
from portal.operations.roll import earlier_honours
from portal.rulebooks import COMPETITIONS, FOLDER, catalogue
from portal.web import filters

CHANGES = (
    ('notice_days = { value = 5, unit = "工作日", source = "第二十一条", floor = true }', "5", "7"),
    ('bar_years = { value = 5, unit = "年", source = "第十三条" }', "5", "3"),
    ('keep_years = { value = 5, unit = "年", source = "第三十一条", floor = true }', "5", "6"),
    ('copies = { value = 3, unit = "份", source = "填报说明 3" }', "3", "4"),
    ('photos = { value = 3, unit = "张", source = "填报说明 3" }', "3", "8"),
    ('note = "公示时间不少于 5 个工作日。"', "5", "7"),
    ("荣誉称号的个人 5 年内不得重复申报", "5", "3"),
    ("一式三份的书面材料及申报人 1 寸证件照 3 张", "三份", "四份"),
    ("一式四份的书面材料及申报人 1 寸证件照 3 张", "照 3 张", "照 8 张"),
)
PRINTED = "申报表、证实性材料需提供一式三份的书面材料及申报人 1 寸证件照 3 张。"  # the Word forms stay as they are
OLD = re.compile(r"(?<!共)(?<!共 )5 ?个工作日|[5五] ?年内|保存五年|三份|\| *3 份 *\||照 ?3 ?张")
NEW = ("7 个工作日", "7个工作日", "三年内", "3 年内", "保存六年", "四份", "4 份", "照 8 张")
CACHES = (
    *(catalogue, filters.newest_rulebooks, filters.awards, filters.hotlines),
    *(earlier_honours.books_of, earlier_honours._papers),
)


@contextmanager
def in_force(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything reads the changed rulebooks, which are written into ``folder``."""
    for file in FOLDER.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        for line, old, new in CHANGES:
            text = text.replace(line, line.replace(old, new, 1))
        (folder / file.name).write_text(text, encoding="utf-8")
    shutil.copytree(FOLDER / COMPETITIONS, folder / COMPETITIONS)
    patch.setattr(rulebooks, "FOLDER", folder)
    _forget()
    assert catalogue()["2023-pioneer"].procedure.notice_days.value == 7, "nothing was changed"
    try:
        yield
    finally:
        patch.undo()
        _forget()


def _forget() -> None:
    for cached in CACHES:
        cached.cache_clear()
