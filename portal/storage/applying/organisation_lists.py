"""The list of all organisations as the office browses it: narrowed, a page at a time, with what hangs on each."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from portal.rules.applying.organisations import normal_code, normal_name
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Member, Naming, Organisation
from portal.storage.engine.searching import names_holding


class Wanted(NamedTuple):
    """What the list of organisations is narrowed to; nothing given: all that were not merged into others."""

    text: str = ""
    kind: OrganisationKind | None = None
    confirmed: bool | None = None


class Browsed(NamedTuple):
    """``named``: how many submitted applications name it."""

    id: int
    name: str
    kind: OrganisationKind
    code: str | None
    confirmed_at: datetime | None
    members: int
    named: int


def browse(wanted: Wanted, *, page: int = 1, size: int = 0) -> list[Browsed]:
    """The organisations by name; ``size`` of them a page, 0: all."""
    members = Member.select(fn.COUNT(Member.id)).where(Member.organisation == Organisation.id)
    named = (
        Naming.select(fn.COUNT(fn.DISTINCT(Naming.application)))
        .join(Application)
        .where(Naming.organisation == Organisation.id, Application.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)))
    )
    columns = Organisation.id, Organisation.name, Organisation.kind, Organisation.code, Organisation.confirmed_at
    query = _wanted(Organisation.select(*columns, members, named), wanted).order_by(Organisation.name, Organisation.id)
    return [Browsed(*row) for row in (query.paginate(page, size) if size else query).tuples()]


def how_many(wanted: Wanted) -> int:
    number: int = _wanted(Organisation.select(fn.COUNT(Organisation.id)), wanted).scalar()
    return number


def _wanted(query: Any, wanted: Wanted) -> Any:
    query = query.where(Organisation.merged_into.is_null())
    if wanted.text:
        code = Organisation.code == normal_code(wanted.text)
        query = query.where(names_holding(Organisation.name, normal_name(wanted.text)) | code)
    if wanted.kind:
        query = query.where(Organisation.kind == wanted.kind)
    if wanted.confirmed is not None:
        query = query.where(Organisation.confirmed_at.is_null(not wanted.confirmed))
    return query
