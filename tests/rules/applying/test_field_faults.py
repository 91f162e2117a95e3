"""What makes one typed answer wrong, kind by kind, in complete answers of all four rulebooks (CF1, CF6, CF7)."""

import pytest

from portal.rulebooks import catalogue
from portal.rules.applying.answers import faults
from portal.rules.applying.field_faults import CHECKS
from portal.rules.rulebook.rulebook import Field, Kind
from tests.answers import CLOSING, PHOTO, complete_answers, id_number, with_field

BOOKS = pytest.mark.parametrize("book", catalogue().values(), ids=list(catalogue()))
MAN, WOMAN = id_number(order="013"), id_number(order="014")


def found(book, **changes):
    """(path, reason) of every fault in complete answers after ``changes``."""
    return [(fault.path, fault.reason) for fault in faults(book, complete_answers(book, **changes), closing=CLOSING)]


def said(book, path, **changes):
    """The reason of the one fault that ``changes`` make, which stands at ``path``; "" without a fault."""
    all_found = found(book, **changes)
    assert [at for at, _ in all_found] in ([], [path])
    return all_found[0][1] if all_found else ""


def test_every_kind_has_a_check():
    assert set(CHECKS) == set(Kind)


@BOOKS
@pytest.mark.rule("CF1", "CF6")
@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("name", 50),
        ("unit", 100),
        ("recommender", 100),
        ("politics", 20),
        ("professional_title", 50),
        ("degree", 50),
        ("position", 100),
    ],
)
def test_line_has_room_up_to_its_limit(book, key, limit):
    assert book.field(key).limit == limit
    assert not said(book, key, **{key: "字" * limit})
    assert f"最多{limit}个字符，现在有{limit + 1}个" in said(book, key, **{key: "字" * (limit + 1)})


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("黄浦区示例路1号，200001", True),
        ("200001 黄浦区示例路1号", True),
        ("黄浦区示例路1号（邮编：200001）", True),
        ("黄浦区示例路1号２００００１", True),
        ("黄浦区示例路1号", False),
        ("黄浦区示例路1号，20000", False),
        ("黄浦区示例路1号，2000011", False),
        ("黄浦区示例路1号，电话13800000000", False),
        ("黄浦区示例路200 001号", False),
    ],
)
def test_address_holds_a_postcode_of_six_digits(book, address, accepted):
    assert ("6位邮政编码" in said(book, "address", address=address)) is not accepted


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"id_number": MAN, "sex": "男"}, "", id="a man's number"),
        pytest.param({"id_number": WOMAN, "sex": "女"}, "", id="a woman's number"),
        pytest.param({"id_number": MAN, "sex": "女"}, "显示性别为男", id="a man's number, 女"),
        pytest.param({"id_number": WOMAN, "sex": "男"}, "显示性别为女", id="a woman's number, 男"),
        pytest.param({"id_number": MAN[:-1] + ("1" if MAN[-1] != "1" else "2")}, "校验码不符", id="checksum"),
        pytest.param({"id_number": "990101800229013"}, "15位", id="15 digits"),
        pytest.param({"id_number": id_number("20270101")}, "出生日期", id="born after the closing day"),
        pytest.param({"id_number": id_number("18991231")}, "出生日期", id="born before 1900"),
        pytest.param({"id_number": id_number(region="830000"), "id_paper": "港澳台居民居住证"}, "", id="permit"),
        pytest.param(
            {"id_number": "H12345678", "id_paper": "港澳台居民居住证"}, "应为18位", id="permit with a wrong number"
        ),
        pytest.param({"id_number": "E12345678", "id_paper": "护照"}, "", id="passport"),
        pytest.param({"id_number": "E12345678", "id_paper": "护照", "sex": "女"}, "", id="a passport tells no sex"),
        pytest.param({"id_number": MAN[:-1] + "?", "id_paper": "护照"}, "", id="no checksum in other papers"),
        pytest.param({"id_number": "H12345678", "id_paper": "港澳居民来往内地通行证"}, "", id="travel permit"),
        pytest.param({"id_number": "CAN310075010101", "id_paper": "外国人永久居留身份证"}, "", id="residence card"),
        pytest.param({"id_number": "1" * 31, "id_paper": "护照"}, "最多30个字符", id="too long for the cell"),
    ],
)
def test_id_number_is_checked_for_the_papers_that_carry_a_checksum(book, changes, reason):
    answer = said(book, "id_number", **changes)
    assert reason in answer if reason else answer == ""


@BOOKS
@pytest.mark.rule("CF6")
def test_sex_that_is_none_is_said_once(book):
    (fault,) = found(book, sex="男性")
    assert fault == ("sex", "请从列出的选项中选择“性别”：男、女。")


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("phone", "accepted"),
    [
        ("13800000000", True),
        ("138 0000 0000", True),
        ("+86 13800000000", True),
        ("021-55550123", True),
        ("021-55550123转8001", True),
        ("+852 5123 4567", True),
        ("55550123", False),
        ("1380000000", False),
        ("12345678901", False),
        ("电话", False),
    ],
)
def test_phone(book, phone, accepted):
    assert bool(said(book, "phone", phone=phone)) is not accepted


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("email", "accepted"),
    [
        ("shili@example.com", True),
        ("shi.li+award@mail.example.com.cn", True),
        ("shili@示例.com", True),
        ("shili", False),
        ("shili@", False),
        ("@example.com", False),
        ("shili@example", False),
        ("shi li@example.com", False),
        ("a@b.com,c@d.com", False),
        ("shili@example.com\nBcc: x@y.com", False),
    ],
)
def test_email(book, email, accepted):
    assert bool(said(book, "email", email=email)) is not accepted


