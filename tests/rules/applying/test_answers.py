"""The one validator: completeness, rows, the shared 4,000 字, and what holds for any answers (CF6–CF9, PF1)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.answers import (
    Fault,
    asked,
    blank,
    blank_section,
    characters_used,
    faults,
    faults_of,
    none_key,
    other_key,
    section_of,
    sections_of,
    state_of,
)
from portal.rules.rulebook.rulebook import Kind
from tests.answers import CLOSING, complete_answers

BOOKS = pytest.mark.parametrize("book", catalogue().values(), ids=list(catalogue()))
THREE_PARTS = {"craftsman": ("basics", "spirit", "skill"), "pioneer": ("basics", "personally", "team")}


def found(book, **changes):
    return faults(book, complete_answers(book, **changes), closing=CLOSING)


def paths(book, **changes):
    return [fault.path for fault in found(book, **changes)]


# -- complete and blank ------------------------------------------------------------------------------------------


@BOOKS
@pytest.mark.parametrize("closing", [CLOSING, date(2030, 1, 1)])
def test_complete_answers_have_no_fault(book, closing):
    assert faults(book, complete_answers(book), closing=closing) == ()


@BOOKS
def test_complete_answers_have_the_shape_of_blank_ones(book):
    assert list(complete_answers(book)) == list(blank(book))


@BOOKS
@pytest.mark.rule("CF6", "CF7", "CF8", "CF9", "PF1")
def test_blank_answers_lack_every_required_one_and_have_no_other_fault(book):
    all_found = faults(book, blank(book), closing=CLOSING)
    required = {
        field.key
        for section in sections_of(book)
        for field in asked(section)
        if field.required and not field.only_if and not field.default
    }
    explanations = {f"condition_{condition.key}_explanation" for condition in book.conditions if condition.years}
    assert all(fault.missing for fault in all_found)
    assert {fault.field for fault in all_found} == required | explanations
    assert faults(book, {}, closing=CLOSING) == all_found


@BOOKS
def test_faults_come_in_printed_order(book):
    order = [field.key for section in sections_of(book) for field in asked(section)]
    fields = [order.index(fault.field) for fault in faults(book, blank(book), closing=CLOSING)]
    assert fields == sorted(fields)


@BOOKS
@pytest.mark.rule("CF6", "CF7", "CF8", "CF9", "PF1")
def test_each_required_answer_is_missed_when_it_alone_is_absent(book):
    for section in sections_of(book):
        for field in asked(section):
            nothing = [] if field.kind is Kind.ROWS else False if field.kind is Kind.TICK else ""
            changes = {field.key: nothing} | ({none_key(field): False} if field.none_word else {})
            if field.key == "work":
                continue  # without work the years fall short too
            expected = [(field.key, True)] if field.required else []
            assert [(fault.path, fault.missing) for fault in found(book, **changes)] == expected


@BOOKS
@pytest.mark.parametrize("invisible", [" ", "\u3000\u3000", "\u200b", "\u00ad\u2060", "\n"])
def test_marks_that_nobody_can_see_are_no_answer(book, invisible):
    assert paths(book, name=invisible, basics=invisible) == ["name", "basics"]


@BOOKS
@pytest.mark.rule("CF1")
def test_recommender_is_asked_only_when_a_body_recommends(book):
    assert paths(book, channel="单位推荐", recommender="") == ["recommender"]
    assert paths(book, channel="个人自荐", recommender="") == []
    assert paths(book, channel="个人自荐", recommender="字" * 500) == []
    assert paths(book, channel="", recommender="") == ["channel"]


@BOOKS
def test_opinion_of_the_employer_is_not_asked_of_the_applicant(book):
    keys = {section.key for section in sections_of(book)}
    assert "opinion" not in keys
    assert not {"employer_contact", "employer_opinion"} & set(blank(book))
    with pytest.raises(KeyError):
        section_of(book, "opinion")
    assert all(section_of(book, key).key == key for key in keys)


# -- the long texts ------------------------------------------------------------------------------------------------


@BOOKS
@pytest.mark.rule("CF8", "PF1")
def test_achievements_are_three_parts_with_one_limit(book):
    section = section_of(book, "achievements")
    assert tuple(field.key for field in asked(section)) == THREE_PARTS[book.programme]
    assert section.shared_limit == 4000


@BOOKS
@pytest.mark.rule("CF8", "PF1")
@pytest.mark.parametrize(
    ("lengths", "over"),
    [
        pytest.param((2000, 1000, 1000), 0, id="exactly 4,000"),
        pytest.param((3998, 1, 1), 0, id="exactly 4,000, mostly in the first part"),
        pytest.param((2000, 1000, 1001), 1, id="4,001"),
        pytest.param((1, 3999, 1), 1, id="4,001, mostly in the second part"),
        pytest.param((4000, 1, 1), 2, id="the first part alone takes all"),
        pytest.param((4001, 1, 1), 3, id="one part alone is over: said once"),
        pytest.param((4000, 4000, 4000), 8000, id="12,000"),
    ],
)
def test_exactly_4000_pass_and_more_is_said_by_how_much(book, lengths, over):
    parts = THREE_PARTS[book.programme]
    texts = {part: "字" * length for part, length in zip(parts, lengths, strict=True)}
    total = sum(lengths)
    expected = f"本部分合计{total:,}字，超过4,000字的限制{over:,}字，请删减。"
    assert found(book, **texts) == ((Fault(parts[-1], expected, parts[-1], "achievements"),) if over else ())
    assert characters_used(section_of(book, "achievements"), texts) == total


@BOOKS
@pytest.mark.rule("CF8")
def test_headings_spaces_and_line_breaks_are_not_counted(book):
    parts = THREE_PARTS[book.programme]
    spaced = dict.fromkeys(parts, " 字\n\n\u3000字 " * 600)
    assert characters_used(section_of(book, "achievements"), spaced) == 3600
    assert found(book, **{parts[0]: "字" * 3998 + "\n" * 50, parts[1]: "AI+2023", parts[2]: "。"}) == ()


@BOOKS
@pytest.mark.rule("CF8")
def test_too_much_is_shown_where_something_has_been_written(book):
    first, second, third = THREE_PARTS[book.programme]
    all_found = found(book, **{first: "字" * 4001, second: "", third: ""})
    assert [(fault.path, fault.missing) for fault in all_found] == [(first, False), (second, True), (third, True)]


@BOOKS
@pytest.mark.rule("CF9")
def test_representative_result_is_outside_the_4000_and_has_no_limit_of_its_own(book):
    full = dict(zip(THREE_PARTS[book.programme], ("字" * 3998, "字", "字"), strict=True))
    assert found(book, representative="字" * 20_000, **full) == ()
    assert paths(book, representative="") == ["representative"]


# -- state of a section --------------------------------------------------------------------------------------------


@BOOKS
def test_state_of_each_section(book):
    def states(answers):
        all_found = faults(book, answers, closing=CLOSING)
        return {section.key: state_of(section, answers, all_found).name for section in sections_of(book)}

    assert set(states(blank(book)).values()) == {"blank"}
    assert set(states(complete_answers(book)).values()) == {"done"}
    assert states(blank(book) | {"name": "示例甲"})["cover"] == "started"
    assert states(blank(book) | {"filed_on": "昨天"})["cover"] == "faulty"
    assert states(complete_answers(book, email="x"))["personal"] == "faulty"
    assert states(complete_answers(book, penalties_none=False))["penalties"] == "blank"


# -- any answers ---------------------------------------------------------------------------------------------------

WORDS = st.text(max_size=8) | st.sampled_from(
    [
        "2021-03",
        "2027-01",
        "2026-11-22",
        "是",
        "单位推荐",
        "其他",
        "男",
        "护照",
        "99010119800229013X",
        "13800000000",
        "无",
        "字" * 4001,
    ]
)


def shaped_answers(book):
    """Any answers of the right shape, sensible or not."""
    drawn = {}
    for section in sections_of(book):
        for field in asked(section):
            drawn[field.key] = _values(book, field)
            if field.none_word:
                drawn[none_key(field)] = st.booleans()
            if field.other:
                drawn[other_key(field)] = WORDS
    return st.fixed_dictionaries({}, optional=drawn)


def _values(book, field):
    match field.kind:
        case Kind.TICK:
            return st.booleans()
        case Kind.ROWS:
            cells = {column.key: st.booleans() if column.kind is Kind.TICK else WORDS for column in field.columns}
            return st.lists(st.fixed_dictionaries({}, optional=cells), max_size=3)
        case Kind.CHOICE:
            return WORDS | st.sampled_from([answer for answer, _ in book.options(field)])
        case _:
            return WORDS


@pytest.mark.parametrize("key", catalogue())
@settings(max_examples=60)
@given(data=st.data(), closing=st.dates(date(1900, 1, 1)))
def test_any_answers_are_judged_with_sentences_at_known_places(key, data, closing):
    book = rulebook(key)
    answers = data.draw(shaped_answers(book))

    all_found = faults(book, answers, closing=closing)

    sections = {section.key: section for section in sections_of(book)}
    for fault in all_found:
        assert fault.reason.endswith(("。", "；")) or "：（" in fault.reason
        assert fault.field in blank_section(sections[fault.section])
        assert fault.path.removesuffix("_other").removesuffix("_none").startswith(fault.field)
    assert len({(fault.path, fault.reason) for fault in all_found}) == len(all_found)
    for section in sections.values():
        state = state_of(section, blank(book) | answers, all_found)
        assert (state.name == "done") == (not state.faults)


@pytest.mark.parametrize("key", catalogue())
@settings(max_examples=40)
@given(data=st.data())
def test_mending_every_fault_of_any_answers_ends_without_one(key, data):
    book = rulebook(key)
    answers = blank(book) | data.draw(shaped_answers(book))
    good = complete_answers(book)
    for _ in range(3):  # a mended answer may ask for another one: 单位推荐 for its 推荐机构
        for fault in faults(book, answers, closing=CLOSING):
            section = blank_section(section_of(book, fault.section))
            related = {name for name in section if name.startswith(fault.field)} | {"id_paper", "sex", "id_number"}
            answers |= {name: good[name] for name in related}
            if fault.section in ("achievements", "conditions"):
                answers |= {name: good[name] for name in section} | {"work": good["work"]}
    assert faults(book, answers, closing=CLOSING) == ()


@BOOKS
def test_the_faults_of_the_sections_are_the_faults_of_the_form(book) -> None:
    answers = complete_answers(book, name="", **dict.fromkeys(THREE_PARTS[book.programme], "字" * 2_000))

    by_section = [faults_of(section, book, answers, closing=CLOSING) for section in sections_of(book)]

    assert sum(map(bool, by_section)) == 2
    assert sum(by_section, ()) == faults(book, answers, closing=CLOSING)
