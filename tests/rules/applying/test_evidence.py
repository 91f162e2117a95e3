"""The rules of evidence: how much, of which kind, in which order."""

import pytest

from portal.rulebooks import rulebook
from portal.rules.applying.evidence import (
    EVER_SIZE,
    FILE_SIZE,
    FILES,
    MEGABYTE,
    PAGES,
    TITLE_LIMIT,
    TOTAL_SIZE,
    Held,
    Place,
    cleaned_name,
    cleaned_title,
    faults_of_evidence,
    over_limit,
    rearranged,
    refusal_of_kind,
    refusal_of_size,
    refusal_to_hold,
    state_of_evidence,
    title_from,
)

EVIDENCE = rulebook("2023-craftsman").evidence
KINDS = EVIDENCE.kinds
A, B, C = (Place(number, "work", name) for number, name in ((1, "甲"), (2, "乙"), (3, "丙")))
D = Place(4, "honours", "丁")


@pytest.mark.rule("CF4")
@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (0, ""),
        (10, ""),
        (11, "证实性材料共11页，超过10页的限制1页，请删减。"),
        (40, "证实性材料共40页，超过10页的限制30页，请删减。"),
    ],
)
def test_ten_pages_pass_and_the_eleventh_is_told_by_how_much(pages: int, told: str) -> None:
    assert over_limit(pages, EVIDENCE.page_limit) == told
    assert faults_of_evidence(EVIDENCE, [A], pages) == ((told,) if told else ())


def test_a_file_of_a_kind_that_there_is_not_is_a_fault() -> None:
    (told,) = faults_of_evidence(EVIDENCE, [A, Place(9, "gone", "旧材料")], 2)

    assert "“旧材料”没有归入" in told


@pytest.mark.parametrize(
    ("places", "pages", "state"), [((), 0, "blank"), ((A,), 3, "done"), ((A,), 10, "done"), ((A,), 11, "faulty")]
)
def test_the_state_that_the_contents_show(places: tuple[Place, ...], pages: int, state: str) -> None:
    assert state_of_evidence(EVIDENCE, places, pages).name == state


def test_a_file_of_20_megabytes_passes_and_one_byte_more_does_not() -> None:
    assert refusal_of_size(FILE_SIZE) is None
    assert "超过20 MB" in refusal_of_size(FILE_SIZE + 1).reason


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (Held(FILES, PAGES, TOTAL_SIZE, EVER_SIZE), None),
        (Held(1, 1, TOTAL_SIZE + 1, 0), "60 MB"),
        (Held(FILES + 1, 1, 0, 0), "30个文件"),
        (Held(1, PAGES + 1, 0, 0), "100页"),
        (Held(1, 1, 0, EVER_SIZE + 1), "含已移除的"),
    ],
)
def test_caps_of_an_application(held: Held, told: str | None) -> None:
    refusal = refusal_to_hold(held)

    assert refusal is None if told is None else refusal and told in refusal.reason


def test_caps_are_those_of_the_issue() -> None:
    assert (FILE_SIZE, TOTAL_SIZE) == (20 * MEGABYTE, 60 * MEGABYTE)


@pytest.mark.rule("CF3")
def test_there_are_the_official_kinds_and_other() -> None:
    assert [refusal_of_kind(EVIDENCE, kind) for kind in ("certificates", "work", "results", "honours", "other")] == [
        None
    ] * 5
    assert refusal_of_kind(EVIDENCE, "photos") is not None


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("save", "1234"),
        ("", "1234"),
        ("up 2", "2134"),
        ("down 2", "1324"),
        ("up 1", "1234"),
        ("down 3", "1234"),
        ("up 4", "1234"),
        ("down 4", "1234"),
        ("up 99", "1234"),
        ("up x", "1234"),
        ("☃ 1", "1234"),
    ],
)
def test_a_file_moves_within_its_kind(act: str, order: str) -> None:
    assert "".join(str(place.id) for place in rearranged(KINDS, [A, B, C, D], act)) == order


def test_files_stand_in_the_rulebooks_order_of_kinds_and_removed_ones_behind() -> None:
    gone = Place(5, "certificates", "戊", removed=True)
    strange = Place(6, "gone", "己")

    assert [place.id for place in rearranged(KINDS, [gone, strange, D, C, A], "save")] == [3, 1, 4, 6, 5]


def test_removing_and_restoring_change_nothing_else() -> None:
    removed = rearranged(KINDS, [A, B, C], "remove 2")

    assert [(place.id, place.removed) for place in removed] == [(1, False), (2, True), (3, False)]
    assert rearranged(KINDS, [A, C, Place(2, "work", "乙", removed=True)], "restore 2") == (A, C, B)


def test_a_removed_file_does_not_move() -> None:
    places = [A, B, Place(3, "work", "丙", removed=True)]

    assert rearranged(KINDS, places, "up 3") == tuple(places)
    assert rearranged(KINDS, places, "down 2") == tuple(places)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("证书.pdf", "证书.pdf"),
        ("C:\\fakepath\\证书.pdf", "证书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\r\nb.pdf", "a b.pdf"),
        ("", ""),
        ("长" * 300 + ".pdf", "长" * 200),
    ],
)
def test_the_name_of_a_file_is_data_without_a_folder(name: str, kept: str) -> None:
    assert cleaned_name(name) == kept


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("证书.jpeg", "证书"),
        ("证书.v2.pdf", "证书.v2"),
        ("99010119800229013X.pdf", "未命名的文件"),
        ("990101198002290131证书.pdf", "证书"),
        ("990101800229013 证书.pdf", "证书"),
        ("章示例990101198002290131号.pdf", "章示例…号"),
        ("0099010119800229013100.pdf", "未命名的文件"),
        ("20231105.pdf", "20231105"),
        ("长" * 100, "长" * TITLE_LIMIT),
    ],
)
def test_a_title_from_a_file_name_shows_no_number_of_an_identity_paper(name: str, title: str) -> None:
    assert title_from(name) == title


def test_a_title_is_one_line_of_limited_length() -> None:
    assert cleaned_title(" 高级工程师\r\n证书\x00 ") == "高级工程师 证书"
    assert len(cleaned_title("长" * 100)) == TITLE_LIMIT
