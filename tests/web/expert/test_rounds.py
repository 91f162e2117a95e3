"""The expert's rounds: whom not to judge, and votes."""

import pytest

from portal import clock
from portal.rules.rulebook.rubric import Method
from portal.storage.judging import ballots, rounds
from tests.panel import a_panel
from tests.visit import Page, Visitor, visible
from tests.web.expert.judging_pages import entered


def listed(page: Page) -> list[str]:
    return [visible(link) for link in page.all("//ol[contains(@class, 'candidates')]//a")]


@pytest.mark.rule("M10")
def test_whom_not_to_judge_is_declared_before_any_file_opens(visit: Visitor) -> None:
    panel = a_panel()
    page = entered(visit, panel, declared=False)
    recused = panel.candidates[1]

    assert page.heading == "回避情况"
    assert visit(f"{panel.path}/{recused.id}").heading == "回避情况"
    assert visit.client.get(f"{panel.path}/{recused.id}/form.docx").status_code == 409
    page = page.submit({f"recuse-{recused.id}": True}, button="继续", status=422)
    assert "请写明回避的原因" in page.text
    page = page.submit({f"reason-{recused.id}": "曾共同承担项目"}, button="继续")
    assert (page.heading, visible(page.one("//main//dl"))) == ("核对回避情况", f"{recused.name}曾共同承担项目")
    page = page.submit(button="返回修改")
    assert page.value(f"reason-{recused.id}") == "曾共同承担项目"
    page = page.submit(button="继续").submit(button="确认，开始评审")

    assert page.path == panel.path
    assert sorted(listed(page)) == sorted(one.name for one in panel.candidates if one.id != recused.id)
    assert recused.name not in page.text
    for path in ("", "/form.docx", "/photo", "/submit"):
        assert visit.client.get(f"{panel.path}/{recused.id}{path}").status_code == 404
    assert visit(f"{panel.path}/declaration").path == panel.path


@pytest.mark.rule("M10")
def test_of_a_recused_candidate_nothing_is_told(visit: Visitor) -> None:
    panel = a_panel(recused=1)
    hidden = panel.candidates[0]

    for page in (entered(visit, panel, declared=False), entered(visit, panel)):
        assert hidden.name not in page.text
    assert "已提交 0 名，共 2 名" in page.text


@pytest.mark.rule("N5")
def test_at_most_k_votes_and_how_many_are_left(visit: Visitor) -> None:
    panel = a_panel(Method.VOTE, candidates=4, choices=2)
    numbers = [str(one.id) for one in panel.candidates]
    page = entered(visit, panel)
    assert "最多可以投 2 票" in page.text

    page = page.submit({"vote": numbers[:1]}, button="保存")
    assert "已选 1 名，还可以投 1 票" in page.text
    page = page.submit({"vote": numbers[:3]}, button="核对并提交")
    assert "最多可以投 2 票，现在选择了 3 名" in page.text
    page = visit(panel.path).submit({"vote": numbers[1:3]}, button="核对并提交").submit(button="确认提交")

    assert "本轮评审已全部提交" in page.text
    given = {ballot.candidate_id: ballot.content.marks for ballot in ballots.of_expert(panel.round, panel.expert)}
    assert given == {int(number): (int(number in numbers[1:3]),) for number in numbers}
    assert "已投票" in visit(f"{panel.path}/{numbers[1]}").text


def test_an_expert_without_a_round_is_told_so(visit: Visitor) -> None:
    panel = a_panel(candidates=1)
    entered(visit, panel)
    rounds.stop(panel.round.id, panel.round.version, at=clock.now())

    assert "现在没有请您评审的轮次" in visit("/judging").text
    assert "提交时间已经截止" in visit(panel.path).text
    visit(f"{panel.path}/{panel.candidates[0].id}", status=409)


def test_several_of_eligibility_are_handed_in_together_and_the_undecided_kept(visit: Visitor) -> None:
    panel = a_panel(Method.ELIGIBILITY)
    entered(visit, panel)
    page = visit(f"{panel.path}/series")
    first, second, third = page.all("//input[@name='candidate']/@value")
    given = {f"answer-{first}": "yes", f"opinion-{third}": "再看看。"}

    unsure = page.submit(given, button="提交已判定的", status=422)
    assert "判定已经保存，还没有提交" in unsure.text
    given |= {f"answer-{second}": "no"}
    faulty = unsure.submit({**given, "sure": "1"}, button="提交已判定的", status=422)
    assert "请" in faulty.one("//*[@id='faults']").text_content()
    done = faulty.submit({**given, f"heads-{second}": ["completeness"], "sure": "1"}, button="提交已判定的")
    assert "已提交 2 名候选人的评审" in done.text
    assert done.all("//input[@name='candidate']/@value") == [third]
    assert "再看看。" in done.one("//textarea").text_content()
    stale = page.submit({**given, "sure": "1"}, button="保存", status=422)
    assert "没有提交" in stale.text
