"""校准 as the office holds it: begin, show what everybody gave, end. Nothing of it stays."""

from flask import render_template, request

from portal.operations.judging.preparing_rounds import rulebook_of
from portal.operations.meeting import calibrating
from portal.rules.rulebook.rubric import SHEETS
from portal.storage.engine.errors import NotFound
from portal.storage.judging import rounds
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, received_at
from portal.web.showing import outcomes


@blueprint.get(f"/rounds/<{NUMBER}:number>/calibration")
def calibration(number: int) -> str:
    return _page(number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/calibration")
def change_calibration(number: int) -> Answered:
    act, at = request.form.get("act"), received_at()
    with shown_again(lambda trouble: _page(number, trouble), 409):
        match act:
            case "begin":
                calibrating.begin(number, at=at)
                words = "校准已开始，专家在“评审”里可以看到。"
            case "show":
                calibrating.show(number, at=at)
                words = "已公开，每位专家都可以看到全组的打分。"
            case _:
                calibrating.end(number)
                words = "校准已结束，没有留下记录。"
    return done(words, ".calibration", number=number)


def _page(number: int, trouble: str = "") -> str:
    """:raises NotFound: no sheets are scored in this round, or there is none."""
    round_ = rounds.one(number)
    if round_.method not in SHEETS:
        raise NotFound(f"no score sheets in round {number}")
    refusal = calibrating.refusal_to_begin(round_)
    going = calibrating.seen(number) if calibrating.goes_on(number) else None
    return render_template(
        "office/calibration.html",
        round=round_,
        title=outcomes.title_of(round_),
        going=going,
        refusal=refusal,
        indicators=list(rulebook_of(round_).rubric.indicators()),
        trouble=trouble,
    )
