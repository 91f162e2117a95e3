"""Return for correction 退回补正: only what was named is unlocked, until its own deadline; what has changed is shown.
(第十六条)"""

from datetime import datetime

import pytest

from portal.config import Settings
from portal.operations.applying import deadlines, evidence, filing, materials
from portal.operations.applying.evidence import Upload
from portal.operations.office import review_letters, reviewing
from portal.rules.applying.answers import Answers, blank_section, section_of
from portal.rules.applying.correcting import NOT_A_DRAFT, NOT_NAMED, RECOMMENDERS, correctable
from portal.rules.applying.submitting import LATE_CORRECTION, TAKEN_UP, TOO_LATE_TO_WITHDRAW
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import ALREADY_OVER, NO_SECTION, REASON, UNKNOWN_SECTION, WITH_THE_APPLICANT
from portal.storage.applying import applications, attachments, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.letters import messages
from portal.storage.office import reviews
from tests.documents.evidence_files import pdf as a_pdf
from tests.operations.reviews import a_submitted_application, accept, again, an_officer, find, refuse, send_back
from tests.operations.submissions import AT, DAY, MICROSECOND, submit, told, verbs_about, withdraw

UNTIL = AT + 10 * DAY


def returned(*sections: str, until: datetime = UNTIL, **changes) -> Application:
    application = a_submitted_application(**changes)
    send_back(application, an_officer(), sections, until=until)
    return again(application)


def save(application: Application, part: str, *, at: datetime = AT + DAY, **changes) -> None:
    """Save a section as its page does, with some answers changed."""
    section = section_of(filing.rulebook_under(application), part)
    draft = applications.draft(application.id)
    own: Answers = {key: draft.answers[key] for key in blank_section(section)} | changes
    filing.save_section(application, section, own, draft.versions[part], at=at)


def reason_of(act, *args, **changes) -> str:
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


@pytest.mark.rule("M16")
def test_a_returned_application_tells_what_to_correct_and_until_when(opened: Settings, anywhere: None) -> None:
    application, officer = a_submitted_application(), an_officer()

    correction = send_back(application, officer, ["evidence", "work"], reason=" 缺少合同。\x00 ", until=UNTIL)

    after = again(application)
    assert (after.stage, after.version) == (Stage.IN_CORRECTION, application.version + 1)
    assert verbs_about(after)[-1] == "application_returned"
    [entry] = journal.latest(1)
    assert entry.facts["sections"] == ["work", "evidence"]
    assert entry.facts["until"] == "2026-12-11T01:00:00.000000+00:00"
    assert "缺少合同" not in entry.facts_text
    [row] = reviews.corrections_of(after)
    assert (row.id, row.sections, row.reason, row.until_at) == (
        correction.id,
        ("work", "evidence"),
        "缺少合同。",
        UNTIL,
    )
    body = messages.of(after.applicant)[0].content.body
    assert all(words in body for words in ("缺少合同。", "工作经历、证实性材料", "2026年12月11日 09:00"))
    paper = review_letters.decision(after)
    assert paper.title == "退回补正通知"
    assert paper.content.startswith(b"PK")


def test_only_what_was_named_can_be_changed(opened: Settings, anywhere: None) -> None:
    application = returned("personal", "education")

    save(application, "personal", phone="021-55550199")
    save(application, "education")
    for part in ("cover", "work", "conditions", "achievements", "representative"):
        assert reason_of(save, application, part) == NOT_NAMED.reason
    upload = Upload("证书.pdf", a_pdf())
    kind = filing.rulebook_under(application).evidence.kinds[0].key
    assert reason_of(evidence.add, application, kind, [upload], at=AT + DAY) == NOT_NAMED.reason
    assert reason_of(evidence.arrange, application, (), 0, at=AT + DAY) == NOT_NAMED.reason
    assert attachments.kept(application).attachments == ()
    assert filing.refusal_of_part(application, RECOMMENDERS) == NOT_NAMED


def test_evidence_that_was_named_can_be_changed(opened: Settings) -> None:
    application = returned("evidence")
    kind = filing.rulebook_under(application).evidence.kinds[0].key

    added = evidence.add(application, kind, [Upload("证书.pdf", a_pdf())], at=AT + DAY)

    assert added.added == ("证书",)
    assert reason_of(save, application, "work") == NOT_NAMED.reason


def test_what_depends_on_a_named_part_goes_along(opened: Settings) -> None:
    application = returned("work", "cover")

    assert filing.unlocked_of(application) == {"work", "cover", "conditions", RECOMMENDERS}
    save(application, "conditions")
    assert filing.refusal_of_part(application, RECOMMENDERS) is None


def test_an_application_read_before_it_was_returned_saves_nothing(opened: Settings) -> None:
    """The page was opened while it was in correction of other parts."""
    application = returned("work")
    save(application, "work")
    submit(application, at=AT + DAY)
    officer = an_officer("second@example.cn")
    send_back(again(application), officer, ["education"], at=AT + 2 * DAY)

    before = applications.draft(application.id)
    assert reason_of(save, application, "work", at=AT + 3 * DAY) == NOT_NAMED.reason
    assert applications.draft(application.id) == before


def test_a_submitted_application_stays_locked_after_the_correction(opened: Settings) -> None:
    application = returned("work")
    submit(application, at=AT + DAY)

    assert reason_of(save, again(application), "work") == NOT_A_DRAFT.reason
    with pytest.raises(Stale):
        save(application, "work")  # as the page still has it


