"""Asking organisations about a submission, and what lapses when it is withdrawn."""

import pytest

from portal.operations.applying import filing, materials, recommending, submitting
from portal.rules.applying.answers import blank_section
from portal.rules.applying.recommending import (
    LAPSED,
    TOO_LATE_TO_SEND_BACK,
    Part,
)
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying import organisations as stored
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import Stale
from portal.storage.letters import messages, outbox
from portal.storage.people import accounts
from tests.builders import an_organisation
from tests.operations import reviews
from tests.operations.answered import ASKED, GONE, PARTS, RECOMMENDED, _recommend, refused, stage_of, states
from tests.operations.recommendations import (
    ASSOCIATION,
    EMPLOYER,
    LATER,
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
    SECOND,
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


@pytest.mark.rule("CF10")
def test_one_organisation_in_both_parts_is_told_once_and_answers_once() -> None:
    application = filled(a_complete_application(), unit="示例行业协会")
    association = an_organisation()
    member = a_confirmed(association, "xiehui@example.cn")
    stored.name(application.id, Part.EMPLOYER, association.id, at=AT)

    snapshot = submit(application)

    asked = Asked(application, snapshot, member, member)
    assert len(messages.of(member)) == len(letters_to(member)) == 1
    recommend(asked, Part.EMPLOYER)
    assert stage_of(asked) is Stage.SUBMITTED, "one body writes and signs once"


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


def test_withdrawing_and_recommending_at_once_leave_nothing_half_done() -> None:
    asked = an_asked()
    row = write(asked, Part.EMPLOYER)

    outcomes = together(lambda number: _recommend(row, asked) if number else withdraw(asked.application, at=LATER), 2)

    assert stage_of(asked) is Stage.WITHDRAWN, outcomes
    assert states(asked) == [GONE, GONE]


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
