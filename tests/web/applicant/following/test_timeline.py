"""The own page says what happened, who acts next and until when, truly in every state; what is internal stays so."""

import pytest

from portal.config import Settings
from portal.operations.applying import exchanging, reminding
from portal.operations.judging import closing, repeating
from portal.operations.judging.repeating import REPEATING_KNOWN
from portal.operations.publishing import departing
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.season import changing
from portal.operations.season.changing import CHANGING, Deadlines
from portal.rules.people.staffing import RoleName
from portal.rules.publishing.departing import Departure
from portal.storage.applying import applications
from portal.storage.judging import rounds
from portal.storage.letters import messages
from portal.storage.season import editions
from portal.web.applicant.following.timeline import timeline
from portal.web.applicant.outcome import outcome_of
from portal.web.applicant.standing import standing_of
from tests.operations.judged import AFTER, DECIDED, DURING, concluded, given, hand_in, people
from tests.operations.judging.test_marking import Case
from tests.operations.recommendations import an_asked, an_officer
from tests.operations.submissions import AT, DAY, SETTINGS
from tests.staff import a_colleague

pytestmark = pytest.mark.rule("M25")


def words_of(number: int) -> list[str]:
    return [event.words for event in timeline(applications.one(number))]


@pytest.mark.parametrize("act", list(Departure))
def test_it_says_who_has_taken_an_application_out(opened: Settings, act: Departure) -> None:
    case = Case("eligibility", 3)
    proposal = departing.propose(case.first, act, "（示例）来电。", by=case.office, at=DURING)
    assert "撤" not in "".join(words_of(case.first)), "what is only proposed is internal"
    DEPARTURE.approve(proposal.id, proposal.version, by=case.other, at=DURING)

    assert words_of(case.first)[0] == f"组委会办公室{act.word}，原因见站内消息。"
    said = standing_of(applications.one(case.first), at=AFTER)
    if act is Departure.UNACCEPT:
        assert (said.words, said.acts) == ("已提交", "组委会办公室")
    else:
        assert "您撤回" not in said.said
        assert act.word in said.said
        assert said.acts == ""


def test_a_round_held_anew_takes_back_what_was_said_of_its_result(opened: Settings) -> None:
    case = Case("eligibility")
    for expert in case.panel:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, given(case.round, answer=candidate == case.first))
    closed = closing.close(case.round.id, rounds.one(case.round.id).version, by=case.office, at=DURING)
    concluded(closed, office=case.office, committee=case.committee, at=AFTER)
    out = applications.one(case.second)
    assert "没有进入下一个环节" in words_of(case.second)[0]
    assert outcome_of(out, at=AFTER) is not None
    proposal = repeating.propose(closed.id, "（示例）名单有误。", by=case.office, at=AFTER)
    REPEATING_KNOWN.approve(proposal.id, proposal.version, by=case.committee, at=AFTER)

    assert "重新进行" in words_of(case.second)[0]
    assert outcome_of(out, at=AFTER) is None
    assert standing_of(out, at=AFTER).words == "已受理"


def test_a_moved_deadline_is_told_to_recommenders_too_and_stands_on_the_page(opened: Settings) -> None:
    asked = an_asked()
    programme, officer = asked.application.programme, an_officer()
    editions.set_settings(programme.id, programme.version, {"values": DECIDED, "deviation": "（示例）人数较少。"})
    seen, [member] = editions.programme(programme.id), people(RoleName.COMMITTEE, 1)
    later = Deadlines(*(one + 5 * DAY for one in changing.deadlines_of(seen)))
    proposal = changing.propose(
        seen.id, seen.version, later, seen.settings, "（示例）检修。", by=officer.id, at=AT + DAY
    )
    assert not any("延长" in one for one in words_of(asked.application.id))
    CHANGING.approve(proposal.id, proposal.version, by=member.id, at=AT + DAY)

    assert reminding.tell_moved(AT + DAY, SETTINGS) == 2
    assert reminding.tell_moved(AT + 2 * DAY, SETTINGS) == 0
    for account in (asked.employer, asked.association):
        assert "的推荐截止时间延长" in messages.of(account)[0].content.subject
    assert "延长时间" in words_of(asked.application.id)[0]
    over = later.recommending_closes_at + DAY
    assert standing_of(applications.one(asked.application.id), at=over).words == "推荐已逾期"


def test_what_is_exchanged_with_others_is_theirs(opened: Settings) -> None:
    asked, officer = an_asked(), a_colleague(email="another@example.cn")
    application, before = asked.application, words_of(asked.application.id)
    exchanging.write(application, "（示例）章在外地。", by=asked.association.id, at=AT + DAY)
    to = application.id, asked.association.id
    exchanging.answer(*to, "（示例）可以。", by=officer.id, at=AT + DAY, settings=SETTINGS)
    assert words_of(application.id) == before
    exchanging.write(application, "（示例）几时有结果？", by=application.applicant.id, at=AT + DAY)
    assert words_of(application.id)[0].startswith("您给组委会办公室写了信")
