"""Handing a code over in person to an expert who gets no letters; everybody of the office and the auditors are told."""

import base64
from datetime import datetime
from typing import NamedTuple

from portal import randomness
from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people import staff_letters, staffing
from portal.operations.people.staffing import Colleague
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.people import handing_over as rules
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.judging import round_queries
from portal.storage.people import accounts, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose


class Handed(NamedTuple):
    """The code, which is shown once, and until when it counts."""

    code: str
    until: datetime


def refusal_to_hand_over(one: Colleague, by: int) -> Refusal | None:
    """Why ``by`` cannot hand a code over to them, or None."""
    judging = bool(round_queries.of_expert(one.account))
    return rules.refusal_to_hand_over(one.roles, judging=judging, told=len(_told(by)))


def hand_over(number: int, reason: str, *, by: int, at: datetime, settings: Settings) -> Handed:
    """Make a code with which the expert sets a password, once and soon; earlier codes and links count no more.

    :raises NotFound: there is no such colleague.
    :raises Refused: they are no expert in an open round, no reason is given, or too few would be told.
    """
    one = staffing.colleague(number)
    insist(refusal_to_hand_over(one, by) or rules.REASON.refusal_of(reason))
    code = base64.b32encode(randomness.octets(rules.OCTETS)).decode().lower()
    until, who = at + rules.LIFE, accounts.one(by).contact.name
    with atomic():
        tickets.withdraw(one.account, Purpose.RESET, at=at)
        tickets.give(Purpose.RESET, account=one.account, at=at, expires_at=until, token=code)
        journal.record("code_handed_over", "account", number, by=by, at=at)
        for account in (*_told(by), one.account):
            contact = account.contact
            what = f"向评审专家{one.contact.name}当面交付登录码"
            text = staff_letters.staff_changed(settings, contact.name, what, f"由{who}办理", clean_text(reason), at)
            letters.send(contact.email, text, at=at)
    return Handed(rules.spelled(code), until)


def _told(by: int) -> list[Account]:
    """Who hears of it: the others of the office, and the auditors."""
    found = {one.id: one for role in (RoleName.OFFICE, RoleName.AUDITOR) for one in accounts.having(role)}
    return [account for number, account in found.items() if number != by]
