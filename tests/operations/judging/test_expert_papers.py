"""What experts read: blank where they must not look, and nothing else moved."""

import pytest

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import official
from portal.documents.word.package import Package
from portal.operations.applying import materials
from portal.operations.judging import expert_papers, marking
from portal.operations.judging.expert_papers import form_of
from portal.rules.applying.manifest import Agreed, Manifest, Paged, Ruled, Salted
from portal.rules.applying.recommending import Opinion
from portal.rules.applying.redaction import hidden_keys
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, snapshots
from tests.documents.reading import at_the_foot_of_the_cover, lines
from tests.documents.samples import jpeg, long_answers, portrait
from tests.operations.submissions import AT, DAY
from tests.panel import a_panel

RECEIPT = "132T-MY8N-EP0B"
PHOTO = normalised(jpeg(portrait())).content
CONTACT = Opinion("王示例", "02155550123", "wang@example.cn", "同意推荐。")


def submitted(rulebook: Rulebook, seed: int) -> Manifest:
    answers = long_answers(rulebook, 1_500, seed)
    return Manifest(
        application=1,
        edition="2023",
        programme=rulebook.programme,
        answers={key: Salted("salt", value) for key, value in answers.items()},
        attachments=(),
        rulebook=Ruled(rulebook.key, "d"),
        template_digest="t",
        form=Paged("f", 1),
        volume=None,
        photo="p",
        consents={},
        declaration=Agreed("v", "s"),
        submitted_at="2026-12-01T01:00:00.000000+00:00",
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_what_experts_never_see_is_blank_and_the_pages_stay(key: str, seed: int) -> None:
    rulebook = rulebooks.rulebook(key)
    manifest = submitted(rulebook, seed)
    answers = manifest.plain_answers
    shown = form_of(manifest, CONTACT, photo=PHOTO, number="2023-0001")
    whole = official(
        rulebook, manifest, photo=PHOTO, number="2023-0001", contact=CONTACT.contact_line, opinion=CONTACT.opinion
    )
    text = "".join(lines(shown))
    hidden = [answers[name] for name in ("id_number", "phone", "email", "address")]

    assert not [word for word in (*hidden, CONTACT.phone, "021-55550123", CONTACT.email) if word in text]
    assert not [word for word in hidden if word not in "".join(lines(whole))]
    assert not [word for word in (answers["name"], "2023-0001", CONTACT.contact, CONTACT.opinion) if word not in text]
    assert estimated_pages(shown) == estimated_pages(whole)


def test_without_an_opinion_its_page_is_blank() -> None:
    rulebook = rulebooks.rulebook("2023-pioneer")
    manifest = submitted(rulebook, 0)

    shown, whole = form_of(manifest, Opinion(), photo=PHOTO), official(rulebook, manifest, photo=PHOTO, receipt=RECEIPT)

    assert shown != whole
    assert at_the_foot_of_the_cover(whole)
    assert not [part for part in Package(shown).parts.values() if RECEIPT.encode() in part or "回执".encode() in part]
    assert estimated_pages(shown) == estimated_pages(whole)


@pytest.mark.rule("M10")
@pytest.mark.usefixtures("anywhere", "opened")
def test_nothing_that_a_page_is_given_holds_what_experts_never_see() -> None:
    panel = a_panel(candidates=1)
    [candidate] = panel.candidates
    marking.declare(panel.round.id, {}, by=panel.expert.id, at=AT + DAY)
    paper = marking.paper(panel.round.id, candidate.id, by=panel.expert.id, at=AT + DAY)
    answers = materials.manifest_of(snapshots.latest(candidate.id)).plain_answers

    read = expert_papers.read(paper)

    assert read.answers["name"] == answers["name"]
    assert read.answers.keys() >= answers.keys()
    hidden = [str(answers[key]) for key in hidden_keys(read.rulebook) if answers.get(key)]
    assert len(hidden) > 3
    assert not [word for word in hidden if word in repr((read._replace(rulebook=None), paper))]


@pytest.mark.usefixtures("anywhere", "opened")
def test_a_list_shows_no_number_that_was_typed_behind_the_name_of_a_unit() -> None:
    panel = a_panel(candidates=1)
    at = AT + DAY
    applications.describe(
        panel.candidates[0].id,
        at=at,
        name="示例",
        unit="示例公司13912345678 a@b.cn",
        technical_field=panel.candidates[0].technical_field,
        recommender="",
    )

    [task] = marking.work(panel.round.id, by=panel.expert.id, at=at).tasks

    assert (task.name, task.unit) == ("示例", "示例公司*********** ******")
