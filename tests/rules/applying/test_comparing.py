"""What has changed between two submissions, in the words of the paper."""

from typing import Any

import pytest

from portal.rulebooks import rulebook
from portal.rules.applying.comparing import Change, changes
from portal.rules.applying.manifest import Agreed, Attached, Manifest, Paged, Ruled, Salted
from tests.answers import complete_answers

BOOK = rulebook("2023-craftsman")
CERTIFICATE = Attached("a" * 64, BOOK.evidence.kinds[0].key, "证书", "application/pdf", 2)
CONTRACT = Attached("b" * 64, "gone", "合同", "application/pdf", 1)


def manifest(*attached: Attached, **answers: Any) -> Manifest:
    return Manifest(
        application=1,
        edition="2023",
        programme="craftsman",
        answers={key: Salted("salt", value) for key, value in complete_answers(BOOK, **answers).items()},
        attachments=attached,
        rulebook=Ruled("2023-craftsman", "d"),
        template_digest="t",
        form=Paged("f", 1),
        volume=None,
        photo="p",
        consents={},
        declaration=Agreed("v", "s"),
        submitted_at="2026-12-01T01:00:00.000000+00:00",
    )


def test_the_same_has_not_changed() -> None:
    assert changes(BOOK, manifest(CERTIFICATE), manifest(CERTIFICATE)) == ()


@pytest.mark.parametrize(
    ("answers", "change"),
    [
        (
            {"filed_on": "2026-12-03"},
            Change("cover", "封面", "申报日期", ("2026年11月22日",), ("2026年12月3日",)),
        ),
        (
            {"industry": "其他", "industry_other": "智慧港口"},
            Change("cover", "封面", "行业", ("集成电路",), ("其他：智慧港口",)),
        ),
        (
            {"photo": "6b" * 32},
            Change("personal", "个人基本情况", "照片", ("照片 5a5a5a5a",), ("照片 6b6b6b6b",)),
        ),
        (
            {"photo": ""},
            Change("personal", "个人基本情况", "照片", ("照片 5a5a5a5a",), ()),
        ),
    ],
)
def test_a_changed_answer_is_shown_before_and_after(answers, change: Change) -> None:
    [found] = changes(BOOK, manifest(), manifest(**answers))
    assert (found.part, found.before, found.after) == (change.part, change.before, change.after)
    assert found.title
    assert found.label


def test_a_tick_that_no_paper_shows_is_shown() -> None:
    rows = complete_answers(BOOK)["work"]
    ticked = [rows[0] | {"similar_post": True}, rows[1]]

    [change] = changes(BOOK, manifest(), manifest(work=ticked))

    assert change.after[0] == change.before[0] + "（计入：现岗位或相似岗位）"


def test_rows_that_become_none_say_so() -> None:
    [change] = changes(BOOK, manifest(), manifest(awards=[], awards_none=True))
    assert change.after == ("无",)


def test_files_that_went_and_came_are_named() -> None:
    [change] = changes(BOOK, manifest(CONTRACT), manifest(CERTIFICATE))
    assert change == Change(
        "evidence",
        "证实性材料",
        "文件",
        ("gone：合同（1 页）",),
        (f"{BOOK.evidence.kinds[0].name}：证书（2 页）",),
    )


def test_files_in_another_order_are_a_change() -> None:
    [change] = changes(BOOK, manifest(CONTRACT, CERTIFICATE), manifest(CERTIFICATE, CONTRACT))
    assert (change.label, change.before, change.after) == ("文件的先后顺序", (), ())
