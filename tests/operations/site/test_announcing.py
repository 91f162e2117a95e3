"""Announcements from the draft to the public, amended, withdrawn; the questions beside them; what all of it is to the
public in one list. (第十四条)"""

from datetime import datetime

import pytest

from portal.documents.workbooks.workbook import Column, workbook
from portal.operations.applying.evidence import Upload
from portal.operations.site import announcing, bulletin
from portal.rules.language.refusals import Refused
from portal.rules.site import announcing as rules
from portal.rules.site.announcing import AnnouncementKind, AnnouncementState
from portal.storage.engine import blobs, journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.errors import RefusedBySchema as SchemaRefused
from portal.storage.engine.tables import database
from portal.storage.people.accounts import Account
from portal.storage.site import announcements
from portal.storage.site.announcements import Announcement
from tests.builders import an_edition
from tests.documents.evidence_files import jpeg, pdf
from tests.operations.submissions import AT, DAY, together

CIRCULAR = AnnouncementKind.CIRCULAR


def a_draft(officer: Account, title: str = " 通知\x00 ", text: str = "第一段\n\n第二段") -> Announcement:
    return announcing.draft(CIRCULAR, title, text, by=officer.id, at=AT)


def published(officer: Account, *, publish_at: datetime | None = None) -> Announcement:
    made = a_draft(officer)
    return announcing.publish(made.id, made.version, publish_at=publish_at, by=officer.id, at=AT)


def written(found: Announcement, officer: Account, text: str, files: list[int] | None = None) -> Announcement:
    return announcing.write(
        found.id,
        found.version,
        kind=found.kind,
        title=found.title,
        text=text,
        edition=found.edition_number,
        files=files,
        by=officer.id,
        at=AT + DAY,
    )


def reason_of(act, *args, **changes) -> str:
    before = journal.head(), versions.public_version()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert (journal.head(), versions.public_version()) == before
    return refused.value.refusal.reason


def titles(at: datetime) -> list[str]:
    return [item.title for item in bulletin.latest(at)]


def verbs(kind: str, number: int) -> list[str]:
    return [entry.verb for entry in journal.about(kind, number)]


@pytest.mark.rule("M14")
def test_a_draft_is_nobody_elses_until_it_is_published(officer: Account, anywhere: None) -> None:
    made, before = a_draft(officer), versions.public_version()
    assert (titles(AT), journal.about("announcement", made.id)) == ([], [])

    shown = announcing.publish(made.id, made.version, by=officer.id, at=AT)

    assert (shown.state, shown.publish_at, titles(AT)) == (AnnouncementState.PUBLISHED, AT, ["通知"])
    assert versions.public_version() == before + 1
    assert verbs("announcement", made.id) == ["announcement_published"]
    assert reason_of(announcing.publish, made.id, shown.version, by=officer.id, at=AT) == rules.PUBLISHED_ALREADY.reason
    with pytest.raises(Stale):
        announcing.amend(made.id, made.version, "晚了。", by=officer.id, at=AT)


def test_a_moment_to_come_is_kept_to_the_microsecond(officer: Account, anywhere: None) -> None:
    waiting = published(officer, publish_at=AT + DAY)

    assert announcements.boundaries() == [AT + DAY]
    assert titles(AT + DAY - DAY / 86_400_000_000) == []
    assert titles(AT + DAY) == ["通知"]
    with pytest.raises(NotFound):
        announcements.one_said(waiting.id, at=AT)
    draft = announcing.hold_back(waiting.id, waiting.version, by=officer.id, at=AT)
    assert (draft.state, draft.publish_at, titles(AT + DAY)) == (AnnouncementState.DRAFT, None, [])
    changed = written(draft, officer, "改过的")
    again = announcing.publish(changed.id, changed.version, by=officer.id, at=AT + DAY)
    assert [version.text for version in announcing.seen_versions(again)] == ["改过的"]
    late = reason_of(announcing.hold_back, again.id, again.version, by=officer.id, at=AT + DAY)
    assert late == rules.SEEN_ALREADY.reason
    assert verbs("announcement", waiting.id)[1] == "announcement_held_back"


def test_the_past_is_refused(officer: Account) -> None:
    made = a_draft(officer)
    said = reason_of(announcing.publish, made.id, made.version, publish_at=AT - DAY, by=officer.id, at=AT)
    assert said == rules.IN_THE_PAST.reason
    empty = a_draft(officer, "", "")
    assert "标题" in reason_of(announcing.publish, empty.id, empty.version, by=officer.id, at=AT)


def test_an_amendment_is_a_further_version_and_the_first_stays(officer: Account, anywhere: None) -> None:
    first = published(officer)
    assert not announcing.is_changed(first)
    changed = written(first, officer, "第一段\n\n另一段")
    assert announcing.is_changed(changed)
    assert next(bulletin.announced(AT + DAY)).text == "第一段\n\n第二段"  # the public goes on reading the first

    amended = announcing.amend(first.id, changed.version, " 日期有误。 ", by=officer.id, at=AT + DAY)

    both = announcing.seen_versions(amended)
    assert [(version.seq, version.reason, version.text) for version in both] == [
        (1, "", "第一段\n\n第二段"),
        (2, "日期有误。", "第一段\n\n另一段"),
    ]
    [item] = bulletin.latest(AT + DAY)
    assert (item.amended, item.at, item.updated) == (True, AT, AT + DAY)
    assert verbs("announcement", first.id) == ["announcement_published", "announcement_amended"]
    nothing = reason_of(announcing.amend, first.id, amended.version, "再改。", by=officer.id, at=AT + DAY)
    assert nothing == rules.NOTHING_CHANGED.reason
    for statement in ("UPDATE announcement_version SET text = 'x'", "DELETE FROM announcement_version"):
        with pytest.raises(SchemaRefused):
            database.execute_sql(statement)