def test_a_correction_is_submitted_until_its_own_deadline(opened: Settings) -> None:
    closes_at = AT + 30 * DAY
    application = returned("work", until=closes_at + 5 * DAY)
    own = deadlines.closes_for(application)
    assert own == closes_at + 5 * DAY
    assert reason_of(submit, application, at=own + MICROSECOND) == LATE_CORRECTION.reason

    snapshot = submit(application, at=own)

    after = again(application)
    assert after.stage is Stage.SUBMITTED
    assert snapshots.latest(after).id == snapshot.id
    assert "可以撤回" not in messages.of(after.applicant)[0].content.body
    assert reason_of(withdraw, after, at=own) == TOO_LATE_TO_WITHDRAW.reason
    assert deadlines.closes_for(after) == closes_at
    assert deadlines.recommending_closes_for(after) == own + 7 * DAY


def test_a_correction_may_end_before_filing_does(opened: Settings) -> None:
    application = returned("work", until=AT + 2 * DAY)

    assert deadlines.closes_for(application) == AT + 2 * DAY
    assert reason_of(submit, application, at=AT + 3 * DAY) == LATE_CORRECTION.reason
    assert deadlines.recommending_closes_for(application) == application.programme.recommending_closes_at


def test_nothing_is_judged_while_it_is_being_corrected(opened: Settings) -> None:
    application, officer = returned("work"), an_officer("second@example.cn")

    for act in (accept, find, send_back):
        assert reason_of(act, application, by=officer) == WITH_THE_APPLICANT.reason
    assert reason_of(refuse, application, by=officer)
    assert reason_of(withdraw, application) == TAKEN_UP.reason


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"sections": []}, NO_SECTION),
        ({"sections": ["opinion"]}, UNKNOWN_SECTION),
        ({"reason": "\n"}, REASON.missing),
        ({"until": AT}, ALREADY_OVER),
    ],
)
def test_a_return_names_parts_a_reason_and_a_day_to_come(opened: Settings, changes, refusal) -> None:
    application = a_submitted_application()

    assert reason_of(send_back, application, an_officer(), **changes) == refusal.reason
    assert again(application).stage is Stage.SUBMITTED


def test_a_submission_is_returned_once(opened: Settings, anywhere: None) -> None:
    application = returned("work")
    snapshot = snapshots.latest(application)

    with pytest.raises(AlreadyThere) as error:
        reviews.correct(application, snapshot, ["work"], "", UNTIL, by=application.applicant.id, at=AT)

    assert error.value.constraint == "correction_once_a_snapshot"


def test_the_office_sees_what_has_changed_since(opened: Settings, anywhere: None) -> None:
    application = returned("work", "personal", "memberships", "evidence")
    assert reviewing.changes_since_return(application) == ()
    kind = filing.rulebook_under(application).evidence.kinds[0]
    rows = applications.draft(application.id).answers["work"]
    rows = [rows[0] | {"unit": "示例仪表总厂", "industry": True}, *rows[1:]]
    save(application, "work", work=rows)
    save(application, "personal", union_member="否", phone="021-55550199")
    save(application, "memberships", memberships=[], memberships_none=True)
    evidence.add(application, kind.key, [Upload("证书.pdf", a_pdf())], at=AT + DAY)

    submit(again(application), at=AT + 2 * DAY)

    found = {(change.part, change.label): change for change in reviewing.changes_since_return(again(application))}
    assert list(found) == [
        ("personal", "是否工会会员"),
        ("personal", "联系电话"),
        ("work", "工作经历"),
        ("memberships", "社会团体兼职情况"),
        ("evidence", "文件"),
    ]
    work = found["work", "工作经历"]
    assert work.before[0].endswith("示例仪表厂\u3000技术员")
    assert work.after[0].endswith("示例仪表总厂\u3000技术员（计入：本市相关行业）")
    assert work.before[1:] == work.after[1:]
    assert found["memberships", "社会团体兼职情况"].after == ("无",)
    assert found["evidence", "文件"].after == (f"{kind.name}：证书（1 页）",)
    assert found["evidence", "文件"].before == ()


@pytest.mark.rule("CF2", "M16")
def test_after_the_correction_it_is_accepted(opened: Settings) -> None:
    application, officer = returned("personal"), an_officer("second@example.cn")
    save(application, "personal", phone="021-55550199")
    submit(again(application), at=AT + DAY)

    accept(again(application), by=officer, at=AT + 2 * DAY)

    assert verbs_about(application) == [
        *("application_begun", "application_submitted", "application_returned"),
        *("application_submitted", "application_accepted"),
    ]
    manifest = materials.manifest_of(snapshots.latest(application))
    assert manifest.plain_answers["phone"] == "021-55550199"
    assert told(application.applicant)[-1].endswith("已受理")
    assert review_letters.decision(again(application)).title == "受理通知"


def test_everything_that_is_filled_in_can_be_named(opened: Settings) -> None:
    application = a_submitted_application()
    rulebook = filing.rulebook_under(application)

    keys = [key for key, _ in correctable(rulebook)]

    assert keys[0] == "cover"
    assert keys[-3:] == ["conditions", "recommenders", "evidence"]
    assert "opinion" not in keys
