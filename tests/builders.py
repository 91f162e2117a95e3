"""Builders: what a test starts from, made by the real operations. Every argument has a default that is good enough."""

from datetime import datetime, timedelta

from portal import clock
from portal.config import Settings
from portal.operations.applying import filing, organisations
from portal.operations.people import accounts
from portal.operations.season import preparing_editions
from portal.operations.season.preparing_editions import Window
from portal.rules.applying.recommending import Part
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations as known
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from tests.answers import organisation_code

PASSWORD = "纸 墨 朱印 2023"
_QUICK = Settings(testing=True)  # argon2 at its cheapest


def an_account(
    *roles: RoleName,
    email: str = "shen@example.cn",
    name: str = "沈一诺",
    phone: str = "13800000000",
    password: str = PASSWORD,
    at: datetime | None = None,
) -> Account:
    """Somebody with an account, an applicant's unless roles are given."""
    typed = accounts.typed_registration(name, email, phone, password, _QUICK)
    return accounts.create(typed, roles or (RoleName.APPLICANT,), by=None, at=at or clock.now())


def an_edition(
    year: int = 2023,
    *,
    key: str = "",
    at: datetime | None = None,
    opened: timedelta = timedelta(days=7),
    closes: timedelta = timedelta(days=30),
    state: EditionState = EditionState.OPEN,
) -> dict[str, Programme]:
    """An edition with both awards under the rulebooks of ``year``: {programme key: programme}. It opened so long
    before ``at`` and closes so long after it."""
    at = at or clock.now()
    window = Window(at - opened, at + closes, at + closes + timedelta(days=10))
    books = {f"{year}-craftsman": window, f"{year}-pioneer": window}
    edition = preparing_editions.prepare(
        key or str(year), f"{key if key.isdigit() else year}年度", books, by=None, at=at - opened
    )
    if state is not EditionState.PREPARING:
        edition = preparing_editions.publish(edition, state, by=None, at=at - opened)
    return {programme.programme: programme for programme in editions.programmes_of(edition)}


def an_application(
    award: str = "craftsman",
    *,
    programme: Programme | None = None,
    by: Account | None = None,
    at: datetime | None = None,
) -> Application:
    """A draft that its applicant has just begun; nothing is filled in."""
    at = at or clock.now()
    return filing.start(programme or an_edition(at=at)[award], by=(by or an_account(at=at)).id, at=at)


def an_organisation(
    name: str = "示例行业协会",
    kind: OrganisationKind = OrganisationKind.ASSOCIATION,
    *,
    at: datetime | None = None,
) -> Organisation:
    """An organisation that somebody has entered; asked for again, the same. Its code comes from its name."""
    code = organisation_code(name)
    return known.by_code(code) or known.add(kind, name, code, at=at or clock.now())


def a_member(
    organisation: Organisation, *, email: str = "huizhang@example.cn", at: datetime | None = None, by: int | None = None
) -> Account:
    """Somebody who acts for the organisation, confirmed by the office where ``by`` says by whom."""
    member = an_account(RoleName.RECOMMENDER, email=email, name="惠章", at=at)
    known.add_member(organisation, member, email=email, at=at or clock.now())
    if by is not None:
        organisations.confirm(organisation, known.one(organisation.id).version, by=by, at=at or clock.now())
    return member


def named(application: Application, *, email: str = "huizhang@example.cn", at: datetime | None = None) -> Application:
    """The application, naming an employer and an association as its recommender, where it names nobody yet."""
    at = at or clock.now()
    usual = {
        Part.EMPLOYER: an_organisation("示例数据技术（上海）有限公司", OrganisationKind.EMPLOYER, at=at),
        Part.RECOMMENDER: an_organisation(at=at),
    }
    for part in usual.keys() - organisations.named_by(application).keys():
        known.name(application.id, part, usual[part].id, email=email, at=at)
    return application
