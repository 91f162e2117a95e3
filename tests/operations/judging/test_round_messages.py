"""What people are told when a round is over."""

from datetime import timedelta

import pytest

from portal.operations.judging import closing, round_messages
from portal.operations.judging.round_messages import came_out, tell_leaving, tell_over
from portal.rules.applying.recommending import Part
from portal.rules.people.staffing import RoleName
from portal.storage.applying import organisations
from portal.storage.judging import rounds
from portal.storage.letters import messages
from portal.web.applicant.following.timeline import timeline
from portal.web.applicant.standing import standing_of
from tests.builders import a_member, an_organisation
from tests.operations.judged import (
    AFTER,
    CLOSES,
    SECOND,
    a_programme,
    a_round,
    accepted,
    again,
    an_applicant,
    cast_all,
    concluded,
    given,
    people,
)
from tests.operations.submissions import AT, SETTINGS

pytestmark = pytest.mark.usefixtures("opened")


@pytest.mark.rule("M25")
def test_who_is_out_hears_of_stage_and_reason_once_it_is_approved() -> None:
    programme, applicant = a_programme(), an_applicant()
    [office, other] = [one.id for one in people(RoleName.OFFICE, 2)]
    panel = people(RoleName.EXPERT, 3)
    inside, out = accepted(programme, 2, by=applicant)
    member = a_member(an_organisation(at=AT), at=AT, by=office)
    organisations.name(out.id, Part.RECOMMENDER, an_organisation().id, email="huizhang@example.cn", at=AT)
    made = a_round(programme, "eligibility", panel, by=office)
    cast_all(made, panel, lambda candidate, _: given(made, answer=candidate == inside.id))
    closed = closing.close(made.id, again(made).version, by=office, at=AFTER)
    assert tell_leaving(AFTER, SETTINGS) == 0, "nothing is said before the committee has approved"

    concluded(closed, office=office, committee=other, at=AFTER)
    assert [tell_leaving(AFTER + SECOND, SETTINGS) for _ in range(2)] == [1, 0]
    [told] = [one for one in messages.of(applicant.id) if one.occasion.startswith("round-left")]
    assert told.application == out
    assert "“智慧工匠”初审的结果已经组委会批准，您的申报没有进入下一个环节" in told.content.body
    assert "原因：判定符合条件的专家没有超过 2/3。" in told.content.body
    [passed_on] = messages.of(member.id)
    assert f"{out.name}的申报没有进入下一个环节" in passed_on.content.body


def test_an_expert_with_something_outstanding_hears_once_that_the_window_is_over() -> None:
    programme = a_programme()
    panel = people(RoleName.EXPERT, 2)
    accepted(programme, 2, by=an_applicant())
    made = a_round(programme, "eligibility", panel[:1], by=people(RoleName.OFFICE, 1)[0].id)

    assert tell_over(CLOSES - SECOND, SETTINGS) == 0
    assert [tell_over(CLOSES + SECOND, SETTINGS) for _ in range(2)] == [1, 0]
    assert "您有 2 名候选人没有提交" in messages.of(panel[0].id)[0].content.body
    assert len(messages.of(panel[1].id)) == 0
    assert tell_over(CLOSES + round_messages.LONGEST_BEFORE + timedelta(days=1), SETTINGS) == 0
    assert rounds.one(made.id).closes_at == CLOSES


@pytest.mark.rule("M25")
def test_how_somebody_came_out_is_told_of_approved_rounds_alone() -> None:
    programme, applicant = a_programme(), an_applicant()
    [office, other] = [one.id for one in people(RoleName.OFFICE, 2)]
    panel = people(RoleName.EXPERT, 3)
    inside, out = accepted(programme, 2, by=applicant)
    made = a_round(programme, "eligibility", panel, by=office)
    cast_all(made, panel, lambda candidate, _: given(made, answer=candidate == inside.id))
    closed = closing.close(made.id, again(made).version, by=office, at=AFTER)
    assert came_out(out) == []

    concluded(closed, office=office, committee=other, at=AFTER)
    assert [(one.title, one.reason) for one in came_out(inside)] == [("初审", "")]
    assert [(one.title, one.reason) for one in came_out(out)] == [("初审", "判定符合条件的专家没有超过 2/3")]
    standing = standing_of(out, at=AFTER)
    assert standing.words == "没有进入下一个环节"
    assert "判定符合条件的专家没有超过 2/3" in standing.said
    assert "没有进入下一个环节" in timeline(out)[0].words
    assert "进入下一个环节" in timeline(inside)[0].words
    assert standing_of(inside, at=AFTER).words == "已受理"
