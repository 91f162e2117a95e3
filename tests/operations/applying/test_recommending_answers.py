"""Answering: recommend, send back, decline."""

import pytest

from portal.operations.applying import organisations, recommending
from portal.rules.applying.recommending import (
    ANSWERED,
    LAPSED,
    NOTHING_TO_SEND_BACK,
    OWN,
    REASON,
    TOO_LATE,
    TOO_LATE_TO_SEND_BACK,
    Part,
)
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations
from portal.storage.applying import organisations as stored
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.letters import messages
from tests.builders import an_organisation
from tests.operations.answered import (
    ASKED,
    DECLINED,
    GONE,
    PARTS,
    RECOMMENDED,
    SENT_BACK,
    _recommend,
    refused,
    stage_of,
    states,
)
from tests.operations.recommendations import (
    LATER,
    OPINION,
    SCAN,
    Asked,
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
    MICROSECOND,
    SECOND,
    SETTINGS,
    a_complete_application,
    filled,
    letters_to,
    submit,
    together,
    told,
    verbs_about,
)

pytestmark = pytest.mark.usefixtures("opened", "anywhere")


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

    assert refused(lambda: send_back(asked, Part.EMPLOYER, " ")) == REASON.missing.reason
    assert refused(lambda: decline(asked, Part.EMPLOYER, "")) == REASON.missing.reason


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
