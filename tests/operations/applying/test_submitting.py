"""Submitting: what stands against it, what is kept, and that it happens once."""

import hashlib
import re

import msgspec
import pytest

from portal.config import Settings
from portal.documents.papers import application_form
from portal.documents.word.paper import FOLDER
from portal.operations.applying import filing, materials, submitting
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.consents import CONSENTS, NOT_CONSENTED, NOT_DECLARED, consents_of
from portal.rules.applying.honour_bar import years_after
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying.snapshots import FileKind
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import NotFound
from portal.storage.letters import messages, outbox
from tests.answers import id_number
from tests.builders import an_account, an_application
from tests.operations.submissions import (
    AT,
    DAY,
    SETTINGS,
    a_complete_application,
    filled,
    letters_to,
    submit,
    verbs_about,
)
from tests.operations.submitted import refused

LONG = "一" * 29_000


@pytest.mark.parametrize(
    ("award", "channel", "stage"),
    [
        ("craftsman", "个人自荐", Stage.SUBMITTED),
        ("pioneer", "单位推荐", Stage.AWAITING_RECOMMENDATION),
    ],
)
def test_a_complete_application_is_submitted_and_the_applicant_told(
    storage: Settings, award: str, channel: str, stage: Stage
) -> None:
    application = a_complete_application(award, channel=channel)

    snapshot = submit(application)

    after = applications.one(application.id)
    assert (after.stage, after.version) == (stage, application.version + 1)
    assert verbs_about(application) == ["application_begun", "application_submitted"]
    assert snapshots.latest(application).id == snapshot.id
    [message] = messages.of(application.applicant)
    [letter] = letters_to(application.applicant)
    for text in (message.content.body, letter.body):
        assert receipt_number(snapshot.id) in text
        assert snapshot.digest in text
        assert "2026年12月1日 09:00" in text
    assert message.content.path == f"/applications/{application.id}"
    assert f"http://localhost/applications/{application.id}" in letter.body


def test_the_manifest_holds_all_that_was_submitted(storage: Settings) -> None:
    application = a_complete_application()
    draft = applications.draft(application.id).answers

    snapshot = submit(application)

    manifest = materials.manifest_of(snapshot)
    assert manifest.plain_answers == draft
    assert len({salted.salt for salted in manifest.answers.values()}) == len(draft)
    assert all(len(salted.salt) == 32 for salted in manifest.answers.values())
    assert snapshot.digest == hashlib.sha256(snapshot.manifest).hexdigest()
    assert journal.canonical(msgspec.json.decode(snapshot.manifest)).encode() == snapshot.manifest
    assert (manifest.application, manifest.edition, manifest.programme) == (application.id, "2023", "craftsman")
    assert manifest.rulebook.key == snapshot.rulebook == "2023-craftsman"
    template = (FOLDER / rulebook_of("2023-craftsman").templates.form).read_bytes()
    assert manifest.template_digest == snapshot.template_digest == hashlib.sha256(template).hexdigest()
    assert set(manifest.consents) == {consent.key for consent in CONSENTS}
    assert {key: agreed.text_sha256 for key, agreed in manifest.consents.items()} == {
        consent.key: hashlib.sha256(consent.text.encode()).hexdigest()
        for consent in consents_of(rulebook_of(snapshot.rulebook))
    }
    assert manifest.declaration.version == "2023-craftsman"
    assert manifest.submitted_at == "2026-12-01T01:00:00.000000+00:00"
    assert manifest.moment == AT
    assert snapshot.keep_until == years_after(AT, 5)
    assert snapshot.frozen


@pytest.mark.rule("CF5")
def test_the_form_is_kept_as_submitted_without_the_word_draft(storage: Settings) -> None:
    application = a_complete_application()
    rulebook = filing.rulebook_under(application)
    answers = applications.draft(application.id).answers

    snapshot = submit(application)

    manifest = materials.manifest_of(snapshot)
    form = application_form.render(rulebook, answers, photo=materials.photo_of(snapshot), draft=False)
    assert materials.form_of(snapshot) == form
    assert hashlib.sha256(form).hexdigest() == manifest.form.sha256
    assert 0 < manifest.form.pages <= rulebook.form.page_limit
    assert materials.photo_of(snapshot).startswith(b"\xff\xd8")
    assert materials.volume_of(snapshot) is None
    assert set(snapshots.files_of(snapshot)) == {
        (FileKind.FORM, manifest.form.sha256),
        (FileKind.PHOTO, manifest.photo),
    }


def test_nothing_in_the_journal_or_in_the_clear_gives_the_number_away(storage: Settings) -> None:
    number = id_number()
    application = a_complete_application(id_number=number)

    snapshot = submit(application)

    told = "\n".join(entry.facts_text for entry in journal.latest())
    # Digits alone: a digest in hexadecimal may hold eighteen of them in a row.
    assert not re.search(r"(?<![0-9a-z])\d{17}[\dX](?![0-9a-z])", told)
    assert number not in told
    asked = [recommendation.id for recommendation in recommendations.of_snapshot(snapshot)]
    assert [entry.facts for entry in journal.about("application", application.id)][-1] == {
        "asked": asked,
        "lapsed": [],
        "digest": snapshot.digest,
        "snapshot": snapshot.id,
        "stage": "awaiting_recommendation",
    }
    assert all(number not in letter.content.body for letter in outbox.latest())
    assert journal.verify() == ()


