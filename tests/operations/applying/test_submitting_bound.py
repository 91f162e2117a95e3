"""One award a person and edition (P4), five years between two honours of the same award (M13); withdrawing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import submitting
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from tests.answers import id_number
from tests.builders import an_account, an_edition
from tests.operations.bound import FIVE_YEARS_AGO, an_honour, reason_of, two_awards
from tests.operations.submissions import (
    AT,
    MICROSECOND,
    a_complete_application,
    submit,
)


@pytest.mark.rule("P4")
def test_who_has_applied_for_one_award_cannot_apply_for_the_other(storage: Settings) -> None:
    craftsman, pioneer = two_awards()
    submit(craftsman)
    before = journal.head()

    reason = reason_of(pioneer)

    assert "已经申报“智慧工匠”，不能再申报“领军先锋”" in reason
    assert [obstacle.reason for obstacle in submitting.readiness(pioneer, at=AT).obstacles] == [reason]
    assert journal.head() == before
    assert snapshots.of(pioneer) == []


@pytest.mark.rule("P4")
@pytest.mark.parametrize(
    "typed",
    [
        {"id_number": f" {id_number()[:6]} {id_number()[6:]}"},
        {"id_number": "".join(chr(ord(digit) + 0xFEE0) for digit in id_number())},  # full-width
        {"id_paper": "护照"},  # the card's number under another kind of paper
    ],
)
def test_the_same_number_written_otherwise_is_the_same_person(storage: Settings, typed: dict[str, str]) -> None:
    craftsman, pioneer = two_awards(**typed)
    submit(craftsman)

    assert "已经申报“智慧工匠”" in reason_of(pioneer)


@pytest.mark.rule("P4")
def test_another_account_with_the_same_number_is_received_and_waits(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    submit(a_complete_application(programme=programme, by=an_account(at=AT)))
    second = a_complete_application(programme=programme, by=an_account(email="b@example.cn", at=AT))

    submit(second)

    assert applications.one(second.id).stage is Stage.UNVERIFIED


def test_the_number_of_another_paper_is_compared_with_its_kind(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    for order, paper in enumerate(("护照", "台湾居民来往大陆通行证", "护照")):
        account = an_account(email=f"{order}@example.cn", at=AT)
        application = a_complete_application(programme=programme, by=account, id_paper=paper, id_number="e-123 4567")
        submit(application)
        assert (applications.one(application.id).stage is Stage.UNVERIFIED) is (order == 2)


def test_another_edition_is_free(storage: Settings) -> None:
    account = an_account(at=AT)
    submit(a_complete_application(programme=an_edition(at=AT)["craftsman"], by=account))
    later = an_edition(at=AT, key="2024")["pioneer"]

    assert submit(a_complete_application(programme=later, by=account))


def test_who_comes_second_inside_the_transaction_is_refused(storage: Settings, monkeypatch) -> None:
    """The other award was submitted while this form was being rendered."""
    craftsman, pioneer = two_awards()
    keep = submitting.materials.keep

    def meanwhile(application: Application, *arguments, **options):
        if application.id == pioneer.id:
            submit(craftsman)
        return keep(application, *arguments, **options)

    monkeypatch.setattr(submitting.materials, "keep", meanwhile)

    assert "已经申报“智慧工匠”" in reason_of(pioneer)
    assert snapshots.of(pioneer) == []


@pytest.mark.rule("M13")
@pytest.mark.parametrize(
    ("honour", "barred"),
    [
        ({"awarded_on": FIVE_YEARS_AGO + timedelta(days=1)}, True),
        ({"awarded_on": FIVE_YEARS_AGO}, False),
        ({"awarded_on": FIVE_YEARS_AGO - timedelta(days=1)}, False),
        ({"awarded_on": date(2026, 11, 30)}, True),
        ({"awarded_on": date(2026, 11, 30), "state": HonourState.NOMINATED}, False),
        ({"awarded_on": date(2026, 11, 30), "state": HonourState.CANCELLED}, True),
        ({"awarded_on": date(2026, 11, 30), "state": HonourState.REVOKED}, True),
        ({"awarded_on": date(2026, 11, 30), "programme": "pioneer"}, False),
        ({"awarded_on": date(2026, 11, 30), "number": id_number(order="015")}, False),
    ],
)
def test_five_years_between_two_honours_of_the_same_award(storage: Settings, honour: dict, barred: bool) -> None:
    application = a_complete_application()
    an_honour(**honour)

    if barred:
        reason = reason_of(application)
        assert "获得“上海智慧工匠”荣誉称号，5年内不得重复申报" in reason
        assert snapshots.of(application) == []
    else:
        assert submit(application)


@pytest.mark.rule("M13")
@pytest.mark.parametrize("year", [2017, 2023])
@pytest.mark.parametrize("title", ["上海智慧工匠", "上海城市数字化转型“智慧工匠”"])
def test_the_bar_holds_across_the_titles_of_both_editions(storage: Settings, year: int, title: str) -> None:
    application = a_complete_application(programme=an_edition(year, at=AT)["craftsman"])
    an_honour(title=title, awarded_on=date(2023, 5, 4))

    reason = reason_of(application)

    assert reason.startswith(f"您已于2023年5月4日获得“{title}”荣誉称号")
    assert "2028年5月4日起可以再次申报" in reason


@pytest.mark.rule("M13")
def test_the_day_of_submission_is_the_day_in_shanghai(storage: Settings) -> None:
    application = a_complete_application()
    an_honour(awarded_on=date(2021, 12, 5))
    midnight = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)

    assert "5年内不得重复申报" in reason_of(application, at=midnight - MICROSECOND)
    assert submit(application, at=midnight)


@pytest.mark.rule("M13")
def test_the_latest_of_several_honours_counts(storage: Settings) -> None:
    application = a_complete_application()
    for day in (date(2024, 1, 1), date(2016, 1, 1)):
        an_honour(awarded_on=day)

    assert "2024年1月1日" in reason_of(application)


def test_an_honour_entered_while_the_form_is_rendered_counts(storage: Settings, monkeypatch) -> None:
    application = a_complete_application()
    keep = submitting.materials.keep

    def meanwhile(*arguments, **options):
        an_honour(awarded_on=date(2026, 11, 30))
        return keep(*arguments, **options)

    monkeypatch.setattr(submitting.materials, "keep", meanwhile)

    assert "5年内不得重复申报" in reason_of(application)
    assert entrants.Entrant.select().count() == 0
