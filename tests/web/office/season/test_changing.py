"""An open edition is changed on its pages: the office proposes, the committee decides, the public reads what moved."""

import pytest
from flask import Flask

from portal.rules.people.staffing import RoleName
from portal.storage.season import editions
from tests.builders import an_edition
from tests.staff import a_colleague, enter
from tests.visit import Visitor

WHY = "（示例）系统检修，顺延五天。"


@pytest.mark.rule("M12", "M26")
def test_a_deadline_moves_from_the_office_over_the_committee_to_the_public_pages(
    app: Flask, visit: Visitor, other: Visitor
) -> None:
    enter(visit, a_colleague())
    enter(other, a_colleague(RoleName.COMMITTEE))
    made = an_edition()["craftsman"]
    editions.set_settings(made.id, made.version, {"values": {"quorum": "1/2", "passes.vote": "30"}})
    page = visit(f"/office/editions/{made.edition.id}").follow("更改智慧工匠")
    assert "文件规定 40 名。" in page.text
    assert "年限仍计算到" in page.text
    later = page.value("closes_at").replace("T", " ")
    assert later
    early = page.submit({"closes_at": "2020-01-01 09:00", "reason": WHY}, button="提请组委会审定", status=422)
    assert "晚于申报开始" in early.text
    moved = {"closes_at": "2099-01-01 17:00", "recommending_closes_at": "2099-01-10 17:00", "reason": WHY}
    without = page.submit(moved, button="提请组委会审定", status=409)
    assert "名额、入围人数与文件规定不同的理由" in without.text

    asked = without.submit({**moved, "deviation": "（示例）场地有限。"}, button="提请组委会审定")
    assert "等待组委会审定" in asked.text
    shown = other("/committee").follow(f"{made.edition.name}：更改智慧工匠的安排")
    assert "2099年1月1日" in shown.text
    assert "申报开始" not in [cell.text_content() for cell in shown.all("//main//tbody//th")]
    shown.submit(button="同意")

    for public in (f"/process/{made.edition.key}", "/awards/craftsman"):
        text = visit(public).text
        assert WHY in text
        assert "延至 2099年1月1日" in text
    assert editions.programme(made.id).reference_day == made.reference_day
