"""The public evaluation as the office holds it: deeds that the public reads, and, between the end of the voting and its
count, ballots set aside and results of other forms, each by two people."""

from typing import Any, NamedTuple

from flask import Response, render_template, request

from portal.operations.judging import public_counting, public_voting
from portal.operations.judging.public_counting import ASIDE
from portal.rules.judging import public_voting as rules
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Method
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound
from portal.storage.judging import public_forms
from portal.storage.judging.public_forms import PublicForm
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import OTHER_FIRST, number_in
from portal.web.office.rounds.view import View, name_of
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text, uploaded
from portal.web.recent_code import requires_recent_code

DECIDED_FIRST = "另一位同事刚刚办结了这一项。"


class Aside(NamedTuple):
    """A group of marked ballots, proposed not to be counted, as the other officer reads it."""

    proposal: Any
    ballots: int
    reason: str
    proposer: str
    refusal: Refusal | None


class Form(NamedTuple):
    """What another form came to, as it is read."""

    row: PublicForm
    name: str
    voters: int
    votes: list[tuple[str, int]]
    own: bool


def _public(number: int, *states: RoundState) -> View:
    """:raises NotFound: that is no public evaluation, or it stands elsewhere."""
    view = View(number)
    if view.method is not Method.PUBLIC or view.round.state not in states:
        raise NotFound
    return view


# -- deeds -------------------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/deeds")
def before_writing_deeds(number: int) -> str:
    view = _public(number, RoundState.PREPARING)
    return _deeds_page(view, public_forms.deeds_of(view.round))


@blueprint.post(f"/rounds/<{NUMBER}:number>/deeds")
def write_deeds(number: int) -> Answered:
    view = _public(number, RoundState.PREPARING)
    typed = {one.id: sent_text(f"deed-{one.id}") for one in view.candidates}
    faults = {one: refusal.reason for one, text in typed.items() if (refusal := rules.DEED.refusal_of(text))}
    if faults:
        return _deeds_page(view, typed, faults), 422
    with shown_again(lambda trouble: _deeds_page(view, typed, trouble=trouble), 409, stale=OTHER_FIRST):
        public_voting.write_deeds(number, seen_version(), typed, by=me(), at=received_at())
    return done("公开的事迹已保存。", ".round_page", number=number)


def _deeds_page(view: View, typed: dict[int, str], faults: dict[int, str] | None = None, *, trouble: str = "") -> str:
    return render_template(
        "office/round_deeds.html", view=view, typed=typed, faults=faults or {}, trouble=trouble, most=rules.DEED.most
    )


# -- between the end and the count ---------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/public")
def public_page(number: int) -> str:
    return _page(_public(number, RoundState.CLOSING))


@blueprint.post(f"/rounds/<{NUMBER}:number>/public/asides")
def propose_aside(number: int) -> Answered:
    view = _public(number, RoundState.CLOSING)
    pattern, reason = sent_line("pattern"), sent_text("reason")
    with shown_again(lambda trouble: _page(view, trouble=trouble)):
        public_counting.propose_aside(number, pattern, reason, by=me(), at=received_at())
    return done("已提出不计入，等待另一位工作人员决定。", ".public_page", number=number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/public/asides/<{NUMBER}:proposal>")
@requires_recent_code
def decide_aside(number: int, proposal: int) -> Answered:
    view = _public(number, RoundState.CLOSING)
    if proposal not in {one.id for one in ASIDE.of(number)}:
        raise NotFound
    seen, reason, approves = seen_version(), sent_text("reason"), request.form.get("act") == "approve"
    with shown_again(lambda trouble: _page(view, trouble=trouble), 409, stale=DECIDED_FIRST):
        if approves:
            ASIDE.approve(proposal, seen, by=me(), at=received_at())
        else:
            ASIDE.decline(proposal, seen, reason, by=me(), at=received_at())
    return done("这组选票不计入。" if approves else "没有同意，这组选票照常计入。", ".public_page", number=number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/public/forms")
def enter_form(number: int) -> Answered:
    view = _public(number, RoundState.CLOSING)
    typed = {one.id: request.form.get(f"votes-{one.id}", "") for one in view.candidates}
    votes = {one: _number(text) for one, text in typed.items()}
    voters = _number(request.form.get("voters", ""))
    with shown_again(lambda trouble: _page(view, trouble=trouble)):
        public_counting.enter_form(
            *(number, sent_line("name"), voters, votes, uploaded("proof")), by=me(), at=received_at()
        )
    return done("已录入，等待另一位工作人员核对。", ".public_page", number=number)


def _number(text: str) -> int:
    """What was typed as a number; −1, which no count is, where it is none."""
    return number_in(text.strip()) if text.strip().isdecimal() else -1


@blueprint.post(f"/rounds/<{NUMBER}:number>/public/forms/<{NUMBER}:form>")
def change_form(number: int, form: int) -> Answered:
    view = _public(number, RoundState.CLOSING)
    confirms = request.form.get("act") == "confirm"
    act = public_counting.confirm_form if confirms else public_counting.discard_form
    with shown_again(lambda trouble: _page(view, trouble=trouble), 409):
        act(number, form, by=me(), at=received_at())
    return done("已核对，计入结果。" if confirms else "已删除，可以重新录入。", ".public_page", number=number)


@blueprint.get(f"/rounds/<{NUMBER}:number>/public/forms/<{NUMBER}:form>/proof")
def form_proof(number: int, form: int) -> Response:
    blob = public_forms.form_of(number, form).proof
    return download(blobs.get(blob.name), blob.media_type, f"证明-{form}.{blob.media_type.rpartition('/')[2]}")


def _page(view: View, *, trouble: str = "") -> str:
    pending = public_counting.pending(view.round)
    names = {one.id: one.name for one in view.candidates}
    decided = {wanted.pattern for _, wanted in (*pending.aside, *pending.waiting)}
    return render_template(
        "office/round_public.html",
        view=view,
        pending=pending,
        groups=[one for one in pending.groups if one.pattern not in decided],
        waiting=[
            Aside(one, wanted.ballots, wanted.reason, name_of(one.proposer), ASIDE.refusal_to_decide(one, me()))
            for one, wanted in pending.waiting
        ],
        forms=[_form(row, names) for row in pending.forms],
        typed=request.form,
        trouble=trouble,
    )


def _form(row: PublicForm, names: dict[int, str]) -> Form:
    said = row.form
    votes = [(names[one], number) for one, number in said.votes]
    return Form(row, said.name, said.voters, votes, row.is_entered_by(me()))
