"""One word for one thing (docs/terms.md), in every page, letter and sentence of the portal's own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import ROOT

NOT_OURS = ("portal/rulebooks", "portal/demonstration")  # official words; invented texts of people
# What the word means elsewhere: a system that is not this one.
ELSEWHERE = re.compile(
    r"(?:信息|信用|业务|操作|执行|监测|智慧\S{0,4})系统|系统(?:工会|故障|管理员|学习|运行|号)|系统技术"
)


def written() -> Iterator[tuple[Path, int, str]]:
    """(file, number, line) of everything in which people are spoken to."""
    for folder, pattern in (("templates", "*.html"), ("portal", "*.py"), ("static", "*.js")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            if not str(path.relative_to(ROOT)).startswith(NOT_OURS):
                for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                    yield path.relative_to(ROOT), number, line


def refused() -> list[str]:
    rows = [line.strip("| ").split(" | ") for line in (ROOT / "docs" / "terms.md").read_text("utf-8").splitlines()]
    words = [word for row in rows[4:] if len(row) == 3 and "---" not in row[0] for word in row[1].split("、")]
    return [word for word in words if word != "not"]


def test_the_list_is_read() -> None:
    assert {"审核", "门户", "系统", "24时"} <= set(refused())


@pytest.mark.parametrize("word", refused())
def test_no_second_word_stands_for_a_thing(word: str) -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}" for path, number, line in written() if word in ELSEWHERE.sub("", line)
    ]

    assert not found
