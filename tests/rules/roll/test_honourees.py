"""What may be told about honourees, who is put forward, and what lists of earlier ones say: as data."""

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refusal
from portal.rules.roll import honourees
from portal.rules.rulebook.rubric import Superior

MEDAL = Superior("labour_medal", "上海市五一劳动奖章", True)
ARTISAN = Superior("shanghai_artisan", "上海工匠", False)


@pytest.mark.rule("M24")
@pytest.mark.parametrize(
    "text",
    [
        "身份证 99010119800101001X。",
        "身份证９９０１０１１９８００１０１００１Ｘ。",
        "电话13812345678",
        "电话 138 1234 5678。",
        "请拨 021-64225003。",
        "写信到 zhang.san@example.cn 即可",
    ],
)
def test_no_number_and_no_address_of_a_person_is_published(text: str) -> None:
    assert honourees.refusal_of_text(text) is honourees.PRIVATE


@pytest.mark.parametrize("text", ["", "2023年节约 13000000000000 元", "编号 GJ2026-0001，共 20,000 小时", "字" * 3000])
def test_other_figures_may_stand_in_a_story(text: str) -> None:
    assert honourees.refusal_of_text(text) is None


def test_a_story_has_its_length() -> None:
    assert honourees.refusal_of_text("字" * 3001) == honourees.STORY.too_long


@pytest.mark.rule("M24")
def test_the_honouree_alone_can_have_the_photo_shown() -> None:
    def refusal(
        state: HonourState = HonourState.NOMINATED, *, in_person: bool = True, has_photo: bool = True
    ) -> Refusal:
        found = honourees.refusal_to_consent(state, in_person=in_person, has_photo=has_photo)
        assert found
        return found

    assert honourees.refusal_to_consent(HonourState.HONOURED, in_person=True, has_photo=True) is None
    assert refusal(in_person=False) is honourees.NOT_IN_PERSON
    assert refusal(has_photo=False) is honourees.NO_PHOTO
    assert refusal(HonourState.REVOKED) is refusal(HonourState.CANCELLED) is honourees.LOST


@pytest.mark.rule("M23", "N14")
@pytest.mark.parametrize(
    ("target", "state", "member", "refusal"),
    [
        (MEDAL, HonourState.HONOURED, True, None),
        (MEDAL, HonourState.HONOURED, False, honourees.NOT_A_MEMBER),
        (MEDAL, HonourState.HONOURED, None, honourees.MEMBERSHIP_UNKNOWN),
        (ARTISAN, HonourState.HONOURED, False, None),
        (ARTISAN, HonourState.HONOURED, None, None),
        (ARTISAN, HonourState.NOMINATED, True, honourees.NOT_HONOURED),
        (MEDAL, HonourState.REVOKED, True, honourees.NOT_HONOURED),
        (MEDAL, HonourState.CANCELLED, True, honourees.NOT_HONOURED),
    ],
)
def test_who_can_be_put_forward(target: Superior, state: HonourState, member: bool | None, refusal: Refusal) -> None:
    assert honourees.refusal_to_commend(target, state, member) is refusal


@pytest.mark.rule("M23", "N14")
@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("2017-craftsman", ["上海市五一劳动奖章（会员）", "上海工匠（会员）"]),
        ("2017-pioneer", ["上海市五一劳动奖章（会员）", "上海工匠（会员）"]),
        ("2023-craftsman", ["上海市五一劳动奖章（会员）", "上海市工人先锋号（会员）", "上海工匠"]),
        ("2023-pioneer", ["上海工匠", "上海产业菁英"]),
    ],
)
def test_each_award_names_the_honours_of_the_city_that_its_rules_speak_of(key: str, names: list[str]) -> None:
    book = rulebook(key)

    assert [one.name + ("（会员）" if one.members else "") for one in book.superiors] == names
    said = "".join(book.put_forward)
    for one in book.superiors:
        assert one.name.removeprefix("上海市") in said
        assert honourees.superior(book, one.key) == one
    assert honourees.superior(book, "other") is None


@pytest.mark.rule("M28")
@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_each_award_says_how_its_title_may_be_used(book) -> None:
    for words in ("注明获荣年度", "征得获荣个人同意后", "均不得将该称号用于产品宣传", book.titles.award):
        assert words in book.title_use