def test_a_submitted_application_cannot_be_edited_and_reads_as_before(storage: Settings) -> None:
    application = a_complete_application()
    snapshot = submit(application)

    with pytest.raises(Refused):
        filled(applications.one(application.id), name="另一个名字")

    assert materials.manifest_of(snapshots.one(snapshot.id)).plain_answers["name"] == "示例甲"


def test_readiness_lists_everything_with_its_place(storage: Settings) -> None:
    application = an_application(at=AT)

    readiness = submitting.readiness(application, at=AT)

    assert not readiness.ready
    places = {obstacle.section for obstacle in readiness.obstacles}
    assert {"cover", "personal", "education", "work", "achievements", "representative", "conditions"} <= places
    assert all(obstacle.path for obstacle in readiness.obstacles)
    assert readiness.evidence_limit == 10
    assert readiness.pages.pages >= 6


def test_a_complete_application_is_ready(storage: Settings) -> None:
    readiness = submitting.readiness(a_complete_application(), at=AT)

    assert readiness.ready
    assert readiness.obstacles == ()


def test_one_fault_is_enough_to_be_refused(storage: Settings) -> None:
    application = a_complete_application(politics="")

    assert refused(application) == submitting.readiness(application, at=AT).obstacles[0].reason


@pytest.mark.rule("M12")
def test_each_condition_has_to_be_declared_before_submitting(storage: Settings) -> None:
    rulebook = rulebook_of("2023-craftsman")
    application = a_complete_application(**{f"condition_{rulebook.conditions[-1].key}": False})

    assert "请确认并勾选" in refused(application)


@pytest.mark.rule("M12")
def test_a_shortfall_of_years_asks_for_an_explanation_and_does_not_bar(storage: Settings) -> None:
    application = a_complete_application(work=[], education=[])
    draft = applications.draft(application.id).answers
    row = {"from": "2026-01", "to": "", "unit": "示例单位", "post": "工程师", "industry": True, "similar_post": True}
    school = {"from": "1995-09", "to": "1998-07", "school": "示例中学", "major": "", "level": "高中"}
    application = filled(application, **{**draft, "work": [row], "education": [school]})
    assert "不足3年" in refused(application)

    short = [key for key in draft if key.endswith("_explanation")]
    explained = dict.fromkeys(short, "（示例）此前在外地同行业工作六年。")
    application = filled(application, **{**draft, "work": [row], "education": [school], **explained})

    assert submit(application)


@pytest.mark.rule("CF4")
def test_over_the_limit_of_pages_is_refused_by_how_much(storage: Settings) -> None:
    application = a_complete_application(representative=LONG)

    [obstacle] = submitting.readiness(application, at=AT).obstacles

    pages = submitting.readiness(application, at=AT).pages.pages
    assert obstacle.section == "pages"
    assert f"申报表共{pages}页" in obstacle.reason
    assert f"超过20页的限制{pages - 20}页" in obstacle.reason
    assert refused(application) == obstacle.reason


@pytest.mark.parametrize("lacking", sorted(consent.key for consent in CONSENTS))
def test_each_consent_is_needed_by_itself(storage: Settings, lacking: str) -> None:
    application = a_complete_application()

    given = {consent.key for consent in CONSENTS} - {lacking}
    assert refused(application, consents=given) == NOT_CONSENTED.reason


def test_the_declaration_is_needed(storage: Settings) -> None:
    assert refused(a_complete_application(), declared=False) == NOT_DECLARED.reason


def test_a_request_without_a_key_is_refused(storage: Settings) -> None:
    assert refused(a_complete_application(), request_key="") == submitting.NO_REQUEST_KEY.reason


def test_somebody_elses_application_does_not_exist(storage: Settings) -> None:
    application = a_complete_application()
    other = an_account(email="other@example.cn", at=AT)

    for act in (submit, withdrawn_by):
        with pytest.raises(NotFound):
            act(application, by=other.id)


def withdrawn_by(application, by: int) -> None:
    submitting.withdraw(application.id, application.version, by=by, at=AT)


def test_every_file_of_the_submission_can_be_read(storage: Settings) -> None:
    snapshot = submit(a_complete_application())

    for _, name in snapshots.files_of(snapshot):
        assert hashlib.sha256(blobs.get(name)).hexdigest() == name
    assert blobs.missing() == []


def test_receipts_of_a_season_differ_and_are_found_again(storage: Settings) -> None:
    from portal.rules.applying.receipts import snapshot_id

    snapshot = submit(a_complete_application(), at=AT + DAY, settings=SETTINGS)

    assert snapshots.one(snapshot_id(receipt_number(snapshot.id)) or 0).id == snapshot.id
