"""One award a person and edition (P4), five years between two honours of the same award (M13); withdrawing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import materials, submitting
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.submitting import (
    NOT_SUBMITTED,
    NOT_WITHDRAWN,
    TOO_LATE_TO_RESUME,
    TOO_LATE_TO_WITHDRAW,
    WITHDRAWN,
)
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.roll import honours
from tests.answers import id_number
from tests.builders import an_account, an_edition
from tests.operations.submissions import (
    AT,
    MICROSECOND,
    a_complete_application,
    filled,
    letters_to,
    person,
    resume,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)


def reason_of(application: Application, **changes) -> str:
    with pytest.raises(Refused) as refused:
        submit(application, **changes)
    return refused.value.refusal.reason


def two_awards(**changes) -> tuple[Application, Application]:
    """The same person's complete applications to both awards of an edition."""
    programmes, account = an_edition(at=AT), an_account(at=AT)
    first = a_complete_application(programme=programmes["craftsman"], by=account, **changes)
    return first, a_complete_application(programme=programmes["pioneer"], by=account)


# -- one award (P4) ----------------------------------------------------------------------------------------------


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
def test_another_account_with_the_same_number_is_refused(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    submit(a_complete_application(programme=programme, by=an_account(at=AT)))
    second = a_complete_application(programme=programme, by=an_account(email="b@example.cn", at=AT))

    assert "另一份申报表" in reason_of(second)


def test_the_number_of_another_paper_is_compared_with_its_kind(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    for order, paper in enumerate(("护照", "外国人永久居留身份证", "护照")):
        account = an_account(email=f"{order}@example.cn", at=AT)
        application = a_complete_application(programme=programme, by=account, id_paper=paper, id_number="e-123 4567")
        if order < 2:
            assert submit(application)
        else:
            assert "另一份申报表" in reason_of(application)


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


# -- five years (M13) --------------------------------------------------------------------------------------------

FIVE_YEARS_AGO = date(2021, 12, 1)  # AT is 1 December 2026, 9 o'clock in Shanghai


def an_honour(**changes) -> honours.Honour:
    usual = {"name": "示例甲", "number": id_number(), "title": "上海智慧工匠", "awarded_on": FIVE_YEARS_AGO}
    programme = changes.pop("programme", "craftsman")
    [honour] = honouring.import_earlier(programme, [Honouree(**{**usual, **changes})], by=None, at=AT)
    return honour


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


# -- importing honours -------------------------------------------------------------------------------------------


def test_honours_are_imported_each_with_its_entry_and_without_the_number(storage: Settings) -> None:
    people = [
        Honouree(name=f"示例{row}", number=person(row), title="上海智慧工匠", awarded_on=date(2018, 4, 27))
        for row in range(3)
    ]

    entered = honouring.import_earlier("craftsman", people, by=None, at=AT)

    assert [honour.name for honour in entered] == ["示例0", "示例1", "示例2"]
    assert [entry.verb for entry in journal.latest()] == ["honour_imported"] * 3
    assert [entry.facts for entry in journal.about("honour", entered[0].id)] == [
        {"programme": "craftsman", "awarded_on": "2018-04-27"}
    ]
    assert all(one.number not in entry.facts_text for one in people for entry in journal.latest())
    assert honours.standing_bar(person(1), "craftsman").awarded_on == date(2018, 4, 27)
    assert honours.standing_bar(person(1), "pioneer") is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": " "}, "第2行：姓名和荣誉名称都要填写。"),
        ({"awarded_on": date(2026, 12, 2)}, "第2行：表彰日期晚于今天，请核对。"),
        ({"number": id_number()[:-1] + "0"}, "第2行：身份证号的最后一位校验码不符"),
        ({"number": person(0)}, "第2行：这个人同一天的这项荣誉已经录入。"),
        ({"number": person(0), "paper": "护照"}, "第2行：这个人同一天的这项荣誉已经录入。"),
    ],
)
def test_one_wrong_row_and_nothing_is_imported(storage: Settings, wrong: dict, reason: str) -> None:
    usual = {"name": "示例", "number": person(1), "title": "上海智慧工匠", "awarded_on": date(2018, 4, 27)}
    rows = [Honouree(**usual | {"number": person(0)}), Honouree(**usual | wrong)]

    with pytest.raises(Refused) as refused:
        honouring.import_earlier("craftsman", rows, by=None, at=AT)

    assert refused.value.refusal.reason.startswith(reason)
    assert honours.Honour.select().count() == 0
    assert journal.head().seq == 0


