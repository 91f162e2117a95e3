"""One competition, and what an edition decides for it: days, places and prizes, proposed to the committee before
anything is scored."""

from flask import render_template, request

from portal.operations.competing import planning
from portal.rules.competing.planning import Plan, planned_days, prize_cuts, prizes_in, prizes_of
from portal.rules.judging.tally import MEAN
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.rulebook.competition import Allotment, CompetitionBook, Cut
from portal.rules.season.opening import COMBINING
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.hanging import get, post
from portal.web.competing.view import ONE, View
from portal.web.receiving import me, received_at, sent_line, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing.competitions import kind_options

MIXED = Refusal("请为每一阶段选择名额的分配方式。")


@get(ONE)
def competition(number: int, key: str) -> str:
    return render_template("competing/competition.html", view=View(number, key))


@get(f"{ONE}/plan")
def before_planning(number: int, key: str) -> str:
    view = View(number, key)
    return _page(view, _typed_of(view.book, view.offered))


@post(f"{ONE}/plan")
@requires_recent_code
def propose_plan(number: int, key: str) -> Answered:
    view = View(number, key)
    with shown_again(lambda trouble: _page(view, dict(request.form.items()), trouble)):
        planning.propose(view.begun.id, _plan(view.book), by=me(), at=received_at())
    return done("已提请组委会审定。同意以后立即公布，公布以后才能导入结果。", ".competition", **view.place)


def _page(view: View, typed: dict[str, str], trouble: str = "") -> str:
    return render_template(
        "competing/competition_plan.html",
        view=view,
        typed=typed,
        kinds=kind_options(),
        combining=COMBINING,
        trouble=trouble,
    )


def _typed_of(book: CompetitionBook, plan: Plan) -> dict[str, str]:
    """The plan as the fields of its page hold it."""
    typed = {"combine": plan.combine}
    for stage, (first, last) in plan.dates.items():
        typed |= {f"from.{stage}": first, f"to.{stage}": last}
    for stage, cuts in plan.cuts.items():
        typed[f"kind.{stage}"] = cuts[0].kind.value if cuts else Allotment.JOINT.value
        typed |= {f"places.{stage}.{cut.key}": str(cut.places) for cut in cuts}
    prizes = prizes_of(plan.of(book.final.key))
    return typed | {"prizes": "\n".join(f"{cut.title} {places}" for cut, places in prizes)}


def _plan(book: CompetitionBook) -> Plan:
    """The plan as it was typed.

    :raises Refused: with the first fault.
    """
    names = {stage.key: stage.name for stage in book.stages}
    dates, fault = planned_days({key: (sent_line(f"from.{key}"), sent_line(f"to.{key}")) for key in names}, names)
    prizes, wrong = prizes_in(sent_text("prizes"))
    if fault or wrong:
        raise Refused(Refusal(fault or wrong))
    cuts = {stage.key: tuple(_cut(stage.key, cut) for cut in stage.cuts) for stage in book.scored()}
    cuts[book.final.key] = prize_cuts(_kind(book.final.key), prizes)
    combine = sent_line("combine")
    return Plan(dates=dates, cuts=cuts, combine=combine if combine in dict(COMBINING) else MEAN)


def _kind(stage: str) -> Allotment:
    try:
        return Allotment(sent_line(f"kind.{stage}"))
    except ValueError:
        raise Refused(MIXED) from None


def _cut(stage: str, cut: Cut) -> Cut:
    places = sent_line(f"places.{stage}.{cut.key}")
    number = int(places[:5]) if places.isascii() and places.isdecimal() else 0
    return Cut(key=cut.key, name=cut.name, title=cut.title, kind=_kind(stage), places=number)
