"""Opening a round, closing and counting it, the panel's decision, and putting the result before the committee."""

from collections.abc import Mapping

from flask import Response, render_template, request

from portal.operations.judging import approving_results, closing
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import OTHER_FIRST, number_in
from portal.web.office.rounds.view import View
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing import firmness

HONOUR = "honour-"  # before a candidate's number, in the names of the fields of a deliberation


def _in(number: int, *states: RoundState) -> View:
    """:raises NotFound: the round does not stand there, so that this page does not exist."""
    view = View(number)
    if view.round.state not in states:
        raise NotFound
    return view


# -- opening ---------------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/open")
def before_opening_round(number: int) -> str:
    return _opening_page(_in(number, RoundState.PREPARING))


@blueprint.post(f"/rounds/<{NUMBER}:number>/open")
def open_round(number: int) -> Answered:
    with shown_again(lambda trouble: _opening_page(View(number), trouble=trouble), 409, stale=OTHER_FIRST):
        closing.open_round(number, seen_version(), by=me(), at=received_at(), settings=settings())
    return done("评审已经开始，专家登录以后可以看到各自的候选人。", ".round_page", number=number)


def _opening_page(view: View, *, trouble: str = "") -> str:
    pairs = [(what, how) for what, how, _ in view.preparing]
    pairs = [("候选人", f"{view.count} 名"), *pairs, *view.pairs]
    lead = "请核对。开始以后，候选人、专家组、分配和规定都不能更改；回避仍可以指定。"
    return _act_page(view, "开始评审", lead, "开始评审", pairs=pairs, trouble=trouble)


# -- closing ---------------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/close")
def before_closing_round(number: int) -> str:
    return _closing_page(_in(number, RoundState.OPEN, RoundState.CLOSING))


@blueprint.post(f"/rounds/<{NUMBER}:number>/close")
@requires_recent_code
def close_round(number: int) -> Answered:
    with shown_again(lambda trouble: _closing_page(View(number), trouble=trouble), 409, stale=OTHER_FIRST):
        closed = closing.close(number, seen_version(), by=me(), at=received_at())
    words = "投票已经结束，还没有开票。" if closed.state is RoundState.CLOSING else "本轮评审已经结束，结果已计算。"
    return done(words, ".round_page", number=number)


def _closing_page(view: View, *, trouble: str = "") -> str:
    handed_in, entitled = view.attendance
    pairs = [
        ("应到专家", f"{entitled} 名"),
        ("已全部提交", f"{handed_in} 名"),
        ("提交截止", moment(view.round.closes_at) if view.round.closes_at else ""),
    ]
    if view.is_public:
        return _public_closing_page(view, trouble=trouble)
    if view.round.state is RoundState.CLOSING:
        lead = "提交已经停止，计票没有完成。继续计票，结果不变。"
        return _act_page(view, "继续计票", lead, "继续计票", pairs=pairs, trouble=trouble)
    lead = "结束以后不能再提交，评审内容公开给办公室，并立即计票。不能恢复。"
    return _act_page(view, "结束评审", lead, "结束评审并计票", pairs=pairs, trouble=trouble)


def _public_closing_page(view: View, *, trouble: str = "") -> str:
    pairs = [("投票截止", moment(view.round.closes_at) if view.round.closes_at else "")]
    if view.round.state is RoundState.CLOSING:
        lead = "开票以后公布全部选票和两种计票结果，不能再更改。"
        return _act_page(view, "开票", lead, "开票", pairs=pairs, trouble=trouble)
    lead = "结束以后不能再投票。开票以前，任何人都看不到票数。不能恢复。"
    return _act_page(view, "结束投票", lead, "结束投票", pairs=pairs, trouble=trouble)


# -- the panel's decision --------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/decision")
def before_panel_decision(number: int) -> str:
    return _decision_page(_in(number, RoundState.CLOSED), {})


@blueprint.post(f"/rounds/<{NUMBER}:number>/decision")
@requires_recent_code
def record_panel_decision(number: int) -> Answered:
    view = _in(number, RoundState.CLOSED)
    typed = {name: clean_text(value) for name, value in request.form.items()}
    with shown_again(lambda trouble: _decision_page(View(number), typed, trouble=trouble), 409, stale=OTHER_FIRST):
        _decide(view, typed)
    return done("专家组的决定已记录，可以提请组委会批准。", ".round_page", number=number)


def _decide(view: View, typed: Mapping[str, str]) -> None:
    honours = {
        honour.key: [one.id for one in view.candidates if typed.get(f"{HONOUR}{one.id}") == honour.key]
        for honour in view.honours
        if view.named
    }
    closing.decide(
        view.round.id,
        seen_version(),
        typed.get("minutes", ""),
        goes_on=_chosen(),
        honours={key: numbers for key, numbers in honours.items() if numbers},
        meeting={name: typed.get(name, "") for name in ("place", "chair", "recorder")},
        by=me(),
        at=received_at(),
    )


def _chosen() -> list[int]:
    return [number for text in request.form.getlist("goes_on") if (number := number_in(text))]


def _decision_page(view: View, typed: Mapping[str, str], *, trouble: str = "") -> str:
    choosing = [line for line in view.table if view.named or line.candidate.id in view.result.tied]
    return render_template(
        "office/round_decision.html",
        view=view,
        choosing=choosing,
        typed=typed,
        chosen=_chosen(),
        trouble=trouble,
    )


# -- putting forward -------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/propose")
def before_proposing_result(number: int) -> str:
    return _proposing_page(_in(number, RoundState.CLOSED))


@blueprint.post(f"/rounds/<{NUMBER}:number>/propose")
def propose_result(number: int) -> Answered:
    opinion = sent_text("opinion")
    with shown_again(
        lambda trouble: _proposing_page(_in(number, RoundState.CLOSED), opinion=opinion, trouble=trouble),
        409,
        stale=OTHER_FIRST,
    ):
        approving_results.propose_result(number, seen_version(), opinion, by=me(), at=received_at())
    return done("已提请组委会批准。", ".round_page", number=number)


def _proposing_page(view: View, *, opinion: str = "", trouble: str = "") -> str:
    lead = "组委会看到的正是下面的结果。批准以后结果固定，不能再更改。"
    return _act_page(
        view, "提请组委会批准", lead, "提请批准", opinion=opinion or view.opinion, trouble=trouble, table=True
    )


def _act_page(
    view: View,
    heading: str,
    lead: str,
    words: str,
    *,
    pairs: list[tuple[str, str]] | None = None,
    table: bool = False,
    opinion: str | None = None,
    trouble: str = "",
) -> str:
    return render_template(
        "office/round_act.html",
        view=view,
        heading=heading,
        lead=lead,
        words=words,
        pairs=pairs,
        table=view.table if table else [],
        refusal=view.refusal,
        opinion=opinion,
        trouble=trouble,
    )


# -- how firm it is --------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/firmness")
def firmness_page(number: int) -> str:
    return firmness.page(number)


@blueprint.get(f"/rounds/<{NUMBER}:number>/firmness.docx")
def firmness_paper(number: int) -> Response:
    return firmness.paper(number)
