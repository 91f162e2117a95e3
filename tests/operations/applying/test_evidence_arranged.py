"""Arranging, removing and restoring evidence, and binding its volume."""

from datetime import timedelta

import pypdfium2
import pytest

from portal.config import Settings
from portal.operations.applying import evidence
from portal.operations.applying.evidence import (
    Upload,
    attachments_of,
    content_of,
    faults_of_evidence,
    pages_used,
    thumbnail_of,
    volume,
)
from portal.rules.applying.evidence import Place
from portal.rules.language.refusals import Refused
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import NotFound, Stale
from tests.builders import an_account, an_application, an_edition
from tests.documents.evidence_files import jpeg
from tests.operations.persons import at_once
from tests.operations.uploads import AT, LATER, a_pdf, add, arrange, names, piece_of, places, version


def test_files_move_within_their_kind_and_kinds_keep_the_rulebooks_order(stored: Application) -> None:
    add(stored, "丁", kind="other")
    add(stored, "甲", "乙", "丙", kind="work")
    assert names(stored) == ["甲", "乙", "丙", "丁"]

    arrange(stored, f"up {piece_of(stored, '丙').id}")
    assert names(stored) == ["甲", "丙", "乙", "丁"]
    arrange(stored, f"down {piece_of(stored, '甲').id}")
    assert names(stored) == ["丙", "甲", "乙", "丁"]


def test_any_order_can_be_kept_at_once_with_kinds_and_titles(application: Application) -> None:
    add(application, "甲", "乙")
    first, second = places(application)

    evidence.arrange(
        application,
        [Place(second.id, "certificates", " 乙\r\n证书 "), Place(first.id, "honours", "")],
        version(application),
        at=LATER,
    )

    assert [(piece.name, piece.kind, piece.title) for piece in attachments_of(application)] == [
        ("乙 证书", "certificates", "乙 证书"),
        ("甲", "honours", ""),
    ]


def test_an_arrangement_that_changes_nothing_is_no_new_version(application: Application) -> None:
    add(application, "甲", "乙")

    assert arrange(application) == 1
    assert arrange(application, 甲="证书") == 2
    assert arrange(application, 证书="证书") == 2


def test_a_removed_file_can_be_restored_with_its_title(stored: Application) -> None:
    add(stored, "甲", "乙")
    arrange(stored, 甲="高级工程师证书")
    number = piece_of(stored, "高级工程师证书").id

    arrange(stored, f"remove {number}")
    assert names(stored) == ["乙"]
    assert pages_used(stored) == 1
    assert thumbnail_of(stored, number, 1)

    arrange(stored, f"restore {number}")
    assert names(stored) == ["乙", "高级工程师证书"]


def test_a_removed_file_that_is_uploaded_again_comes_back(stored: Application) -> None:
    add(stored, Upload("证书.pdf", a_pdf()))
    number = piece_of(stored, "证书").id
    arrange(stored, f"remove {number}")

    added = add(stored, Upload("证书.pdf", a_pdf()), kind="other")

    assert added.added == ("证书",)
    assert [(piece.id, piece.kind) for piece in attachments_of(stored)] == [(number, "other")]


def test_of_two_windows_that_arrange_the_second_is_told_and_overwrites_nothing(stored: Application) -> None:
    add(stored, "甲", "乙")
    seen, sent = version(stored), places(stored)
    arrange(stored, 甲="第一个窗口")

    with pytest.raises(Stale) as stale:
        evidence.arrange(stored, sent, seen, f"remove {sent[0].id}", at=LATER)

    assert stale.value.current.version == 2
    assert names(stored) == ["第一个窗口", "乙"]
    assert version(stored) == 2


def test_of_many_windows_exactly_one_is_first(stored: Application) -> None:
    add(stored, "甲", "乙")
    sent = places(stored)

    outcomes = at_once(lambda number: evidence.arrange(stored, sent, 1, f"up {sent[1].id}", at=LATER), 8)

    assert (
        sorted(str(outcome) if isinstance(outcome, int) else "Stale" for outcome in outcomes) == ["2"] + ["Stale"] * 7
    )
    assert names(stored) == ["乙", "甲"]


def test_files_of_others_cannot_be_arranged_or_taken(sqlite_storage: Settings) -> None:
    programmes = an_edition(at=AT)
    own, theirs = (
        an_application(programme=programmes["craftsman"], by=an_account(email=f"{n}@example.cn"), at=AT) for n in "ab"
    )
    add(theirs, "别人的")
    number = piece_of(theirs, "别人的").id

    evidence.arrange(own, [Place(number, "other", "抢来的", removed=True)], 0, at=LATER)

    assert names(theirs) == ["别人的"]
    for ask in (content_of, lambda *asked: thumbnail_of(*asked, 1)):
        with pytest.raises(NotFound):
            ask(own, number)


def test_a_kind_that_there_is_not_cannot_be_chosen(application: Application) -> None:
    add(application, "甲")

    with pytest.raises(Refused):
        evidence.arrange(application, [Place(places(application)[0].id, "x", "")], 1, at=LATER)


def test_a_file_whose_kind_is_gone_is_a_fault_and_stands_last(application: Application) -> None:
    add(application, "甲", "乙")
    attachments.Attachment.update(kind="gone").where(
        attachments.Attachment.id == piece_of(application, "甲").id
    ).execute()

    assert names(application) == ["乙", "甲"]
    assert "“甲”没有归入" in faults_of_evidence(application)[0]
    assert volume(application).startswith(b"%PDF")


@pytest.mark.rule("CF3")
def test_the_volume_holds_everything_in_the_order_of_the_page(application: Application) -> None:
    add(application, Upload("荣誉.jpg", jpeg()), kind="honours")
    add(application, Upload("证书.pdf", a_pdf(2)))
    arrange(application, 证书="高级工程师证书")
    applications.describe(application.id, at=AT, name="章示例")

    document = pypdfium2.PdfDocument(volume(application.id))

    contents = document[0].get_textpage().get_text_range()
    assert len(document) == 2 + 3
    assert contents.index("个人技术资格证书") < contents.index("高级工程师证书") < contents.index("荣誉")
    assert "申报人：章示例" in contents
    assert volume(application.id) == volume(application.id)


def test_a_volume_is_bound_without_a_name_too(application: Application) -> None:
    add(application, Upload("证书.pdf", a_pdf()))

    assert volume(application).startswith(b"%PDF")


def test_a_removed_file_goes_after_a_month_and_another_removal_later(stored: Application) -> None:
    add(stored, "甲", "乙", "丙")
    arrange(stored, f"remove {piece_of(stored, '甲').id}")

    assert attachments.forget_removed(before=LATER) == 0
    assert attachments.forget_removed(before=LATER + timedelta(seconds=1)) == 1

    assert attachments.kept(stored).removed == ()
    assert names(stored) == ["乙", "丙"]
    add(stored, "甲")
    assert names(stored) == ["乙", "丙", "甲"]
