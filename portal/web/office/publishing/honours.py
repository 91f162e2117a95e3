"""荣誉: everybody on the honour roll, and the story that the office publishes about each. (第二十四条)"""

from flask import render_template, request

from portal.operations.roll import honouring, stories
from portal.operations.roll.stories import Told
from portal.rules.language.word_count import characters
from portal.rules.roll.stories import STORY_MOST, paragraphs, refusal_of_text
from portal.storage.roll import honour_roll
from portal.storage.roll import honours as stored
from portal.storage.roll import stories as written
from portal.storage.roll.honours import Honour
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import awards
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text
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
        most=STORY_MOST,
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
