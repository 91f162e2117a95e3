"""Sheets that experts filled in on paper, entered by one officer and confirmed by another; sheets that are signed."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.operations.applying.evidence import Upload
from portal.operations.judging import (
    closing,
    marking,
    paper_sheets,
    preparing_rounds,
)
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import ballots
from portal.storage.season import editions
from tests.builders import an_edition
from tests.documents.evidence_files import jpeg
from tests.documents.reading import lines
from tests.operations.judged import (
    AFTER,
    AT,
    DURING,
    HOUR,
    OPENS,
    a_programme,
    a_round,
    accepted,
    again,
    an_applicant,
    cast_all,
    given,
    hand_in,
    people,
)
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.public_round import DECIDED

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def test_paper_is_entered_and_confirmed_by_two() -> None:
    case = Case("score")
    number, expert = case.round.id, case.panel[0].id
    pair = number, expert, case.first
    draft = Given(opinion="只给自己看")
    marking.draft(number, case.first, 1, draft, "笔记", by=expert, at=DURING)
    assert refusal(paper_sheets.sheet, *pair, at=DURING) == rules.WINDOW_STILL_OPEN.reason
    seen = paper_sheets.sheet(*pair, at=AFTER)
    assert (seen.given, seen.entered_by, seen.cast) == (None, None, False)
    reason = refusal(paper_sheets.confirm, *pair, seen.version, by=case.other, at=AFTER)
    assert reason == paper_sheets.NOT_ENTERED.reason
    whole = given(case.round, points=1)
    with pytest.raises(Stale):
        paper_sheets.enter(*pair, seen.version - 1, whole, by=case.office, at=AFTER)
    assert "打分" in refusal(paper_sheets.enter, *pair, seen.version, draft, by=case.office, at=AFTER)
    paper_sheets.enter(*pair, seen.version, whole, by=case.office, at=AFTER)
    assert paper_sheets.unconfirmed(number) == (pair[1:],)
    assert refusal(closing.close, number, case.round.version, by=case.office, at=AFTER) == rules.UNCONFIRMED.reason
    seen = paper_sheets.sheet(*pair, at=AFTER)
    assert (seen.given, seen.entered_by) == (whole, case.office)
    reason = refusal(paper_sheets.confirm, *pair, seen.version, by=case.office, at=AFTER)
    assert reason == rules.SAME_OFFICER.reason
    paper_sheets.confirm(*pair, seen.version, by=case.other, at=AFTER)
    kept = ballots.one_of(case.round, expert, case.first)
    assert (kept.cast_at, kept.notes) == (AFTER, "笔记")
    assert paper_sheets.unconfirmed(number) == ()
    assert refusal(paper_sheets.sheet, *pair, at=AFTER) == rules.CAST_ALREADY.reason
    assert [entry.verb for entry in reversed(journal.latest(2))] == ["sheet_entered", "sheet_confirmed"]


def test_voting_paper() -> None:
    case = Case("vote", 3, decided={"choices__vote": "1"})
    number, expert = case.round.id, case.panel[0].id
    assert refusal(paper_sheets.votes, number, expert, at=OPENS) == rules.WINDOW_STILL_OPEN.reason
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.entered_by, seen.cast) == (None, None, False)
    both = [case.first, case.second]
    assert "最多可以投 1 票" in refusal(paper_sheets.enter_votes, number, expert, both, by=case.office, at=AFTER)
    paper_sheets.enter_votes(number, expert, both[:1], by=case.office, at=AFTER)
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.entered_by) == (frozenset(both[:1]), case.office)
    reason = refusal(paper_sheets.confirm_votes, number, expert, by=case.office, at=AFTER)
    assert reason == rules.SAME_OFFICER.reason
    paper_sheets.confirm_votes(number, expert, by=case.other, at=AFTER)
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.cast) == (None, True)
    reason = refusal(paper_sheets.confirm_votes, number, expert, by=case.other, at=AFTER)
    assert reason == rules.CAST_ALREADY.reason
    assert again(case.round).version == case.round.version


def test_signed_sheet() -> None:
    case = Case("eligibility")
    number, [expert] = case.round.id, case.panel[:1]
    scan = Upload("评分表.jpg", jpeg())
    arguments = number, case.first
    assert paper_sheets.scan_of(*arguments, by=expert.id) is None
    assert "先提交" in refusal(paper_sheets.put_scan, *arguments, scan, by=expert.id, at=DURING)
    hand_in(case.round, expert, case.first, Given(answer=True))
    assert refusal(paper_sheets.put_scan, *arguments, Upload("表.doc", b"x"), by=expert.id, at=DURING)
    paper_sheets.put_scan(*arguments, Upload("评分表.jpg", jpeg()), by=expert.id, at=DURING)
    paper_sheets.put_scan(*arguments, scan, by=expert.id, at=AFTER)
    assert paper_sheets.scan_of(*arguments, by=expert.id) == (scan.content, "image/jpeg")
    tasks = marking.work(number, by=expert.id, at=DURING).tasks
    assert {task.candidate for task in tasks if task.scanned} == {case.first}


@pytest.mark.rule("CS1", "S5")
def test_each_expert_has_a_folder_in_the_order_of_the_numbers() -> None:
    programme = an_edition(2017, at=AT, closes=-HOUR)["craftsman"]
    editions.set_settings(programme.id, programme.version, {"values": DECIDED})
    office, panel = people(RoleName.OFFICE, 1)[0].id, people(RoleName.EXPERT, 3)
    accepted(editions.programme(programme.id), 2, by=an_applicant())
    made = a_round(editions.programme(programme.id), "material", panel, by=office)
    cast_all(made, panel, lambda _, by: given(made, points=0))
    with pytest.raises(Refused):
        paper_sheets.sheet_archive(made.id)
    closing.close(made.id, made.version, by=office, at=AFTER)

    content = paper_sheets.sheet_archive(made.id)

    assert content == paper_sheets.sheet_archive(made.id)
    archive = ZipFile(BytesIO(content))
    names = archive.namelist()
    assert names == sorted(names)
    assert len(names) == 6
    assert sorted({name.partition("/")[0] for name in names})[0].startswith("01-")
    words = lines(archive.read(names[0]))
    assert "100" in words
    assert any("材料评议" in word for word in words)


def test_a_round_without_sheets_has_none() -> None:
    programme = a_programme()
    accepted(programme, 1, by=an_applicant())
    made = preparing_rounds.prepare(programme, "eligibility", by=people(RoleName.OFFICE, 1)[0].id, at=AT)
    with pytest.raises(NotFound):
        paper_sheets.sheet_archive(made.id)
