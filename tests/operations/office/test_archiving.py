"""The official form of a submission with 编号 and opinion, and a programme's applications as one archive."""

import io
import zipfile

import pytest

from portal.config import Settings
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import official
from portal.operations.applying import materials, submitting
from portal.operations.office import archiving
from portal.operations.office.archiving import official_form, submitted_form
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations, recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Content, Recommendation
from portal.storage.engine import blobs, journal
from tests.builders import an_account, an_edition
from tests.documents.reading import at_the_foot_of_the_cover, body_of, in_order, lines
from tests.documents.samples import text_of
from tests.operations.applying.test_submitting_evidence import attach
from tests.operations.reviews import LATER, a_submitted_application, accept, an_officer, several_submitted
from tests.operations.submissions import AT, a_complete_application, person, submit, withdraw

OPINION = Opinion("王示例", "02155550123", "wang@example.cn", text_of(400))


def recommended(
    application: Application,
    part: Part = Part.EMPLOYER,
    answer: RecommendationState = RecommendationState.RECOMMENDED,
    opinion: Opinion = OPINION,
) -> Recommendation:
    """What an organisation has answered about the newest submission."""
    organisation = organisations.add(OrganisationKind.EMPLOYER, f"示例{part.word}", None, at=AT)
    asked = recommendations.ask(
        snapshots.latest(application), part, organisation, required=False, email_key="", until_at=None, at=AT
    )
    scan = blobs.put(b"%PDF scan", "application/pdf", at=AT)
    recommendations.write(asked, opinion, scan, at=LATER)
    by = application.applicant.id
    recommendations.answered(asked, answer, Content(opinion), digest="", by=by, at=LATER)
    return asked


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("award", ["craftsman", "pioneer"])
def test_form_is_rendered_from_what_is_sealed_as_it_was_submitted(storage: Settings, award: str) -> None:
    snapshot = snapshots.latest(a_submitted_application(award))
    manifest, rulebook = materials.manifest_of(snapshot), rulebook_of(snapshot.rulebook)

    assert official(rulebook, manifest, photo=materials.photo_of(snapshot)) == materials.form_of(snapshot)
    form = official_form(snapshot)
    assert form == submitted_form(snapshot) != materials.form_of(snapshot)
    assert body_of(form) == body_of(materials.form_of(snapshot))  # the receipt stands outside the official text


@pytest.mark.rule("CF2", "CF10")
@pytest.mark.parametrize("award", ["craftsman", "pioneer"])
def test_form_has_number_and_opinion_on_the_same_pages(storage: Settings, award: str) -> None:
    application = a_submitted_application(award)
    snapshot = snapshots.latest(application)
    recommended(application)
    [number] = accept(application, by=an_officer())

    form = official_form(snapshot)

    text = "".join(lines(form))
    assert not in_order(["编号：", number.text, application.name], text)
    assert not in_order(["二、所在单位推荐意见", OPINION.contact_line, *OPINION.opinion.splitlines(), "盖章"], text)
    assert estimated_pages(form) == estimated_pages(materials.form_of(snapshot))


@pytest.mark.rule("CF10")
@pytest.mark.parametrize(
    ("part", "answer"),
    [
        (Part.RECOMMENDER, RecommendationState.RECOMMENDED),
        (Part.EMPLOYER, RecommendationState.ASKED),
        (Part.EMPLOYER, RecommendationState.DECLINED),
    ],
)
def test_only_the_opinion_of_an_employer_that_recommends_is_printed(
    storage: Settings, part: Part, answer: RecommendationState
) -> None:
    application = a_submitted_application()
    recommended(application, part, answer)

    assert OPINION.opinion[:20] not in "".join(lines(official_form(snapshots.latest(application))))


@pytest.mark.rule("CF10")
def test_opinion_of_an_earlier_submission_is_not_printed(storage: Settings) -> None:
    application = a_submitted_application()
    recommended(application)
    recommendations.lapse(application, at=LATER)

    snapshot = snapshots.latest(application)
    assert official_form(snapshot) == submitted_form(snapshot)


def test_archive_holds_every_submission_under_number_and_name(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    first, second, third = several_submitted(programme, 3)
    officer = an_officer()
    [number] = accept(second, by=officer)
    withdraw(third)
    a_complete_application(programme=programme, by=an_account(email="draft@example.cn", at=AT))
    told: list[tuple[int, int]] = []

    archived = archiving.archive(programme, by=officer.id, at=LATER, progress=lambda *now: told.append(now))
    found = members(b"".join(archived.chunks))

    receipt = receipt_number(snapshots.latest(first).id)
    assert set(found) == {f"{receipt}-{first.name}.docx", f"{number.text}-{second.name}.docx"}
    assert found[f"{number.text}-{second.name}.docx"] == official_form(snapshots.latest(second))
    assert (archived.total, told) == (2, [(1, 2), (2, 2)])


def test_archive_takes_the_evidence_along_where_it_is_asked_to(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    application = a_complete_application(programme=programme)
    attach(application, "证书")
    snapshot = submit(applications.one(application.id))
    a_submitted_application(programme=programme, by=an_account(email="bare@example.cn", at=AT), id_number=person(7))

    found = members(b"".join(archiving.archive(programme, by=None, at=LATER, evidence=True).chunks))

    name = f"{receipt_number(snapshot.id)}-{application.name}-证实性材料.pdf"
    assert {key: content for key, content in found.items() if key.endswith(".pdf")} == {
        name: materials.volume_of(snapshot)
    }
    assert len(found) == 3


def test_archive_may_be_narrowed_to_stages(storage: Settings) -> None:
    application = a_submitted_application()
    archived = archiving.archive(application.programme, by=None, at=LATER, stages=[Stage.ACCEPTED])

    assert (archived.total, members(b"".join(archived.chunks))) == (0, {})


def test_newest_submission_is_the_one_in_the_archive(storage: Settings) -> None:
    application = a_submitted_application()
    withdraw(application)
    submitting.resume(application.id, applications.one(application.id).version, by=application.applicant.id, at=LATER)
    again = submit(applications.one(application.id), at=LATER)

    found = members(b"".join(archiving.archive(application.programme, by=None, at=LATER).chunks))

    number = receipt_number(again.id)
    [(name, form)] = found.items()
    assert name == f"{number}-{application.name}.docx"
    assert f"回执号 {number}" in at_the_foot_of_the_cover(form)  # so that two versions on paper can be told apart


def test_that_it_was_taken_stands_on_the_journal(storage: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    archiving.archive(application.programme, by=officer.id, at=LATER)

    [entry] = [
        one for one in journal.about("programme", application.programme.id) if one.verb == "applications_archived"
    ]
    assert (entry.actor, entry.facts) == (officer.id, {"applications": 1, "evidence": False})
