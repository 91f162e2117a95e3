"""The panel of a round: who sits on it, who judges whom, and who is recused from whom."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for

from portal.operations.judging import panels, preparing_rounds
from portal.operations.judging.panels import Load
from portal.operations.people import staffing
from portal.rules.judging.recusal import Ground, refusal_to_pin
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.office.rounds.held import ALL_FIELDS
from portal.web.office.rounds.preparing import OTHER_FIRST, number_in
from portal.web.office.rounds.view import name_of
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate

Pair = tuple[int, int]  # expert, candidate
FIELDS_APART = "、"


class Seated(NamedTuple):
    """One expert, as the pages of the panel list them."""

    id: int
    name: str
    unit: str
    panel: str
    asked: int
    recused: int


class Other(NamedTuple):
    """An expert who does not sit on the panel."""

    id: int
    name: str
    unit: str
    fields: str


class Place(NamedTuple):
    """Where an expert may judge a candidate."""

    expert: int
    name: str
    asked: bool
    recused: bool


class Row(NamedTuple):
    candidate: Candidate
    places: list[Place]


class Recused(NamedTuple):
    expert: str
    candidate: str
    ground: str
    reason: str
    at: datetime
    pair: str  # "" where it cannot be taken back


def _fields(round_: Round) -> dict[str, str]:
    return {field.key: field.name for field in preparing_rounds.rulebook_of(round_).technical_fields}


def _seated(round_: Round) -> list[Seated]:
    names = _fields(round_)
    found = [
        Seated(
            one.seat.expert.id,
            one.contact.name,
            one.profile.unit,
            names.get(one.seat.panel, ALL_FIELDS),
            one.candidates,
            one.recused,
        )
        for one in panels.load(round_.id)
    ]
    return sorted(found, key=lambda one: (one.panel, one.name))


# -- who sits there --------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/panel")
def panel(number: int) -> str:
    return _panel_page(stored.one(number))


@blueprint.post(f"/rounds/<{NUMBER}:number>/panel")
def change_panel(number: int) -> Answered:
    at, by = received_at(), me()
    leaving = number_in(request.form.get("unseat", ""))
    chosen = {one: request.form.get("panel", "") for one in request.form.getlist("expert", type=int)}
    if request.form.get("act") == "before":
        chosen = panels.seats_before(stored.one(number))
    with shown_again(lambda trouble: _panel_page(stored.one(number), trouble=trouble), 409, stale=OTHER_FIRST):
        if leaving:
            panels.unseat(number, seen_version(), leaving, by=by, at=at)
            flash("已请出这位专家，分配给他的候选人请重新分配。")
        else:
            panels.seat(number, seen_version(), chosen, by=by, at=at)
            flash(f"已请进 {len(chosen)} 名专家。请分配候选人。")
    return redirect(url_for(".panel", number=number), 303)


def _panel_page(round_: Round, *, trouble: str = "") -> str:
    seated, names = _seated(round_), _fields(round_)
    there = {one.id for one in seated}
    others = [
        Other(
            one.account.id,
            one.contact.name,
            one.profile.unit,
            FIELDS_APART.join(names[key] for key in one.profile.technical_fields if key in names),
        )
        for one in staffing.colleagues(RoleName.EXPERT)
        if one.account.id not in there
    ]
    return render_template(
        "office/round_panel.html",
        round=round_,
        title=outcomes.title_of(round_),
        editable=round_.state is RoundState.PREPARING,
        seated=seated,
        before=len(panels.seats_before(round_)),
        others=others,
        panels=[("", f"{ALL_FIELDS}（不分组）"), *names.items()],
        panel=request.form.get("panel", ""),
        trouble=trouble,
    )


# -- who judges whom -------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/allotment")
def allotment(number: int) -> str:
    round_ = stored.one(number)
    if not request.args.get("suggest"):
        return _allotment_page(round_, set(panels.assigned(number)))
    each = request.args.get("each", 0, type=int)
    return _allotment_page(round_, set(panels.suggest(number, max(each, 0))), suggested=True)


@blueprint.post(f"/rounds/<{NUMBER}:number>/allotment")
def allot(number: int) -> Answered:
    pairs = {pair for text in request.form.getlist("pair") if (pair := pair_in(text))}
    with shown_again(
        lambda trouble: _allotment_page(stored.one(number), pairs, trouble=trouble), 409, stale=OTHER_FIRST
    ):
        panels.assign(number, seen_version(), pairs, by=me(), at=received_at())
    return done(f"分配已保存，共 {len(pairs)} 份评审表。", ".allotment", number=number)


def pair_in(text: str) -> Pair | None:
    """The two numbers that a field names, or None where it names none.

    >>> pair_in("12:34"), pair_in("12"), pair_in("x:34")
    ((12, 34), None, None)
    """
    first, _, second = text.partition(":")
    pair = number_in(first), number_in(second)
    return pair if all(pair) else None


def _allotment_page(round_: Round, asked: set[Pair], *, suggested: bool = False, trouble: str = "") -> str:
    recused = {(one.expert, one.candidate) for one in panels.recusals(round_.id)}
    seats = sorted(panels.load(round_.id), key=lambda one: (one.seat.panel, one.contact.name))
    belongs = {one.application.id: one.panel for one in panels.candidates(round_.id)}
    shown = outcomes.candidates(belongs, preparing_rounds.rulebook_of(round_)).values()
    rows = [Row(one, _places(one.id, belongs[one.id], seats, asked, recused)) for one in shown]
    return render_template(
        "office/round_allotment.html",
        round=round_,
        title=outcomes.title_of(round_),
        editable=round_.state is RoundState.PREPARING,
        rows=rows,
        experts=_seated(round_),
        loads=Counter(expert for expert, _ in asked),
        each=request.args.get("each", ""),
        suggested=suggested,
        trouble=trouble,
    )


def _places(candidate: int, panel: str, seats: list[Load], asked: set[Pair], recused: set[Pair]) -> list[Place]:
    """Experts of the candidate's field, and those who judge all fields."""
    found = []
    for one in seats:
        pair = one.seat.expert.id, candidate
        if one.seat.panel in ("", panel) or not panel or pair in asked:
            found.append(Place(pair[0], one.contact.name, pair in asked, pair in recused))
    return found


