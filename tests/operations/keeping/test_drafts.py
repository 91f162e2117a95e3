"""Drafts that nobody submitted go, and whoever began them is told before."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.keeping import purging
from portal.rules.season.keeping import DRAFTS_KEPT, DRAFTS_TOLD
from portal.storage.applying import applications
from portal.storage.engine import erasures, journal
from portal.storage.engine.erasures import Erased, ErasedKind
from tests.builders import an_account, an_edition
from tests.operations.submissions import AT, SETTINGS, a_complete_application, submit, told

SECOND = timedelta(seconds=1)


@pytest.mark.rule("M31")
def test_a_draft_goes_a_letter_later(opened: Settings) -> None:
    programme = an_edition(2023, at=AT)["craftsman"]
    draft = a_complete_application(programme=programme)
    other = a_complete_application(
        programme=programme, by=an_account(email="other@example.cn", at=AT), channel="个人自荐"
    )
    submit(other)
    goes = programme.closes_at + DRAFTS_KEPT

    assert purging.tell_drafts(goes - DRAFTS_TOLD - SECOND, SETTINGS) == 0
    assert purging.tell_drafts(goes - DRAFTS_TOLD, SETTINGS) == 1
    assert purging.tell_drafts(goes, SETTINGS) == 0, "once"
    assert "申报草稿将于" in told(draft.applicant)[-1]
    assert purging.forget_drafts(goes - SECOND, SETTINGS) == 0
    assert purging.forget_drafts(goes, SETTINGS) == 1

    assert applications.of(draft.applicant) == []
    assert [one.id for one in applications.of(other.applicant)] == [other.id], "submitted: kept with its edition"
    assert journal.about("application", draft.id)[-1].verb == "draft_forgotten"
    assert erasures.every() == {Erased(ErasedKind.APPLICATION, draft.id)}


@pytest.mark.rule("M31")
def test_a_draft_of_which_nobody_was_told_stays(opened: Settings) -> None:
    """A portal that was switched off for a year tells first."""
    draft = a_complete_application(programme=an_edition(2023, at=AT)["craftsman"])
    late = draft.programme.closes_at + 2 * DRAFTS_KEPT
    assert purging.forget_drafts(late, SETTINGS) == 0
    assert purging.tell_drafts(late, SETTINGS) == 1
    assert purging.forget_drafts(late + DRAFTS_TOLD - SECOND, SETTINGS) == 0
    assert purging.forget_drafts(late + DRAFTS_TOLD, SETTINGS) == 1
