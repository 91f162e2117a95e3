"""The experts' pages, as a browser without JavaScript sees them."""

import re
from datetime import timedelta
from io import BytesIO

import mammoth
import pytest

from portal import clock
from portal.documents.evidence.drawn import drawn_certificate
from portal.operations.judging import marking
from portal.rulebooks import rulebook
from portal.rules.judging import casting
from portal.rules.judging.rounds import Head
from portal.rules.office.reviewing import Found, Item, Value
from portal.rules.rulebook.rubric import Method
from portal.storage.applying import applications
from portal.storage.judging import ballots
from tests.answers import complete_answers
from tests.operations.reviews import an_officer, find
from tests.operations.submissions import DAY, person
from tests.panel import Panel, a_panel
from tests.staff import enter_directly
from tests.visit import Page, Visitor, visible
from tests.web.expert.judging_pages import NOW, entered, set_clock

CRAFTSMAN = dict(
    zip(
        ("innovation", "dedication", "focus", "refinement", "effectiveness", "advancement", "creativity"),
        (6, 8, 9, 6, 14, 16, 16),
        strict=True,
    )
)


PIONEER = dict(
    zip(
        (
            *("interest_of_all", "diligence", "enterprise", "excellence", "knowledge", "reflection"),
            *("reform", "mainstay", "communication", "team_building", "industry_character", "results"),
        ),
        (6, 9, 6, 8, 6, 5, 7, 8, 5, 6, 14, 24),
        strict=True,
    )
)


def first(visit: Visitor, panel: Panel) -> Page:
    """The page of the candidate drawn first."""
    page = entered(visit, panel)
    return visit(page.all("//ol[@class='candidates']//a/@href")[0])


def sheet(points: dict[str, int]) -> dict[str, str]:
    return {f"points-{key}": str(given) for key, given in points.items()}


@pytest.mark.rule("M10")
def test_experts_see_no_personal_numbers_on_page_or_paper(visit: Visitor) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel)
    printed = mammoth.extract_raw_text(BytesIO(visit.client.get(f"{page.path}/form.docx").data)).value
    answers = complete_answers(rulebook("2023-craftsman"), id_number=person(0))

    for text in (visit.client.get(page.path).text, printed):
        for key in ("id_number", "phone", "email", "address"):
            assert answers[key] not in text, key
        assert panel.candidates[0].name in text
    assert visit.client.get(f"{page.path}/photo").mimetype == "image/jpeg"


@pytest.mark.rule("N4")
def test_the_offices_findings_are_shown_to_the_experts(visit: Visitor) -> None:
    panel = a_panel(Method.ELIGIBILITY, candidates=1)
    found = {Item.COMPLETENESS: Found(Value.TO_CHECK, "缺一份证书")}
    find(applications.one(panel.candidates[0].id), an_officer("other@example.cn"), found)

    page = first(visit, panel)

    assert "待核实缺一份证书" in page.text


@pytest.mark.rule("S3", "S4", "S5", "S6", "CS1")
def test_the_worked_example_of_the_standard_is_handed_in(visit: Visitor) -> None:
    panel = a_panel()
    page = first(visit, panel)
    name = page.heading
    assert "（1）坚持自我学习" in page.text
    assert [visible(label) for label in page.all("//fieldset[@id='points-innovation']//label")] == list(
        map(str, range(1, 11))
    )

    page = page.submit(sheet({"innovation": 6, "dedication": 8}) | {"opinion": "踏实。"}, button="核对并提交")
    assert "合计 14 分，已打 2/7 项" in page.text
    assert len(page.all("//fieldset[contains(@class, 'faulty')]")) == 5
    page = page.submit(sheet(CRAFTSMAN), button="核对并提交")
    assert page.heading == "核对并提交"
    assert "大部分要求明显体现，行业特色显著" in page.text
    assert visible(page.one("//div[@class='sum']")) == "合计75 / 100"
    page = page.submit(button="确认提交")

    assert page.heading != name
    assert f"“{name}”的评审已提交" in page.text
    page = visit(panel.path)
    assert "已提交 1 名，共 3 名" in page.text
    page = page.follow(name)
    assert not page.all("//input[@type='radio']")
    word = BytesIO(visit.client.get(f"{page.path}/score-sheet.docx").data)
    assert "75" in mammoth.extract_raw_text(word).value
    page = page.submit({"scan": (BytesIO(drawn_certificate(0)), "评分表.jpg")}, button="上传")
    assert visit.client.get(f"{page.path}/scan").data == drawn_certificate(0)


