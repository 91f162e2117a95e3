"""Objections: taken while the notice runs, kept sealed, investigated, answered; they hold one person alone."""

import pytest
from msgspec.structs import replace

from portal.config import Settings
from portal.demonstration import publishing as demonstrated
from portal.operations.applying.evidence import Upload
from portal.operations.people.credentials import TooOften
from portal.operations.publishing import objecting, objection_summary
from portal.rules.applying import evidence as evidence_rules
from portal.rules.language.refusals import Refused
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import ObjectionState
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import outbox
from portal.storage.publishing import honour_lists, objections, public_notices
from portal.storage.publishing.objections import Counts, Objection
from tests.documents.evidence_files import pdf as a_pdf
from tests.documents.reading import lines
from tests.operations.listed import removed
from tests.operations.objections import (
    ANSWER,
    DURING,
    FACTS,
    HOME,
    WRITTEN,
    a_notice,
    answer,
    facts,
    investigate,
    object_to,
)
from tests.operations.submissions import AT, MICROSECOND, SETTINGS, together


def reason_of(act, *args, **changes) -> str:
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


@pytest.mark.rule("M22")
def test_an_objection_is_kept_with_its_files_and_a_receipt(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    scan = a_pdf()

    taken = object_to(noticed.people[0], Upload("C:\\材料\\合同.pdf", scan), Upload("again.pdf", scan))

    kept = objections.by_receipt(taken.receipt)
    assert (kept.id, kept.state, kept.is_open) == (taken.id, ObjectionState.RECEIVED, True)
    assert kept.written == WRITTEN
    assert (kept.answer, kept.upheld, kept.listed.id) == (None, None, noticed.people[0].id)
    [file] = objections.files_of(kept)
    assert objecting.file_of(kept.id, file.id) == ("again.pdf", "application/pdf", scan)
    entry = journal.latest(1)[0]
    assert (entry.verb, entry.subject_id, entry.actor) == ("objection_received", kept.id, None)
    assert entry.facts == {"listed": noticed.people[0].id, "files": 2}


@pytest.mark.rule("M22", "M25")
def test_the_receipt_goes_to_the_address_and_repeats_nothing_that_was_typed(opened: Settings) -> None:
    noticed = a_notice()
    before = len(outbox.latest(1000))
    object_to(noticed.people[1], written=replace(WRITTEN, email="", facts=facts(1)))
    assert len(outbox.latest(1000)) == before

    taken = object_to(noticed.people[0])

    letter = next(one.content for one in outbox.latest(100) if one.content.to == WRITTEN.email)
    assert f"/objections/{taken.receipt}" in letter.body
    assert not any(word in letter.body for word in (WRITTEN.name, WRITTEN.phone, FACTS, noticed.people[0].name))


@pytest.mark.rule("M21", "M22")
def test_the_last_moment_of_the_notice_is_in_time(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    ends = public_notices.ends_at(noticed.notice)

    assert object_to(noticed.people[0], at=ends - MICROSECOND).is_open
    assert reason_of(object_to, noticed.people[1], at=ends) == rules.OVER.reason
    assert reason_of(object_to, noticed.people[1], at=AT - MICROSECOND) == rules.NOT_PUBLISHED.reason


def test_there_is_nothing_to_object_to_before_the_notice_or_about_nobody(opened: Settings) -> None:
    from tests.builders import an_edition
    from tests.operations.listed import an_honour_list, an_office, listed

    person = listed(an_honour_list(an_edition(2023, at=AT)["craftsman"], an_office()))[0]

    with pytest.raises(NotFound):
        object_to(person)
    with pytest.raises(NotFound):
        objecting.object_to(1, WRITTEN, (), address=HOME, at=DURING, settings=SETTINGS)
    with pytest.raises(NotFound):
        objection_summary.summary_of(person.list, at=DURING)


@pytest.mark.rule("M22")
def test_what_is_left_unsaid_or_cannot_be_used_is_refused(opened: Settings) -> None:
    noticed = a_notice()
    person = noticed.people[0]

    assert reason_of(object_to, person, written=replace(WRITTEN, phone="", email="")) == rules.NO_CONTACT
    assert "匿名" not in reason_of(object_to, person, written=replace(WRITTEN, name=""))
    assert reason_of(object_to, person, *[Upload("a.pdf", b"x")] * 6) == evidence_rules.TOO_MANY_FILES.reason
    assert "“图.gif”没有添加" in reason_of(object_to, person, Upload("图.gif", b"GIF89a"))
    removed(person.id, "本人申请退出。", by=noticed.office.officer.id, at=DURING)
    assert reason_of(object_to, person) == rules.REMOVED.reason
    assert objections.of_list(noticed.list) == []


@pytest.mark.rule("M22")
def test_the_same_words_about_the_same_person_are_taken_once(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    outcomes = together(lambda order: object_to(noticed.people[0], address=f"203.0.113.{order}"), 4)

    assert sum(isinstance(outcome, Objection) for outcome in outcomes) == 1
    other = replace(WRITTEN, name="孙示例", facts="\n" + FACTS.replace("，", " , "))
    assert reason_of(object_to, noticed.people[0], written=other) == rules.TOLD_ALREADY.reason
    assert object_to(noticed.people[1], written=other).is_open


def test_two_at_once_with_the_same_words_leave_one(opened: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = a_notice()
    object_to(noticed.people[0])
    monkeypatch.setattr(objections, "was_told", lambda *_: False)  # as it was a moment before

    assert reason_of(object_to, noticed.people[0]) == rules.TOLD_ALREADY.reason


@pytest.mark.rule("M22")
def test_a_flood_is_slowed_down_and_blocks_nobody_else(opened: Settings) -> None:
    noticed = a_notice()
    for order in range(5):
        other = replace(WRITTEN, email=f"qian{order}@example.cn", facts=facts(order))
        object_to(noticed.people[0], written=other)

    with pytest.raises(TooOften):
        object_to(noticed.people[0], written=replace(WRITTEN, facts=facts(9)))
    honest = replace(WRITTEN, name="李示例", email="", phone="13700000000", facts=facts(10))
    assert object_to(noticed.people[0], written=honest, address="198.51.100.1").is_open
    assert object_to(noticed.people[1], written=replace(honest, facts=facts(11))).is_open


def test_one_person_objects_so_often_an_hour(opened: Settings) -> None:
    noticed = a_notice()
    for order in range(5):
        object_to(noticed.people[0], written=replace(WRITTEN, facts=facts(order)), address=f"203.0.113.{order}")

    with pytest.raises(TooOften):
        object_to(noticed.people[1], written=replace(WRITTEN, facts=facts(9)), address="203.0.113.9")


@pytest.mark.rule("M22")
def test_an_open_objection_holds_one_person_alone_until_it_is_answered(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    first, second, _ = noticed.people
    taken, other = object_to(first), object_to(second, written=replace(WRITTEN, facts=facts(1)))

    assert objections.open_in(noticed.list) == {first.id, second.id}
    answer(other, noticed.office, replace(ANSWER, upheld=True))
    assert (objections.open_of(first), objections.open_of(second)) == (True, False)
    assert objections.open_in(noticed.list) == {first.id}
    assert objections.counts(noticed.list) == Counts(2, 1, 1, 0)
    answer(taken, noticed.office)
    assert objections.counts(noticed.list) == Counts(2, 0, 1, 1)
    assert objections.waiting() == 0
    assert {one.id for one in objections.every()} == {taken.id, other.id}


@pytest.mark.rule("M22", "M25")
def test_an_answer_follows_an_investigation_and_is_told(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    taken = object_to(noticed.people[0])
    officer = noticed.office.officer.id
    given = {"by": officer, "at": DURING, "settings": SETTINGS}
    assert objecting.refusal_to_answer(taken) == rules.NOT_INVESTIGATED
    assert reason_of(objecting.answer, taken.id, taken.version, ANSWER, **given) == rules.NOT_INVESTIGATED.reason

    noted = investigate(taken, noticed.office)
    assert noted.state is ObjectionState.INVESTIGATING
    assert [step.note for step in objections.steps_of(taken)] == ["向建设单位了解，查阅合同。"]
    slip = replace(ANSWER, words=f"{WRITTEN.name}您好")
    assert reason_of(objecting.answer, taken.id, noted.version, slip, **given) == rules.TELLS_WHO.reason
    answered = answer(taken, noticed.office, at=DURING + MICROSECOND)

    assert (answered.state, answered.upheld, answered.answer) == (ObjectionState.ANSWERED, False, ANSWER)
    letter = outbox.latest(1)[0].content
    assert (letter.to, letter.subject) == (WRITTEN.email, "您的异议已答复")
    assert ANSWER.words not in letter.body
    assert [entry.verb for entry in journal.about("objection", taken.id)] == [
        "objection_received",
        "objection_investigated",
        "objection_answered",
    ]
    assert reason_of(investigate, taken, noticed.office) == rules.ANSWERED_ALREADY.reason
    again = objecting.answer
    assert reason_of(again, taken.id, answered.version, ANSWER, **given) == rules.ANSWERED_ALREADY.reason


def test_of_two_officers_the_later_is_told(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    taken = object_to(noticed.people[0], written=replace(WRITTEN, email=""))
    investigate(taken, noticed.office)
    before = len(outbox.latest(1000))

    with pytest.raises(Stale):
        objecting.investigate(taken.id, taken.version, "再查。", by=noticed.office.officer.id, at=DURING)
    assert reason_of(investigate, taken, noticed.office, " ") == rules.NOTE.missing.reason
    answer(taken, noticed.office)
    assert len(outbox.latest(1000)) == before


@pytest.mark.rule("M25")
def test_who_objected_is_shown_to_an_officer_and_that_is_journalled(opened: Settings) -> None:
    noticed = a_notice()
    taken = object_to(noticed.people[0])
    officer = noticed.office.officer.id

    assert objecting.contact(taken.id, by=officer, at=DURING) == WRITTEN
    entry = journal.latest(1)[0]
    assert (entry.verb, entry.actor) == ("objection_contact_read", officer)
    concerned = objections.one(taken.id).listed.application.applicant.id
    assert reason_of(objecting.contact, taken.id, by=concerned, at=DURING) == rules.CONCERNED.reason
    with pytest.raises(NotFound):
        objecting.contact(1, by=officer, at=DURING)


@pytest.mark.rule("M22", "M25")
def test_the_summary_says_what_came_of_each_and_never_who_objected(opened: Settings, anywhere: None) -> None:
    noticed = a_notice()
    first, second, _ = noticed.people
    upheld = object_to(first)
    object_to(second, written=replace(WRITTEN, facts=facts(1)), at=DURING + MICROSECOND)
    answer(upheld, noticed.office, replace(ANSWER, upheld=True))
    removed(first.id, "经核实不符合申报条件。", by=noticed.office.officer.id, at=DURING)

    told = objection_summary.summary_of(honour_lists.one(noticed.list.id), at=DURING)
    assert (told.upheld, told.dismissed, told.held) == (1, 0, (second.name,))
    assert [(one.number, one.outcome) for one in told.objections] == [(first.number, "成立"), (second.number, "待定")]
    assert [(one.name, one.reason) for one in told.removed] == [(first.name, "经核实不符合申报条件。")]
    assert told.listed == (("上海城市数字化转型“智慧工匠”", 2), ("上海城市数字化转型“智慧工匠”提名奖", 1))
    text = "".join(lines(objection_summary.paper(honour_lists.one(noticed.list.id), at=DURING)))
    assert ANSWER.gist in text
    assert ANSWER.findings in text
    assert not any(word in text for word in (WRITTEN.name, WRITTEN.phone, WRITTEN.email, FACTS, ANSWER.words))


def test_the_demonstration_has_one_answered_and_one_that_waits(opened: Settings) -> None:
    noticed = a_notice()
    first, second, _ = noticed.people

    done = demonstrated.objected(first, office=noticed.office.officer.id, at=DURING, settings=SETTINGS)
    open_one = demonstrated.object_to(second, at=DURING, settings=SETTINGS)

    assert (done.upheld, open_one.is_open) == (False, True)
    assert objections.counts(noticed.list) == Counts(2, 1, 0, 1)
