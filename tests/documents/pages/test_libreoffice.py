"""The portal's own LibreOffice: what it answers, what it survives, and that nothing of it stays behind."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from portal.documents.pages.libreoffice import Office, OfficeError, OfficeMissing
from tests.bench.load import processes
from tests.documents.pages.processes import eventually, family, form, form_of, is_gone, pages_of


def test_pages_are_those_of_the_pdf(writer: Office) -> None:
    documents = [form(length) for length in (0, 2_500, 9_000)]

    assert [writer.pages(document) for document in documents] == [pages_of(writer.pdf(one)) for one in documents]
    assert writer.pages(documents[2]) > writer.pages(documents[1]) > writer.pages(documents[0])


def test_result_is_kept_under_the_document(own: Office) -> None:
    document = form(300)
    pdf = own.pdf(document)
    own.close()

    assert (own.pages(document), own.pdf(document)) == (pages_of(pdf), pdf)
    assert own.child is None  # nothing had to be started for that


@pytest.mark.parametrize("rubbish", [b"", b"no document", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_file_that_is_no_word_document_is_no_count(rubbish: bytes, writer: Office) -> None:
    with pytest.raises(OfficeError):
        writer.pages(rubbish)

    assert writer.pages(form(10)) == 6  # and harms nobody


def test_two_threads_at_once_get_their_own_answers(own: Office) -> None:
    documents = [form(length) for length in (100, 4_000, 8_000, 100)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(own.pages, documents))

    assert answers == [own.pages(document) for document in documents]
    assert answers[0] == answers[3] < answers[1] < answers[2]


def test_child_is_replaced_after_its_share(writer: Office) -> None:
    office = Office(recycled=2)
    office.pages(form(11))
    first = family(office)
    office.pages(form(12))
    same = family(office)
    office.pages(form(13))
    second = family(office)
    office.close()

    assert first == same
    assert not set(first) & set(second)
    assert all(map(is_gone, first + second))


@pytest.mark.parametrize("victim", ["child", "soffice"])
def test_killed_in_the_middle_the_answer_comes_from_a_new_one(victim: str, own: Office) -> None:
    own.pages(form(1))
    child, soffice = family(own)
    long = form(30_000)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(own.pdf, long)
        time.sleep(0.15)  # it takes a second
        os.kill({"child": child, "soffice": soffice}[victim], signal.SIGKILL)
        pdf = answer.result()

    assert pages_of(pdf) > 25
    assert eventually(lambda: is_gone(child) and is_gone(soffice))
    assert not set(family(own)) & {child, soffice}


def test_killed_while_idle_it_is_replaced(own: Office) -> None:
    own.pages(form(2))
    killed = family(own)
    os.kill(killed[1], signal.SIGKILL)

    assert own.pages(form(3)) == 6
    assert not set(family(own)) & set(killed)


def test_time_out_ends_everything_that_was_started(writer: Office) -> None:
    office = Office(seconds=0.3)  # it takes longer to start
    started: list[int] = []
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(office.pages, form(4))
        while not asked.done():
            if child := office.child:
                started = sorted({*started, *processes(child)})
            time.sleep(0.002)

    with pytest.raises(OfficeError):
        asked.result()
    assert started
    assert eventually(lambda: all(map(is_gone, started)))
    assert office.child is None


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_who_waits_too_long_is_told_so(seconds: float, writer: Office) -> None:
    office = Office(patience=seconds)
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(office.pages, form(5))  # starts soffice first
        assert eventually(lambda: office.child is not None)
        with pytest.raises(OfficeError, match="busy"):
            office.pages(form(6))
        assert slow.result() == 6
    office.close()


# -- machines where something is missing -----------------------------------------------------------------------


def test_without_libreoffice_there_is_no_count() -> None:
    nowhere = Office(search_path="")

    assert not nowhere.available()
    with pytest.raises(OfficeMissing):
        nowhere.pages(form(0))
    with pytest.raises(OfficeMissing):
        nowhere.pdf(form(0))
    assert nowhere.child is None


def test_without_a_chinese_font_there_is_no_count(writer: Office, tmp_path: Path) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text("<fontconfig></fontconfig>")
    fonts = tmp_path / "fc-list"  # the real one, on a machine without fonts
    fonts.write_text(f'#!/bin/sh\nFONTCONFIG_FILE={empty} exec /usr/bin/fc-list "$@"\n')
    fonts.chmod(0o755)
    bare = Office(search_path=f"{tmp_path}:{os.defpath}")

    assert not bare.available()
    with pytest.raises(OfficeMissing):
        bare.pages(form(0))


def test_availability_starts_nothing(own: Office) -> None:
    assert own.available()
    assert own.child is None


def test_quotation_marks_are_as_wide_as_chinese_characters(writer: Office) -> None:
    text = "“智慧工匠”是荣誉。\n他获“智慧工匠”称号。\n‘单’引‘号’。"
    with closing(pypdfium2.PdfDocument(writer.pdf(form_of(text)))) as document:
        pages = [page.get_textpage() for page in document]
        page = next(page for page in pages if "是荣誉" in page.get_text_range())
        boxes = [
            page.get_charbox(place, loose=True)
            for place, letter in enumerate(page.get_text_range())
            if letter in "“智”‘’"
        ]

    assert {round(right - left) for left, _, right, _ in boxes} == {12}
