"""The expert's rounds: their list, whom not to judge, and the candidates of one."""

from typing import NamedTuple

from flask import redirect, render_template, request, url_for

from portal.operations.judging import marking
from portal.rules.judging import recusal
from portal.web.answering import Answered, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.seat import Seat, seats
from portal.web.receiving import NUMBER, me, received_at, sent_text


class Declared(NamedTuple):
    """A candidate whom the expert asks not to judge."""

    number: int
    name: str
    reason: str


@blueprint.get("")
def index() -> str:
    return render_template("expert/index.html", seats=seats())


@blueprint.get(f"/<{NUMBER}:number>")
def show(number: int) -> Answered:
    seat = Seat(number)
    if not seat.declared and not seat.shut:
        return redirect(url_for(".before_declaring", number=number), 303)
    return render_template("expert/round.html", seat=seat)


@blueprint.get(f"/<{NUMBER}:number>/declaration")
def before_declaring(number: int) -> Answered:
    seat = Seat(number)
    if seat.declared or seat.shut:
        return redirect(url_for(".show", number=number), 303)
    return _page(seat, set(), {})


@blueprint.post(f"/<{NUMBER}:number>/declaration")
def declare(number: int) -> Answered:
    seat, act = Seat(number), request.form.get("act", "check")
    ticked = {item.number for item in seat.candidates if request.form.get(f"recuse-{item.number}")}
    reasons = {item.number: sent_text(f"reason-{item.number}") for item in seat.candidates}
    faults = _faults(ticked, reasons)
    if faults:
        return _page(seat, ticked, reasons, faults=faults), 422
    if act == "back":
        return _page(seat, ticked, reasons)
    if act != "confirm":
        return _page(seat, ticked, reasons, confirming=True)
    with shown_again(lambda trouble: _page(seat, ticked, reasons, trouble=trouble)):
        marking.declare(number, {one: reasons[one] for one in ticked}, by=me(), at=received_at())
    return done("回避情况已确认，可以开始评审。", ".show", number=number)


def _faults(ticked: set[int], reasons: dict[int, str]) -> dict[int, str]:
    """A tick needs its reason, and a reason its tick."""
    faults = {}
    for number, reason in reasons.items():
        if number in ticked:
            if refusal := recusal.refusal_of_reason(reason):
                faults[number] = refusal.reason
        elif reason:
            faults[number] = "填写了原因，但没有勾选。需要回避的请勾选，不需要的请清空原因。"
    return faults


def _page(
    seat: Seat,
    ticked: set[int],
    reasons: dict[int, str],
    *,
    faults: dict[int, str] | None = None,
    confirming: bool = False,
    trouble: str = "",
) -> str:
    names = {item.number: item.name for item in seat.candidates}
    faults = faults or {}
    return render_template(
        "expert/declaration.html",
        seat=seat,
        ticked=ticked,
        reasons=reasons,
        declared=[Declared(number, name, reasons[number]) for number, name in names.items() if number in ticked],
        faults=faults,
        summary=[(f"reason-{number}", f"{names[number]}：{reason}") for number, reason in faults.items()],
        confirming=confirming,
        trouble=trouble,
    )