# -- recusals --------------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/recusals")
def recusals(number: int) -> str:
    return _recusals_page(stored.one(number))


@blueprint.post(f"/rounds/<{NUMBER}:number>/recusals")
def pin_recusal(number: int) -> Answered:
    expert, candidate = (request.form.get(name, 0, type=int) for name in ("expert", "candidate"))
    reason, pinned = sent_text("reason"), pair_in(request.form.get("unpin", ""))
    with shown_again(lambda trouble: _recusals_page(stored.one(number), trouble=trouble), 409, stale=OTHER_FIRST):
        if pinned:
            panels.unpin(number, seen_version(), *pinned, by=me(), at=received_at())
        else:
            panels.pin(number, seen_version(), expert, candidate, reason, by=me(), at=received_at())
    return done("已取消指定的回避，请重新分配。" if pinned else "已指定回避。", ".recusals", number=number)


def _recusals_page(round_: Round, *, trouble: str = "") -> str:
    known = outcomes.candidates(
        [one.application.id for one in panels.candidates(round_.id)], preparing_rounds.rulebook_of(round_)
    )
    preparing = round_.state is RoundState.PREPARING
    found = [
        Recused(
            name_of(one.expert),
            known[one.candidate].name,
            one.ground.word,
            one.reason,
            one.at,
            f"{one.expert}:{one.candidate}" if preparing and one.ground is Ground.PINNED else "",
        )
        for one in panels.recusals(round_.id)
    ]
    return render_template(
        "office/round_recusals.html",
        round=round_,
        title=outcomes.title_of(round_),
        found=found,
        refusal=refusal_to_pin(round_.state not in (RoundState.PREPARING, RoundState.OPEN)),
        experts=[(str(one.id), f"{one.name}（{one.panel}）") for one in _seated(round_)],
        candidates=[(str(one.id), f"{one.number} {one.name}") for one in known.values()],
        typed=request.form,
        trouble=trouble,
    )
