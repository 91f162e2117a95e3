"""Closing a round, the panel's decision, and the committee's."""

import pytest
from flask import Flask

from portal import clock
from portal.operations.judging import approving_results, closing, marking
from portal.rules.judging import recount
from portal.rules.judging.casting import Given
from portal.rules.judging.recount import Count
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.judging import rounds
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.judging import DELIBERATION, PARTLY, a_round
from tests.judging import cast as cast_directly
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor
from tests.web.office.rounds.round_pages import CLOSES, HOUR, NOW, again, at, cast, it_is, names, opened, ready

pytestmark = pytest.mark.usefixtures("_now")


MINUTES = "专家组于当日到会讨论，一致同意。"


@pytest.fixture
def committee(app: Flask) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, a_colleague(RoleName.COMMITTEE, name="组示例", at=AT))
    return visitor


def everybody_finds_eligible(round_: Round, panel: list[Account], candidates: list[Application]) -> None:
    for expert in panel:
        for candidate in candidates:
            cast(round_, expert, candidate, Given(answer=True))


def test_a_count_that_was_cut_off_is_shown_and_goes_on(
    desk: Visitor,
    other: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    open_round = opened(prepared, officer, panel)
    everybody_finds_eligible(open_round, panel, candidates)
    it_is(CLOSES + HOUR)
    rounds.stop(open_round.id, open_round.version, at=clock.now())

    stopped = desk(at(open_round))
    assert "提交已经停止，正在计票" in stopped.text
    assert "结果待批准" not in other("/process/2023").text
    assert "评审已结束，正在计票" in other("/process/2023").text
    for page in ("decision", "propose", "papers/summary"):
        assert desk.client.get(at(open_round, page)).status_code in (404, 409), page
    closed = stopped.follow("继续计票").submit(button="继续计票")

    assert "入围 3 名" in closed.text
    assert again(open_round).state is RoundState.CLOSED


# Closing, deciding, approving
@pytest.mark.rule("M8")
@pytest.mark.rule("M26")
@pytest.mark.rule("N4")
def test_a_round_is_closed_proposed_and_approved_and_the_public_sees_the_numbers(
    desk: Visitor,
    committee: Visitor,
    other: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    open_round = opened(prepared, officer, panel)
    everybody_finds_eligible(open_round, panel, candidates[:2])
    for expert in panel[:2]:
        cast(open_round, expert, candidates[2], Given(answer=True))
    assert "评审中" in other("/process/2023").text
    it_is(CLOSES + HOUR)

    closed = desk(at(open_round)).follow("结束评审").submit(button="结束评审并计票")
    assert "入围 2 名" in closed.text
    assert names(closed)[:3] == [one.name for one in candidates]
    assert "结果待批准" in other("/process/2023").text
    put = closed.follow("提请组委会批准").submit({"opinion": "材料齐全，同意。"}, button="提请批准")
    assert "等待组委会批准" in put.text
    assert "同一件事已经有一项提议" in put.text

    proposed = committee("/committee").follow("2023年度：智慧工匠初审结果")
    assert "材料齐全，同意。" in proposed.text
    assert names(proposed) == [one.name for one in candidates]
    done = proposed.submit(button="同意")
    assert "办公室可以准备下一步" in done.text

    frozen = desk(at(open_round))
    assert again(open_round).state is RoundState.APPROVED
    assert "结果已经固定" in frozen.text
    public = other("/process/2023")
    [row] = [row for row in public.all("//main//section[1]//tbody/tr") if "初审" in row.text_content()]
    assert [cell.text_content().strip() for cell in row.findall("td")][1:] == ["3", "2", "结果已批准"]
    closing_entry = next(one for one in journal.about("round", open_round.id) if one.verb == "round_closed")
    assert closing_entry.digest in public.text
    for kind in ("summary", "workbook", "list"):
        assert desk.client.get(at(open_round, f"papers/{kind}")).status_code == 200, kind
    assert desk.client.get(at(open_round, f"opinions/{candidates[0].id}")).status_code == 200
    desk(at(open_round, "opinions/1"), status=404)
    desk(at(open_round, "papers/minutes"), status=404)
    token = frozen.form("导出计票数据").fields["csrf_token"]
    exported = desk.client.post(at(open_round, "export"), data={"csrf_token": token})
    count = recount.read(exported.data)
    assert isinstance(count, Count)
    assert recount.digest(recount.result_of(count)) in frozen.text


@pytest.mark.rule("M4")
@pytest.mark.rule("N5")
def test_a_tie_across_the_line_waits_for_the_panels_decision(
    desk: Visitor,
    committee: Visitor,
    programme: Programme,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    first = opened(prepared, officer, panel)
    everybody_finds_eligible(first, panel, candidates)
    approve(desk, committee, first, officer)
    second = ready(programme, "vote", panel, officer)
    vote = opened(second, officer, panel)
    for expert, chosen in zip(panel, (candidates[:2], candidates[:1], candidates[2:]), strict=True):
        marking.cast_votes(vote.id, [one.id for one in chosen], by=expert.id, at=clock.now())
    closed = desk(at(vote)).follow("结束评审").submit(button="结束评审并计票")
    assert "入围线上有 2 名并列，只余 1 个名额" in closed.text
    assert "请先记录专家组的决定" in closed.text

    page = closed.follow("记录专家组的决定")
    assert names(page) == [one.name for one in candidates[1:]]
    both = page.submit(
        {"goes_on": [str(one.id) for one in candidates[1:]], "minutes": MINUTES}, button="记录决定", status=409
    )
    assert "最多有 1 名" in both.text
    assert MINUTES in both.value("minutes")
    decided = page.submit({"goes_on": [str(candidates[2].id)], "minutes": MINUTES}, button="记录决定")

    assert MINUTES in decided.text
    assert "入围 2 名" in decided.text
    assert desk.client.get(at(vote, "papers/minutes")).status_code == 200
    assert "提请批准" in decided.follow("提请组委会批准").text


def approve(desk: Visitor, committee: Visitor, round_: Round, officer: Account) -> None:
    """The round closed, proposed and approved."""
    closing.close(round_.id, again(round_).version, by=officer.id, at=clock.now())
    proposal = approving_results.propose_result(
        round_.id, again(round_).version, "同意。", by=officer.id, at=clock.now()
    )
    committee(f"/committee/{proposal.id}").submit(button="同意")


def test_the_committee_declines_with_a_reason_and_the_office_reads_it(
    desk: Visitor,
    committee: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    open_round = opened(prepared, officer, panel)
    everybody_finds_eligible(open_round, panel, candidates)
    closing.close(open_round.id, again(open_round).version, by=officer.id, at=clock.now())
    approving_results.propose_result(open_round.id, again(open_round).version, "同意。", by=officer.id, at=clock.now())

    committee("/committee").follow("2023年度：智慧工匠初审结果").submit({"reason": "请补充评议意见。"}, button="不同意")

    page = desk(at(open_round))
    assert "组委会没有同意" in page.text
    assert "请补充评议意见。" in page.text
    assert "提请批准" in page.follow("提请组委会批准").text


def test_the_quorum_keeps_a_round_open(desk: Visitor, prepared: Round, officer: Account, panel: list[Account]) -> None:
    open_round = opened(prepared, officer, panel)
    it_is(CLOSES + HOUR)

    page = desk(at(open_round))

    assert "没有达到规定的人数" in page.text
    form = {"version": again(open_round).version, "csrf_token": page_token(page)}
    assert "没有达到规定的人数" in desk.post(at(open_round, "close"), form, status=409).text


def page_token(page: Page) -> str:
    return str(page.all("//input[@name='csrf_token']/@value")[0])


def test_an_edition_that_nobody_knows_has_no_process_page(other: Visitor, programme: Programme) -> None:
    other("/process/1999", status=404)
    assert "还没有结束的评审" in other("/process/2023").text


@pytest.fixture
def final(candidates: list[Application], panel: list[Account]) -> Round:
    """A deliberation with its score sheets, handed in by everybody."""
    submitted = [snapshots.latest(one) for one in candidates]
    made = a_round(candidates[0].programme, DELIBERATION, submitted, panel, stage="final", at=NOW)
    given = {(expert.id, one.id): (*PARTLY, 16 + place) for expert in panel for place, one in enumerate(candidates)}
    cast_directly(made, given, at=NOW)
    return made


@pytest.mark.rule("N7")
@pytest.mark.rule("M4")
def test_a_deliberation_names_the_honours_itself_within_their_quotas(
    desk: Visitor, final: Round, candidates: list[Application]
) -> None:
    closed = desk(at(final, "close")).submit(button="结束评审并计票")
    assert names(closed)[:3] == [one.name for one in reversed(candidates)]
    assert "77.00" in closed.text
    assert "请先记录专家组评议确定的推荐人选名单和会议记录" in closed.text
    page = closed.follow("记录专家组的决定")
    both = {f"honour-{one.id}": "honouree" for one in candidates[:2]}
    refused = page.submit({**both, "minutes": MINUTES}, button="记录决定", status=409)
    assert "推荐人选超过名额" in refused.text
    chosen = {f"honour-{candidates[0].id}": "honouree", f"honour-{candidates[2].id}": "nominee"}

    decided = page.submit({**chosen, "minutes": MINUTES}, button="记录决定")

    assert "推荐人选 2 名" in decided.text
    [row, *_] = [row for row in decided.all("//main//tbody/tr") if candidates[0].name in row.text_content()]
    assert "上海城市数字化转型“智慧工匠”" in row.text_content()
    assert "未列入" in decided.text
    assert desk.client.get(at(final, "papers/minutes")).status_code == 200
    assert desk.client.get(at(final, "papers/workbook")).status_code == 200


def test_without_minutes_no_decision_is_recorded(desk: Visitor, final: Round, candidates: list[Application]) -> None:
    desk(at(final, "close")).submit(button="结束评审并计票")

    page = desk(at(final, "decision")).submit(
        {f"honour-{candidates[0].id}": "honouree", "minutes": " "}, button="记录决定", status=409
    )

    assert "请写明会议记录" in page.text
    assert page.value(f"honour-{candidates[0].id}") == "honouree"