@pytest.mark.rule("P5", "P6", "P7", "PS1")
def test_the_worked_example_of_the_pioneers(visit: Visitor) -> None:
    panel = a_panel(Method.DELIBERATION, award="pioneer", candidates=1)
    page = first(visit, panel).submit(sheet(PIONEER), button="核对并提交")

    assert visible(page.one("//div[@class='sum']")) == "合计104 / 150"
    page = page.submit(button="确认提交")
    assert "本轮评审已全部提交" in page.text
    word = BytesIO(visit.client.get(f"{panel.path}/{panel.candidates[0].id}/score-sheet.docx").data)
    assert "104" in mammoth.extract_raw_text(word).value


@pytest.mark.rule("S4")
@pytest.mark.parametrize("given", ["0", "11", "-1", "7.5", "x"])
def test_points_outside_the_sheet_are_not_taken(visit: Visitor, given: str) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel)
    wrong = page.submit(sheet(CRAFTSMAN) | {"points-innovation": given}, button="保存", status=_status(given))

    assert "1–10 分" in wrong.text
    own = marking.paper(panel.round.id, panel.candidates[0].id, by=panel.expert.id, at=clock.now())
    assert "innovation" not in own.given.points


@pytest.mark.rule("S4")
@pytest.mark.parametrize(("field", "words"), [("opinion", "评议意见"), ("notes", "我的笔记")])
def test_a_text_that_is_too_long_is_kept_with_the_points_and_not_handed_in(
    visit: Visitor, field: str, words: str
) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel)
    long, path = "长" * 2_100, page.path
    sent = dict(page.form("notes").form_values()) | sheet(CRAFTSMAN) | {field: long}

    saved = visit.client.post(f"{path}/draft", data=sent, headers={"X-Autosave": "1"})
    page = visit(path)

    assert (saved.status_code, saved.json["state"]) == (200, "started")
    assert {key for key, reason in saved.json["faults"].items() if reason} == {field}
    own = marking.paper(panel.round.id, panel.candidates[0].id, by=panel.expert.id, at=clock.now())
    assert (own.given.points, getattr(own.given, field, own.ballot.notes)) == (CRAFTSMAN, long)
    assert words in page.one(f"//p[@id='{field}-error']").text_content()
    assert "超出 100 字" in page.one(f"//p[@id='{field}-counter']").text_content()
    page = page.submit(button="核对并提交")
    assert page.path == path
    assert [fault.get("href") for fault in page.all("//*[@id='faults']//a")] == [f"#{field}"]
    assert visit(f"{path}/submit").path == path
    page = visit(path).submit({field: "短"}, button="核对并提交").submit(button="确认提交")
    assert "本轮评审已全部提交" in page.text


@pytest.mark.rule("N4")
def test_after_the_closing_minute_the_own_texts_are_shown_with_what_became_of_them(visit: Visitor) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel).submit(sheet(CRAFTSMAN) | {"opinion": "截止以前写的。"}, button="保存")
    set_clock(panel.round.closes_at - timedelta(minutes=1))
    enter_directly(visit.client, panel.expert)
    page = visit(page.path)
    set_clock(panel.round.closes_at + timedelta(seconds=1))

    late = page.submit({"opinion": "截止以后写的。"}, button="保存", status=422)
    again = visit(page.path)

    told = [visible(heading) for heading in late.all("//*[@id='side']//h3")]
    assert told == ["截止以后送到，没有保存", "截止前已保存，没有提交"]
    assert ("截止以后写的。" in late.text, "截止以前写的。" in late.text) == (True, True)
    assert not late.all("//textarea")
    assert ("截止以后写的。" in again.text, "截止以前写的。" in again.text) == (False, True)


