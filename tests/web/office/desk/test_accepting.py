"""Accepting, one application or many."""

import pytest

from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.people import accounts
from tests.operations.reviews import accept, find, send_back
from tests.visit import Visitor
from tests.web.office.desk_pages import names, stage_of, token

pytestmark = pytest.mark.usefixtures("_now")


# Accepting
@pytest.mark.rule("CF2")
def test_several_are_accepted_together_after_number_and_names_were_shown(
    desk: Visitor, queue: list[Application]
) -> None:
    chosen = "&".join(f"number={application.id}" for application in queue[:2])

    preview = desk(f"/office/applications/accept?{chosen}")
    assert preview.heading == "受理 2 份申报"
    assert sorted(names(preview)) == ["示例0号", "示例1号"]
    assert [stage_of(application) for application in queue] == [Stage.SUBMITTED] * 3
    done = preview.submit(button="受理这 2 份，给出编号")

    assert "已受理 2 份申报，编号 GJ2023-0001 至 GJ2023-0002" in done.text
    assert [stage_of(application) for application in queue] == [Stage.ACCEPTED, Stage.ACCEPTED, Stage.SUBMITTED]


def test_everything_that_is_filtered_can_be_accepted_at_once(desk: Visitor, queue: list[Application]) -> None:
    accept(queue[0], by=accounts.by_email("office@example.cn"))

    preview = desk("/office/applications/accept?all=1&channel=alone")

    assert sorted(names(preview)) == ["示例1号", "示例2号"]


def test_what_cannot_be_accepted_is_named_with_its_reason_and_left_out(desk: Visitor, queue: list[Application]) -> None:
    send_back(queue[0], accounts.by_email("office@example.cn"))

    preview = desk("/office/applications/accept?" + "&".join(f"number={one.id}" for one in queue[:2]))

    assert preview.heading == "受理 1 份申报"
    left_out = preview.one("//section[@aria-labelledby='not-ready']").text_content()
    assert "示例0号" in left_out
    assert "退回补正" in left_out


def test_nothing_chosen_says_what_to_do(desk: Visitor) -> None:
    assert "没有选择申报" in desk("/office/applications/accept").text
    assert "没有选择任何申报" in desk.post("/office/applications/accept", token(desk), status=422).text


def test_a_bulk_of_which_one_was_dealt_with_meanwhile_accepts_none(desk: Visitor, queue: list[Application]) -> None:
    preview = desk("/office/applications/accept?" + "&".join(f"number={one.id}" for one in queue))
    find(queue[1], accounts.by_email("office@example.cn"))

    told = preview.submit(button="受理这 3 份，给出编号", status=409)

    assert told.heading == "他人刚刚处理过"
    assert "示例1号" in told.text
    assert {stage_of(application) for application in queue} == {Stage.SUBMITTED}
