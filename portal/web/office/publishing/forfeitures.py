"""取消和撤销: a case about one honour, step by step: heard, verified, agreed to, put into effect by a second officer,
put before the committee. (第二十九条、第三十条)"""

from datetime import date
from io import BytesIO

from flask import Response, render_template, request, send_file

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.publishing import forfeiting, forfeiture_papers
from portal.operations.publishing.forfeiting import CONFIRMATION, FORFEITURE
from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll import forfeiting as rules
from portal.rules.roll.forfeiting import KINDS, Step, Taken
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.roll import honours as stored
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.moments import typed_day
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text, uploaded
from portal.web.recent_code import requires_recent_code

DECIDED = "同事刚刚已经审定，请看现在的情况。"
NO_DAY = "请填写日期。"
PAPERS = {"notice": ("陈述申辩告知书", forfeiture_papers.notice), "decision": ("决定", forfeiture_papers.decision)}


@blueprint.get("/forfeitures")
def forfeitures() -> str:
    return render_template("office/forfeitures.html", cases=forfeiting.every(), word=rules.state_word, kinds=KINDS)


@blueprint.get(f"/honours/<{NUMBER}:number>/forfeiture")
def before_forfeiting(number: int) -> str:
    return _opening_page(number, {})


@blueprint.post(f"/honours/<{NUMBER}:number>/forfeiture")
def open_forfeiture(number: int) -> Answered:
    typed = {"kind": request.form.get("kind", ""), "event_on": sent_line("event_on"), "grounds": sent_text("grounds")}
    if typed["kind"] not in [kind.value for kind in KINDS]:
        return _opening_page(number, typed, "请选择取消还是撤销。"), 422
    with shown_again(lambda trouble: _opening_page(number, typed, trouble)):
        made = forfeiting.open_case(
            number,
            HonourState(typed["kind"]),
            event_on=typed_day(typed["event_on"]),
            grounds=typed["grounds"],
            by=me(),
            at=received_at(),
            report=request.form.get("report", type=int),
        )
    return done("已立案。下一步是告知本人，听取陈述申辩。", ".forfeiture", number=made.id)


@blueprint.get(f"/forfeitures/<{NUMBER}:number>")
def forfeiture(number: int) -> str:
    return _page(number)


@blueprint.post(f"/forfeitures/<{NUMBER}:number>")
def take_forfeiture_step(number: int) -> Answered:
    """Record a step."""
    typed = {name: sent_line(name) for name in ("step", "on", "until", "organiser")} | {"words": sent_text("words")}
    on = typed_day(typed["on"])
    if typed["step"] not in [step.value for step in Step]:
        raise NotFound
    if on is None:
        return _page(number, trouble=NO_DAY, typed=typed), 422
    taken = Taken(
        step=Step(typed["step"]),
        on=on,
        organiser=typed["organiser"],
        words=typed["words"],
        until=typed_day(typed["until"]) if typed["until"] else None,
    )
    with shown_again(lambda trouble: _page(number, trouble=trouble, typed=typed)):
        forfeiting.take(number, taken, uploaded("scan"), by=me(), at=received_at())
    return done(f"已记录“{taken.step.word}”。", ".forfeiture", number=number)


@blueprint.post(f"/forfeitures/<{NUMBER}:number>/effect")
@requires_recent_code
def put_forfeiture_into_effect(number: int) -> Answered:
    """Propose it to a second officer; or, as that officer, decide."""
    act, at, seen = request.form.get("act", ""), received_at(), seen_version()
    with shown_again(lambda trouble: _page(number, trouble=trouble), 409, stale=DECIDED):
        waiting = FORFEITURE.last(number)
        if act == "propose" or waiting is None:
            forfeiting.propose(number, by=me(), at=at)
            return done("已提请另一位同事审定。", ".forfeiture", number=number)
        if act == "approve":
            FORFEITURE.approve(waiting.id, seen, by=me(), at=at)
            return done("已生效。光荣榜和证书核验页面已经注明，本人已收到消息。", ".forfeiture", number=number)
        FORFEITURE.decline(waiting.id, seen, sent_text("reason"), by=me(), at=at)
    return done("已退回，提请的同事会看到您的理由。", ".forfeiture", number=number)


@blueprint.post(f"/forfeitures/<{NUMBER}:number>/confirmation")
def ask_to_confirm_forfeiture(number: int) -> Answered:
    with shown_again(lambda trouble: _page(number, trouble=trouble), 409):
        forfeiting.ask_to_confirm(number, by=me(), at=received_at())
    return done("已提请组委会确认。", ".forfeiture", number=number)


@blueprint.get(f"/forfeitures/<{NUMBER}:number>/scans/<{NUMBER}:step>")
def forfeiture_scan(number: int, step: int) -> Response:
    content, media_type = forfeiting.scan_of(number, step)
    return send_file(BytesIO(content), mimetype=media_type)


@blueprint.get(f"/forfeitures/<{NUMBER}:number>/<kind>.docx")
def forfeiture_paper(number: int, kind: str) -> Response:
    """陈述申辩告知书 once the person is told, the hosts' decision once they have agreed."""
    if kind not in PAPERS:
        raise NotFound
    found, (word, make) = forfeiting.opened(number), PAPERS[kind]
    return download(make(found), WORD, f"{forfeiting.title_of(found)}-{word}.docx")


def _opening_page(number: int, typed: dict[str, str], trouble: str = "") -> str:
    honour = stored.one(number)
    return render_template(
        "office/forfeiture_new.html",
        honour=honour,
        typed=typed,
        trouble=trouble,
        kinds=[(kind.value, f"{word}（{article}）") for kind, (word, article) in KINDS.items()],
        until=rules.revocable_until(honour.awarded_on, forfeiting.book_of(honour).procedure.revoking_years.value),
        grounds=rules.GROUNDS,
        report=request.values.get("report", type=int),
    )


def _page(number: int, *, trouble: str = "", typed: dict[str, str] | None = None) -> str:
    found, at = forfeiting.opened(number), clock.now()
    proposal, asked = FORFEITURE.last(number), CONFIRMATION.last(number)
    return render_template(
        "office/forfeiture.html",
        found=found,
        title=forfeiting.title_of(found),
        word=rules.state_word(found.case),
        steps=[(step, accounts.one(step.by.id).contact.name) for step in found.steps],
        offered=[(step.value, step.word) for step in rules.steps_left(found.case)],
        lacking=rules.lacking(found.case, _today()) if found.case.is_open else (),
        refusal=forfeiting.refusal_to_put_into_effect(found, at=at),
        proposal=proposal,
        mine=bool(proposal and FORFEITURE.refusal_to_decide(proposal, me())),
        asked=asked,
        refusal_to_confirm=forfeiting.refusal_to_confirm(found),
        taken={step.taken.step.value for step in found.steps},
        said=rules.SAID,
        organisers=found.case.organisers,
        typed=typed or {"on": _today().isoformat()},
        trouble=trouble,
    )


def _today() -> date:
    return clock.today()
