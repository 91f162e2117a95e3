"""What organisations are asked, write, add and answer, and what follows for the application."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from portal.operations.applying import filing, materials, organisations, recommending, submitting
from portal.operations.applying.evidence import Upload
from portal.rules.applying.answers import blank_section
from portal.rules.applying.recommending import (
    ANSWERED,
    LAPSED,
    NO_REASON,
    NO_SCAN,
    NOTHING_TO_SEND_BACK,
    OWN,
    TOO_LATE,
    TOO_LATE_TO_SEND_BACK,
    Opinion,
    Part,
    RecommendationState,
)
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying import organisations as stored
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import messages, outbox
from portal.storage.people import accounts
from tests.builders import a_member, an_account, an_organisation, named
from tests.documents.evidence_files import pdf
from tests.operations import reviews
from tests.operations.recommendations import (
    ASSOCIATION,
    EMPLOYER,
    LATER,
    OPINION,
    SCAN,
    Asked,
    a_confirmed,
    an_asked,
    an_officer,
    decline,
    recommend,
    send_back,
    two_members,
    write,
)
from tests.operations.submissions import (
    AT,
    DAY,
    MICROSECOND,
    SECOND,
    SETTINGS,
    a_complete_application,
    filled,
    letters_to,
    resume,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)

pytestmark = pytest.mark.usefixtures("opened", "anywhere")
PARTS = tuple(Part)
TWO_PAGES, FIVE_PAGES, SIX_PAGES = (pdf(pages) for pages in (2, 5, 6))
ASKED, RECOMMENDED, SENT_BACK, DECLINED, GONE = RecommendationState


def stage_of(asked: Asked) -> Stage:
    return applications.one(asked.application.id).stage


def states(asked: Asked) -> list[RecommendationState]:
    return [row.state for row in recommendations.of_snapshot(asked.snapshot)]


def refused(act: Callable[[], Any]) -> str:
    """Why it is refused; nothing may have been written."""
    before = journal.head(), outbox.waiting()
    with pytest.raises(Refused) as error:
        act()
    assert (journal.head(), outbox.waiting()) == before
    return error.value.refusal.reason


# -- being asked -----------------------------------------------------------------------------------------------


@pytest.mark.rule("M11", "M15", "CF10")
def test_submitting_asks_whom_the_application_names() -> None:
    asked = an_asked()

    employer, recommender = recommendations.of_snapshot(asked.snapshot)
    assert (employer.part, recommender.part) == PARTS
    assert (employer.organisation.name, recommender.organisation.name) == (EMPLOYER, ASSOCIATION)
    assert all(row.required and row.state is ASKED for row in (employer, recommender))
    assert stage_of(asked) is Stage.AWAITING_RECOMMENDATION
    for member, row in ((asked.employer, employer), (asked.association, recommender)):
        [message] = messages.of(member)
        [letter] = letters_to(member)
        assert message.content.path == f"/recommending/{row.id}"
        assert f"http://localhost/recommending/{row.id}" in letter.body
        assert [found.id for found in recommendations.asked_of(member.id)] == [row.id]
    manifest = materials.manifest_of(asked.snapshot)
    assert [(one.part, one.name) for one in manifest.named] == [("employer", EMPLOYER), ("recommender", ASSOCIATION)]
    entry = journal.about("application", asked.application.id)[-1]
    assert entry.facts["asked"] == [employer.id, recommender.id]


@pytest.mark.rule("CF10")
def test_who_applies_alone_may_ask_the_employer_for_an_opinion() -> None:
    asked = an_asked(channel="个人自荐")

    [row] = recommendations.of_snapshot(asked.snapshot)
    assert (row.part, row.required) == (Part.EMPLOYER, False)
    assert stage_of(asked) is Stage.SUBMITTED

    recommend(asked, Part.EMPLOYER)

    assert stage_of(asked) is Stage.SUBMITTED
    assert applications.one(asked.application.id).version == asked.application.version + 1
    assert told(asked.application.applicant)[-1] == "您的“智慧工匠”申报已获推荐"


def test_an_organisation_without_members_is_invited_at_the_address_that_was_named() -> None:
    application = a_complete_application()

    submit(application)

    invited = [letter.content.to for letter in outbox.latest() if "请贵单位" in letter.content.subject]
    assert invited == ["huizhang@example.cn"] * 2
    assert verbs_about(application)[-1] == journal.latest(1)[0].verb == "application_submitted"


def test_one_organisation_in_both_parts_is_told_once_and_answers_twice() -> None:
    application = a_complete_application()
    association = an_organisation()
    member = a_confirmed(association, "xiehui@example.cn")
    stored.name(application.id, Part.EMPLOYER, association.id, at=AT)

    snapshot = submit(application)

    asked = Asked(application, snapshot, member, member)
    assert len(messages.of(member)) == len(letters_to(member)) == 1
    recommend(asked, Part.EMPLOYER)
    assert stage_of(asked) is Stage.AWAITING_RECOMMENDATION
    recommend(asked, Part.RECOMMENDER)
    assert stage_of(asked) is Stage.SUBMITTED


# -- who sees it -------------------------------------------------------------------------------------------------


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


# -- writing -----------------------------------------------------------------------------------------------------


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
def test_an_opinion_that_does_not_fit_on_one_page_is_refused(part: Part) -> None:
    asked = an_asked()
    row, long = asked.of(part), replace(OPINION, opinion="同意推荐。" * 400)

    reason = refused(lambda: recommending.save(row.id, row.version, long, by=asked.member(part), at=LATER))

    assert "一页之内" in reason
    assert recommending.refusal_to_fit(row, OPINION) is None
    assert asked.of(part).content.opinion == Opinion()


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


def _recommend(row: Recommendation, asked: Asked) -> Recommendation:
    return recommending.recommend(row.id, row.version, by=asked.member(row.part), at=LATER, settings=SETTINGS)


@pytest.mark.rule("CF10")
@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (Upload("两页.pdf", TWO_PAGES), "只有一页"),
        (Upload("文字.pdf", b"not a file"), "不是 PDF 或 jpg"),
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


# -- answering ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("M15", "CF10")
@pytest.mark.parametrize("order", [PARTS, PARTS[::-1]])
def test_when_both_have_recommended_the_office_is_next(order: tuple[Part, Part]) -> None:
    asked = an_asked()

    recommend(asked, order[0])
    assert stage_of(asked) is Stage.AWAITING_RECOMMENDATION
    row = recommend(asked, order[1])

    assert stage_of(asked) is Stage.SUBMITTED
    assert states(asked) == [RECOMMENDED, RECOMMENDED]
    assert verbs_about(asked.application)[-2:] == ["recommendation_given", "recommendation_given"]
    entry = journal.latest(1)[0]
    assert (entry.facts["digest"], entry.facts["snapshot"]) == (row.digest, asked.snapshot.id)
    assert (entry.facts["stage"], entry.actor) == ("submitted", asked.member(order[1]))
    assert len(row.digest) == 64
    assert told(asked.application.applicant).count("您的“智慧工匠”申报已获推荐") == 2
    assert applications.one(asked.application.id).version == asked.application.version + 2


@pytest.mark.rule("CF10")
def test_what_was_answered_cannot_be_answered_again_or_changed() -> None:
    asked = an_asked()
    row = recommend(asked, Part.EMPLOYER)
    by = asked.employer.id

    for act in (
        lambda: recommending.save(row.id, row.version, OPINION, by=by, at=LATER),
        lambda: recommending.put_scan(row.id, row.version, SCAN, by=by, at=LATER),
        lambda: recommending.add_supplement(row.id, row.version, SCAN, by=by, at=LATER),
        lambda: recommending.remove_supplement(row.id, row.version, 1, by=by, at=LATER),
        lambda: _recommend(row, asked),
        lambda: send_back(asked, Part.EMPLOYER),
        lambda: decline(asked, Part.EMPLOYER),
    ):
        assert refused(act) == ANSWERED.reason


@pytest.mark.rule("M15")
def test_sent_back_it_is_a_draft_again_and_nothing_recommended_stands() -> None:
    asked = an_asked()
    recommend(asked, Part.RECOMMENDER)

    row = send_back(asked, Part.EMPLOYER)

    assert stage_of(asked) is Stage.DRAFT
    assert states(asked) == [SENT_BACK, GONE]
    assert row.content.reason == "业绩请写得具体一些。"
    entry = journal.latest(1)[0]
    assert (entry.verb, entry.facts["lapsed"]) == ("application_sent_back", [asked.of(Part.RECOMMENDER).id])
    assert told(asked.association)[-1] == "示例甲的“智慧工匠”申报暂不需要推荐"
    [message] = [one for one in messages.of(asked.application.applicant) if "退回修改" in one.content.subject]
    [letter] = [one for one in letters_to(asked.application.applicant) if "退回修改" in one.subject]
    assert "业绩请写得具体一些" in message.content.body
    assert "业绩" not in letter.body
    assert refused(lambda: recommend(asked, Part.RECOMMENDER)) == LAPSED.reason

    again = submit(filled(applications.one(asked.application.id), politics="中共党员"), at=LATER + SECOND)

    anew = asked._replace(snapshot=again)
    assert states(anew) == [ASKED, ASKED]
    assert states(asked) == [SENT_BACK, GONE]
    assert [found.snapshot.id for found in recommendations.asked_of(asked.employer.id)] == [again.id, asked.snapshot.id]


@pytest.mark.rule("M15")
def test_declined_it_waits_and_says_why() -> None:
    asked = an_asked()
    recommend(asked, Part.EMPLOYER)

    decline(asked, Part.RECOMMENDER)

    assert stage_of(asked) is Stage.AWAITING_RECOMMENDATION
    assert states(asked) == [RECOMMENDED, DECLINED]
    assert journal.latest(1)[0].verb == "recommendation_declined"
    [message] = [one for one in messages.of(asked.application.applicant) if "未获推荐" in one.content.subject]
    assert "不符合推荐条件" in message.content.body


def test_a_reason_is_asked_for() -> None:
    asked = an_asked()

    assert refused(lambda: send_back(asked, Part.EMPLOYER, " ")) == NO_REASON.reason
    assert refused(lambda: decline(asked, Part.EMPLOYER, "")) == NO_REASON.reason


@pytest.mark.rule("M15")
def test_each_act_has_its_last_moment() -> None:
    asked = an_asked()
    closes, deadline = asked.application.programme.closes_at, asked.application.programme.recommending_closes_at
    row = write(asked, Part.EMPLOYER)

    assert refused(lambda: send_back(asked, Part.EMPLOYER, at=closes + MICROSECOND)) == TOO_LATE_TO_SEND_BACK.reason
    assert refused(lambda: decline(asked, Part.EMPLOYER, at=deadline + MICROSECOND)) == TOO_LATE.reason
    late = {"by": asked.employer.id, "at": deadline, "settings": SETTINGS}
    assert recommending.recommend(row.id, row.version, **late).state is RECOMMENDED
    assert recommending.deadline_of(row) == deadline
    assert send_back(asked, Part.RECOMMENDER, at=closes).state is SENT_BACK


def test_an_opinion_on_somebody_who_applies_alone_sends_nothing_back() -> None:
    asked = an_asked(channel="个人自荐")

    assert refused(lambda: send_back(asked, Part.EMPLOYER)) == NOTHING_TO_SEND_BACK.reason
    decline(asked, Part.EMPLOYER)
    assert stage_of(asked) is Stage.SUBMITTED


def test_nobody_recommends_their_own_application() -> None:
    application = a_complete_application()
    two_members()
    stored.add_member(an_organisation(), application.applicant, at=AT)
    organisations.confirm(an_organisation(), stored.one(an_organisation().id).version, by=an_officer().id, at=AT)
    own = Asked(application, submit(application), application.applicant, application.applicant)

    assert refused(lambda: decline(own, Part.RECOMMENDER)) == OWN.reason


# -- lapsing -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("CF10")
def test_withdrawing_makes_everything_lapse_and_says_so() -> None:
    asked = an_asked()
    row = recommend(asked, Part.EMPLOYER)

    withdraw(asked.application, at=LATER + SECOND)

    assert states(asked) == [GONE, GONE]
    assert [one.answer for one in recommendations.of_snapshot(asked.snapshot)] == [RECOMMENDED, ASKED]
    assert journal.latest(1)[0].facts["lapsed"] == [row.id, asked.of(Part.RECOMMENDER).id]
    for member in (asked.employer, asked.association):
        assert told(member)[-1] == "示例甲的“智慧工匠”申报暂不需要推荐"
    assert refused(lambda: decline(asked, Part.RECOMMENDER)) == LAPSED.reason
    assert blobs.get(asked.of(Part.EMPLOYER).scan.name) == SCAN.content

    resume(asked.application)
    again = submit(applications.one(asked.application.id), at=LATER + 2 * SECOND)

    assert [row.state for row in recommendations.of_snapshot(again)] == [ASKED, ASKED]
    assert len(recommendations.of_application(asked.application)) == 4


def test_a_name_changed_in_another_window_is_not_submitted_unseen() -> None:
    application = a_complete_application()
    seen = submitting.readiness(application, at=AT).seen
    stored.name(application.id, Part.EMPLOYER, an_organisation().id, email="other@example.cn", at=AT)

    with pytest.raises(Stale):
        submit(application, seen=seen)
    assert snapshots.of(application) == []


# -- at once -----------------------------------------------------------------------------------------------------


def test_two_colleagues_at_once_give_one_answer() -> None:
    asked = an_asked()
    row = write(asked, Part.EMPLOYER)
    before = journal.head().seq

    def answer(number: int) -> Recommendation:
        return _recommend(row, asked) if number % 2 else decline(asked, Part.EMPLOYER)

    outcomes = together(answer, 4)

    assert [isinstance(outcome, Recommendation) for outcome in outcomes].count(True) == 1
    assert all(isinstance(outcome, Recommendation | Refused | Stale) for outcome in outcomes), outcomes
    assert journal.head().seq == before + 1


def test_both_organisations_at_once_bring_it_to_the_office() -> None:
    asked = an_asked()
    rows = [write(asked, part) for part in PARTS]

    outcomes = together(lambda number: _recommend(rows[number], asked), 2)

    assert [outcome.state for outcome in outcomes] == [RECOMMENDED, RECOMMENDED], outcomes
    assert stage_of(asked) is Stage.SUBMITTED


def test_withdrawing_and_recommending_at_once_leave_nothing_half_done() -> None:
    asked = an_asked()
    row = write(asked, Part.EMPLOYER)

    outcomes = together(lambda number: _recommend(row, asked) if number else withdraw(asked.application, at=LATER), 2)

    assert stage_of(asked) is Stage.WITHDRAWN, outcomes
    assert states(asked) == [GONE, GONE]


def test_the_opinion_page_says_whom_it_is_about() -> None:
    asked = an_asked()
    row = write(asked, Part.RECOMMENDER)

    assert recommending.opinion_page(row).startswith(b"PK")


def test_a_closed_account_is_told_nothing() -> None:
    application = a_complete_application()
    employer, association = two_members()
    accounts.close(association, at=AT)

    submit(application)

    assert told(employer)
    assert told(association) == []


@pytest.mark.rule("M15", "M16")
def test_after_a_correction_it_is_asked_for_again_with_a_week_of_its_own() -> None:
    asked = an_asked()
    for part in PARTS:
        recommend(asked, part)
    programme = asked.application.programme
    until = programme.recommending_closes_at + DAY
    reviews.send_back(applications.one(asked.application.id), an_officer(), ("personal",), until=until, at=LATER)
    assert states(asked) == [RECOMMENDED, RECOMMENDED]

    returned = applications.one(asked.application.id)
    draft = applications.draft(returned.id)
    section = filing.rulebook_under(returned).section("personal")
    own = {key: draft.answers[key] for key in blank_section(section)} | {"politics": "中共党员"}
    filing.save_section(returned, section, own, draft.versions["personal"], at=until)
    anew = asked._replace(snapshot=submit(applications.one(returned.id), at=until))

    assert (states(asked), states(anew)) == ([GONE, GONE], [ASKED, ASKED])
    assert stage_of(asked) is Stage.AWAITING_RECOMMENDATION
    assert recommending.deadline_of(anew.of(Part.EMPLOYER)) == until + 7 * DAY
    assert refused(lambda: send_back(anew, Part.EMPLOYER, at=until)) == TOO_LATE_TO_SEND_BACK.reason
    for part in PARTS:
        recommend(anew, part, at=until + 7 * DAY)
    assert stage_of(asked) is Stage.SUBMITTED