def test_the_honour_of_somebody_with_another_paper_bars_too(storage: Settings) -> None:
    an_honour(paper="护照", number="E 1234567", awarded_on=date(2025, 1, 1))

    assert "5年内" in reason_of(a_complete_application(id_paper="护照", id_number="e1234567"))


def test_honours_of_an_unknown_award_are_refused(storage: Settings) -> None:
    with pytest.raises(Refused, match="没有“other”这个奖项"):
        honouring.import_earlier("other", [], by=None, at=AT)


# -- withdrawing and taking up again -------------------------------------------------------------------------------


@pytest.mark.rule("P4")
def test_a_withdrawn_application_keeps_the_person_bound(storage: Settings) -> None:
    craftsman, pioneer = two_awards()
    submit(craftsman)

    craftsman = withdraw(craftsman)

    assert craftsman.stage is Stage.WITHDRAWN
    assert verbs_about(craftsman)[-1] == "application_withdrawn"
    assert "已经申报“智慧工匠”" in reason_of(pioneer)
    assert reason_of(craftsman) == WITHDRAWN.reason
    assert told(craftsman.applicant)[-1] == "您的“智慧工匠”申报已撤回"
    assert len(letters_to(craftsman.applicant)) == 2


@pytest.mark.rule("P4")
def test_what_was_withdrawn_can_be_submitted_again_and_both_are_kept(storage: Settings) -> None:
    application = a_complete_application(channel="个人自荐")
    first = submit(application)
    withdraw(application)

    again = filled(resume(application), name="改过的名字", channel="个人自荐")
    second = submit(again)

    assert applications.one(application.id).stage is Stage.SUBMITTED
    assert verbs_about(application) == [
        "application_begun",
        "application_submitted",
        "application_withdrawn",
        "application_resumed",
        "application_submitted",
    ]
    names = [materials.manifest_of(snapshot).plain_answers["name"] for snapshot in snapshots.of(application)]
    assert sorted(names) == sorted(["示例甲", "改过的名字"])
    assert snapshots.one(first.id).digest == first.digest
    assert materials.form_of(first) != materials.form_of(second)
    assert entrants.Entrant.select().count() == 1
    assert len(told(application.applicant)) == 3


def test_withdrawing_twice_tells_twice(storage: Settings) -> None:
    application = a_complete_application()
    for _ in range(2):
        submit(applications.one(application.id))
        withdraw(application)
        resume(application)

    assert told(application.applicant).count("您的“智慧工匠”申报已撤回") == 2


@pytest.mark.parametrize(("late", "refused"), [(0 * MICROSECOND, False), (MICROSECOND, True)])
def test_withdrawing_and_taking_up_again_end_with_the_call(storage: Settings, late: timedelta, refused: bool) -> None:
    application = a_complete_application()
    moment = application.programme.closes_at + late
    submit(application)
    if refused:
        with pytest.raises(Refused) as error:
            withdraw(application, at=moment)
        assert error.value.refusal == TOO_LATE_TO_WITHDRAW
        withdraw(application)
        with pytest.raises(Refused) as error:
            resume(application, at=moment)
        assert error.value.refusal == TOO_LATE_TO_RESUME
    else:
        assert withdraw(application, at=moment).stage is Stage.WITHDRAWN
        assert resume(application, at=moment).stage is Stage.DRAFT


def test_what_is_refused_changes_nothing(storage: Settings) -> None:
    application = a_complete_application()
    before = journal.head()

    for act, refusal in ((withdraw, NOT_SUBMITTED), (resume, NOT_WITHDRAWN)):
        with pytest.raises(Refused) as error:
            act(application)
        assert error.value.refusal == refusal

    assert journal.head() == before
    assert applications.one(application.id).version == application.version


def test_of_many_withdrawals_at_once_one_is_done(storage: Settings) -> None:
    application = a_complete_application()
    submit(application)
    version = applications.one(application.id).version

    outcomes = together(lambda _: submitting.withdraw(application.id, version, by=application.applicant.id, at=AT), 8)

    assert outcomes.count(Stage.WITHDRAWN) == 1
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 7
    assert verbs_about(application).count("application_withdrawn") == 1
