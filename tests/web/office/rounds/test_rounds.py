"""The office's pages of a round of judging, the committee's approval, and the public process page."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.operations.judging import approving_results, closing, marking, panels, preparing_rounds
from portal.operations.judging.voiding import VOIDING
from portal.rules.judging import recount
from portal.rules.judging.casting import Given
from portal.rules.judging.recount import Count
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import Head, RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.judging import DELIBERATION, PARTLY, SCORE, VOTE, a_round, experts
from tests.judging import cast as cast_directly
from tests.operations.reviews import accept, several_submitted
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

HOUR = timedelta(hours=1)
NOW, OPENS, CLOSES = AT + HOUR, AT + 2 * HOUR, AT + 48 * HOUR
MINUTES = "专家组于当日到会讨论，一致同意。"


def it_is(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture(autouse=True)
def _now(without_office: None) -> None:
    it_is(NOW)


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(name="顾示例", at=AT)


@pytest.fixture
def desk(visit: Visitor, officer: Account) -> Visitor:
    enter_directly(visit.client, officer)
    return visit


@pytest.fixture
def colleague(other: Visitor, officer: Account) -> Visitor:
    enter_directly(other.client, a_colleague(email="office2@example.cn", name="钱示例", at=AT))
    return other


@pytest.fixture
def committee(app: Flask) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, a_colleague(RoleName.COMMITTEE, name="组示例", at=AT))
    return visitor


@pytest.fixture
def programme(app: Flask) -> Programme:
    """One with everything decided: of three candidates two go on by vote."""
    made = an_edition(at=AT, closes=HOUR / 2)["craftsman"]
    values = {"quorum": "1/2", "passes.vote": "2", "choices.vote": "2", "passes.score": "2"}
    return editions.set_settings(made.id, made.version, {"values": values})


@pytest.fixture
def candidates(programme: Programme, officer: Account) -> list[Application]:
    found = several_submitted(programme, 3)
    accept(*found, by=officer)
    return found


@pytest.fixture
def panel(app: Flask) -> list[Account]:
    return experts(3, at=AT)


@pytest.fixture
def prepared(candidates: list[Application], panel: list[Account], officer: Account) -> Round:
    """The first round, with everything that it needs to be opened."""
    return ready(candidates[0].programme, "eligibility", panel, officer)


def ready(programme: Programme, stage: str, panel: list[Account], officer: Account) -> Round:
    by = officer.id
    made = preparing_rounds.prepare(programme, stage, by=by, at=clock.now())
    made = panels.seat(made.id, made.version, {one.id: "" for one in panel}, by=by, at=clock.now())
    made = panels.assign(made.id, made.version, panels.suggest(made.id), by=by, at=clock.now())
    return preparing_rounds.set_window(made.id, made.version, OPENS, CLOSES, by=by, at=clock.now())


def opened(round_: Round, officer: Account, panel: list[Account]) -> Round:
    """Open, everybody has declared, and it is within the window."""
    found = closing.open_round(round_.id, round_.version, by=officer.id, at=clock.now())
    it_is(max(clock.now(), OPENS + HOUR))
    for one in panel:
        marking.declare(round_.id, {}, by=one.id, at=clock.now())
    return found


def cast(round_: Round, expert: Account, candidate: Application, given: Given) -> None:
    paper = marking.paper(round_.id, candidate.id, by=expert.id, at=clock.now())
    marking.cast(round_.id, candidate.id, paper.ballot.version, given, by=expert.id, at=clock.now())


def everybody_finds_eligible(round_: Round, panel: list[Account], candidates: list[Application]) -> None:
    for expert in panel:
        for candidate in candidates:
            cast(round_, expert, candidate, Given(answer=True))


def at(round_: Round, page: str = "") -> str:
    return f"/office/rounds/{round_.id}{page and '/'}{page}"


def again(round_: Round) -> Round:
    return stored.one(round_.id)


def verbs(round_: Round) -> list[str]:
    return [entry.verb for entry in journal.about("round", round_.id)]


def names(page: Page) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in page.all("//main//tbody//th")]


# Preparing


@pytest.mark.rule("M9")
@pytest.mark.rule("N4")
def test_the_office_prepares_a_round_from_its_stage_to_its_opening(
    desk: Visitor, candidates: list[Application], panel: list[Account]
) -> None:
    overview = desk("/office").follow("评审")
    assert names(overview)[:4] == ["初审", "复审第 1 轮", "复审第 2 轮", "终评"]
    assert "上一轮" in overview.text

    page = (
        overview.submit(button="准备", holding="")
        if False
        else desk.post("/office/rounds", prepare_form(overview, "eligibility"))
    )
    assert page.heading == "智慧工匠初审"
    assert "共 3 名" in page.text
    assert "有 3 名候选人没有可以评审的专家" in page.text
    number = page.path.rpartition("/")[2]

    seated = desk(f"{page.path}/panel").submit({"expert": [str(one.id) for one in panel]}, button="请进选中的专家")
    assert "已请进 3 名" in seated.text
    suggested = desk(f"/office/rounds/{number}/allotment?suggest=1")
    assert "这是方案，还没有保存" in suggested.text
    assert panels.assigned(int(number)) == ()
    kept = suggested.submit(button="保存分配")
    assert "共 9 份评审表" in kept.text
    window = desk(f"{page.path}/window").submit({"opens_at": field(OPENS), "closes_at": field(CLOSES)}, button="保存")
    assert "评审时间已保存" in window.text
    assert "有 3 名候选人各由 3 名专家评审，须全体判定符合条件才能通过。" in window.text

    open_page = window.follow("开始评审").submit(button="开始评审")

    assert "评审已经开始" in open_page.text
    assert stored.one(int(number)).state is RoundState.OPEN


def prepare_form(page: Page, stage: str) -> dict[str, str]:
    [press] = [one for one in page.all("//button[@name='stage']") if one.get("value") == stage][:1]
    form = next(press.iterancestors("form"))
    return {**dict(form.form_values()), "stage": stage}


def field(moment: datetime) -> str:
    return f"{clock.beijing(moment):%Y-%m-%dT%H:%M}"


def test_a_window_that_cannot_be_is_refused_beside_its_field(desk: Visitor, prepared: Round) -> None:
    page = desk(at(prepared, "window")).submit(
        {"opens_at": field(CLOSES), "closes_at": field(OPENS)}, button="保存", status=422
    )

    assert "截止时间应晚于开始时间" in page.text
    assert again(prepared).version == prepared.version


def test_an_expert_is_taken_from_the_panel_with_what_was_to_be_judged(desk: Visitor, prepared: Round) -> None:
    page = desk(at(prepared, "panel"))
    press = page.all("//button[@name='unseat']")[0]
    form = next(press.iterancestors("form"))

    left = desk.post(page.path, {**dict(form.form_values()), "unseat": press.get("value")})

    assert "已请进 2 名" in left.text
    assert len(panels.assigned(prepared.id)) == 6


def test_a_recusal_is_pinned_and_the_denominator_follows(
    desk: Visitor, prepared: Round, panel: list[Account], candidates: list[Application]
) -> None:
    page = desk(at(prepared, "recusals")).submit(
        {"expert": str(panel[0].id), "candidate": str(candidates[0].id), "reason": "师生关系。"}, button="指定回避"
    )

    assert Ground.PINNED.word in page.text
    assert "师生关系。" in page.text
    assert len(panels.assigned(prepared.id)) == 8
    assert "（回避）" in desk(at(prepared, "allotment")).text


def test_without_a_reason_nobody_is_recused(
    desk: Visitor, prepared: Round, panel: list[Account], candidates: list[Application]
) -> None:
    typed = {"expert": str(panel[0].id), "candidate": str(candidates[0].id), "reason": " "}

    page = desk(at(prepared, "recusals")).submit(typed, button="指定回避", status=409)

    assert "请写明回避的原因" in page.text
    assert panels.recusals(prepared.id) == ()


def test_who_was_not_first_changes_nothing(desk: Visitor, prepared: Round, officer: Account) -> None:
    stale = desk(at(prepared, "allotment"))
    preparing_rounds.set_window(prepared.id, prepared.version, OPENS, CLOSES + HOUR, by=officer.id, at=NOW)

    page = stale.submit(button="保存分配", status=409)

    assert "另一位同事刚刚改动了本轮" in page.text


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


def test_a_ballot_is_voided_by_two_officers_and_asked_for_anew(
    desk: Visitor,
    colleague: Visitor,
    prepared: Round,
    officer: Account,
    panel: list[Account],
    candidates: list[Application],
) -> None:
    open_round = opened(prepared, officer, panel)
    cast(open_round, panel[0], candidates[0], Given(answer=True))
    typed = {"ballot": f"{panel[0].id}:{candidates[0].id}", "reason": "误评。"}
    own = desk(at(open_round, "voiding")).submit(typed, button="提出作废")
    assert "同意作废" not in own.text

    page = colleague(at(open_round, "voiding")).submit(button="同意作废")

    assert "已作废" in page.text
    assert VOIDING.waiting() == []
    assert "1/3" not in colleague(at(open_round)).text


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
    [row] = [row for row in decided.all("//main//tbody/tr") if candidates[0].name in row.text_content()]
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
