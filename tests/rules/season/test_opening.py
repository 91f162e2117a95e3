"""What an edition has to decide before it opens, per rulebook, and what its windows must be."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.season import opening as rules
from portal.rules.season.opening import (
    days_in,
    faults_of_key,
    faults_of_window,
    lacking,
    settings_of,
)

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DECIDED = {
    "2017-craftsman": {
        "quota.nominee": "10",
        "passes.material": "24",
        "weight.material": "60",
        "weight.presentation": "40",
        "quorum": "2/3",
    },
    "2017-pioneer": {
        "quota.honouree": "10",
        "passes.material": "24",
        "weight.material": "60",
        "weight.presentation": "40",
        "quorum": "2/3",
    },
    "2023-craftsman": {"quorum": "1/2"},
    "2023-pioneer": {"passes.score": "20", "quorum": "1"},
}


def lacks(book: str, **changes: str) -> dict[str, str]:
    values = DECIDED[book] | {key.replace("__", "."): value for key, value in changes.items()}
    return {lack.key: lack.reason for lack in lacking(rulebook(book), {"values": values})}


@pytest.mark.rule("M32", "M3")
@pytest.mark.parametrize(
    ("book", "keys"),
    [
        ("2017-craftsman", ["quota.nominee", "passes.material", "weight.material", "weight.presentation", "quorum"]),
        ("2017-pioneer", ["quota.honouree", "passes.material", "weight.material", "weight.presentation", "quorum"]),
        ("2023-craftsman", ["quorum"]),
        ("2023-pioneer", ["passes.score", "quorum"]),
    ],
)
def test_what_the_documents_leave_open_has_to_be_decided(book: str, keys: list[str]) -> None:
    assert [lack.key for lack in lacking(rulebook(book), {})] == keys
    assert all(lack.reason.endswith("。") for lack in lacking(rulebook(book), {}))


@pytest.mark.parametrize("book", sorted(DECIDED))
def test_an_edition_with_everything_decided_lacks_nothing(book: str) -> None:
    assert lacks(book) == {}


def test_the_rulebooks_numbers_are_the_defaults() -> None:
    values = rules.standing(rulebook("2023-craftsman"), {})

    assert (values["quota.honouree"], values["passes.vote"], values["choices.vote"]) == ("10", "40", "40")
    assert (values["passes.score"], values["combine.score"], values["quorum"]) == ("12", "mean", "")


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        ({"quota__honouree": "0"}, "quota.honouree", "1 至"),
        ({"quota__honouree": "-1"}, "quota.honouree", "整数"),
        ({"quota__honouree": "１０"}, "quota.honouree", "整数"),
        ({"quota__honouree": "10001"}, "quota.honouree", "之间"),
        ({"weight__material": "101"}, "weight.material", "0 至 100"),
        ({"weight__material": "50"}, "weight.material", "相加应为 100，现在是 90"),
        ({"quorum": "3/4"}, "quorum", "选择一项"),
        ({"combine__material": "median"}, "combine.material", "选择一项"),
        ({"passes__material": "9"}, "quota.honouree", "少于名额合计"),
    ],
)
def test_what_cannot_be_is_said(change: dict[str, str], key: str, reason: str) -> None:
    assert reason in lacks("2017-craftsman", **change)[key]


@pytest.mark.rule("M3")
def test_nominees_need_not_be_named() -> None:
    assert lacks("2017-craftsman", quota__nominee="0") == {}


@pytest.mark.rule("M19")
def test_the_public_evaluation_is_optional_and_weighed_when_it_is_held() -> None:
    assert rules.standing(rulebook("2017-pioneer"), {})["held.public"] == "否"
    assert lacks("2017-pioneer", held__public="是", weight__public="20", weight__material="40") == {}
    assert "请填写它的比重" in lacks("2017-craftsman", held__public="是")["weight.public"]
    unheld = lacks("2017-craftsman", weight__public="10", weight__material="50")
    assert "比重应为 0" in unheld["weight.public"]


@pytest.mark.parametrize("book", sorted(DECIDED))
def test_every_setting_can_be_read(book: str) -> None:
    values = rules.standing(rulebook(book), {"values": DECIDED[book]})
    for setting in settings_of(rulebook(book)):
        assert rules.in_words(setting, values[setting.key])
        assert rules.in_words(setting, "") == ""
    assert len({setting.key for setting in settings_of(rulebook(book))}) == len(settings_of(rulebook(book)))


def test_the_quorum_is_an_exact_share() -> None:
    assert str(rules.quorum(DECIDED["2017-pioneer"])) == "2/3"


@pytest.mark.parametrize(
    ("closes", "recommending", "field"),
    [(DAY, DAY, None), (DAY, 2 * DAY, None), (0 * DAY, DAY, "closes_at"), (2 * DAY, DAY, "recommending_closes_at")],
)
def test_the_moments_follow_each_other(closes: timedelta, recommending: timedelta, field: str | None) -> None:
    assert list(faults_of_window(AT, AT + closes, AT + recommending)) == ([field] if field else [])


def test_moments_that_are_missing_are_named() -> None:
    assert list(faults_of_window(None, AT, None)) == ["opens_at", "recommending_closes_at"]


def test_a_call_that_has_closed_is_not_opened() -> None:
    assert rules.fault_of_past(AT + DAY, AT) == ""
    assert "已经过去" in rules.fault_of_past(AT, AT)


@pytest.mark.parametrize(
    ("key", "name", "faulty"),
    [
        ("2027", "2027年度", []),
        ("2027-a", "第十一届", []),
        ("2", "二", ["key"]),
        ("2027年", "二", ["key"]),
        ("-2027", "二", ["key"]),
        ("2027", " ", ["name"]),
        ("2027", "长" * 61, ["name"]),
    ],
)
def test_key_and_name_of_an_edition(key: str, name: str, faulty: list[str]) -> None:
    assert list(faults_of_key(key, name)) == faulty


@pytest.mark.parametrize(
    ("first", "last", "days", "faulty"),
    [
        ("", "", None, False),
        ("2027-03-01", "2027-03-05", ["2027-03-01", "2027-03-05"], False),
        ("2027-03-01", "", ["2027-03-01", "2027-03-01"], False),
        ("", "2027-03-01", None, True),
        ("2027-03-05", "2027-03-01", None, True),
        ("2027-02-30", "", None, True),
    ],
)
def test_planned_days(first: str, last: str, days: list[str] | None, faulty: bool) -> None:
    assert days_in(first, last)[0] == days
    assert bool(days_in(first, last)[1]) == faulty


def test_every_rulebook_is_told_of() -> None:
    assert set(DECIDED) == set(catalogue())
