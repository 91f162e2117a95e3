"""What an organisation is asked, and the submission that it reads: as it was submitted, and nothing after it."""

from typing import NamedTuple

from flask import Response, abort, render_template

from portal import clock
from portal.documents.media_types import PDF, WORD
from portal.operations.applying import materials, recommending
from portal.operations.office import archiving
from portal.rulebooks import rulebook
from portal.rules.applying.answers import characters_used, sections_of
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.deadlines import Timing
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.rules.applying.manifest import Attached
from portal.rules.applying.recommending import TOO_LATE, RecommendationState, refusal_to_answer
from portal.storage.applying import organisations, recommendations
from portal.storage.applying.recommendations import Recommendation
from portal.storage.publishing import unit_notices
from portal.web.downloads import download, picture
from portal.web.filters import moment
from portal.web.receiving import me
from portal.web.recommender.area import blueprint
from portal.web.recommender.asking import Asking, tone_of
from portal.web.showing.reading import Count, Reading
from portal.web.showing.unit_notices import Inside

LEAD = "有人提交申报表并请贵单位推荐时，列在这里。每一件只针对那一次提交的内容。"


class Listed(NamedTuple):
    """One line of the list."""

    number: int
    name: str
    unit: str
    award: str
    part: str
    organisation: str
    state: str
    tone: str
    when: str
    waiting: bool


@blueprint.get("")
def index() -> str:
    own = organisations.of_account(me())
    listed = [_listed(row) for row in recommendations.asked_of(me())]
    return render_template(
        "recommender/index.html",
        lead="、".join(one.name for one in own),
        explained=LEAD,
        waiting=[item for item in listed if item.waiting],
        settled=[item for item in listed if not item.waiting],
        many=len(own) > 1,
        unconfirmed=[one.name for one in own if not one.confirmed],
        unit_notices=[Inside(row) for row in unit_notices.of_account(me())],
    )


def _listed(row: Recommendation) -> Listed:
    case = recommending.asked(row, by=me(), at=clock.now())
    refusal = refusal_to_answer(case)
    waiting, late = refusal is None, row.state is RecommendationState.ASKED and refusal is not None
    overdue = refusal is TOO_LATE and row.required
    return Listed(
        number=row.id,
        name=row.application.name,
        unit=row.application.unit,
        award=rulebook(row.snapshot.rulebook).titles.short,
        part=row.part.word,
        organisation=row.organisation.name,
        state=Timing.OVER.word if overdue else "没有推荐" if late else row.state.word,
        tone=tone_of(row.state, late=late),
        when=f"{moment(case.deadline)}截止" if waiting else moment(row.lapsed_at or row.changed_at),
        waiting=waiting,
    )


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    asked = Asking(number)
    return render_template("recommender/show.html", asked=asked, standing=asked.standing)


@blueprint.get("/<int:number>/application")
def reading(number: int) -> str:
    asked = _readable(number)
    rules, answers = asked.rulebook, asked.answers
    computed = computed_years(rules, answers, closing=asked.application.programme.reference_day)
    return render_template(
        "recommender/application.html",
        asked=asked,
        parts=Reading(rules, answers, computed).parts(sections_of(rules)),
        counts=_counts(asked),
        evidence=_evidence(asked),
    )


@blueprint.get("/<int:number>/form.docx")
def form(number: int) -> Response:
    asked = _readable(number)
    return download(archiving.submitted_form(asked.snapshot), WORD, f"申报表-{asked.name}.docx")


@blueprint.get("/<int:number>/evidence.pdf")
def volume(number: int) -> Response:
    asked = _readable(number)
    content = materials.volume_of(asked.snapshot) or abort(404)
    return download(content, PDF, f"{EVIDENCE}-{asked.name}.pdf")


@blueprint.get("/<int:number>/photo")
def photo(number: int) -> Response:
    return picture(materials.photo_of(_readable(number).snapshot))


def _readable(number: int) -> Asking:
    """What is taken back is not to be read any more: as if it had never been there."""
    asked = Asking(number)
    return asked if asked.readable else abort(404)


def _counts(asked: Asking) -> list[Count]:
    """Pages, evidence and 字, as submitted."""
    manifest = asked.manifest
    evidence = manifest.volume.pages if manifest.volume else 0
    found = [
        Count("申报表", manifest.form.pages, "页", f"限 {asked.rulebook.form.page_limit} 页"),
        Count(EVIDENCE, evidence, "页", f"限 {asked.rulebook.evidence.page_limit} 页"),
    ]
    for section in sections_of(asked.rulebook):
        if section.shared_limit:
            used = characters_used(section, asked.answers)
            found.append(Count(section.contents_title, used, "字", f"限 {section.shared_limit:,} 字"))
    return found


def _evidence(asked: Asking) -> list[tuple[str, list[Attached]]]:
    """The evidence by kind, in the order of the rulebook (CF3)."""
    attached = asked.manifest.attachments
    found = [
        (kind.name, [item for item in attached if item.kind == kind.key]) for kind in asked.rulebook.evidence.kinds
    ]
    return [(name, items) for name, items in found if items]