def _status(given: str) -> int:
    """Whole numbers are refused, anything else is no number at all."""
    return 422 if given.isdecimal() else 200


def test_an_autosave_answers_the_running_total(visit: Visitor) -> None:
    page = first(visit, a_panel(candidates=1))
    token, version = page.value("csrf_token"), page.value("version")
    form = sheet({"innovation": 6, "focus": 9}) | {"csrf_token": token, "version": version, "notes": "再看一遍"}

    answer = visit.client.post(f"{page.path}/draft", data=form, headers={"X-Autosave": "1"})
    again = visit.client.post(f"{page.path}/draft", data=form, headers={"X-Autosave": "1"})

    assert answer.json
    assert answer.json["state_words"] == "合计 15 分，已打 2/7 项"
    assert again.status_code == 409
    assert visit(page.path).value("notes").strip() == "再看一遍"


def test_two_windows_lose_nothing(visit: Visitor) -> None:
    page = first(visit, a_panel(candidates=1))
    page.submit(sheet({"innovation": 6}), button="保存")

    late = page.submit(sheet({"innovation": 9}) | {"notes": "另一个窗口"}, button="保存", status=409)

    assert "还没有保存" in late.text
    assert (late.value("points-innovation"), late.value("notes").strip()) == ("9", "另一个窗口")
    assert "合计 9 分" in late.submit(button="保存").text


def test_what_is_handed_in_is_final(visit: Visitor) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel)
    confirming = page.submit(sheet(CRAFTSMAN), button="核对并提交")
    confirming.submit(button="确认提交")

    again = confirming.submit(button="确认提交", status=422)
    late = page.submit(sheet(CRAFTSMAN | {"focus": 1}), button="保存", status=422)

    assert "已经提交，不能再修改" in again.text
    assert "已经提交，不能再修改" in late.text
    assert marking.paper(panel.round.id, panel.candidates[0].id, by=panel.expert.id, at=clock.now()).given.points == (
        CRAFTSMAN
    )


@pytest.mark.rule("N4")
def test_who_is_not_eligible_lacks_something_named(visit: Visitor) -> None:
    panel = a_panel(Method.ELIGIBILITY, candidates=1)
    page = first(visit, panel)

    page = page.submit(button="核对并提交")
    assert "请选择符合条件或者不符合条件" in page.text
    page = page.submit({"answer": "no"}, button="核对并提交")
    assert "请至少选择一个方面" in page.text
    page = page.submit({"heads": ["procedure", "compliance"]}, button="核对并提交")
    assert "推荐程序、合规性" in page.text
    page.submit(button="确认提交")

    [ballot] = ballots.of_expert(panel.round, panel.expert)
    assert (ballot.content.marks, set(ballot.content.heads)) == ((0,), {Head.PROCEDURE, Head.COMPLIANCE})


def test_after_the_window_everything_can_be_read_and_nothing_handed_in(visit: Visitor) -> None:
    panel = a_panel(candidates=1)
    page = first(visit, panel)
    set_clock(NOW + DAY)

    assert "提交时间已经截止" in page.submit(sheet(CRAFTSMAN), button="保存", status=422).text
    read = visit(page.path)
    assert panel.candidates[0].name in read.text
    assert not read.all("//input[@type='radio']")


def test_what_others_hand_in_shows_nowhere(visit: Visitor) -> None:
    panel = a_panel(candidates=2)
    paths = ["/judging", panel.path, *(f"{panel.path}/{one.id}" for one in panel.candidates)]
    entered(visit, panel)
    marking.declare(panel.round.id, {}, by=panel.other.id, at=clock.now())

    def seen() -> list[str]:
        return [re.sub(r'name="csrf_token" value="[^"]+"', "", visit(path).response.text) for path in paths]

    before = seen()
    for candidate in panel.candidates:
        ballot = ballots.one_of(panel.round, panel.other, candidate.id)
        given = casting.Given(points=CRAFTSMAN, opinion="优秀")
        marking.cast(panel.round.id, candidate.id, ballot.version, given, by=panel.other.id, at=clock.now())

    assert seen() == before
