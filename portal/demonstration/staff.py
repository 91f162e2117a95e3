"""The demonstration's own side: the first officer by ``init``, the others by ``appoint``, the experts by the office;
each follows the letter, sets a password and, where the role asks for one, an authenticator."""

import re
from datetime import datetime
from typing import Any

from portal.config import Settings
from portal.operations.people import accepting, accounts, appointing, inviting, second_factor, signing_in
from portal.operations.people.appointing import Appointment
from portal.rules.people.second_factor import is_required
from portal.rules.people.staffing import RoleName
from portal.storage.competing.competitions import Competition
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account

REASON = "为演示任用（示例）。"


def engaged(people: list[dict[str, Any]], password: str, *, at: datetime, settings: Settings) -> list[Account]:
    """The accounts of these people, of whom the first is of the office, in their order."""
    first, *others = people
    own = {key: first[key] for key in ("name", "email", "phone")}
    officer = accounts.open_office(**own, password=password, at=at, settings=settings)
    found = [officer, *(_invited(person, password, by=officer.id, at=at, settings=settings) for person in others)]
    for person, account in zip(people, found, strict=True):
        if is_required({person["role"]}):
            _set_up(account, at=at, settings=settings)
    return found


def undertaking(
    person: dict[str, Any], competition: Competition, password: str, *, by: int, at: datetime, settings: Settings
) -> Account:
    """The account of somebody who acts for the first undertaker of the competition."""
    told = {key: person[key] for key in ("name", "email", "phone")}
    inviting.invite_staff(
        **told,
        roles=(RoleName.UNDERTAKER,),
        competition=competition.id,
        undertaker=competition.book.undertakers[0],
        by=by,
        at=at,
        settings=settings,
    )
    account = _accepted(told, password, at=at, settings=settings)
    _set_up(account, at=at, settings=settings)
    return account


def _invited(person: dict[str, Any], password: str, *, by: int, at: datetime, settings: Settings) -> Account:
    name, email, phone, role = person["name"], person["email"], person["phone"], RoleName(person["role"])
    if role is RoleName.EXPERT:
        inviting.invite_staff(email, name=name, phone=phone, roles=(role,), by=by, at=at, settings=settings)
    else:
        appointing.appoint_at_the_server(Appointment(role, name, email, phone, REASON), at=at, settings=settings)
    return _accepted(person, password, at=at, settings=settings)


def _accepted(person: dict[str, Any], password: str, *, at: datetime, settings: Settings) -> Account:
    account, sign_in = accepting.accept_as_new(
        _token_for(person["email"]),
        name=person["name"],
        phone=person["phone"],
        password=password,
        at=at,
        settings=settings,
    )
    signing_in.sign_out(sign_in)
    return account


def _token_for(email: str) -> str:
    """What the link in the newest letter to the address ends with."""
    for letter in outbox.latest(50):
        if letter.content.to == email and (found := re.search(r"/invitation/(\S+)", letter.content.body)):
            return found[1]
    raise LookupError(f"no invitation was sent to {email}")


def _set_up(account: Account, *, at: datetime, settings: Settings) -> None:
    second_factor.begin(account.id)
    code = second_factor.current_code(account.id, at=at)
    second_factor.confirm(account.id, code, keep="", at=at, settings=settings)
