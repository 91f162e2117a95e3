"""The queue of the office's desk: what it lists, narrows to, counts and orders by."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from playhouse.test_utils import assert_query_count

from portal.rules.applying.receipts import receipt_number
from portal.rules.census.describing import Description
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.office import desk, listings, official_numbers, reviews
from portal.storage.office.desk import PAGE, Channel, Flag, Queued, Sort, Wanted
from portal.storage.season.editions import EditionState, Programme
from tests.builders import an_account, an_edition
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("opened", "anywhere")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def programmes() -> dict[str, Programme]:
    return an_edition(at=AT)


@pytest.fixture
def programme(programmes: dict[str, Programme]) -> Programme:
    return programmes["craftsman"]


def listed(programme: Programme, order: int = 0, stage: Stage = Stage.SUBMITTED, **told: Any) -> Application:
    """An application with what the queue shows of it, without answers: the queue unseals none."""
    account = told.pop("by", None) or an_account(email=f"{order}@example.cn", at=AT)
    by_unit, short = told.pop("by_unit", False), told.pop("years_short", False)
    application = applications.start(programme, account, at=AT, slot=f"slot {order}")
    applications.describe(application.id, at=AT, **{"name": f"示例{order}", **told})
    applications.set_stage(application, stage, at=AT)
    if stage is not Stage.DRAFT:
        at = AT + order * MINUTE
        snapshot = snapshots.freeze(application, b"{}", rulebook="2023-craftsman", template_digest="0" * 64, at=at)
        listings.enlist(application, snapshot, by_unit=by_unit, years_short=short, counted=Description())
    return applications.one(application.id)


def shown(wanted: Wanted | None = None, sort: Sort = Sort.SUBMITTED, *, down: bool = False) -> list[str]:
    return [row.name for row in desk.page(wanted or Wanted(), sort=sort, down=down)]


def test_a_draft_is_not_listed_and_only_counted(programme: Programme) -> None:
    listed(programme, 1, Stage.DRAFT)
    listed(programme, 2)

    assert shown() == ["示例2"]
    assert desk.drafts(programme) == 1
    assert Stage.DRAFT not in desk.counts(Wanted())
    assert shown(Wanted(stage=Stage.DRAFT)) == ["示例2"]


def test_a_row_says_what_was_submitted_last(programme: Programme) -> None:
    application = listed(programme, 1, unit="甲公司", recommender="乙协会", by_unit=True, technical_field="network")
    latest = snapshots.freeze(application, b"[]", rulebook="x", template_digest="0" * 64, at=AT + 9 * MINUTE)
    listings.enlist(application, latest, by_unit=False, years_short=True, counted=Description())

    (row,) = desk.page(Wanted(), sort=Sort.SUBMITTED, down=False)

    assert isinstance(row, Queued)
    assert (row.id, row.version, row.applicant) == (application.id, application.version, application.applicant.id)
    assert (row.name, row.unit, row.recommender, row.technical_field) == ("示例1", "甲公司", "乙协会", "network")
    assert (row.stage, row.official_number, row.rulebook) == (Stage.SUBMITTED, None, programme.rulebook)
    assert (row.snapshot, row.submitted_at) == (latest.id, AT + 9 * MINUTE)
    assert (row.by_unit, row.years_short) == (False, True)


def test_editions_that_are_open_are_listed_unless_another_is_asked_for(programmes: dict[str, Programme]) -> None:
    ended = an_edition(2017, key="2022", at=AT, state=EditionState.ENDED)["craftsman"]
    for order, programme in enumerate((programmes["craftsman"], programmes["pioneer"], ended)):
        listed(programme, order)

    assert shown() == ["示例0", "示例1"]
    assert shown(Wanted(programme=programmes["pioneer"].id)) == ["示例1"]
    assert shown(Wanted(programme=ended.id)) == ["示例2"]
    assert shown(Wanted(programme=None)) == ["示例0", "示例1", "示例2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张", ["张三"]),
        ("示例数据", ["张三"]),
        ('"数据"公司', ["张三"]),
        ("行业协会", ["李四"]),
        ("gj2023-0007", ["李四"]),
        ("张 数据", ["张三"]),
        ("张 协会", []),
        ("“示例”数据公司(上海)", ["张三"]),
        ("ａｂｃ(上海)", ["李四"]),
        ("Abc（上海）行业协会", ["李四"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_every_word_of_the_search_has_to_be_found(programme: Programme, text: str, found: list[str]) -> None:
    listed(programme, 1, name="张三", unit="示例“数据”公司（上海）")
    other = listed(programme, 2, Stage.ACCEPTED, name="李四", recommender="ABC（上海） 行业协会")
    official_numbers.give(other, 7, "GJ2023-0007", at=AT)

    assert shown(Wanted(text=text)) == found


def test_a_receipt_finds_its_application_also_when_it_was_submitted_again(programme: Programme) -> None:
    application = listed(programme, 1)
    listed(programme, 2)
    first = snapshots.latest(application)
    again = snapshots.freeze(application, b"[]", rulebook="x", template_digest="0" * 64, at=AT + 9 * MINUTE)
    listings.enlist(application, again, by_unit=False, years_short=False, counted=Description())

    assert shown(Wanted(text=receipt_number(first.id))) == ["示例1"]
    assert shown(Wanted(text=receipt_number(again.id).lower().replace("-", ""))) == ["示例1"]


def test_the_queue_is_narrowed_by_stage_field_and_channel(programme: Programme) -> None:
    listed(programme, 1, technical_field="network", by_unit=True)
    listed(programme, 2, Stage.ACCEPTED, technical_field="data")

    assert shown(Wanted(stage=Stage.ACCEPTED)) == ["示例2"]
    assert shown(Wanted(field="network")) == ["示例1"]
    assert shown(Wanted(channel=Channel.BY_UNIT)) == ["示例1"]
    assert shown(Wanted(channel=Channel.ALONE)) == ["示例2"]
    assert shown(Wanted(channel=Channel.ALONE, field="network")) == []


@pytest.mark.rule("M12", "P3")
def test_too_few_years_can_be_looked_for(programme: Programme) -> None:
    listed(programme, 1, years_short=True)
    listed(programme, 2)

    assert shown(Wanted(flag=Flag.YEARS_SHORT)) == ["示例1"]


def test_findings_inquiries_and_corrections_can_be_looked_for(programme: Programme) -> None:
    officer = an_account(email="office@example.cn", at=AT).id
    untouched, doubtful, asked, corrected = (listed(programme, order) for order in range(4))
    reviews.find(snapshots.latest(doubtful), {Item.CONDITIONS: Found(Value.TO_CHECK, "年限")}, by=officer, at=AT)
    reviews.find(snapshots.latest(asked), {Item.CONDITIONS: Found(Value.OK)}, by=officer, at=AT)
    question = reviews.Asked("示例局", "是否属实", AT.date())
    reviews.ask(asked, question, by=officer, at=AT)
    until = AT + timedelta(days=9)
    reviews.correct(corrected, snapshots.latest(corrected), ["work"], "补正", until, by=officer, at=AT)

    assert shown(Wanted(flag=Flag.UNREAD)) == [untouched.name, corrected.name]
    assert shown(Wanted(flag=Flag.DOUBTFUL)) == [doubtful.name]
    assert shown(Wanted(flag=Flag.ASKED)) == [asked.name]
    assert shown(Wanted(flag=Flag.CORRECTED)) == [corrected.name]
    assert desk.count(Wanted(flag=Flag.UNREAD)) == 2


def test_counts_say_how_many_stand_where_whatever_stage_is_shown(programme: Programme) -> None:
    listed(programme, 1)
    listed(programme, 2)
    listed(programme, 3, Stage.ACCEPTED)
    listed(programme, 4, Stage.ACCEPTED, name="别人")

    counts = desk.counts(Wanted(stage=Stage.SUBMITTED, text="示例"))

    assert {stage: count for stage, count in counts.items() if count} == {Stage.SUBMITTED: 2, Stage.ACCEPTED: 1}
    assert desk.count(Wanted(stage=Stage.SUBMITTED, text="示例")) == 2


@pytest.mark.parametrize("sort", Sort)
def test_every_order_can_be_turned_round(programme: Programme, sort: Sort) -> None:
    stages = (Stage.ACCEPTED, Stage.SUBMITTED, Stage.AWAITING_RECOMMENDATION)
    for order, stage in enumerate(stages):
        word = "甲乙丙"[order]
        told = {"unit": word, "recommender": word, "technical_field": f"field {order}"}
        official_numbers.give(listed(programme, order, stage, **told), order + 1, f"GJ2023-000{order + 1}", at=AT)

    upwards, downwards = shown(sort=sort), shown(sort=sort, down=True)

    assert len(set(upwards)) == 3
    assert downwards == upwards[::-1]


def test_what_has_no_number_yet_comes_last_both_ways(programme: Programme) -> None:
    listed(programme, 1)
    official_numbers.give(listed(programme, 2, Stage.ACCEPTED), 1, "GJ2023-0001", at=AT)

    assert shown(sort=Sort.NUMBER) == shown(sort=Sort.NUMBER, down=True) == ["示例2", "示例1"]


def test_pages_and_the_whole_queue_hold_the_same_in_the_same_order(programme: Programme) -> None:
    account = an_account(at=AT)
    for order in range(PAGE + 3):
        listed(programme, order, by=account)

    first, second = (desk.page(Wanted(), sort=Sort.SUBMITTED, down=True, number=number) for number in (1, 2))

    assert (len(first), len(second)) == (PAGE, 3)
    assert [*first, *second] == list(desk.every(Wanted(), sort=Sort.SUBMITTED, down=True))
    assert all(before.submitted_at > after.submitted_at for before, after in pairwise([*first, *second]))


def test_a_page_takes_one_query_however_many_rows_it_has(programme: Programme) -> None:
    for order in range(3):
        listed(programme, order)

    with assert_query_count(1):
        assert len(desk.page(Wanted(), sort=Sort.NAME, down=False)) == 3


def test_named_applications_come_in_the_order_of_their_submission(programme: Programme) -> None:
    later, draft, earlier = (
        listed(programme, 5),
        listed(programme, 3, Stage.DRAFT),
        listed(programme, 1),
    )

    assert [row.id for row in desk.numbered([later.id, draft.id, earlier.id, 17])] == [earlier.id, later.id]
