"""Check your answers: the whole application on one page that can be printed, what is missing, the consents and the
declaration in full, and the button that submits, or the reason why it is not there."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import NamedTuple

from flask import render_template, url_for

from portal import clock, randomness
from portal.operations.applying import submitting
from portal.operations.applying.evidence import Piece
from portal.operations.applying.organisations import named_by
from portal.operations.applying.submitting import Readiness
from portal.rules.applying.answers import characters_used
from portal.rules.applying.consents import DECLARATION, Consent, consents_of, declaration_of
from portal.rules.applying.correcting import RECOMMENDERS, RECOMMENDERS_TITLE
from portal.rules.applying.recommending import asked_parts
from portal.rules.applying.submitting import EVIDENCE, PAGES, Obstacle
from portal.rules.applying.unit_people import KEY as CONSENT
from portal.rules.applying.unit_people import TITLE as CONSENT_TITLE
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.filters import anchor
from portal.web.forms import input_name
from portal.web.showing.reading import Count, Reading


@blueprint.get("/<int:number>/check")
def check(number: int) -> str:
    return page(Filling(number))


def page(filling: Filling, *, ticked: Collection[str] = (), missing: Collection[str] = ()) -> str:
    """The page. ``ticked``: what was agreed to when the page was sent; ``missing``: what was not, and has to be."""
    readiness = submitting.readiness(filling.application, at=clock.now())
    agreements = (*consents_of(filling.rulebook), declaration_of(filling.rulebook))
    return render_template(
        "applicant/check.html",
        filling=filling,
        standing=filling.standing,
        readiness=readiness,
        parts=Reading(filling.rulebook, filling.answers, filling.computed).parts(filling.sections, filling.address),
        counts=counts(filling, readiness),
        obstacles=by_place(linked(filling, obstacle) for obstacle in readiness.obstacles),
        agreements=agreements,
        tick_words=tick_words,
        ticked=ticked,
        missing=missing,
        unticked=[(item.key, f"请阅读并勾选“{item.title}”。") for item in agreements if item.key in missing],
        request_key=randomness.token(),
        evidence=evidence_in(filling),
        named=named_in(filling),
    )


def tick_words(filling: Filling, agreement: Consent) -> str:
    """What is said with the tick; for somebody else, what that person has signed on paper."""
    if agreement.key == DECLARATION:
        return "我已阅读，代表单位声明如上" if filling.filed_for else "我已阅读，声明如上"
    return f"申报人已签名同意：{agreement.title}" if filling.filed_for else f"我已阅读并同意：{agreement.title}"


def counts(filling: Filling, readiness: Readiness) -> list[Count]:
    """Sections, pages, evidence and 字, each against its limit (CF4, CF8)."""
    limit = filling.rulebook.form.page_limit
    pages = readiness.pages
    found = [
        Count("填写完成", filling.progress[0], "部分", f"共 {filling.progress[1]} 部分"),
        Count("申报表", pages.pages, "页", f"限 {limit} 页，{pages.words}", pages.pages > limit),
        Count(
            "证实性材料",
            readiness.evidence_pages,
            "页",
            f"限 {readiness.evidence_limit} 页",
            readiness.evidence_pages > readiness.evidence_limit,
        ),
    ]
    for section in filling.sections:
        if section.shared_limit:
            used = characters_used(section, filling.answers)
            words = f"限 {section.shared_limit:,} 字"
            found.append(Count(section.contents_title, used, "字", words, used > section.shared_limit))
    return found


class Linked(NamedTuple):
    """What stands against submitting, where it is mended, and the name of that place."""

    reason: str
    href: str = ""
    place: str = ""


def linked(filling: Filling, obstacle: Obstacle) -> Linked:
    if obstacle.section == PAGES:
        return Linked(obstacle.reason, url_for(".pages", number=filling.number), "申报表页面")
    if obstacle.section == EVIDENCE:
        return Linked(obstacle.reason, url_for(".evidence_page", number=filling.number), "证实性材料")
    if obstacle.section == CONSENT:
        return Linked(obstacle.reason, url_for(".consent", number=filling.number), CONSENT_TITLE)
    if obstacle.section == RECOMMENDERS:
        return Linked(obstacle.reason, url_for(".recommenders", number=filling.number), RECOMMENDERS_TITLE)
    if not obstacle.section:
        return Linked(obstacle.reason)
    section = filling.section(obstacle.section)
    field = anchor(input_name(obstacle.path))
    href = url_for(".section", number=filling.number, key=section.key, check=1, _anchor=field)
    return Linked(obstacle.reason, href, section.contents_title)


def by_place(obstacles: Iterable[Linked]) -> list[tuple[str, list[Linked]]]:
    """What lies in one place together, in the order of the form."""
    return [(place, list(found)) for place, found in groupby(obstacles, key=lambda obstacle: obstacle.place)]


def evidence_in(filling: Filling) -> list[tuple[str, list[Piece]]]:
    """The evidence by kind, in the order of the rulebook (CF3)."""
    kinds = filling.rulebook.evidence.kinds
    found = [(kind.name, [piece for piece in filling.evidence if piece.kind == kind.key]) for kind in kinds]
    return [(name, pieces) for name, pieces in found if pieces]


def named_in(filling: Filling) -> list[tuple[str, str, str]]:
    """(part, organisation, its answer) of whoever recommends or may; "" where nobody is named, nothing answered."""
    named = named_by(filling.application)
    answers = {said.part: said.words for said in filling.recommenders}
    return [
        (part.word, named[part].organisation.name if part in named else "", answers.get(part, ""))
        for part in asked_parts(filling.rulebook, filling.answers)
    ]
