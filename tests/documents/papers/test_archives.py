"""Archives to take away: the package of one application, many applications, and what other readers make of them."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from portal.documents.papers.archives import ArchivedForm, bundle, edition_archive, file_name
from portal.documents.word.archive import FAR, MANY, streamed


def test_equal_files_give_equal_bytes_without_a_date_and_uncompressed() -> None:
    members = {"申报表.docx": b"PK word", "照片.jpg": b"\xff\xd8 photo"}

    content = bundle(members)

    assert content == bundle(dict(members))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members
        for member in archive.infolist():
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert member.compress_type == zipfile.ZIP_STORED
            assert member.flag_bits & 0x800  # the name is UTF-8


def entries(count: int, taken: list[int] | None = None) -> Iterator[ArchivedForm]:
    for place in range(count):
        if taken is not None:
            taken.append(place)
        yield ArchivedForm(f"2023-GJ-{place:04}", "沈一诺", b"form %d" % place, b"%PDF" if place % 2 else None)


def test_archive_holds_each_form_and_its_evidence_under_number_and_name() -> None:
    content = b"".join(edition_archive(entries(2), 2))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "2023-GJ-0000-沈一诺.docx",
            "2023-GJ-0001-沈一诺.docx",
            "2023-GJ-0001-沈一诺-证实性材料.pdf",
        ]
        assert archive.read("2023-GJ-0001-沈一诺.docx") == b"form 1"
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_archive_is_made_while_it_is_read_and_tells_how_far_it_is() -> None:
    taken: list[int] = []
    told: list[tuple[int, int]] = []
    chunks = edition_archive(entries(5, taken), 5, lambda done, total: told.append((done, total)))

    assert taken == []
    next(chunks)
    assert (taken, told) == ([0], [])
    list(chunks)
    assert told == [(done, 5) for done in range(1, 6)]


def test_archive_of_nothing_is_an_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(edition_archive([], 0)))) as archive:
        assert archive.namelist() == []


@pytest.mark.parametrize(("far", "many"), [(FAR, 3), (40, MANY), (40, 3), (0, 0)])
def test_archive_beyond_the_old_numbers_is_read_by_those_of_zip64(far: int, many: int) -> None:
    """The limits are moved near: four gigabytes would take their time."""
    members = [(f"{place}.txt", b"content %d" % place, 0) for place in range(5)]

    with zipfile.ZipFile(io.BytesIO(b"".join(streamed(members, far=far, many=many)))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {name: said for name, said, _ in members}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("沈一诺", "沈一诺"),
        ("阿依努尔·买买提", "阿依努尔·买买提"),
        ("O'Neil Anne-Marie", "O'Neil_Anne-Marie"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("甲\u202e乙\x00丙\n丁", "甲乙丙丁"),
        ("甲. ", "甲"),
        ("", ""),
        ("字" * 100, "字" * 47),
    ],
)
def test_name_is_safe_on_every_system(name: str, shown: str) -> None:
    assert file_name("2023-GJ-0001", name) == f"2023-GJ-0001-{shown}".rstrip("-")
