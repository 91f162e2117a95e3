"""Whom the application names 推荐单位: the employer 所在单位, who writes the opinion page, and the recommender
推荐机构. They are found among those that the office knows, or entered anew with the address to invite."""

from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for

from portal.operations.applying import organisations
from portal.operations.applying.organisations import NewOrganisation
from portal.rules.applying.correcting import RECOMMENDERS_TITLE
from portal.rules.applying.organisations import kind_of, other_on_cover
from portal.rules.applying.recommending import (
    KEY,
    NO_EMAIL,
    ON_COVER,
    Part,
    asked_parts,
    refusal_of_part,
    required_parts,
)
from portal.rules.language.cleaning import clean_line
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.rulebook.requirements import CHANNEL, OrganisationKind
from portal.storage.applying.organisations import Naming, Organisation
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.receiving import me, received_at, sent_line

EMPLOYER = OrganisationKind.EMPLOYER
FOUND_MOST = 8  # organisations shown at once
GONE = Refusal("这个单位现在不能选定，请重新查找，或者登记新的单位。")
HINTS = {
    Part.EMPLOYER: "由它填写申报表中的“二、所在单位推荐意见”，签字盖章。",
    Part.RECOMMENDER: "推荐您申报的所在单位、行业协会、区主管部门、园区、联盟或院士、专家，与封面上的“推荐机构”一致。",
}
LEADS = {
    True: "单位推荐的，所在单位和推荐机构都推荐以后，申报才会送到组委会办公室。可以是同一个单位。",
    False: "个人自荐的，不需要推荐。所在单位愿意的，可以填写推荐意见，也可以不填。",
}


class Typed(NamedTuple):
    """What was sent and could not be taken: of a new organisation, or the address for one that was found."""

    part: Part | None = None
    new: NewOrganisation | None = None
    faults: dict[str, str] = {}
    chosen: Organisation | None = None
    email: str = ""
    reason: str = ""


NOTHING = Typed()


class Place(NamedTuple):
    """One part on the page: who is named in it, or how to find somebody. ``asked``: the person has searched, not the
    page by what the cover says; ``chosen``: found, but nobody there could be told yet."""

    part: Part
    required: bool
    naming: Naming | None
    query: str
    asked: bool
    found: list[Organisation]
    more: bool
    same: Organisation | None
    answer: str
    differs: str
    kinds: list[tuple[str, str]]
    typed: Typed

    @property
    def key(self) -> str:
        return self.part.value

    @property
    def on_cover(self) -> str:
        return ON_COVER[self.part]

    @property
    def hint(self) -> str:
        return HINTS[self.part]

    @property
    def organisation(self) -> Organisation | None:
        return self.naming.organisation if self.naming else None


@blueprint.get("/<int:number>/recommenders")
def recommenders(number: int) -> str:
    filling = Filling(number)
    return _page(filling, _chosen(filling))


@blueprint.post("/<int:number>/recommenders")
def name_recommender(number: int) -> Answered:
    filling = Filling(number)
    verb, _, what = request.form.get("act", "").partition(" ")
    part = _part(what.partition(" ")[0])
    if part is None:
        return redirect(url_for(".recommenders", number=number), 303)
    with shown_again(lambda trouble: _page(filling, trouble=trouble)):
        faulty = _ACTS.get(verb, _nothing)(filling, part, what.partition(" ")[2])
    if faulty and faulty.chosen and not faulty.reason:
        asking = {"part": part.value, "chosen": faulty.chosen.id}
        return redirect(url_for(".recommenders", number=number, **asking, _anchor=f"part-{part.value}"), 303)
    if faulty:
        return _page(filling, faulty), 422
    return redirect(url_for(".recommenders", number=number, _anchor=f"part-{part.value}"), 303)


def _choose(filling: Filling, part: Part, number: str) -> Typed | None:
    """Name one that was found; where nobody is there yet, an address is asked for first."""
    organisation, email = _choosable(filling, number), sent_line("email")
    reason = organisations.refusal_to_reach(filling.application, organisation, email)
    if reason == NO_EMAIL and "email" not in request.form:
        return Typed(part, chosen=organisation)
    if reason:
        return Typed(part, chosen=organisation, email=email, reason=reason.reason)
    organisations.name(filling.application, part, organisation.id, email=email, by=me(), at=received_at())
    return None


