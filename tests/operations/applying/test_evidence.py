"""Adding, arranging and binding evidence; what is kept when something goes wrong; nothing after submission."""

import hashlib
from typing import Any

import pytest

from portal.config import Settings
from portal.documents.media_types import JPEG, PDF
from portal.operations.applying import evidence
from portal.operations.applying.evidence import (
    GONE,
    Added,
    Upload,
    attachments_of,
    content_of,
    faults_of_evidence,
    pages_used,
    thumbnail_of,
)
from portal.rules.applying import evidence as rules
from portal.rules.applying.correcting import NOT_A_DRAFT
from portal.rules.applying.evidence import FILE_SIZE
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.engine.tables import database
from tests.builders import an_account, an_application, an_edition
from tests.documents.evidence_files import jpeg
from tests.documents.hostile_active import MORE_THAN_PAGES
from tests.documents.hostile_files import HOSTILE, coded, packed
from tests.documents.hostile_sizes import FITTED
from tests.operations.persons import at_once
from tests.operations.uploads import AT, LATER, a_pdf, add, arrange, names, piece_of, places, version

GIF = Upload("证书.pdf", coded("GIF"))


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


@pytest.mark.parametrize("name", ["cut", "protected", "disguised", "portfolio", "bomb", "thread"])
def test_what_is_wrong_with_one_file_neither_keeps_out_nor_touches_the_others(
    application: Application, name: str
) -> None:
    hostile = {
        "cut": "scan, cut at two thirds",
        "protected": "AES 256 with a password",
        "disguised": "program",
        "portfolio": "portfolio",
        "bomb": "content of 200 megabytes",
        "thread": "thread",
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

    added = add(application, GIF)

    assert (added.version, added.added, len(added.refused)) == (1, (), 1)
    assert version(application) == 1


def test_the_same_file_is_not_added_twice(application: Application) -> None:
    first = add(application, Upload("证书.pdf", a_pdf()), Upload("又一份.pdf", a_pdf()))
    second = add(application, Upload("再来.pdf", a_pdf()), kind="other")

    assert first.added == ("证书",)
    assert first.refused[0].reason == second.refused[0].reason == "与已有的“证书”是同一个文件，没有重复添加。"
    assert names(application) == ["证书"]


def test_a_removed_file_that_comes_back_under_a_new_name_has_that_name(application: Application) -> None:
    add(application, Upload("证书.pdf", a_pdf()))
    arrange(application, f"remove {piece_of(application, '证书').id}")

    add(application, Upload("高级工程师证书.pdf", a_pdf()))

    assert names(application) == ["高级工程师证书"]


def test_of_a_file_with_a_script_the_pages_are_kept_and_that_is_noted(application: Application) -> None:
    active = MORE_THAN_PAGES["script on opening"].make()
    added = add(application, Upload("表格.pdf", active), Upload("信纸.pdf", FITTED["letter"]()))
    again = add(application, Upload("又一次.pdf", active))

    form, letter = attachments_of(application)
    assert added.refused == ()
    assert b"JavaScript" not in content_of(application, form.id)[1]
    assert form.notes == ("文件里的脚本和自动执行的动作没有收下，只收下了页面。",)
    assert letter.notes == ("第1页不是 A4，装订时缩放排在 A4 纸上。",)
    assert "同一个文件" in again.refused[0].reason


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


def test_archives_are_no_evidence(application: Application) -> None:
    added: Any = add(application, Upload("材料.zip", packed("a.pdf")))

    assert "压缩包" in added.refused[0].reason
