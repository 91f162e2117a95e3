"""Preparing a round: candidates, window, panel, who judges whom, recusals."""

import pytest

from portal.operations.judging import closing, counting, panels, preparing_rounds
from portal.rules.judging import panelling, recusal
from portal.rules.judging import rounds as rules
from portal.rules.judging.recusal import Ground
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from tests.builders import an_organisation
from tests.judging import HOUR
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
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
from tests.operations.submissions import together

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
    assert preparing_rounds.missing(made) == 1
    made = preparing_rounds.refresh(made.id, made.version, by=office.id, at=AT)
    assert preparing_rounds.missing(made) == 0
    assert [(one.expert, one.candidate, one.ground) for one in panels.recusals(made.id)] == [
        (expert.id, new.id, Ground.OWN_UNIT)
    ]


def test_two_officers_prepare_at_once() -> None:
    programme, office = a_programme(), people(RoleName.OFFICE, 4)
    accepted(programme, 2, by=an_applicant())
    found = together(lambda order: preparing_rounds.prepare(programme, "eligibility", by=office[order].id, at=AT), 4)
    assert sorted(type(one).__name__ for one in found) == ["Refused"] * 3 + ["Round"]


def test_two_officers_change_the_panel_at_once() -> None:
    programme, office = a_programme(), people(RoleName.OFFICE, 3)
    accepted(programme, 2, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    made = preparing_rounds.prepare(programme, "eligibility", by=office[0].id, at=AT)
    found = together(
        lambda order: panels.seat(made.id, made.version, {panel[order].id: ""}, by=office[order].id, at=AT), 3
    )
    assert sorted(type(one).__name__ for one in found) == ["Round", "Stale", "Stale"]


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


@pytest.mark.rule("M10")
def test_panels_by_field() -> None:
    programme, [office], applicant = a_programme(), people(RoleName.OFFICE, 1), an_applicant()
    fields = [
        field.key
        for field in preparing_rounds.rulebook_of(
            preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)
        ).technical_fields
    ]
    first = accepted(programme, 4, by=applicant, field=fields[0])
    second = accepted(programme, 2, by=applicant, field=fields[1])
    panel = people(RoleName.EXPERT, 4)
    made = preparing_rounds.overview(programme, at=AT)[0].round
    assert made
    made = preparing_rounds.refresh(made.id, made.version, by=office.id, at=AT)
    seats = {panel[0].id: fields[0], panel[1].id: fields[0], panel[2].id: fields[1], panel[3].id: ""}
    made = panels.seat(made.id, made.version, seats, by=office.id, at=AT)
    pairs = panels.suggest(made.id, 2)
    assert pairs == panels.suggest(made.id, 2)
    assert panels.assigned(made.id) == ()
    made = panels.assign(made.id, made.version, pairs, by=office.id, at=AT)
    assert {one.judges for one in panels.candidates(made.id)} == {2}
    load = {one.seat.expert.id: one.candidates for one in panels.load(made.id)}
    assert sum(load.values()) == 12
    assert load[panel[2].id] == 2
    assert {one for expert, one in panels.assigned(made.id) if expert == panel[2].id} == {one.id for one in second}
    whole = panels.suggest(made.id)
    assert len(whole) == 3 * len(first) + 2 * len(second)
    made = panels.assign(made.id, made.version, whole[:5], by=office.id, at=AT)
    assert panels.assigned(made.id) == whole[:5]
    made = panels.unseat(made.id, made.version, panel[0].id, by=office.id, at=AT)
    assert panel[0].id not in {expert for expert, _ in panels.assigned(made.id)}
    with pytest.raises(NotFound):
        panels.unseat(made.id, made.version, panel[0].id, by=office.id, at=AT)


def test_seats_that_cannot_be() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    accepted(programme, 1, by=an_applicant())
    [expert] = people(RoleName.EXPERT, 1)
    made = preparing_rounds.prepare(programme, "eligibility", by=office.id, at=AT)

    def seat(seats: dict[int, str]) -> str:
        return refusal(panels.seat, made.id, again(made).version, seats, by=office.id, at=AT)

    assert seat({}) == panelling.NOBODY_CHOSEN.reason
    assert seat({office.id: ""}) == panelling.NOT_AN_EXPERT.reason
    assert seat({expert.id: "astrology"}) == panelling.NO_SUCH_PANEL.reason
    panels.seat(made.id, made.version, {expert.id: ""}, by=office.id, at=AT)
    assert seat({expert.id: ""}) == panelling.SEATED_ALREADY.reason


