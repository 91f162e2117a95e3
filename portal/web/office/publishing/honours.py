"""荣誉: everybody on the honour roll, and the story that the office publishes about each (第二十四条); 导入往届名单: a
workbook is read and shown line by line, then those whose lines are right are entered as one; 推荐上级荣誉: who of a
year meets the overall conditions, and the list for each higher honour (第二十三条; N14)."""

import msgspec
from flask import Response, abort, render_template, request

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.operations.roll import commending, earlier_honours, honouring, stories
from portal.operations.roll.earlier_honours import Line
from portal.operations.roll.stories import Told
from portal.rules.language.word_count import characters
from portal.rules.roll.earlier_honours import LINES_MOST
from portal.rules.roll.honourees import STORY, paragraphs, refusal_of_text, superior
from portal.storage.roll import honour_roll
from portal.storage.roll import honours as stored
from portal.storage.roll import stories as written
from portal.storage.roll.honours import Honour
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.filters import awards
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text, uploaded
from portal.web.showing.honour_roll import LOST, arguments, field_names, page_of, wanted


@blueprint.get("/honours")
def honours() -> str:
    asked = wanted()
    total = honour_roll.count(asked)
    number, pages = page_of(total)
    people = honour_roll.page(asked, number)
    return render_template(
        "office/honours.html",
        asked=asked,
        narrowed=arguments(asked),
        people=people,
        stories=written.among(people),
        waiting=written.suggested(),
        seasons=[(year, award, dict(awards()).get(award, "")) for year, award in honour_roll.seasons()],
        all_years=honour_roll.years(),
        total=total,
        number=number,
        pages=pages,
    )


@blueprint.get(f"/honours/<{NUMBER}:number>")
def honour(number: int) -> str:
    return _page(stories.of(stored.one(number)))


def _page(
    told: Told,
    *,
    text: str | None = None,
    error: str = "",
    typed: dict[str, str] | None = None,
    overtaken: bool = False,
) -> str:
    found = told.honour
    shown = told.text if text is None else text
    own = {"name": found.name, "unit": found.unit, "field": found.technical_field}
    return render_template(
        "office/honour.html",
        told=told,
        honour=found,
        text=shown,
        used=characters(shown),
        most=STORY.most,
        error=error,
        overtaken=overtaken,
        lost=LOST.get(found.state, ""),
        fields=field_names(),
        values=typed or own,
    )


@blueprint.post(f"/honours/<{NUMBER}:number>/story")
def write_story(number: int) -> Answered:
    """Show the story as it would be published, or publish what was shown."""
    told = stories.of(stored.one(number))
    text = sent_text("text")
    refusal = told.refusal or refusal_of_text(text)
    if refusal or request.form.get("act") == "edit":
        return _page(told, text=text, error=refusal.reason if refusal else ""), 422 if refusal else 200
    if request.form.get("act") != "publish":
        return render_template(
            "office/story.html", honour=told.honour, text=text, story=paragraphs(text), version=seen_version()
        )
    with shown_again(
        lambda error: _page(told, text=text, error=error),
        stale=lambda conflict: _page(stories.of(stored.one(number)), text=text, overtaken=True),
    ):
        stories.publish(number, seen_version(), text, by=me(), at=received_at())
    return done(
        f"已刊登{told.honour.name}的事迹。" if text else f"已撤下{told.honour.name}的事迹。", ".honour", number=number
    )


@blueprint.post(f"/honours/<{NUMBER}:number>")
def amend_honour(number: int) -> Answered:
    """Correct what was imported wrongly."""
    found: Honour = stored.one(number)
    typed = {name: sent_line(name) for name in ("name", "unit", "field")}
    with shown_again(lambda trouble: _page(stories.of(found), error=trouble, typed=typed)):
        honouring.amend(
            number,
            name=typed["name"],
            unit=typed["unit"],
            field=typed["field"] if typed["field"] in field_names() else "",
            by=me(),
            at=received_at(),
        )
    return done("已更正。光荣榜上的内容已经同时更新。", ".honour", number=number)


NO_FILE = "请选择填好的 Excel 工作簿。"


@blueprint.get("/honours/pattern.xlsx")
def honour_pattern() -> Response:
    return download(earlier_honours.pattern(), WORKBOOK, "往届获荣个人名单样表.xlsx")


@blueprint.get("/honours/import")
def before_importing_honours() -> str:
    return _import_page()


@blueprint.post("/honours/import")
def read_honours() -> Answered:
    """Read the workbook and show what it says; nothing is changed yet."""
    sent = uploaded("list")
    if not (sent and sent.content):
        return _import_page(NO_FILE), 422
    with shown_again(_import_page):
        reading = earlier_honours.read(sent.content, at=received_at())
    lines = msgspec.json.encode(reading.lines).decode()
    return render_template("office/honours_read.html", reading=reading, lines=lines, fields=field_names())


@blueprint.post("/honours/enter")
def enter_honours() -> Answered:
    try:
        lines = msgspec.json.decode(request.form.get("lines", ""), type=list[Line])
    except msgspec.DecodeError:
        abort(400)
    with shown_again(lambda trouble: _import_page(f"{trouble}名单没有录入，请重新上传。")):
        entered = earlier_honours.enter(lines, by=me(), at=received_at())
    return done(f"已录入 {len(entered)} 人，光荣榜已经更新。", ".honours")


def _import_page(error: str = "") -> str:
    return render_template(
        "office/honours_import.html", error=error, most=LINES_MOST, bar_years=earlier_honours.bar_years()
    )


@blueprint.get("/honours/<award>/<int(fixed_digits=4):year>")
def commendations(award: str, year: int) -> str:
    return _year_page(award, year)


def _year_page(award: str, year: int, trouble: str = "") -> str:
    return render_template(
        "office/commendations.html", season=commending.season(award, year), award=award, trouble=trouble
    )


@blueprint.post("/honours/<award>/<int(fixed_digits=4):year>")
def mark_commendations(award: str, year: int) -> Answered:
    pairs = [value.partition(":") for value in request.form.getlist("meets")]
    wanted = {(int(number), key) for number, _, key in pairs if number.isascii() and number.isdecimal()}
    seen = request.form.get("seen", "")
    with shown_again(lambda trouble: _year_page(award, year, trouble)):
        changed = commending.mark(award, year, wanted, seen, by=me(), at=received_at())
    return done(
        f"已保存 {changed} 处更改。" if changed else "没有需要保存的更改。", ".commendations", award=award, year=year
    )


@blueprint.post("/honours/<award>/<int(fixed_digits=4):year>/<target>.xlsx")
def commended(award: str, year: int, target: str) -> Response:
    """The list for one higher honour; that it is taken is journalled, hence POST."""
    found = superior(commending.season(award, year).rulebook, target)
    if found is None:
        abort(404)
    content = commending.sheet(award, year, found, by=me(), at=received_at())
    return download(content, WORKBOOK, f"推荐{found.name}名单-{year}-{clock.beijing(received_at()):%Y%m%d}.xlsx")
