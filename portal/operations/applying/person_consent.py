"""The consent (同意书) that somebody for whom a unit files signs on paper: the form to print, the scan that is kept,
and what stands against submitting without it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.documents.papers.official_letters import ConsentForm, render_letter, sender_of
from portal.operations.applying import filing
from portal.operations.applying.enclosing import judged, keep
from portal.operations.applying.evidence import Upload
from portal.rules.applying import unit_people as rules
from portal.rules.applying.correcting import refusal_to_edit
from portal.rules.applying.manifest import FiledFor
from portal.rules.applying.submitting import Obstacle
from portal.rules.language.refusals import Refused, insist
from portal.rules.rulebook.requirements import EMAIL
from portal.storage.applying import applications, unit_filings
from portal.storage.applying.applications import OWN, Application
from portal.storage.applying.unit_filings import UnitFiling
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic

TO_WRITE = "＿＿＿＿＿＿＿＿"  # what nobody has typed yet is written by hand


class Scanned(NamedTuple):
    """What became of scans sent together: names of people, and (file name, reason)."""

    kept: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def filed_for(application: Application) -> FiledFor | None:
    """For which organisation it is filed, with the scan that lies there; None where somebody files for themselves."""
    filed = unit_filings.of(application)
    return FiledFor(filed.organisation.id, filed.organisation.name, filed.scan_name) if filed else None


def consent_form(application: Application) -> bytes:
    """The consent as Word, to be printed and signed by the person.

    :raises NotFound: somebody files this for themselves.
    """
    filed, answers = _filed(application), applications.draft(application.id).answers
    form = ConsentForm(
        application.name or TO_WRITE,
        filed.organisation.name,
        answers.get(EMAIL) or TO_WRITE,
    )
    return render_letter(form, sender_of(filing.rulebook_under(application)))


def put_consent(number: int, upload: Upload, *, by: int, at: datetime) -> None:
    """Keep the scan of the signed consent, in the place of any other. Slow: a child process opens the file.

    :raises Refused: the application cannot be changed, or the file cannot be used.
    :raises NotFound: the account files no such application for somebody.
    :raises Stale: the application was submitted meanwhile.
    """
    application = applications.one_of(by, number)
    _filed(application)
    insist(refusal_to_edit(application.stage))
    found = judged(upload.content)
    insist(rules.refusal_of_scan(found.pages))
    blob = keep(found, upload.name, at=at)
    with atomic():
        if not applications.touch(number, at=at):
            raise Stale(applications.one(number), application.version)
        unit_filings.keep_scan(number, blob, at=at)


def put_consents(uploads: Iterable[Upload], *, by: int, at: datetime) -> Scanned:
    """Keep scans sent together, each for the person whose name stands in the file's name."""
    own = [found for found in applications.of(by) if found.slot != OWN]
    waiting = [application for application in own if refusal_to_edit(application.stage) is None]
    kept, refused = [], []
    for upload in uploads:
        try:
            application = _meant(upload.name, waiting)
            put_consent(application.id, upload, by=by, at=at)
            kept.append(application.name)
        except Refused as error:
            refused.append((upload.name, error.refusal.reason))
    return Scanned(tuple(kept), tuple(refused))


def _meant(file_name: str, people: Sequence[Application]) -> Application:
    names = rules.whose(file_name, tuple(application.name for application in people))
    insist(rules.NOBODY_IN_NAME if not names else rules.SEVERAL_IN_NAME if len(names) > 1 else None)
    return next(application for application in people if application.name == names[0])


def consent_of(application: Application) -> tuple[str, bytes] | None:
    """Media type and content of the scan; None where there is none."""
    filed = unit_filings.of(application)
    if filed is None or not filed.scan_name:
        return None
    return blobs.one(filed.scan_name).media_type, blobs.get(filed.scan_name)


def obstacles_of(application: Application, email: str) -> tuple[Obstacle, ...]:
    """What stands against submitting beside the form; nothing where somebody files for themselves. ``email``: the
    person's, as the form says."""
    filed = unit_filings.of(application)
    if filed is None:
        return ()
    found = rules.obstacles_of_consent(scanned=bool(filed.scan_name))
    if rules.is_own_email(email, application.applicant.contact.email):
        return (Obstacle(rules.OWN_EMAIL, filing.rulebook_under(application).section_with(EMAIL).key, EMAIL), *found)
    return found


def _filed(application: Application) -> UnitFiling:
    filed = unit_filings.of(application)
    if filed is None:
        raise NotFound("nobody else's application")
    return filed
