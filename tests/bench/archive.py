"""A programme's 2,000 applications as Word in one archive, from the sealed submissions to the file on disk."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from portal import clock
from portal.config import Settings
from portal.documents.evidence.photo import normalised
from portal.documents.papers import application_form
from portal.operations.applying import filing
from portal.operations.office import archiving
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.manifest import Agreed, Manifest, Paged, Ruled, Salted
from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import official_number
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations, recommendations, snapshots
from portal.storage.applying.recommendations import Content
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, journal
from portal.storage.engine.tables import atomic
from portal.storage.office import official_numbers
from portal.storage.schema import migrate
from portal.storage.season.editions import Programme
from tests.bench.figures import Figure
from tests.builders import an_account, an_edition
from tests.documents.samples import jpeg, long_answers, portrait, text_of

APPLICATIONS = 2_000
LENGTH = 1_300  # characters of each long text: a form of eleven pages
PEOPLE = 40  # different answers, each of which is many people's
WARM = 200  # applications after which the memory should not grow any more
SECONDS, MEBIBYTES = 30, 16
PAGE = os.sysconf("SC_PAGE_SIZE")


def figures(folder: Path) -> Iterator[Figure]:
    open_storage(Settings(instance=folder / "archive", testing=True))
    migrate()
    programme = an_edition(at=clock.now())["craftsman"]
    with atomic():
        fill(programme)
    resident: dict[int, int] = {}

    def watch(done: int, total: int) -> None:
        if done in (WARM, total):
            resident[done] = resident_bytes()

    out = folder / "archive.zip"
    started = time.perf_counter()
    archived = archiving.archive(programme, by=None, at=clock.now(), progress=watch)
    with out.open("wb") as file:
        file.writelines(archived.chunks)
    spent = time.perf_counter() - started
    close_storage()
    assert archived.total == APPLICATIONS
    yield Figure(f"archive of {APPLICATIONS:,} applications as Word", spent, "s", SECONDS, at_most=True)
    yield Figure("  its size", out.stat().st_size / 2**20, "MiB")
    growth = (resident[APPLICATIONS] - resident[WARM]) / 2**20
    yield Figure(f"  memory that grows after the first {WARM}", growth, "MiB", MEBIBYTES, at_most=True)


def resident_bytes() -> int:
    """The memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def fill(programme: Programme) -> None:
    """Accepted applications, each with the employer's opinion. Only the archive is measured, so the rows are written
    as the operations write them, without their checks."""
    rulebook, applicant, at = rulebook_of(programme.rulebook), an_account(), clock.now()
    organisation = organisations.add(OrganisationKind.EMPLOYER, "示例数据技术（上海）有限公司", None, at=at)
    scan = blobs.put(b"%PDF scan", "application/pdf", at=at)
    people = [_answers(rulebook, seed) for seed in range(PEOPLE)]
    for place in range(APPLICATIONS):
        answers = people[place % PEOPLE] | {"name": f"示例{place}号"}
        application = applications.start(programme, applicant, at=at, slot=f"bench:{place}")
        manifest = journal.canonical(msgspec.to_builtins(_manifest(application.id, answers, rulebook.key))).encode()
        digest = application_form.form_paper(rulebook).template().digest
        snapshot = snapshots.freeze(application, manifest, rulebook=rulebook.key, template_digest=digest, at=at)
        applications.set_stage(application, Stage.ACCEPTED, at=at)
        ordinal = official_numbers.next_ordinal(programme)
        official_numbers.give(application, ordinal, official_number("GJ", "2023", ordinal), at=at)
        asked = recommendations.ask(
            snapshot, Part.EMPLOYER, organisation, required=True, email_key="", until_at=None, at=at
        )
        said = Opinion("王示例", "02155550123", "wang@example.cn", text_of(400, place))
        recommendations.write(asked, said, scan, at=at)
        recommendations.answered(
            asked, RecommendationState.RECOMMENDED, Content(said), digest="", by=applicant.id, at=at
        )


def _answers(rulebook: Any, seed: int) -> dict[str, Any]:
    photo = normalised(jpeg(portrait(590 + 5 * seed, 826 + 7 * seed))).content
    return long_answers(rulebook, LENGTH, seed, photo=filing.keep_photo(photo, at=clock.now()))


def _manifest(application: int, answers: dict[str, Any], rulebook: str) -> Manifest:
    agreed = Agreed("2026-1", "0" * 64)
    return Manifest(
        application=application,
        edition="2023",
        programme="craftsman",
        answers={key: Salted("0" * 32, value) for key, value in answers.items()},
        attachments=(),
        rulebook=Ruled(rulebook, "0" * 64),
        template_digest="0" * 64,
        form=Paged("0" * 64, 11),
        volume=None,
        photo=answers["photo"],
        consents={},
        declaration=agreed,
        submitted_at=clock.now().isoformat(timespec="microseconds"),
    )