def test_recusals_found_by_themselves() -> None:
    programme, [office], applicant = a_programme(), people(RoleName.OFFICE, 1), an_applicant()
    accepted(programme, 3, by=applicant, unit="示例大学0")
    accepted(programme, 1, by=applicant)
    panel = people(RoleName.EXPERT, 2)
    organisations.add_member(an_organisation("示例园区", OrganisationKind.PARK, at=AT), panel[1], at=AT)
    made = a_round(programme, "eligibility", panel, by=office.id, opened=False)
    assert {(one.expert, one.ground, one.by) for one in panels.recusals(made.id)} == {
        (panel[0].id, Ground.OWN_UNIT, None)
    }
    load = {one.seat.expert.id: (one.candidates, one.recused) for one in panels.load(made.id)}
    assert load == {panel[0].id: (1, 3), panel[1].id: (4, 0)}
    recused = panels.recusals(made.id)[0]
    pair = recused.expert, recused.candidate
    reason = refusal(panels.assign, made.id, made.version, [pair], by=office.id, at=AT)
    assert reason == panelling.RECUSED.reason
    reason = refusal(panels.assign, made.id, made.version, [(office.id, 7)], by=office.id, at=AT)
    assert reason == panelling.FOREIGN.reason
    reason = refusal(panels.unpin, made.id, made.version, *pair, by=office.id, at=AT)
    assert reason == panelling.NOT_PINNED.reason


def test_recusals_pinned() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    [first, second] = accepted(programme, 2, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    made = a_round(programme, "eligibility", panel, by=office.id, opened=False)
    pair = panel[0].id, first.id
    assert refusal(panels.pin, made.id, made.version, *pair, " ", by=office.id, at=AT) == recusal.NO_REASON.reason
    made = panels.pin(made.id, made.version, *pair, "师生关系", by=office.id, at=AT)
    assert [(one.reason, one.by) for one in panels.recusals(made.id)] == [("师生关系", office.id)]
    assert pair not in panels.assigned(made.id)
    reason = refusal(panels.pin, made.id, made.version, *pair, "师生关系", by=office.id, at=AT)
    assert reason == recusal.RECUSED_ALREADY.reason
    made = panels.unpin(made.id, made.version, *pair, by=office.id, at=AT)
    assert panels.recusals(made.id) == ()
    made = panels.assign(made.id, made.version, panels.suggest(made.id), by=office.id, at=AT)
    made = closing.open_round(made.id, made.version, by=office.id, at=AT)
    made = panels.pin(made.id, made.version, panel[1].id, second.id, "师生关系", by=office.id, at=AT)
    assert {one.application.id: one.judges for one in panels.candidates(made.id)} == {first.id: 3, second.id: 2}
    for call in (panels.assign, panels.seat):
        reason = refusal(
            call, made.id, made.version, {panel[0].id: ""} if call is panels.seat else [], by=office.id, at=AT
        )
        assert reason == panelling.ONLY_PREPARING.reason


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
    assert preparing_rounds.frozen_result(closed) is None
    done = concluded(closed, office=office.id, committee=member.id, at=AFTER)
    assert preparing_rounds.frozen_result(done) == counting.result(done)
    following = preparing_rounds.prepare(programme, "vote", by=office.id, at=AFTER)
    assert [one.application.id for one in panels.candidates(following.id)] == [first.id]
    assert preparing_rounds.missing(following) == 0
    step = preparing_rounds.process(programme)[0]
    [entry] = [entry for entry in journal.about("round", made.id) if entry.verb == preparing_rounds.CLOSED_VERB]
    assert (step.candidates, step.goes_on, step.seq, step.digest) == (2, 1, entry.seq, entry.digest)
    assert second.id not in preparing_rounds.goes_on(done)
