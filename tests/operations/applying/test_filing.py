"""Beginning an application and keeping its draft."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.config import Settings
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying import filing
from portal.rules.applying.answer_files import LONG_TEXT_CAP
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.applying.deadlines import CLOSED, NOT_OPEN_YET
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import Stale
from tests.builders import an_account, an_application, an_edition
from tests.operations.persons import at_once

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ("opens_at", None),
        ("closes_at", None),
        ("before", NOT_OPEN_YET),
        ("after", CLOSED),
    ],
)
def test_an_application_is_begun_only_while_the_call_is_open(storage: Settings, moment: str, refusal: object) -> None:
    programme = an_edition(at=AT)["craftsman"]
    at = {
        "opens_at": programme.opens_at,
        "closes_at": programme.closes_at,
        "before": programme.opens_at - SECOND,
        "after": programme.closes_at + SECOND,
    }[moment]
    account = an_account(at=AT)

    if refusal is None:
        assert filing.start(programme, by=account.id, at=at).stage is Stage.DRAFT
    else:
        with pytest.raises(Refused) as refused:
            filing.start(programme, by=account.id, at=at)
        assert refused.value.refusal == refusal
        assert applications.of(account) == []


def test_beginning_twice_gives_the_same_application_and_one_entry(storage: Settings) -> None:
    programme, account = an_edition(at=AT)["craftsman"], an_account(at=AT)

    numbers = {filing.start(programme, by=account.id, at=AT).id for _ in range(3)}

    assert len(numbers) == 1
    assert [entry.verb for entry in journal.about("application", numbers.pop())] == ["application_begun"]


def test_one_begun_before_can_be_opened_after_the_call_has_closed(storage: Settings) -> None:
    programme, account = an_edition(at=AT)["craftsman"], an_account(at=AT)
    begun = filing.start(programme, by=account.id, at=AT)

    assert filing.start(programme, by=account.id, at=programme.closes_at + SECOND).id == begun.id


def saved(application: Application, key: str, version: int = 0, **answers: object) -> int:
    section = section_of(filing.rulebook_under(application), key)
    return filing.save_section(application, section, blank_section(section) | answers, version, at=AT)


def test_a_draft_keeps_wrong_answers_and_fills_the_clear_columns(storage: Settings) -> None:
    application = an_application(at=AT)

    saved(application, "cover", name="示例甲", unit="示例单位", filed_on="昨天", technical_field="data")

    draft = applications.draft(application.id)
    assert (draft.answers["filed_on"], draft.versions) == ("昨天", {"cover": 1})
    found = applications.one(application.id)
    assert (found.name, found.unit, found.technical_field) == ("示例甲", "示例单位", "data")


def test_a_draft_is_not_journalled(storage: Settings) -> None:
    application = an_application(at=AT)
    before = journal.head()

    saved(application, "cover", name="示例甲")

    assert journal.head() == before


def test_the_second_window_is_told_and_overwrites_nothing(storage: Settings) -> None:
    application = an_application(at=AT)
    saved(application, "cover", name="第一个窗口")

    with pytest.raises(Stale) as stale:
        saved(application, "cover", name="第二个窗口")

    assert stale.value.current.version == 1
    assert applications.draft(application.id).answers["name"] == "第一个窗口"


def test_sections_do_not_disturb_each_other(storage: Settings) -> None:
    application = an_application(at=AT)
    saved(application, "cover", name="示例甲")
    saved(application, "representative", representative="成果")
    saved(application, "cover", 1, name="示例乙")

    assert applications.draft(application.id).versions == {"cover": 2, "representative": 1}


def test_of_many_saves_of_one_version_exactly_one_is_kept(storage: Settings) -> None:
    application = an_application(at=AT)

    outcomes = at_once(lambda number: saved(application, "cover", name=f"窗口{number}"), 12)

    kept = [outcome for outcome in outcomes if outcome == 1]
    assert len(kept) == 1
    assert all(isinstance(outcome, Stale) for outcome in outcomes if outcome != 1)


def test_what_is_too_large_even_for_a_draft_is_refused_with_its_limit(storage: Settings) -> None:
    application = an_application(at=AT)

    with pytest.raises(Refused, match=r"30,000"):
        saved(application, "representative", representative="长" * (LONG_TEXT_CAP + 1))

    assert saved(application, "representative", representative="长" * LONG_TEXT_CAP) == 1


def test_a_photo_is_reencoded_and_referred_to_by_its_content(storage: Settings) -> None:
    name = filing.keep_photo(drawn_portrait(0), at=AT)

    assert blobs.get(name).startswith(b"\xff\xd8")
    assert blobs.get(name) != drawn_portrait(0)
    assert filing.keep_photo(drawn_portrait(0), at=AT) == name


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0broken", b"x" * (filing.PHOTO_SIZE + 1)])
def test_what_is_no_photo_is_refused_in_words(storage: Settings, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        filing.keep_photo(content, at=AT)

    assert "照片" in refused.value.refusal.reason
