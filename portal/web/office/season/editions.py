"""届次: preparing an edition from rulebooks, proposing it to the committee, opening it to the public, ending it."""

from itertools import accumulate

from flask import flash, redirect, render_template, request, url_for

from portal import clock
from portal.operations.season import opening, preparing_editions
from portal.operations.season.changing import CHANGING
from portal.operations.season.preparing_editions import Window
from portal.rulebooks import catalogue, rulebook
from portal.rules.season.opening import faults_of_key, faults_of_window
from portal.rules.season.taking_over import Taken, compared_points
from portal.storage.engine.errors import AlreadyThere
from portal.storage.season import editions as stored
from portal.storage.season.editions import Edition
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import newest_rulebooks
from portal.web.moments import field_value, typed_moment, usual
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line
from portal.web.recent_code import requires_recent_code
from portal.web.showing.plans import described

MOMENTS = ("opens_at", "closes_at", "recommending_closes_at")
OTHER_FIRST = "另一位同事刚刚改动了这一届，请核对现在的内容后再办理。"
STATES = {"preparing": "筹备中", "open": "进行中", "ended": "已结束"}


@blueprint.get("/editions")
def editions() -> str:
    found = [(edition, stored.programmes_of(edition)) for edition in stored.every()]
    return render_template("office/editions.html", editions=found, rulebook=rulebook, states=STATES)


@blueprint.get("/editions/new")
def before_preparing() -> str:
    at, books = clock.now(), newest_rulebooks()
    procedure = books[0].procedure
    spans = (procedure.call_days, procedure.filing_days, procedure.recommending_days)
    ends = accumulate(span.value for span in spans)
    typed = {name: field_value(usual(at, days)) for name, days in zip(MOMENTS, ends, strict=True)}
    return _new_page(typed, [book.key for book in books], {})


@blueprint.post("/editions/new")
def prepare() -> Answered:
    typed = {name: sent_line(name) for name in ("key", "name", *MOMENTS)}
    chosen = [key for key in catalogue() if key in request.form.getlist("rulebooks")]
    opens, closes, recommending = (typed_moment(typed[name]) for name in MOMENTS)
    faults = faults_of_key(typed["key"], typed["name"]) | faults_of_window(opens, closes, recommending)
    if reason := _fault_of_choice(chosen):
        faults["rulebooks"] = reason
    if faults or opens is None or closes is None or recommending is None:
        return _new_page(typed, chosen, faults), 422
    windows = {key: Window(opens, closes, recommending) for key in chosen}
    earlier, taking = taken_in()
    try:
        edition = preparing_editions.prepare(
            typed["key"], typed["name"], windows, by=me(), at=received_at(), taking=taking, earlier=earlier
        )
    except AlreadyThere:
        return _new_page(typed, chosen, {"key": "已经有这个代号的届次，请换一个。"}), 422
    return done("这一届已建立，公众还看不到。请逐项确定下面的内容。", ".edition", number=edition.id)


def taken_in() -> tuple[int | None, list[Taken]]:
    """From which edition what is taken over, as it was chosen."""
    number = request.form.get("earlier", type=int)
    known = {edition.id for edition in stored.every()}
    return number if number in known else None, [one for one in Taken if one in request.form.getlist("taking")]


def _fault_of_choice(chosen: list[str]) -> str:
    awards = [catalogue()[key].programme for key in chosen]
    if not awards:
        return "请至少选择一个规则文件。"
    return "同一个奖项只能选一个规则文件。" if len(set(awards)) < len(awards) else ""


def _new_page(typed: dict[str, str], chosen: list[str], faults: dict[str, str]) -> str:
    books = sorted(catalogue().values(), key=lambda book: (book.issued, book.programme), reverse=True)
    options = [(book.key, book.titles.activity, f"{book.source}（{book.issued}）") for book in books]
    sent = request.method == "POST"
    return render_template(
        "office/edition_new.html",
        typed=typed,
        chosen=chosen,
        faults=faults,
        options=options,
        earlier=[(str(edition.id), edition.name) for edition in stored.every()],
        earlier_chosen=request.form.get("earlier", "") if sent else "",
        parts=[(one.value, one.word, "") for one in Taken],
        taking=request.form.getlist("taking") if sent else list(Taken),
    )


@blueprint.get(f"/editions/<{NUMBER}:number>")
def edition(number: int) -> str:
    return edition_page(stored.by_id(number))


def edition_page(edition: Edition, *, trouble: str = "") -> str:
    at = clock.now()
    plan = opening.plan_of(edition)
    return render_template(
        "office/edition.html",
        edition=edition,
        plans=list(zip(plan.programmes, described(plan), strict=True)),
        standing=opening.standing(edition, at=at),
        refusal=opening.refusal_to_open(edition, at=at),
        end_refusal=preparing_editions.refusal_of_end(edition, at=at),
        state=STATES[edition.state],
        changes={one.programme: CHANGING.last(one.id) for one in stored.programmes_of(edition)},
        numbers={one.programme: one.id for one in stored.programmes_of(edition)},
        trouble=trouble,
    )


@blueprint.get(f"/editions/<{NUMBER}:number>/compare")
def compare_editions(number: int) -> str:
    """The edition beside an earlier one, point by point; beside the last one, unless another is asked for."""
    edition = stored.by_id(number)
    others = [one for one in stored.every() if one.id != number]
    asked = request.args.get("with", type=int)
    older = [one for one in others if one.created_at < edition.created_at]
    other = next((one for one in others if one.id == asked), next(iter((*older, *others)), None))
    awards = {one.title: one.pairs for one in described(opening.plan_of(other))} if other else {}
    tables = [
        (one.title, compared_points(awards[one.title], one.pairs))
        for one in described(opening.plan_of(edition))
        if one.title in awards
    ]
    return render_template("office/edition_compare.html", edition=edition, other=other, others=others, tables=tables)


@blueprint.post(f"/editions/<{NUMBER}:number>")
@requires_recent_code
def change_edition(number: int) -> Answered:
    """Propose what stands to the committee, or open what the committee has approved."""
    seen = seen_version()
    with shown_again(lambda trouble: edition_page(stored.by_id(number), trouble=trouble), 409, stale=OTHER_FIRST):
        if request.form.get("act") == "open":
            opening.open_edition(number, seen, by=me(), at=received_at())
            flash("这一届已向社会公布，到申报开始时间自动接受申报。")
        else:
            opening.propose(number, seen, by=me(), at=received_at())
            flash("已提请组委会审定。审定前如有改动，须重新提请。")
    return redirect(url_for(".edition", number=number), 303)


@blueprint.get(f"/editions/<{NUMBER}:number>/end")
def before_ending_edition(number: int) -> str:
    return _end_page(number)


@blueprint.post(f"/editions/<{NUMBER}:number>/end")
@requires_recent_code
def end_edition(number: int) -> Answered:
    with shown_again(lambda trouble: _end_page(number, trouble), 409, stale=OTHER_FIRST):
        preparing_editions.end(number, seen_version(), by=me(), at=received_at())
    return done("这一届已结束，公众仍可查看公示、表彰决定和光荣榜。", ".edition", number=number)


def _end_page(number: int, trouble: str = "") -> str:
    edition = stored.by_id(number)
    refusal = preparing_editions.refusal_of_end(edition, at=clock.now())
    return render_template("office/edition_end.html", edition=edition, refusal=refusal, trouble=trouble)