def test_of_many_amendments_at_once_one_is_kept(officer: Account, anywhere: None) -> None:
    changed = written(published(officer), officer, "改过的")
    act = announcing.amend

    outcomes = together(lambda order: act(changed.id, changed.version, f"原因{order}", by=officer.id, at=AT + DAY), 5)

    assert [type(outcome) for outcome in outcomes].count(Announcement) == 1
    assert len(announcements.versions_of(changed)) == 2


def test_what_was_changed_can_be_given_up(officer: Account) -> None:
    changed = written(published(officer), officer, "改过的")
    restored = announcing.restore(changed.id, changed.version, by=officer.id, at=AT + DAY)
    assert restored.text == "第一段\n\n第二段"
    assert not announcing.is_changed(restored)
    draft = a_draft(officer)
    said = reason_of(announcing.restore, draft.id, draft.version, by=officer.id, at=AT)
    assert said == rules.NOT_PUBLISHED.reason
    with pytest.raises(NotFound):
        announcing.restore(1, 1, by=officer.id, at=AT)


def test_a_withdrawn_one_stays_and_says_why(officer: Account, anywhere: None) -> None:
    shown = published(officer)
    without = reason_of(announcing.withdraw, shown.id, shown.version, " ", by=officer.id, at=AT + DAY)
    assert without == rules.WITHDRAWAL.missing.reason

    gone = announcing.withdraw(shown.id, shown.version, "作废。", by=officer.id, at=AT + DAY)

    [item] = bulletin.latest(AT + DAY)
    assert (item.withdrawn, item.text, item.updated) == (True, "", AT + DAY)
    assert announcements.one_said(gone.id, at=AT + DAY).withdrawal_reason == "作废。"
    assert reason_of(written, gone, officer, "改") == rules.WITHDRAWN_ALREADY.reason
    assert reason_of(announcing.publish, gone.id, gone.version, by=officer.id, at=AT) == rules.WITHDRAWN_ALREADY.reason
    assert verbs("announcement", shown.id)[-1] == "announcement_withdrawn"


def test_files_belong_to_versions(officer: Account, anywhere: None) -> None:
    made = a_draft(officer)
    file = announcing.enclose(
        made.id, 1, Upload("C:\\文件\\报名表.doc", workbook("表", "", [Column("甲", 9)], [])), **by(officer)
    )
    assert file.name == "报名表.xlsx"  # the suffix of what it is
    shown = announcing.publish(made.id, 2, by=officer.id, at=AT)
    assert announcing.public_file(made.id, file.id, at=AT).blob.name == file.blob.name
    other = announcing.enclose(made.id, shown.version, Upload("照片.jpg", jpeg()), **by(officer))
    with pytest.raises(NotFound):  # nobody has published it yet
        announcing.public_file(made.id, other.id, at=AT)

    changed = written(announcements.one(made.id), officer, made.text, [other.id])
    gone = announcing.amend(made.id, changed.version, "换附件。", by=officer.id, at=AT + DAY)

    assert [found.id for found in announcements.files_of(made.id)] == [other.id]
    assert blobs.get(announcing.public_file(made.id, file.id, at=AT + DAY).blob.name).startswith(b"PK")
    announcing.withdraw(made.id, gone.version, "作废。", by=officer.id, at=AT + DAY)
    with pytest.raises(NotFound):
        announcing.public_file(made.id, file.id, at=AT + DAY)


def by(officer: Account) -> dict[str, object]:
    return {"by": officer.id, "at": AT}


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", b"text"), ("99010119800101001X.pdf", pdf()), ("a.pdf", pdf()[:200])]
)
def test_a_file_that_cannot_be_used_is_refused(officer: Account, name: str, content: bytes) -> None:
    made = a_draft(officer)
    assert reason_of(announcing.enclose, made.id, made.version, Upload(name, content), **by(officer))
    assert announcements.files_of(made) == []


def test_only_a_draft_that_was_never_published_goes(officer: Account, anywhere: None) -> None:
    made = a_draft(officer)
    file = announcing.enclose(made.id, made.version, Upload("a.pdf", pdf()), **by(officer))
    announcing.remove(made.id, made.version + 1, **by(officer))
    with pytest.raises(NotFound):
        announcements.one(made.id)
    with pytest.raises(NotFound):
        announcements.file_of(made.id, file.id)
    shown = published(officer)
    assert reason_of(announcing.remove, shown.id, shown.version, **by(officer)) == rules.PUBLISHED_ONCE.reason


def test_what_an_earlier_edition_announced_becomes_drafts_with_the_name_of_the_new_one(officer: Account) -> None:
    old, new = (an_edition(2023, key=key, at=AT)["craftsman"].edition for key in ("2031", "2032"))
    text = "2031年度申报开始。"
    call = announcing.draft(CIRCULAR, "2031年度申报通知", text, edition=old.id, by=officer.id, at=AT)
    announcing.publish(call.id, call.version, by=officer.id, at=AT)
    unpublished = announcing.draft(CIRCULAR, "草稿", text, edition=old.id, by=officer.id, at=AT)
    before = titles(AT)

    (made,) = announcing.take_over([call.id, unpublished.id], new, by=officer.id, at=AT)

    assert (made.title, made.text, made.edition_number) == ("2032年度申报通知", "2032年度申报开始。", new.id)
    assert made.state is AnnouncementState.DRAFT
    assert titles(AT) == before
