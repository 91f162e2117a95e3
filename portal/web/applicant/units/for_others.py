"""A unit files for its people 为他人申报: the list of everybody with where they stand, and the ways onto it, one by one
or by a workbook. What is wrong with a row is told on the same page, with its line."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from portal import clock
from portal.documents.media_types import WORKBOOK, ZIP
from portal.documents.papers.archives import bundle
from portal.operations.applying import person_consent, unit_filing
from portal.operations.applying.person_consent import Scanned
from portal.operations.applying.unit_filing import Taken
from portal.rules.applying.unit_people import PEOPLE_MOST
from portal.rules.language.refusals import Refused
from portal.rules.rulebook.requirements import EMAIL, NAME
from portal.rules.rulebook.rulebook import Field, Rulebook
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.web.answering import Answered, done, tell_of_files
from portal.web.applicant.units.people import Listed, listed
from portal.web.downloads import download
from portal.web.guards import labels_kept_fields, require_sign_in
from portal.web.receiving import NUMBER, me, notes_arrival, uploaded, uploads

blueprint = Blueprint("for_others", __name__, url_prefix="/applications/for-others")
LABELS = {NAME: "申报人姓名", EMAIL: "申报人本人的 E-mail"}
NO_FILE = "请先选择文件，再点“上传”。"
NO_PROGRAMME = "请先选择申报的奖项。"

notes_arrival(blueprint)
blueprint.before_request(require_sign_in)


@labels_kept_fields("for_others")
def labels(**_: int) -> dict[str, str]:
    return LABELS


class Outcome(NamedTuple):
    """What became of what was sent, and what was typed where it could not be taken."""

    taken: Taken | None = None
    scanned: Scanned | None = None
    trouble: str = ""
    typed: dict[str, str] = {}

    @property
    def status(self) -> int:
        refused = (self.taken and self.taken.refused) or (self.scanned and self.scanned.refused)
        return 422 if refused or self.trouble else 200


@blueprint.get("")
def index() -> str:
    return _page()


@blueprint.post("")
def change() -> Answered:
    units = unit_filing.units_of(me())
    act = _ACTS.get(request.form.get("act", ""))
    if act is None or not units:
        return redirect(url_for(".index"), 303)
    try:
        outcome = act()
    except Refused as refused:
        outcome = Outcome(trouble=refused.refusal.reason, typed=dict(request.form.items()))
    if isinstance(outcome, str):
        return done(outcome, ".index")
    return _page(outcome), outcome.status


def _begin() -> Outcome | str:
    """One person, by name and number."""
    programme, unit = _asked()
    if programme is None:
        return Outcome(trouble=NO_PROGRAMME, typed=dict(request.form.items()))
    fields = {field.key: field for field in _asked_of_one(programme.book)}
    cells = {field.label: request.form.get(key, "") for key, field in fields.items()}
    before = {found.application.id for found in unit_filing.people_of(me())}
    application = unit_filing.begin(programme, unit, cells, by=me(), at=g.received_at)
    if application.id in before:
        return f"{application.name}已在名单中，没有改动。"
    return f"{application.name}已加入名单。"


def _list() -> Outcome | str:
    """Everybody in a workbook."""
    programme, unit = _asked()
    if programme is None:
        return Outcome(trouble=NO_PROGRAMME)
    if (file := uploaded("list")) is None:
        return Outcome(trouble=NO_FILE)
    taken = unit_filing.begin_all(programme, unit, file.content, by=me(), at=g.received_at)
    if taken.begun and not taken.known and not taken.refused:
        return f"已加入 {len(taken.begun)} 人。"
    return Outcome(taken)


def _scans() -> Outcome | str:
    """Signed consents, by the names of the files."""
    scanned = person_consent.put_consents(uploads("scans"), by=me(), at=g.received_at)
    if not scanned.kept and not scanned.refused:
        return Outcome(trouble=NO_FILE)
    if not scanned.refused:
        return f"已保存 {len(scanned.kept)} 份同意书：{'、'.join(scanned.kept)}。"
    tell_of_files()
    return Outcome(scanned=scanned)


_ACTS: dict[str, Any] = {"begin": _begin, "list": _list, "scans": _scans}


@blueprint.get(f"/<{NUMBER}:unit>/<{NUMBER}:number>/people.xlsx")
def pattern(unit: int, number: int) -> Response:
    """The workbook to fill in, for the people of this organisation and this programme."""
    organisation, programme = unit_filing.unit_of(me(), unit), editions.programme(number)
    book = programme.book
    return download(unit_filing.pattern(book, organisation), WORKBOOK, f"申报人名单-{book.titles.short}.xlsx")


@blueprint.get("/consents.zip")
def consents() -> Response:
    """The consents to be printed and signed by those who have not signed yet."""
    found: dict[str, bytes] = {}
    for row in _own(listed(me())):
        if row.editable and not row.signed:
            name = f"同意书-{row.name or '未填姓名'}"
            same = sum(other.startswith(name) for other in found)
            found[f"{name}{f'（{same + 1}）' if same else ''}.docx"] = person_consent.consent_form(row.application)
    if not found:
        raise NotFound("nobody has to sign")
    return download(bundle(found), ZIP, "同意书.zip")


def _own(rows: list[Listed]) -> Iterator[Listed]:
    return (row for row in rows if row.own)


def _asked() -> tuple[Programme | None, int]:
    """The programme and the organisation that the form names; a call that is not open can be asked for as well: the
    operation says why not."""
    number = request.form.get("programme", 0, type=int)
    programme = editions.programme(number) if number else None
    return programme, request.form.get("unit", 0, type=int)


def _asked_of_one(book: Rulebook) -> list[Field]:
    """What is asked of one person to begin with: who it is, and where the receipt goes."""
    number = book.number_field()
    return [book.field(NAME), book.field(number.paper), number, book.field(EMAIL)]


# -- what is shown -------------------------------------------------------------------------------------------


NOTHING = Outcome()


def _page(outcome: Outcome = NOTHING) -> str:
    units = unit_filing.units_of(me())
    people = listed(me()) if units else []
    startable = [(programme, programme.book) for programme in editions.programmes_open(at=clock.now())]
    return render_template(
        "applicant/for_others.html",
        units=units,
        waiting=[] if units else unit_filing.waiting_for_office(me()),
        groups=_groups(people),
        people=people,
        unsigned=[row for row in _own(people) if row.editable and not row.signed],
        startable=startable,
        programme_options=[(str(programme.id), book.titles.short) for programme, book in startable],
        unit_options=[(str(unit.id), unit.name) for unit in units],
        papers=_papers(startable),
        outcome=outcome,
        most=PEOPLE_MOST,
    )


def _papers(startable: list[tuple[Programme, Rulebook]]) -> tuple[str, ...]:
    return startable[0][1].field(startable[0][1].number_field().paper).options if startable else ()


def _groups(people: list[Listed]) -> list[tuple[str, str, list[Listed]]]:
    """Edition, award and its people, in the order of the list."""
    found: dict[int, list[Listed]] = {}
    for row in people:
        found.setdefault(row.application.programme.id, []).append(row)
    return [(rows[0].edition, rows[0].award, rows) for rows in found.values()]
