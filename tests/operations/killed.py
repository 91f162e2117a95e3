"""A process that works on applications until it is killed, and says what it has done after each act
(``tests.operations.killing``). Its arguments are the applications' numbers."""

import hashlib
import random
import sys
from io import BytesIO

from PIL import Image

from portal import clock
from portal.config import settings_from
from portal.documents.evidence.drawn import drawn_portrait
from portal.documents.papers import application_form
from portal.operations.applying import evidence, filing, submitting
from portal.rulebooks import catalogue
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.applying.consents import CONSENTS
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.operations.killing import THREADS, say, serve

SECTION = "representative"
PIECES = 3  # of evidence, at most


def save(application: Application, chance: random.Random) -> None:
    version = applications.draft(application.id).versions[SECTION]
    text = f"（示例）成果的第{chance.getrandbits(40)}稿。" * 20
    section = section_of(filing.rulebook_under(application), SECTION)
    saved = filing.save_section(application, section, {SECTION: text}, version, at=clock.now())
    say("saved", application=application.id, version=saved, text=text)


def upload_photo(application: Application, chance: random.Random) -> None:
    picture = Image.open(BytesIO(drawn_portrait(0)))
    picture.paste(tuple(chance.randbytes(3)), (0, 0, 300, 300))
    content = BytesIO()
    picture.save(content, "JPEG")
    name = filing.keep_photo(content.getvalue(), at=clock.now())
    section = section_of(filing.rulebook_under(application), "personal")
    draft = applications.draft(application.id)
    own = {key: draft.answers[key] for key in blank_section(section)} | {"photo": name}
    filing.save_section(application, section, own, draft.versions["personal"], at=clock.now())
    say("kept", blob=name)


def upload_evidence(application: Application, chance: random.Random) -> None:
    """Add a scan, until there are enough."""
    if len(evidence.attachments_of(application)) == PIECES:
        return save(application, chance)
    scan = Image.new("RGB", (620, 877), "white")
    scan.paste(tuple(chance.randbytes(3)), (100, 100, 300, 300))
    content = BytesIO()
    scan.save(content, "JPEG", dpi=(75, 75))
    kind = filing.rulebook_under(application).evidence.kinds[0].key
    upload = evidence.Upload("扫描件.jpg", content.getvalue())
    say("attaching")
    added = evidence.add(application, kind, [upload], at=clock.now())
    digest = hashlib.sha256(upload.content).hexdigest()
    if added.added:  # not when another child is examining, and it is told to come again
        say("attached", application=application.id, blob=digest)


def submit(application: Application, chance: random.Random) -> None:
    key = f"{chance.getrandbits(64)}"
    say("submitting", application=application.id, version=application.version, key=key)
    snapshot = submitting.submit(
        application.id,
        application.version,
        consents={consent.key for consent in CONSENTS},
        declared=True,
        request_key=key,
        by=application.applicant.id,
        at=clock.now(),
        settings=settings_from(),
    )
    say("submitted", application=application.id, snapshot=snapshot.id, digest=snapshot.digest, key=key)


def withdraw(application: Application, chance: random.Random) -> None:
    submitting.withdraw(application.id, application.version, by=application.applicant.id, at=clock.now())
    say("withdrawn", application=application.id, version=application.version + 1)


def resume(application: Application, chance: random.Random) -> None:
    submitting.resume(application.id, application.version, by=application.applicant.id, at=clock.now())
    say("resumed", application=application.id, version=application.version + 1)


ACTS = {
    Stage.DRAFT: (save, upload_photo, upload_evidence, submit, submit),
    Stage.AWAITING_RECOMMENDATION: (withdraw,),
    Stage.WITHDRAWN: (resume,),
}


def work(numbers: list[int], part: int, chance: random.Random) -> None:
    """One act on one of the thread's applications."""
    application = applications.one(chance.choice(numbers[part::THREADS]))
    act = chance.choice(ACTS[application.stage])
    # Binding takes most of a submission's time: one application in two goes without evidence.
    (save if act is upload_evidence and application.id not in numbers[:THREADS] else act)(application, chance)


def main(numbers: list[int]) -> None:
    for rulebook in catalogue().values():
        application_form.form_paper(rulebook).template()
    serve(lambda part, chance: work(numbers, part, chance))


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
