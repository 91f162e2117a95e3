"""Asking for proof: of an application that waits because another account was first with the same number, and of that
other one, the office needs to know whose the number is. Nobody is told who the other one is, or of which award. (P4)"""

from datetime import datetime, timedelta

from portal.config import Settings
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.letters.letters import shown_moment
from portal.rules.applying.submitting import NOT_THE_PERSON, Obstacle
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import entrants
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import Entrant
from portal.storage.competing import seats
from portal.storage.engine import journal


def ask(claim: Entrant, *, at: datetime, settings: Settings) -> None:
    """Ask whoever made the claim that waits, and whoever has the confirmed one, at the end of the submission."""
    for asked in entrants.standing(claim):
        if asked.is_confirmed or asked.id == claim.id:
            application, rulebook = asked.application, rulebook_under(asked.application)
            until = _until(rulebook, at)
            message = applicant_messages.to_prove(rulebook, claim.id, words(rulebook, until))
            applicant_messages.tell(application, message, at=at, settings=settings)
            facts = {"until": until.isoformat(timespec="microseconds")}
            journal.record("identity_questioned", "application", application.id, by=None, at=at, **facts)


def of_another(application: Application, rulebook: Rulebook, person: str) -> list[Obstacle]:
    """A seat that a competition gave is that of one person: what stands against another one's number. (N8)"""
    seat, field = seats.of_application(application), rulebook.number_field()
    if seat is None or not person or seats.is_person_of(seat, person):
        return []
    return [Obstacle(NOT_THE_PERSON, rulebook.section_with(field.key).key, field.key)]


def asked_of(application: Application) -> str:
    """What the application's person has to prove how and until when; "" where nothing is in question."""
    since, rulebook = entrants.questioned_since(application), rulebook_under(application)
    return words(rulebook, _until(rulebook, since)) if since else ""


def _until(rulebook: Rulebook, since: datetime) -> datetime:
    return since + timedelta(days=rulebook.procedure.verifying_days.value)


def words(rulebook: Rulebook, until: datetime) -> str:
    """What to bring or send, where to, until when."""
    numbers = "、".join(hotline.number for hotline in rulebook.hotlines)
    return (
        f"请在 {shown_moment(until)} 前，由申报人本人带证件原件到组委会办公室核对；不能到场的，把证件复印件送交或者寄给"
        "组委会办公室，复印件上写明姓名、联系电话，由本人签名。由单位代为申报的，一并提供本人签名的同意书。"
        f"{f'联系电话：{numbers}。' if numbers else ''}"
    )
