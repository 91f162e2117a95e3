"""The people of a unit as its list shows them: how far each application is, and whether the consent is there."""

from typing import NamedTuple

from portal.operations.applying import unit_filing
from portal.operations.applying.filing import rulebook_under
from portal.rules.applying import answers as answering
from portal.rules.applying.correcting import refusal_to_edit
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.applying.unit_filings import Filed


class Listed(NamedTuple):
    """One person. ``own``: the asking account fills it in, otherwise the colleague ``by`` does; of the form's
    ``sections`` ``done`` are complete."""

    application: Application
    signed: bool
    own: bool
    by: str
    unit: str
    edition: str
    award: str
    done: int
    sections: int

    @property
    def name(self) -> str:
        return str(self.application.name)

    @property
    def editable(self) -> bool:
        return refusal_to_edit(self.application.stage) is None

    @property
    def complete(self) -> bool:
        """Whether nothing but submitting seems to be left."""
        return self.editable and self.signed and self.done == self.sections

    @property
    def stage(self) -> Stage:
        return self.application.stage

    @property
    def tone(self) -> str:
        """The tag of the stage."""
        if self.stage in (Stage.REFUSED, Stage.IN_CORRECTION):
            return "faulty"
        return "started" if self.editable or self.stage is Stage.WITHDRAWN else "done"


def listed(account: int) -> list[Listed]:
    """Everybody for whom the account's organisations file."""
    return [_listed(account, filed) for filed in unit_filing.people_of(account)]


def _listed(account: int, filed: Filed) -> Listed:
    application, applicant = filed.application, filed.application.applicant
    rulebook = rulebook_under(application)
    done = sections = len(answering.sections_of(rulebook))
    if refusal_to_edit(application.stage) is None:
        done = _done(application)
    own = applicant.id == account
    return Listed(
        application,
        signed=bool(filed.filing.scan_name),
        own=own,
        by="" if own else applicant.contact.name,
        unit=filed.filing.organisation.name,
        edition=application.programme.edition.name,
        award=rulebook.titles.short,
        done=done,
        sections=sections,
    )


def _done(application: Application) -> int:
    """How many sections of the draft are complete."""
    rulebook, closing = rulebook_under(application), application.programme.reference_day
    answers = answering.blank(rulebook) | applications.draft(application.id).answers
    faults = answering.faults(rulebook, answers, closing=closing)
    states = (answering.state_of(section, answers, faults) for section in answering.sections_of(rulebook))
    return sum(state.name == "done" for state in states)
