"""Answers from outside the web form: what has not the right shape is named, what has is completed and cleaned."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.answer_files import LINE_CAP, LONG_TEXT_CAP, ROWS_CAP, misshapen, shaped, too_large
from portal.rules.applying.answers import blank, faults
from portal.rules.language.names import normal_name
from portal.rules.rulebook.rulebook import Field, Kind
from tests.answers import CLOSING, PHOTO, complete_answers, with_field
from tests.difficult import DIFFICULT

BOOK = rulebook("2017-craftsman")
BOOKS = pytest.mark.parametrize("book", catalogue().values(), ids=list(catalogue()))
ROW = {"from": "2015-07", "to": "", "unit": "示例厂", "post": "技术员", "industry": True, "similar_post": False}


@BOOKS
def test_complete_and_blank_answers_survive_json(book):
    for answers in (complete_answers(book), blank(book)):
        raw = json.loads(json.dumps(answers))
        assert misshapen(book, raw) == ()
        assert shaped(book, raw) == answers


@BOOKS
def test_what_is_left_out_is_blank(book):
    assert misshapen(book, {}) == ()
    assert shaped(book, {}) == blank(book)


@pytest.mark.parametrize(
    ("raw", "path", "reason"),
    [
        pytest.param([], "$", "JSON 对象", id="a list"),
        pytest.param(None, "$", "JSON 对象", id="null"),
        pytest.param("{}", "$", "JSON 对象", id="a text"),
        pytest.param({"nmae": "甲"}, "nmae", "没有这个填写项", id="unknown key"),
        pytest.param({"employer_opinion": "好"}, "employer_opinion", "没有这个填写项", id="not the applicant's"),
        pytest.param({"name": None}, "name", "应为文字", id="null for a text"),
        pytest.param({"name": True}, "name", "应为文字", id="true for a text"),
        pytest.param({"name": ["甲"]}, "name", "应为文字", id="a list for a text"),
        pytest.param({"post_years": 8.5}, "post_years", "应为文字", id="a broken number"),
        pytest.param({"post_years": -1}, "post_years", "应为文字", id="a negative number"),
        pytest.param({"post_years": 10**18}, "post_years", "应为文字", id="a huge number"),
        pytest.param({"awards_none": "true"}, "awards_none", "应为true 或 false", id="a text for a tick"),
        pytest.param({"awards_none": 1}, "awards_none", "应为true 或 false", id="a number for a tick"),
        pytest.param(
            {"condition_integrity": "是"}, "condition_integrity", "true 或 false", id="a text for a declaration"
        ),
        pytest.param({"industry_other": False}, "industry_other", "应为文字", id="false for words"),
        pytest.param({"work": {}}, "work", "应为列表", id="an object for rows"),
        pytest.param({"work": "无"}, "work", "应为列表", id="a text for rows"),
        pytest.param({"work": [ROW, "示例厂"]}, "work[1]", "应为对象", id="a text for a row"),
        pytest.param({"work": [{"company": "甲"}]}, "work[0].company", "没有这一栏", id="unknown column"),
        pytest.param({"work": [ROW | {"unit": 1.5}]}, "work[0].unit", "应为文字", id="a wrong cell"),
        pytest.param({"work": [ROW | {"industry": "是"}]}, "work[0].industry", "应为true 或 false", id="a wrong tick"),
    ],
)
def test_wrong_shape_is_named_with_its_place(raw, path, reason):
    (fault,) = misshapen(BOOK, raw)
    assert fault.path == path
    assert reason in fault.reason


def test_every_wrong_place_is_named():
    raw = {"name": 1.5, "x": 1, "work": [{"unit": None}, 3], "awards_none": 0}
    assert [fault.path for fault in misshapen(BOOK, raw)] == ["name", "x", "work[0].unit", "work[1]", "awards_none"]


@pytest.mark.parametrize(
    ("raw", "key", "kept"),
    [
        ({"post_years": 11}, "post_years", "11"),
        ({"post_years": "08年"}, "post_years", "8"),
        ({"id_number": 990101198002290134}, "id_number", "990101198002290134"),
        ({"id_number": " 99010119800229013x "}, "id_number", "99010119800229013X"),
        ({"filed_on": "2026年11月22日"}, "filed_on", "2026-11-22"),
        (
            {"awards": [{"when": "2022.5", "where": " 上海\n市 ", "what": "奖"}]},
            "awards",
            [{"when": "2022-05", "where": "上海 市", "what": "奖"}],
        ),
        ({"name": "  示例\r\n甲\x00 "}, "name", "示例 甲"),
        ({"basics": "一\r\n二\r三\u2028四\n"}, "basics", "一\n二\n三\n四"),
        ({"industry_other": " 智慧\t港口 "}, "industry_other", "智慧 港口"),
        ({"awards_none": True}, "awards_none", True),
        (
            {"work": [{"from": "2015.7", "to": "至今"}]},
            "work",
            [{"from": "2015-07", "to": "", "unit": "", "post": "", "industry": False, "similar_post": False}],
        ),
        ({"work": [ROW]}, "work", [ROW]),
        ({"work": []}, "work", []),
    ],
)
def test_answers_are_completed_and_cleaned_on_input(raw, key, kept):
    assert misshapen(BOOK, raw) == ()
    assert shaped(BOOK, raw) == blank(BOOK) | {key: kept}


def test_several_choices_are_a_list_of_words():
    topics = Field(key="topics", label="主题", kind=Kind.CHOICES, options=("甲", "乙"))
    book = with_field(BOOK, "cover", topics)
    assert shaped(book, {"topics": [" 甲\n", "乙"]})["topics"] == ["甲", "乙"]
    assert misshapen(book, {"topics": ["甲"]}) == ()
    for wrong in ("甲", [1], {"甲": True}):
        (fault,) = misshapen(book, {"topics": wrong})
        assert (fault.path, fault.reason) == ("topics", "应为文字的列表。")


def test_stored_photo_keeps_its_name():
    assert shaped(BOOK, {"photo": PHOTO})["photo"] == PHOTO


@pytest.mark.parametrize("difficult", DIFFICULT, ids=lambda difficult: ascii(difficult.typed)[:40])
def test_difficult_text_arrives_in_every_kind_of_text(difficult):
    raw = {"name": difficult.typed, "basics": difficult.typed, "awards": [{"what": difficult.typed}]}
    answers = shaped(BOOK, raw)
    assert answers["awards"][0]["what"] == difficult.line
    assert answers["name"] == normal_name(difficult.line)
    assert answers["basics"].replace("\t", " ").strip() == difficult.text  # a table keeps its tabs
    assert shaped(BOOK, answers) == answers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=6),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "unit", "industry", "x"]), parts)
    ),
    max_leaves=6,
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*blank(BOOK), "x"]), JSON, max_size=8) | JSON)
def test_any_json_is_refused_or_judged(raw):
    if not misshapen(BOOK, raw):
        answers = shaped(BOOK, raw)
        assert list(answers) == list(blank(BOOK))
        assert shaped(BOOK, answers) == answers
        assert misshapen(BOOK, answers) == ()
        faults(BOOK, answers, closing=CLOSING)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, None),
        (complete_answers(BOOK), None),
        ({"basics": "字" * LONG_TEXT_CAP}, None),
        ({"basics": "字" * (LONG_TEXT_CAP + 1)}, "超过30,000个字符"),
        ({"work": [ROW] * ROWS_CAP}, None),
        ({"work": [ROW] * (ROWS_CAP + 1)}, "最多可以填写60条"),
        ({"work": [ROW | {"unit": "字" * LINE_CAP}]}, None),
        ({"work": [ROW | {"unit": "字" * (LINE_CAP + 1)}]}, "超过1,000个字符"),
        ({"topics": ["字" * LINE_CAP]}, None),
        ({"topics": ["字" * (LINE_CAP + 1)]}, "超过1,000个字符"),
        ({"awards_none": True}, None),
    ],
)
def test_draft_keeps_anything_under_the_caps(answers, reason):
    refused = too_large(answers)
    assert reason in refused if reason else refused is None


@BOOKS
def test_caps_lie_far_above_every_official_limit(book):
    assert all(field.limit < ROWS_CAP for field in book.fields() if field.columns)
    assert LONG_TEXT_CAP > 4 * 4001
