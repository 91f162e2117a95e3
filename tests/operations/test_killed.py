"""kill -9 at random moments while a process saves, uploads, submits, withdraws: nothing that it said it had done is
lost, no file is half there, and every change stands in the journal. ``PORTAL_TEST_KILLS`` sets how often."""

import hashlib
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.config import Settings
from portal.operations.applying import evidence, materials
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal
from portal.storage.letters import messages
from tests import repeating
from tests.builders import an_account, an_edition
from tests.operations import killed
from tests.operations.killing import KILLS, told_until_killed, working
from tests.operations.submissions import AT, a_complete_application, letters_to_applicants, person, submit

DURING = ("", "submitting", "attaching", "submitted", "attached")  # what is going on, or has just been done
STAGE_AFTER = {
    "application_begun": Stage.DRAFT,
    "application_submitted": Stage.AWAITING_RECOMMENDATION,
    "application_withdrawn": Stage.WITHDRAWN,
    "application_resumed": Stage.DRAFT,
}


@pytest.fixture
def drafts(storage: Settings) -> list[Application]:
    programme = an_edition(at=AT)["craftsman"]
    accounts = [an_account(email=f"{one}@example.cn", at=AT) for one in range(4)]
    return [
        a_complete_application(programme=programme, by=account, id_number=person(one))
        for one, account in enumerate(accounts)
    ]


@pytest.fixture
def worker(storage: Settings, drafts: list[Application]) -> Iterator[subprocess.Popen[str]]:
    with working(killed, storage, [str(draft.id) for draft in drafts]) as process:
        yield process


@pytest.mark.trial
def test_nothing_acknowledged_is_lost_however_often_the_process_is_killed(
    storage: Settings, worker: subprocess.Popen[str], drafts: list[Application]
) -> None:
    chance = repeating.chance(20261122)
    done: Counter[str] = Counter()
    for kill in range(KILLS):
        told = told_until_killed(worker, chance, DURING[kill % len(DURING)])
        for fact in told:
            CHECKS[fact["did"]](fact)
        everything_fits(drafts)
        done.update(retried(told))
        done.update(fact["did"] for fact in told)

    print(f"{KILLS} kills:", dict(done))
    assert done["submitted"]
    assert done["attached"]
    assert any(materials.volume_of(snapshot) for draft in drafts[:2] for snapshot in snapshots.of(draft))
    assert done["submitting"] >= done["submitted"]
    assert journal.verify() == ()
    files_are_whole()


def saved_is_there(fact: dict[str, Any]) -> None:
    section = applications.saved_section(fact["application"], killed.SECTION)
    assert section.version >= fact["version"]
    assert section.version > fact["version"] or section.answers[killed.SECTION] == fact["text"]


def kept_is_there(fact: dict[str, Any]) -> None:
    assert hashlib.sha256(blobs.get(fact["blob"])).hexdigest() == fact["blob"]


def attached_is_there(fact: dict[str, Any]) -> None:
    assert fact["blob"] in [piece.blob for piece in evidence.attachments_of(fact["application"])]
    kept_is_there(fact)


def submitted_is_there(fact: dict[str, Any]) -> None:
    snapshot = snapshots.one(fact["snapshot"])
    assert snapshot.digest == fact["digest"] == hashlib.sha256(snapshot.manifest).hexdigest()
    for _, name in snapshots.files_of(snapshot):
        assert hashlib.sha256(blobs.get(name)).hexdigest() == name


def changed_is_there(fact: dict[str, Any]) -> None:
    assert applications.one(fact["application"]).version >= fact["version"]


CHECKS = {
    "saved": saved_is_there,
    "kept": kept_is_there,
    "attached": attached_is_there,
    "submitting": lambda fact: None,
    "attaching": lambda fact: None,
    "submitted": submitted_is_there,
    "withdrawn": changed_is_there,
    "resumed": changed_is_there,
}


def everything_fits(drafts: list[Application]) -> None:
    """Every change has its entry and every entry its change, whatever was cut off."""
    told = 0
    for draft in drafts:
        application = applications.one(draft.id)
        entries = journal.about("application", draft.id)
        verbs = Counter(entry.verb for entry in entries)
        assert application.stage is STAGE_AFTER[entries[-1].verb]
        assert application.version == len(entries)  # begun at 1; each act since takes one
        kept = {snapshot.id: snapshot.digest for snapshot in snapshots.of(draft)}
        facts = [entry.facts for entry in entries if entry.verb == "application_submitted"]
        assert {fact["snapshot"]: fact["digest"] for fact in facts} == kept
        assert len(facts) == len(kept)
        acts = verbs["application_submitted"] + verbs["application_withdrawn"]
        assert len(messages.of(draft.applicant, limit=100_000)) == acts
        told += acts
    assert letters_to_applicants() == told


def retried(told: list[dict[str, Any]]) -> list[str]:
    """Send again what was being submitted when the process died, as a browser would: one receipt, whether the first
    request had come through or not."""
    answered = {fact["key"] for fact in told if fact["did"] == "submitted"}
    found = []
    for fact in told:
        if fact["did"] == "submitting" and fact["key"] not in answered:
            application = applications.one(fact["application"])
            before = snapshots.made_by(application.id, fact["key"])
            again = submit(application, version=fact["version"], request_key=fact["key"])
            assert before is None or again.id == before.id
            found.append("retried, submitted now" if before is None else "retried, submitted before")
    return found


def files_are_whole() -> None:
    """Each file is whole under its own name, or a leftover that no row refers to and that the sweep takes away."""
    assert blobs.missing() == []
    for name in blobs.names():
        assert hashlib.sha256(blobs.get(name)).hexdigest() == name
    blobs.remove_leftovers(before=clock.now() + timedelta(days=3650))
    assert sorted(name for name, _ in blobs.folder().files()) == blobs.names()
