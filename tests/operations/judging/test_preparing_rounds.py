"""Preparing a round: candidates, window, panel, who judges whom, recusals."""

import pytest

from portal.operations.judging import closing, counting, panels, preparing_rounds
from portal.rules.judging import panelling
from portal.rules.judging import rounds as rules
from portal.rules.judging.recusal import Ground
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import results
from tests.judging import HOUR
from tests.operations.claims import claimed
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
    a_programme,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    concluded,
    given,
    people,
)
from tests.operations.submissions import DAY, together

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def refusal(call, *arguments, **named) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    return caught.value.refusal.reason


def test_candidates_come_by_themselves() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    chosen = accepted(programme, 3, by=an_applicant(), field="data")
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
    found = panels.candidates(made.id)
    assert {one.application.id for one in found} == {one.id for one in chosen}
    assert {one.panel for one in found} == {"data"}
    assert all(one.official_number and not one.judges for one in found)
    assert (
        refusal(preparing_rounds.prepare, programme, "eligibility", by=office.id, at=AT)
        == panelling.PREPARED_ALREADY.reason
    )
    assert refusal(preparing_rounds.prepare, programme, "vote", by=office.id, at=AT) == panelling.NOTHING_BEFORE.reason
    with pytest.raises(NotFound):
        preparing_rounds.prepare(programme, "notice", by=office.id, at=AT)
    assert [preparing_rounds.title(slot.stage) for slot in preparing_rounds.overview(programme, at=AT)] == [
        "初审",
        "复审第 1 轮",
        "复审第 2 轮",
        "终评",
    ]
    assert preparing_rounds.title_of(made) == "初审"
    assert preparing_rounds.settings_shown(made) == (("每轮评审须有多少专家提交评审结果", "全体应到专家的半数以上"),)


def test_applications_accepted_later_come_in() -> None:
    programme, [office], applicant = a_programme(), people(RoleName.OFFICE, 1), an_applicant()
    accepted(programme, 1, by=applicant)
    [expert] = people(RoleName.EXPERT, 1, unit="示例学院")
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
    made = panels.seat(made.id, made.version, {expert.id: ""}, by=office.id, at=AT)
    reason = refusal(preparing_rounds.refresh, made.id, made.version, by=office.id, at=AT)
    assert reason == panelling.NOBODY_NEW.reason
    [new] = accepted(programme, 1, by=applicant, unit="示例学院")
    assert preparing_rounds.missing(made) == (1, 0)
    made = preparing_rounds.refresh(made.id, made.version, by=office.id, at=AT)
    assert preparing_rounds.missing(made) == (0, 0)
    assert [(one.expert, one.candidate, one.ground) for one in panels.recusals(made.id)] == [
        (expert.id, new.id, Ground.OWN_UNIT)
    ]


def test_two_officers_prepare_at_once() -> None:
    programme, office = a_programme(), people(RoleName.OFFICE, 4)
    accepted(programme, 2, by=an_applicant())
    found = together(lambda order: preparing_rounds.prepare(programme, "eligibility", by=office[order].id, at=AT), 4)
    assert sorted(type(one).__name__ for one in found) == ["Refused"] * 3 + ["Round"]


def test_window() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
    call = preparing_rounds.set_window
    assert refusal(call, made.id, made.version, None, CLOSES, by=office.id, at=AT) == rules.NO_WINDOW.reason
    assert refusal(call, made.id, made.version, CLOSES, OPENS, by=office.id, at=AT) == rules.WINDOW_REVERSED.reason
    changed = call(made.id, made.version, OPENS, CLOSES, by=office.id, at=AT)
    assert (changed.opens_at, changed.closes_at) == (OPENS, CLOSES)
    with pytest.raises(Stale):
        call(made.id, made.version, OPENS, CLOSES + HOUR, by=office.id, at=AT)


@pytest.mark.rule("N4", "M26")
def test_next_round_begins_with_who_goes_on() -> None:
    programme, [office], [member] = a_programme(), people(RoleName.OFFICE, 1), people(RoleName.COMMITTEE, 1)
    [first, second] = accepted(programme, 2, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    made = a_round(programme, "eligibility", panel, by=office.id)
    cast_all(made, panel, lambda one, by: given(made, answer=one == first.id or by != panel[0].id))
    assert refusal(preparing_rounds.prepare, programme, "vote", by=office.id, at=AT) == panelling.NOTHING_BEFORE.reason
    closed = closing.close(made.id, made.version, by=office.id, at=AFTER)
    assert [(step.candidates, step.goes_on) for step in preparing_rounds.process(programme)][:2] == [
        (2, None),
        (None, None),
    ]
    assert preparing_rounds.goes_on(closed) == ()
    assert results.result_of(closed) is None
    done = concluded(closed, office=office.id, committee=member.id, at=AFTER)
    frozen = results.result_of(done)
    assert frozen is not None
    assert frozen.result == counting.result(done)
    following = preparing_rounds.prepare(programme, "vote", by=office.id, at=AFTER)
    assert [one.application.id for one in panels.candidates(following.id)] == [first.id]
    assert preparing_rounds.missing(following) == (0, 0)
    step = preparing_rounds.process(programme)[0]
    [entry] = [entry for entry in journal.about("round", made.id) if entry.verb == preparing_rounds.CLOSED_VERB]
    assert (step.candidates, step.goes_on, step.seq, step.digest) == (2, 1, entry.seq, entry.digest)
    assert second.id not in preparing_rounds.goes_on(done)


@pytest.mark.rule("P4")
def test_who_waits_for_the_number_to_be_verified_is_left_out_and_counted() -> None:
    _, own = claimed(channel="个人自荐")
    made = preparing_rounds.prepare(own.programme, "eligibility", by=people(RoleName.OFFICE, 1)[0].id, at=AT + 60 * DAY)
    assert not panels.candidates(made.id)
    assert preparing_rounds.missing(made) == (0, 1)
