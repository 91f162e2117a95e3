"""The questions that are often asked 常见问题, as the office keeps them: grouped, in order, each looked at before it
is public."""

from itertools import groupby

from flask import redirect, render_template, request, url_for

from portal.operations.site import questions as operations
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.site.announcing import faults_of_question
from portal.storage.publishing import petitions
from portal.storage.site import questions as stored
from portal.storage.site.questions import Question
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version

ONE = f"/questions/<{NUMBER}:number>"
FIELDS = ("heading", "question", "answer")
OTHER_FIRST = "另一位同事刚刚改动了这个问题，请核对现在的内容后再办理。"
STEPS = {"up": -1, "down": 1}


@blueprint.get("/questions")
def questions() -> str:
    groups = [(heading, list(rows)) for heading, rows in groupby(stored.every(), key=lambda row: row.heading)]
    return render_template("office/questions.html", groups=groups)


@blueprint.get("/questions/new")
def before_adding_question() -> str:
    """Empty, or with what somebody has asked and the office has answered."""
    typed = dict.fromkeys(FIELDS, "")
    if asked := request.args.get("petition", type=int):
        found = petitions.one(asked)
        typed |= {"question": clean_line(found.written.text), "answer": found.answer or ""}
    return _page(None, typed)


@blueprint.post("/questions/new")
def add_question() -> Answered:
    """Shown first, then added."""
    typed = _typed()
    faults = faults_of_question(**typed)
    if faults or request.form.get("act") != "save":
        return _page(None, typed, faults, preview=not faults), 422 if faults else 200
    operations.add(**typed, by=me(), at=received_at())
    return done("已公布。", ".questions")


@blueprint.get(ONE)
def question(number: int) -> str:
    found = stored.one(number)
    return _page(found, {name: getattr(found, name) for name in FIELDS})


@blueprint.post(ONE)
def change_question(number: int) -> Answered:
    found, typed = stored.one(number), _typed()
    faults = faults_of_question(**typed)
    if faults or request.form.get("act") != "save":
        return _page(found, typed, faults, preview=not faults), 422 if faults else 200
    with shown_again(lambda trouble: _page(stored.one(number), typed, trouble=trouble), stale=OTHER_FIRST):
        operations.change(number, seen_version(), **typed, by=me(), at=received_at())
    return done("已公布。", ".questions")


@blueprint.post(f"{ONE}/move")
def move_question(number: int) -> Answered:
    operations.move(number, STEPS.get(request.form.get("act", ""), 0), by=me(), at=received_at())
    return redirect(url_for(".questions", _anchor=f"question-{number}"), 303)


@blueprint.get(f"{ONE}/remove")
def before_removing_question(number: int) -> str:
    return _removing_page(number)


def _removing_page(number: int, trouble: str = "") -> str:
    return render_template("office/question_remove.html", question=stored.one(number), trouble=trouble)


@blueprint.post(f"{ONE}/remove")
def remove_question(number: int) -> Answered:
    with shown_again(lambda trouble: _removing_page(number, trouble), stale=OTHER_FIRST):
        operations.remove(number, seen_version(), by=me(), at=received_at())
    return done("已删除。", ".questions")


def _typed() -> dict[str, str]:
    return {name: (clean_text if name == "answer" else clean_line)(request.form.get(name, "")) for name in FIELDS}


def _page(
    found: Question | None,
    typed: dict[str, str],
    faults: dict[str, str] | None = None,
    *,
    preview: bool = False,
    trouble: str = "",
) -> str:
    headings = list(dict.fromkeys(row.heading for row in stored.every()))
    return render_template(
        "office/question.html",
        question=found,
        typed=typed,
        faults=faults or {},
        preview=preview,
        trouble=trouble,
        headings=headings,
    )
