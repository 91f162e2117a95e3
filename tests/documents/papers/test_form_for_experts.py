"""The Word form as experts read it: blank where they must not look, and nothing else moved."""

import pytest

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import for_experts, official
from portal.rules.applying.manifest import Agreed, Manifest, Paged, Ruled, Salted
from portal.rules.applying.recommending import Opinion
from portal.rules.rulebook.rulebook import Rulebook
from tests.documents.reading import lines
from tests.documents.samples import jpeg, long_answers, portrait

PHOTO = normalised(jpeg(portrait()))
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
    shown = for_experts(rulebook, manifest, photo=PHOTO, number="2023-0001", opinion=CONTACT)
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

    assert for_experts(rulebook, manifest, photo=PHOTO) != official(rulebook, manifest, photo=PHOTO)
    assert estimated_pages(for_experts(rulebook, manifest, photo=PHOTO)) == estimated_pages(
        official(rulebook, manifest, photo=PHOTO)
    )
