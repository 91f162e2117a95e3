"""Adding, arranging and binding evidence; what is kept when something goes wrong; nothing after submission."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pytest

from portal.config import Settings
from portal.documents.evidence.intake import JPEG, PDF
from portal.operations.applying import evidence
from portal.operations.applying.evidence import (
    GONE,
    Added,
    Piece,
    Upload,
    attachments_of,
    content_of,
    faults_of_evidence,
    pages_used,
    thumbnail_of,
    volume,
)
from portal.rules.applying import evidence as rules
from portal.rules.applying.correcting import NOT_A_DRAFT
from portal.rules.applying.evidence import FILE_SIZE, Place
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import database
from tests.builders import an_account, an_application, an_edition
from tests.documents.evidence_files import jpeg, pdf
from tests.documents.hostile_files import HOSTILE, packed, png
from tests.operations.persons import at_once

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
PNG = Upload("证书.pdf", png())


@pytest.fixture
def application(sqlite_storage: Settings) -> Application:
    return an_application(at=AT)


@pytest.fixture
def stored(storage: Settings) -> Application:
    """An application, once on each database: for what the database decides."""
    return an_application(at=AT)


def a_pdf(pages: int = 1, text: str = "certificate") -> bytes:
    """A PDF of so many pages, another one for each text."""
    return pdf(pages, content=b"BT /F 24 Tf 72 700 Td (%s) Tj ET" % text.encode())


def add(application: Application, *uploads: Upload | str, kind: str = "certificates", at: datetime = AT) -> Added:
    """Add files; a text stands for a PDF of one page with that name and text."""
    files = [
        Upload(f"{item}.pdf", a_pdf(text=str(len(item)) + item.encode().hex())) if isinstance(item, str) else item
        for item in uploads
    ]
    return evidence.add(application, kind, files, at=at)


def names(application: Application) -> list[str]:
    return [piece.name for piece in attachments_of(application)]


def piece_of(application: Application, name: str) -> Piece:
    return next(piece for piece in attachments_of(application) if piece.name == name)


def places(application: Application, **titles: str) -> list[Place]:
    """The arrangement as a page would send it back, with these titles."""
    kept = attachments.kept(application)
    shown = [Place(piece.id, piece.kind, titles.get(piece.name, piece.title)) for piece in attachments_of(application)]
    return [*shown, *(Place(row.id, row.kind, row.words.title, removed=True) for row in kept.removed)]


def version(application: Application) -> int:
    return attachments.kept(application).version


def arrange(application: Application, act: str = "", **titles: str) -> int:
    return evidence.arrange(application, places(application, **titles), version(application), act, at=LATER)


# Adding


@pytest.mark.rule("CF3")
def test_files_are_kept_with_kind_pages_and_pictures_of_the_pages(application: Application) -> None:
    letter, photo = a_pdf(3), jpeg()

    added = add(application, Upload("三页.pdf", letter), Upload("照片.JPG", photo), kind="honours")

    assert added == Added(1, ("三页", "照片"), ())
    first, second = attachments_of(application.id)
    assert (first.name, first.title, first.kind, first.media_type, first.pages) == ("三页", "", "honours", PDF, 3)
    assert (second.media_type, second.pages, second.size, second.file_name) == (JPEG, 1, len(photo), "照片.jpg")
    assert first.blob == hashlib.sha256(letter).hexdigest()
    assert content_of(application, first.id) == (first, letter)
    assert [bool(thumbnail_of(application, first.id, page)) for page in (0, 1, 3, 4)] == [False, True, True, False]
    assert pages_used(application) == pages_used(application.id) == 4


@pytest.mark.rule("CF4")
def test_a_draft_may_hold_more_pages_than_can_be_submitted(application: Application) -> None:
    add(application, Upload("十页.pdf", a_pdf(10)), Upload("一页.pdf", a_pdf(1)))

    assert pages_used(application) == 11
    assert faults_of_evidence(application.id) == ()


def test_nothing_is_there_at_first(application: Application) -> None:
    assert attachments_of(application) == ()
    assert pages_used(application) == 0
    assert version(application) == 0


@pytest.mark.parametrize("name", ["cut", "protected", "disguised", "script", "bomb", "letter"])
def test_what_is_wrong_with_one_file_neither_keeps_out_nor_touches_the_others(
    application: Application, name: str
) -> None:
    hostile = {
        "cut": "scan, cut at two thirds",
        "protected": "AES 256 with a password",
        "disguised": "program",
        "script": "script on opening",
        "bomb": "content of 200 megabytes",
        "letter": "letter",
    }[name]
    add(application, "原有")
    before = attachments_of(application)

    added = add(application, "前面", Upload(f"{name}.pdf", HOSTILE[hostile].make()), "后面")

    assert attachments_of(application)[: len(before)] == before
    assert names(application) == ["原有", "前面", "后面"]
    assert [refused.name for refused in added.refused] == [f"{name}.pdf"]
    assert added.refused[0].reason.endswith("。")


def test_when_no_file_can_be_taken_nothing_changes(application: Application) -> None:
    add(application, "原有")

    added = add(application, PNG)

    assert (added.version, added.added, len(added.refused)) == (1, (), 1)
    assert version(application) == 1


def test_the_same_file_is_not_added_twice(application: Application) -> None:
    first = add(application, Upload("证书.pdf", a_pdf()), Upload("又一份.pdf", a_pdf()))
    second = add(application, Upload("再来.pdf", a_pdf()), kind="other")

    assert first.added == ("证书",)
    assert first.refused[0].reason == second.refused[0].reason == "与已有的“证书”是同一个文件，没有重复添加。"
    assert names(application) == ["证书"]


def test_the_same_file_can_belong_to_two_applications(sqlite_storage: Settings) -> None:
    programmes = an_edition(at=AT)
    two = [
        an_application(programme=programmes["craftsman"], by=an_account(email=f"{n}@example.cn"), at=AT) for n in "ab"
    ]

    assert [add(application, Upload("证书.pdf", a_pdf())).added for application in two] == [("证书",)] * 2


def test_a_file_too_large_is_refused_before_it_is_opened(application: Application) -> None:
    added = add(application, Upload("大.pdf", b"%PDF-" + bytes(FILE_SIZE)))

    assert "超过20 MB" in added.refused[0].reason
    assert pages_used(application) == 0


@pytest.mark.parametrize(
    ("cap", "told"), [("TOTAL_SIZE", "MB"), ("EVER_SIZE", "含已移除的"), ("PAGES", "页"), ("FILES", "个文件")]
)
def test_beyond_a_cap_the_first_files_are_taken_and_the_last_is_refused(
    application: Application, monkeypatch: pytest.MonkeyPatch, cap: str, told: str
) -> None:
    size = len(a_pdf(text="1a")) + 2
    monkeypatch.setattr(rules, cap, {"PAGES": 2, "FILES": 2}.get(cap, 2 * size))

    files = [Upload(f"{text}.pdf", a_pdf(text=text)) for text in ("1a", "2b", "3c")]
    added = add(application, *files)

    assert added.added == ("1a", "2b")
    assert told in added.refused[0].reason


def test_pages_are_counted_before_a_cap_is_judged(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PAGES", 5)

    added = add(application, Upload("六页.pdf", a_pdf(6)))

    assert "5页" in added.refused[0].reason


def test_two_windows_together_do_not_pass_a_cap(stored: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FILES", 3)
    add(stored, "一", "二")

    outcomes = at_once(lambda number: add(stored, f"第{number}个窗口"), 2)

    assert len(names(stored)) == 3
    assert sorted(type(outcome).__name__ for outcome in outcomes) in (["Added", "Added"], ["Added", "Refused"])


def test_of_two_windows_that_add_the_same_file_one_is_told(stored: Application) -> None:
    outcomes = at_once(lambda number: add(stored, Upload("证书.pdf", a_pdf())), 2)

    assert names(stored) == ["证书"]
    told = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert all(outcome.refusal == GONE for outcome in told)


def test_two_windows_that_add_keep_both(stored: Application) -> None:
    outcomes = at_once(lambda number: add(stored, f"第{number}个窗口"), 2)

    assert all(isinstance(outcome, Added) for outcome in outcomes)
    assert sorted(names(stored)) == ["第0个窗口", "第1个窗口"]
    assert version(stored) == 2


def test_a_kind_that_the_rulebook_does_not_have_is_refused(application: Application) -> None:
    with pytest.raises(Refused):
        add(application, "证书", kind="photos")

    assert attachments_of(application) == ()


def test_names_of_files_are_sealed(stored: Application) -> None:
    add(stored, Upload("C:\\我的文件\\章示例99010119800229013X.pdf", a_pdf()))

    raw = repr(list(database.execute_sql("SELECT * FROM attachment").fetchall()))
    assert "99010119800229013X" not in raw
    assert "章示例" not in raw
    assert attachments.of(stored)[0].words.name == "章示例99010119800229013X.pdf"
    assert names(stored) == ["章示例"]


def test_files_lie_sealed(application: Application, sqlite_storage: Settings) -> None:
    add(application, Upload("证书.pdf", a_pdf()))

    lying = [path.read_bytes() for path in (sqlite_storage.instance / "files").rglob("*") if path.is_file()]
    assert len(lying) == 2  # the file and its thumbnails
    assert not any(b"%PDF" in content or b"JFIF" in content for content in lying)


# Arranging


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


# After submission


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.DRAFT, Stage.IN_CORRECTION)])
def test_nothing_changes_after_submission(sqlite_storage: Settings, stage: Stage) -> None:
    application = an_application(at=AT)
    add(application, "甲", "乙")
    sent, before = places(application), attachments_of(application)
    applications.set_stage(application, stage, at=AT)

    for act in (
        lambda: add(application, "丙"),
        lambda: evidence.arrange(application, sent, 1, f"remove {sent[0].id}", at=LATER),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusal == NOT_A_DRAFT

    assert attachments_of(application) == before


def test_a_submission_meanwhile_is_noticed_in_the_transaction(stored: Application) -> None:
    add(stored, "甲", "乙")
    sent = places(stored)
    as_read = applications.one(stored.id)
    applications.set_stage(stored, Stage.SUBMITTED, at=AT)

    for act in (lambda: add(as_read, "丙"), lambda: evidence.arrange(as_read, sent[::-1], 1, at=LATER)):
        with pytest.raises(Stale) as stale:
            act()
        assert isinstance(stale.value.current, Application)

    assert names(stored) == ["甲", "乙"]


def test_evidence_is_a_draft_and_not_journalled(application: Application) -> None:
    before = journal.head()

    add(application, "甲", "乙")
    arrange(application, f"remove {piece_of(application, '甲').id}")

    assert journal.head() == before


def test_the_database_holds_a_file_once_and_its_blob_stays(stored: Application) -> None:
    add(stored, Upload("证书.pdf", a_pdf()))
    row = attachments.of(stored)[0]

    with pytest.raises(AlreadyThere) as again:
        attachments.add(
            stored.id,
            [attachments.NewFile("other", row.blob.name, row.thumbnails_name, 1, 1, row.words)],
            at=AT,
        )
    assert again.value.constraint == "attachment_once"
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        blobs.Blob.delete().where(blobs.Blob.name == row.blob.name).execute()


# The volume


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


def test_archives_are_no_evidence(application: Application) -> None:
    added: Any = add(application, Upload("材料.zip", packed("a.pdf")))

    assert "压缩包" in added.refused[0].reason