def _add(filling: Filling, part: Part, _: str) -> Typed | None:
    """Name one that nobody has entered yet."""
    new = NewOrganisation(
        kind_of(request.form.get("kind", "")),
        *(sent_line(field) for field in ("name", "code", "email")),
    )
    if faults := organisations.faults_of_naming_anew(filling.application, part, new):
        return Typed(part, new, faults)
    organisations.name(filling.application, part, new, by=me(), at=received_at())
    return None


def _remove(filling: Filling, part: Part, _: str) -> None:
    organisations.unname(filling.application, part, by=me(), at=received_at())


def _nothing(filling: Filling, part: Part, _: str) -> None:
    """An act that no button sends."""


_ACTS: dict[str, Any] = {"choose": _choose, "add": _add, "remove": _remove}


def _part(text: str) -> Part | None:
    return Part(text) if text in tuple(Part) else None


def _choosable(filling: Filling, number: str) -> Organisation:
    """:raises Refused: it is none that search shows, or that the other part names."""
    try:
        return organisations.choosable(filling.application, int(number) if number.isdecimal() else 0)
    except NotFound as gone:
        raise Refused(GONE) from gone


def _chosen(filling: Filling) -> Typed:
    """The organisation for which an address is asked; none where it may not be chosen."""
    part, number = _part(request.args.get("part", "")), request.args.get("chosen", "")
    if part is None or not number:
        return NOTHING
    try:
        return Typed(part, chosen=_choosable(filling, number))
    except Refused:
        return NOTHING


# -- what is shown -------------------------------------------------------------------------------------------


def _page(filling: Filling, typed: Typed = NOTHING, *, trouble: str = "") -> str:
    named = organisations.named_by(filling.application)
    needed = bool(required_parts(filling.rulebook, filling.answers))
    return render_template(
        "applicant/recommenders.html",
        filling=filling,
        key=KEY,
        title=RECOMMENDERS_TITLE,
        lead=LEADS[needed],
        channel=filling.answers.get(CHANNEL),
        editable=organisations.refusal_to_name(filling.application) is None,
        refusal=organisations.refusal_to_name(filling.application),
        places=[_place(filling, part, named, typed) for part in asked_parts(filling.rulebook, filling.answers)],
        trouble=trouble,
        typed=typed,
        summary=[(_id_of(typed, field), reason) for field, reason in typed.faults.items()],
    )


def _id_of(typed: Typed, field: str) -> str:
    """The id of an input of the form for a new organisation."""
    return f"{typed.part}-new-{field}" if field == "email" else f"{typed.part}-{field}"


def _place(filling: Filling, part: Part, named: dict[Part, Naming], typed: Typed) -> Place:
    asked = request.args.get("part") == part.value
    query = clean_line(request.args.get("q", "")) if asked else _on_cover(filling, part)
    found = [] if part in named or typed.part is part else organisations.search(query)
    found = [one for one in found if refusal_of_part(part, one.kind) is None]
    employer = named.get(Part.EMPLOYER)
    return Place(
        part=part,
        required=part in required_parts(filling.rulebook, filling.answers),
        naming=named.get(part),
        query=query,
        asked=asked,
        found=found[:FOUND_MOST],
        more=len(found) > FOUND_MOST,
        same=employer.organisation if employer and part is Part.RECOMMENDER and part not in named else None,
        answer=_answer(filling, part),
        differs=_differs(named.get(part), _on_cover(filling, part)),
        kinds=[(kind.value, kind.word) for kind in (OrganisationKind if part is Part.RECOMMENDER else (EMPLOYER,))],
        typed=typed if typed.part is part else NOTHING,
    )


def _on_cover(filling: Filling, part: Part) -> str:
    """What the cover says, to begin the search with."""
    return str(filling.answers.get(ON_COVER[part]) or "")


def _differs(naming: Naming | None, on_cover: str) -> str:
    """What the cover says, where it is another name than the organisation's."""
    return other_on_cover(naming.organisation.kind, naming.organisation.name, on_cover) if naming else ""


def _answer(filling: Filling, part: Part) -> str:
    """What has become of the request, once the application is submitted."""
    return next((said.words for said in filling.recommenders if said.part is part), "")
