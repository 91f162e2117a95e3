"""Repairs of a round on its pages: two officers, or the committee where the result is known; the public reads why."""

import pytest

from portal import clock
from portal.operations.judging import approving_results, closing, counting
from portal.operations.judging.approving_results import RESULT
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.web.showing.outcomes import title_of
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.rounds.round_pages import CLOSES, HOUR, again, at, cast, it_is, opened

pytestmark = pytest.mark.usefixtures("_now")


@pytest.mark.rule("N4")
def test_an_expert_falls_ill_and_the_round_runs_longer(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    round_ = opened(prepared, officer, panel)
    for expert in panel[:2]:
        for candidate in candidates:
            cast(round_, expert, candidate, Given(answer=True))
    it_is(CLOSES + HOUR)
    page = desk(at(round_))
    assert "3 名候选人因专家没有提交" in page.text
    repairs = page.follow("延长时间、专家退出、重新评审")
    empty = repairs.submit({"release_reason": "住院"}, button="提出退出", status=409)
    assert "请选择一位专家" in empty.text
    asked = repairs.submit({"expert": str(panel[2].id), "release_reason": "（示例）住院"}, button="提出退出")
    assert "等待另一位工作人员决定" in asked.text
    assert not asked.all("//button[normalize-space()='同意']")
    assert "没有决定" in desk(at(round_)).text

    released = colleague(at(round_, "repairs")).submit(button="同意")

    assert "已通知有关专家" in released.text
    assert "因专家没有提交" not in released.text
    later = f"{clock.beijing(CLOSES + 5 * HOUR):%Y-%m-%dT%H:%M}"
    longer = desk(at(round_, "repairs")).submit({"until": later, "extend_reason": "（示例）补录"}, button="提出延长")
    refused = colleague(longer.path).submit({"reason": ""}, button="不同意", status=409)
    assert "不同意的理由" in refused.text
    colleague(longer.path).submit({"reason": "不必"}, button="不同意")
    assert again(round_).closes_at == CLOSES


def test_a_wrong_list_is_prepared_anew_by_two_officers_and_the_public_reads_why(
    desk: Visitor,
    colleague: Visitor,
    visit: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
) -> None:
    round_ = opened(prepared, officer, panel)
    desk(at(round_, "repairs")).submit({"repeat_reason": "（示例）候选人名单有误"}, button="提出重新进行")

    page = colleague(at(round_, "repairs")).submit(button="同意")

    assert "准备中" in page.text
    assert again(round_).state is RoundState.REPLACED
    old = desk(at(round_))
    assert "本轮已重新进行" in old.text
    assert "准备中" in old.follow("重新进行的一轮").text
    edition = round_.programme.edition.key
    assert "已重新进行：（示例）候选人名单有误" in desk(f"/process/{edition}").text


def declined(
    round_: Round, officer: Account, panel: list[Account], candidates: list[Application]
) -> tuple[Round, Account]:
    """The round, counted, its result declined; and the member of the committee who has done so."""
    for expert in panel:
        for candidate in candidates:
            cast(round_, expert, candidate, Given(answer=True))
    closed = closing.close(round_.id, again(round_).version, by=officer.id, at=clock.now())
    member = a_colleague(RoleName.COMMITTEE, at=AT)
    put = approving_results.propose_result(closed.id, closed.version, "同意。", by=officer.id, at=clock.now())
    RESULT.decline(put.id, put.version, "（示例）程序有误。", by=member.id, at=clock.now())
    return again(round_), member


def test_a_declined_result_goes_to_the_committee_to_be_held_anew(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    round_, member = declined(opened(prepared, officer, panel), officer, panel, candidates)
    page = desk(at(round_))
    assert "组委会没有同意这一结果" in page.text
    asked = page.follow("重新进行本轮").submit({"repeat_reason": "（示例）程序有误"}, button="提请组委会决定")
    assert "已提请组委会决定" in asked.text
    enter_directly(colleague.client, member)

    shown = colleague("/committee").follow(f"{round_.programme.edition.name}：重新进行{title_of(round_)}")
    assert "（示例）程序有误" in shown.text
    done = shown.submit(button="同意")

    assert "已同意" in done.text
    assert [one.state for one in stored.of_programme(round_.programme)] == [RoundState.PREPARING]


def test_one_ballot_is_voided_by_the_committee_once_it_has_declined(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    round_, member = declined(opened(prepared, officer, panel), officer, panel, candidates)
    page = desk(at(round_)).follow("提请作废评审表")
    typed = {"ballot": f"{panel[0].id}:{candidates[0].id}", "reason": "（示例）误评。"}
    asked = page.submit(typed, button="提请组委会决定")
    assert "已提请组委会决定" in asked.text
    enter_directly(colleague.client, member)

    name = f"{round_.programme.edition.name}：作废一份评审表，{title_of(round_)}"
    shown = colleague("/committee").follow(name)
    assert "专家不再重新评审" in shown.text
    assert "已同意" in shown.submit(button="同意").text

    assert counting.kept(round_).result.places[0].entitled in (2, 3)
    assert len(counting.kept(round_).count.papers) == len(panel) * len(candidates) - 1
    assert "组委会没有同意这一结果" not in desk(at(round_)).text


def test_a_candidate_who_has_left_is_shown_as_such_and_the_case_says_so_before(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    round_ = opened(prepared, officer, panel)
    page = desk(f"/office/applications/{candidates[0].id}/mend")
    assert f"进行中的“{title_of(round_)}”里" in page.text
    page.submit({"act": "decease", "reason": "（示例）家属来电。"}, button="提出")
    colleague("/office/matters").submit(button="同意")
    assert f"评审中退出的候选人：{candidates[0].name}" in desk(at(round_)).text
    assert "另有 1 名候选人在评审中退出" in desk(f"/process/{round_.programme.edition.key}").text
