"""Sheets that experts filled in on paper, entered by one officer and confirmed by another."""

import pytest

from portal.operations.judging import (
    closing,
    marking,
    paper_sheets,
)
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.judging import ballots
from tests.operations.judged import (
    AFTER,
    DURING,
    OPENS,
    again,
    given,
)
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

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
