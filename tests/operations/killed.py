"""A process that works on applications until it is killed, and says what it has done after each act.

Run as a program it waits for lines on its standard input; for each it forks a child that opens the storage of the
settings given in the environment, and works from two threads at once. A child prints one JSON object a line: what it
is about to submit, and what has been done, when it has been done. When the child is dead, its parent prints "ended".
"""

import hashlib
import json
import os
import random
import sys
import threading
import traceback
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

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
from portal.storage import database
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import tables

SECTION = "representative"
PIECES = 3  # of evidence, at most
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def say(did: str, **facts: Any) -> None:
    os.write(1, (json.dumps({"did": did, **facts}) + "\n").encode())  # short enough for a pipe to take it whole


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


def work(numbers: list[int], seed: int) -> None:
    """Act on the applications, for ever. A failure ends the process, so that nobody waits for it."""
    try:
        tables.connect()
        chance = random.Random(seed)
        while True:
            application = applications.one(chance.choice(numbers))
            act = chance.choice(ACTS[application.stage])
            # Binding takes most of a submission's time: one application in two goes without evidence.
            (save if act is upload_evidence and application.id != numbers[0] else act)(application, chance)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def child(numbers: list[int], seed: int) -> None:
    clock.set_offset(START - datetime.now(UTC))
    database.open_storage(settings_from())
    threads = [threading.Thread(target=work, args=(numbers[part::2], seed + part)) for part in range(2)]
    say("begun", pid=os.getpid())
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(numbers: list[int]) -> None:
    for rulebook in catalogue().values():
        application_form.form_paper(rulebook).template()
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            child(numbers, int(line))
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
