"""Score sheets and voting papers on paper, and what an open round tells."""

import pytest

from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.judging import PARTLY, SCORE, VOTE, a_round
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import CLOSES, HOUR, NOW, at, cast, it_is, opened

pytestmark = pytest.mark.usefixtures("_now")


# While it is open
@pytest.mark.rule("M10")
def test_the_open_round_says_only_who_has_handed_in(
    desk: Visitor, prepared: Round, officer: Account, panel: list[Account], candidates: list[Application]
) -> None:
    open_round = opened(prepared, officer, panel)
    cast(open_round, panel[0], candidates[0], Given(answer=False, heads=frozenset({Head.PROCEDURE})))

    page = desk(at(open_round))

    assert "1/3" in page.text
    assert "0/3" in page.text
    assert "不符合" not in page.text.replace("没有提交的按不符合计算", "")
    assert "提交时间还没有截止" in page.text
    desk(at(open_round, "papers/summary"), status=404)
    desk(at(open_round, "decision"), status=404)


def test_a_paper_sheet_is_entered_by_one_and_confirmed_by_another(
    desk: Visitor, colleague: Visitor, prepared: Round, officer: Account, panel: list[Account]
) -> None:
    open_round = opened(prepared, officer, panel)
    assert "提交时间还没有截止" in desk(at(open_round, "sheets")).text
    it_is(CLOSES + HOUR)
    listed = desk(at(open_round, "sheets"))
    assert "9 份" in listed.text
    href = listed.all("//main//table//a/@href")[0]
    desk(href).submit({"answer": "no", "heads": ["procedure"]}, button="录入")

    waiting = colleague(at(open_round, "sheets"))
    assert "1 份" in waiting.text
    page = colleague(href)
    assert "不符合条件（推荐程序）" in page.text
    done = page.submit(button="与纸面一致，确认")

    assert "这份评审表正式提交" in done.text
    assert "8 份" in done.text


def test_a_score_sheet_is_entered_from_paper_indicator_by_indicator(
    desk: Visitor, colleague: Visitor, candidates: list[Application], panel: list[Account]
) -> None:
    submitted = [snapshots.latest(one) for one in candidates]
    made = a_round(candidates[0].programme, SCORE, submitted, panel, stage="score", at=NOW)
    it_is(NOW + 2 * HOUR)
    href = desk(at(made, "sheets")).all("//main//table//a/@href")[0]
    page = desk(href)
    keys = [name.removeprefix("mark-") for name in page.tree.xpath("//input/@name") if name.startswith("mark-")]
    marks = dict(zip(keys, (*PARTLY, 16), strict=True))
    wrong = {f"mark-{key}": str(mark + (100 if key == keys[0] else 0)) for key, mark in marks.items()}
    assert page.submit(wrong, button="录入", status=409).value(f"mark-{keys[1]}") == "8"
    page.submit({f"mark-{key}": str(mark) for key, mark in marks.items()}, button="录入")

    assert "75 分" in colleague(href).text
    assert "这份评审表正式提交" in colleague(href).submit(button="与纸面一致，确认").text


@pytest.mark.rule("N5")
def test_a_voting_paper_is_entered_and_confirmed_as_a_whole(
    desk: Visitor, colleague: Visitor, candidates: list[Application], panel: list[Account]
) -> None:
    submitted = [snapshots.latest(one) for one in candidates]
    made = a_round(candidates[0].programme, VOTE, submitted, panel, stage="vote", at=NOW)
    it_is(NOW + 2 * HOUR)
    listed = desk(at(made, "sheets"))
    assert "3 份" in listed.text
    href = listed.all("//main//table//a/@href")[0]
    everybody = [str(one.id) for one in candidates]
    assert "最多可以投 2 票" in desk(href).submit({"chosen": everybody}, button="录入", status=409).text
    desk(href).submit({"chosen": everybody[:2]}, button="录入")

    page = colleague(href)
    assert "录入了 2 名" in page.text
    assert "这份评审表正式提交" in page.submit(button="与纸面一致，确认").text
    assert "2 份" in colleague(at(made, "sheets")).text
