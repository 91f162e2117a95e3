"""The rounds of judging: those of every award in the order of its rulebook, preparing one, and its page."""

from datetime import datetime
from typing import NamedTuple

from flask import render_template, request

from portal import clock
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.judging.preparing_rounds import Slot
from portal.rules.judging.rounds import WITH_BALLOTS, refusal_of_window
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.judging import panels, results
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.moments import field_value, typed_moment, usual
from portal.web.office.area import blueprint
from portal.web.office.rounds.channels import origins
from portal.web.office.rounds.view import View
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.showing import outcomes

OTHER_FIRST = "另一位同事刚刚改动了本轮，请核对现在的内容后再办理。"
DIGITS_MOST = 17


class Row(NamedTuple):
    """One stage of an award, with its round if it is prepared. ``out``: how many go on, once that is approved."""

    key: str
    name: str
    method: str
    round: Round | None
    candidates: int
    experts: int | None
    out: int | None
    refusal: Refusal | None


class Tray(NamedTuple):
    programme: Programme
    book: Rulebook
    rows: list[Row]


@blueprint.get("/rounds")
def rounds() -> str:
    return _rounds_page()


def _rounds_page(*, trouble: str = "") -> str:
    trays = []
    for programme in editions.programmes_shown():
        book = programme.book
        trays.append(Tray(programme, book, [_row(slot) for slot in preparing.overview(programme, at=clock.now())]))
    return render_template("office/rounds.html", trays=trays, trouble=trouble)


def _row(slot: Slot) -> Row:
    stage, round_ = slot.stage, slot.round
    name, method = preparing.title(stage), outcomes.METHODS[stage.method]
    if round_ is None:
        return Row(stage.key, name, method, None, 0, None, None, slot.refusal)
    frozen = results.result_of(round_)
    return Row(
        stage.key,
        name,
        method,
        round_,
        len(panels.numbers_of(round_)),
        len(panels.experts_of(round_)) if stage.method in WITH_BALLOTS else None,
        outcomes.out_of(frozen.result) if frozen else None,
        None,
    )


@blueprint.post("/rounds")
def prepare_round() -> Answered:
    programme = editions.programme(number_in(request.form.get("programme", "")))
    with shown_again(lambda trouble: _rounds_page(trouble=trouble), 409):
        made = preparing.prepare(programme, request.form.get("stage", ""), by=me(), at=received_at())
    return done("已开始准备本轮评审，候选人已列入。请逐项确定下面的内容。", ".round_page", number=made.id)


def number_in(text: str) -> int:
    """The number that a field holds, 0 where it holds none that the database could.

    >>> number_in("12"), number_in("x"), number_in("9" * 20)
    (12, 0, 0)
    """
    usable = text.isascii() and text.isdecimal() and len(text) < DIGITS_MOST
    return int(text) if usable else 0


@blueprint.get(f"/rounds/<{NUMBER}:number>")
def round_page(number: int) -> str:
    view = View(number)
    return render_template("office/round.html", view=view, origins=origins(view.round, view.listed))


@blueprint.post(f"/rounds/<{NUMBER}:number>/candidates")
def add_candidates(number: int) -> Answered:
    """Have the applications judged as well that were accepted since the round was prepared."""
    with shown_again(lambda trouble: not_done(trouble, ".round_page", number=number), stale=OTHER_FIRST):
        preparing.refresh(number, seen_version(), by=me(), at=received_at())
    return done("新受理的申报已列入候选人，请分配评审专家。", ".round_page", number=number)


@blueprint.get(f"/rounds/<{NUMBER}:number>/window")
def before_setting_window(number: int) -> str:
    round_ = stored.one(number)
    at, procedure = clock.now(), round_.programme.book.procedure
    ahead = procedure.round_ahead_days.value
    opens = round_.opens_at or usual(at, ahead).replace(hour=9)
    closes = round_.closes_at or usual(at, ahead + procedure.round_days.value)
    return _window_page(round_, {"opens_at": field_value(opens), "closes_at": field_value(closes)}, {})


@blueprint.post(f"/rounds/<{NUMBER}:number>/window")
def set_window(number: int) -> Answered:
    round_ = stored.one(number)
    typed = {name: request.form.get(name, "") for name in ("opens_at", "closes_at")}
    opens, closes = (typed_moment(value) for value in typed.values())
    at, seen = received_at(), seen_version()
    faults = _faults(opens, closes, at)
    if faults or opens is None or closes is None:
        return _window_page(round_, typed, faults), 422
    with shown_again(lambda trouble: _window_page(round_, typed, {"closes_at": trouble}), 409, stale=OTHER_FIRST):
        preparing.set_window(number, seen, opens, closes, by=me(), at=at)
    return done("评审时间已保存。", ".round_page", number=number)


def _faults(opens: datetime | None, closes: datetime | None, at: datetime) -> dict[str, str]:
    refusal = refusal_of_window(opens, closes, at)
    if refusal is None:
        return {}
    return {"opens_at" if opens is None else "closes_at": refusal.reason}


def _window_page(round_: Round, typed: dict[str, str], faults: dict[str, str]) -> str:
    title = outcomes.title_of(round_)
    return render_template("office/round_window.html", round=round_, title=title, typed=typed, faults=faults)
