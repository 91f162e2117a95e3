"""What organisations are asked, write, add and answer, and what follows for the application."""

import pytest
from msgspec.structs import replace

from portal.operations.applying import organisations, recommending
from portal.operations.applying.evidence import Upload
from portal.rules.applying.recommending import (
    NO_SCAN,
    Opinion,
    Part,
)
from portal.storage.applying import organisations as stored
from portal.storage.applying import recommendations
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from tests.builders import a_member, an_account, an_organisation, named
from tests.documents.evidence_files import pdf
from tests.operations.answered import PARTS, _recommend, refused
from tests.operations.recommendations import (
    LATER,
    OPINION,
    SCAN,
    a_confirmed,
    an_asked,
    an_officer,
    write,
)
from tests.operations.submissions import (
    AT,
    a_complete_application,
    submit,
)

pytestmark = pytest.mark.usefixtures("opened", "anywhere")


TWO_PAGES, FIVE_PAGES, SIX_PAGES = (pdf(pages) for pages in (2, 5, 6))


def test_nobody_else_sees_what_an_organisation_is_asked() -> None:
    asked = an_asked()
    stranger = a_confirmed(an_organisation("另一个协会"), "other@example.cn")

    for account in (asked.association, stranger, asked.application.applicant, an_officer()):
        with pytest.raises(NotFound):
            recommendations.one_of(account.id, asked.of(Part.EMPLOYER).id)
    with pytest.raises(NotFound):
        recommendations.one_of(asked.employer.id, 1)
    assert recommendations.asked_of(stranger.id) == []


def test_a_member_whom_the_office_does_not_know_sees_only_what_was_sent_to_their_address() -> None:
    association = an_organisation()
    own = a_complete_application()
    newcomer = a_member(association, email="huizhang@example.cn", at=AT)
    other = a_complete_application(
        programme=own.programme, by=an_account(email="b@example.cn", at=AT), id_paper="护照", id_number="E7654321"
    )
    stored.unname(other.id, Part.RECOMMENDER)
    named(other, email="elsewhere@example.cn", at=AT)
    first, second = submit(own), submit(other)

    def seen() -> set[int]:
        return {row.snapshot.id for row in recommendations.asked_of(newcomer.id)}

    assert seen() == {first.id}
    organisations.confirm(association, association.version, by=an_officer().id, at=AT)
    assert seen() == {first.id, second.id}


@pytest.mark.rule("CF10")
def test_an_opinion_is_kept_as_a_draft_and_is_no_fact() -> None:
    asked = an_asked()
    row, before = asked.of(Part.EMPLOYER), journal.head()

    saved = recommending.save(row.id, row.version, Opinion(contact=" 惠章 "), by=asked.employer.id, at=LATER)

    assert saved.content.opinion == Opinion(contact="惠章")
    assert (saved.version, journal.head()) == (row.version + 1, before)
    with pytest.raises(Stale):
        recommending.save(row.id, row.version, OPINION, by=asked.employer.id, at=LATER)


@pytest.mark.rule("CF10")
@pytest.mark.parametrize("part", PARTS)
def test_an_opinion_that_does_not_fit_on_one_page_is_kept_and_cannot_be_sealed(part: Part) -> None:
    asked = an_asked()
    row, long = asked.of(part), replace(OPINION, opinion="同意推荐。" * 400)

    kept = recommending.save(row.id, row.version, long, by=asked.member(part), at=LATER)
    scan = Upload("盖章页.pdf", pdf())
    reason = refused(lambda: recommending.put_scan(row.id, kept.version, scan, by=asked.member(part), at=LATER))

    assert kept.content.opinion == long
    assert "一页之内" in reason
    assert recommending.refusal_to_fit(row, OPINION) is None


@pytest.mark.rule("CF10")
def test_a_changed_text_loses_the_page_that_was_sealed() -> None:
    asked = an_asked()
    row = write(asked, Part.EMPLOYER)
    assert recommending.scan_of(row) == SCAN.content

    same = recommending.save(row.id, row.version, OPINION, by=asked.employer.id, at=LATER)
    assert same.scan is not None
    changed = recommending.save(
        same.id, same.version, replace(OPINION, opinion="另一段意见。"), by=asked.employer.id, at=LATER
    )

    assert changed.scan is None
    assert refused(lambda: _recommend(changed, asked)) == NO_SCAN.reason


@pytest.mark.rule("CF10")
@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (Upload("两页.pdf", TWO_PAGES), "只有一页"),
        (Upload("文字.pdf", b"not a file"), "不是 PDF 或图片"),
    ],
)
def test_the_sealed_page_is_one_page_as_pdf_or_jpeg(upload: Upload, reason: str) -> None:
    asked = an_asked()
    row = asked.of(Part.EMPLOYER)
    unwritten = refused(lambda: recommending.put_scan(row.id, row.version, SCAN, by=asked.employer.id, at=LATER))
    assert "先填好" in unwritten
    row = recommending.save(row.id, row.version, OPINION, by=asked.employer.id, at=LATER)

    assert reason in refused(lambda: recommending.put_scan(row.id, row.version, upload, by=asked.employer.id, at=LATER))


@pytest.mark.rule("CF4")
def test_what_organisations_add_counts_with_the_applicant_s_evidence() -> None:
    asked = an_asked()
    row = asked.of(Part.EMPLOYER)

    row = recommending.add_supplement(
        row.id, row.version, Upload("证明_99010119800229013X.pdf", SIX_PAGES), by=asked.employer.id, at=LATER
    )
    other = asked.of(Part.RECOMMENDER)
    reason = refused(
        lambda: recommending.add_supplement(
            other.id, other.version, Upload("多.pdf", FIVE_PAGES), by=asked.association.id, at=LATER
        )
    )

    assert "连同申报人的材料，证实性材料共11页，超过10页的限制1页" in reason
    [added] = recommendations.supplements_of(row)
    assert (added.name, added.pages) == ("证明", 6)
    assert recommending.supplement_of(row, added.id)[1] == SIX_PAGES
    again = Upload("又.pdf", SIX_PAGES)
    assert "已经添加过" in refused(
        lambda: recommending.add_supplement(row.id, row.version, again, by=asked.employer.id, at=LATER)
    )
    row = recommending.remove_supplement(row.id, row.version, added.id, by=asked.employer.id, at=LATER)
    assert (recommendations.supplements_of(row), recommending.evidence_pages(row)) == ([], 0)


def test_the_opinion_page_says_whom_it_is_about() -> None:
    asked = an_asked()
    row = write(asked, Part.RECOMMENDER)

    assert recommending.opinion_page(row).startswith(b"PK")