@BOOKS
def test_phone_and_email_have_room_up_to_their_limit(book):
    assert "最多30个字符" in said(book, "phone", phone="138" + " " * 30 + "00000000")
    assert "最多100个字符" in said(book, "email", email=f"a@{'b' * 60}.{'c' * 60}.com")


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ("0", ""),
        ("11", ""),
        ("60", ""),
        ("61", "不能大于60"),
        ("999999", "不能大于60"),
        ("8.5", "只填整数"),
        ("-1", "只填整数"),
        ("八", "只填整数"),
        ("8年", "只填整数"),
        ("1" * 5000, "只填整数"),
        ("８", "只填整数"),
        ("+8", "只填整数"),
    ],
)
def test_years_in_post_are_a_whole_number(book, years, reason):
    answer = said(book, "post_years", post_years=years)
    assert reason in answer if reason else answer == ""


@BOOKS
@pytest.mark.rule("CF1")
@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-22", ""),
        ("2026-12-31", ""),
        ("2027-01-01", "晚于申报截止日期"),
        ("2026-02-29", "年-月-日"),
        ("2026-13-01", "年-月-日"),
        ("20261122", "年-月-日"),
        ("2026-W47-7", "年-月-日"),
        ("2026-1-1", "年-月-日"),
        ("1899-12-31", "年-月-日"),
        ("去年", "年-月-日"),
    ],
)
def test_filing_date(book, day, reason):
    answer = said(book, "filed_on", filed_on=day)
    assert reason in answer if reason else answer == ""


@BOOKS
@pytest.mark.rule("CF7")
@pytest.mark.parametrize(
    ("month", "reason"),
    [
        ("2022-05", ""),
        ("2026-12", ""),
        ("1900-01", ""),
        ("2027-01", "晚于申报截止日期"),
        ("1899-12", "年-月"),
        ("2022-13", "年-月"),
        ("2022", ""),  # who knows the year alone writes that
        ("1899", "年-月"),
        ("2027", "晚于申报截止日期"),
        ("2022-5", "年-月"),
        ("上个月", "年-月"),
    ],
)
def test_month_of_an_award(book, month, reason):
    answer = said(book, "awards[0].when", awards=[{"when": month, "where": "上海市", "what": "示例奖"}])
    assert reason in answer if reason else answer == ""


@BOOKS
@pytest.mark.rule("CF6")
@pytest.mark.parametrize(
    ("answer", "accepted"), [("是", True), ("否", True), ("yes", False), ("true", False), ("是否", False)]
)
def test_union_member_is_yes_or_no(book, answer, accepted):
    assert bool(said(book, "union_member", union_member=answer)) is not accepted


@BOOKS
@pytest.mark.parametrize(
    ("name", "accepted"), [(PHOTO, True), ("照片.jpg", False), ("5A" * 32, False), ("../" + PHOTO, False)]
)
def test_photo_is_the_name_of_a_stored_one(book, name, accepted):
    assert bool(said(book, "photo", photo=name)) is not accepted


@BOOKS
@pytest.mark.rule("S2", "P2")
def test_exactly_one_of_the_technical_fields_is_chosen(book):
    keys = [answer for answer, _ in book.options(book.field("technical_field"))]
    assert len(keys) == {"craftsman": 6, "pioneer": 5}[book.programme]
    assert ("equipment" in keys) is (book.programme == "craftsman")
    for key in keys:
        assert not said(book, "technical_field", technical_field=key)
    assert said(book, "technical_field", technical_field="") == "请选择“技术领域”。"
    wrong = said(book, "technical_field", technical_field="、".join(keys))
    assert all(f"{item.key}（{item.name}）" in wrong for item in book.technical_fields)


@BOOKS
@pytest.mark.rule("S1", "N3")
def test_industry_is_optional_and_open_to_others(book):
    options = book.options(book.field("industry"))
    assert len(options) == (19 if book.key.startswith("2023") else 11)  # ten of the 23 are named in 2017
    assert options[-1] == ("其他", "其他")
    for answer, _ in options[:-1]:
        assert not said(book, "industry", industry=answer)
    assert not said(book, "industry", industry="")
    assert "智慧厨房" not in dict(options)
    assert "请从列出的选项中选择" in said(book, "industry", industry="智慧厨房")


@BOOKS
@pytest.mark.rule("S1", "N3")
def test_other_industry_is_put_into_words(book):
    assert said(book, "industry_other", industry="其他", industry_other="") == "请写明“所属行业”的其他内容。"
    assert said(book, "industry_other", industry="其他", industry_other=" \u200b")
    assert not said(book, "industry_other", industry="其他", industry_other="智慧港口")
    assert "最多100个字符" in said(book, "industry_other", industry="其他", industry_other="字" * 101)
    assert not said(book, "industry_other", industry="", industry_other="字" * 101)


def test_several_choices_are_checked_one_by_one():
    (book, *_) = catalogue().values()
    asked = Field(key="topics", label="主题", kind=Kind.CHOICES, options=("甲", "乙"), other="其他")
    changed = with_field(book, "cover", asked)
    assert [fault[0] for fault in found(changed)] == ["topics"]
    assert found(changed, topics=["甲", "乙"], topics_other="") == []
    assert "请从列出的选项中选择" in said(changed, "topics", topics=["甲", "丙"], topics_other="")
    assert "其他内容" in said(changed, "topics_other", topics=["甲", "其他"], topics_other="")
