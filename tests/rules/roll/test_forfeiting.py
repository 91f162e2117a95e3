"""取消 and 撤销: what has to be there before an honour is lost, and the two years."""

from datetime import date, timedelta

import msgspec
import pytest

from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll import forfeiting as rules
from portal.rules.roll.forfeiting import Case, Step, Taken

AWARDED, TODAY, DAY = date(2024, 2, 29), date(2025, 6, 2), timedelta(days=1)
ORGANISERS = ("上海示例系统工会", "上海示例工会联合会")
TOLD = Taken(step=Step.TOLD, on=TODAY - 20 * DAY, words="（示例）书面告知。", until=TODAY - DAY)
STATED = Taken(step=Step.STATEMENT, on=TODAY, words="（示例）本人没有异议。")
VERIFIED = tuple(Taken(step=Step.VERIFIED, on=TODAY, organiser=name, words="（示例）属实。") for name in ORGANISERS)
CONSENT = Taken(step=Step.CONSENT, on=TODAY)


def a_case(*steps: Taken, state: HonourState = HonourState.CANCELLED, **more: date) -> Case:
    return Case(state=state, awarded_on=AWARDED, event_on=date(2025, 1, 1), organisers=ORGANISERS, steps=steps, **more)


@pytest.mark.rule("M30")
@pytest.mark.parametrize(
    ("awarded", "event", "fits"),
    [
        (date(2023, 11, 22), date(2025, 11, 21), True),
        (date(2023, 11, 22), date(2025, 11, 22), True),
        (date(2023, 11, 22), date(2025, 11, 23), False),
        (date(2023, 11, 22), date(2023, 11, 22), True),
        (date(2023, 11, 22), date(2023, 11, 21), False),
        (date(2024, 2, 29), date(2026, 2, 28), True),
        (date(2024, 2, 29), date(2026, 3, 1), False),
        (date(2022, 12, 31), date(2024, 12, 31), True),
        (date(2022, 12, 31), date(2025, 1, 1), False),
    ],
)
def test_misconduct_counts_by_the_day_on_which_it_happened(awarded: date, event: date, fits: bool) -> None:
    """However late it is dealt with."""
    today = date(2031, 1, 1)
    refusal = rules.refusal_to_open(
        HonourState.REVOKED, HonourState.HONOURED, awarded, event, today, years=2, open_case=False
    )
    assert (refusal is None) is fits


@pytest.mark.rule("M29")
def test_false_material_has_no_period() -> None:
    for event in (date(2010, 1, 1), TODAY):
        assert (
            rules.refusal_to_open(
                HonourState.CANCELLED, HonourState.NOMINATED, AWARDED, event, TODAY, years=2, open_case=False
            )
            is None
        )


@pytest.mark.parametrize("standing", [HonourState.CANCELLED, HonourState.REVOKED])
def test_what_is_lost_is_not_lost_again(standing: HonourState) -> None:
    opening = (HonourState.CANCELLED, standing, AWARDED, TODAY, TODAY)
    assert rules.refusal_to_open(*opening, years=2, open_case=False)
    held = (HonourState.CANCELLED, HonourState.HONOURED, AWARDED, TODAY, TODAY)
    assert rules.refusal_to_open(*held, years=2, open_case=True)
    assert rules.refusal_to_open(*held[:3], None, TODAY, years=2, open_case=False)
    assert rules.refusal_to_open(*held[:3], TODAY + DAY, TODAY, years=2, open_case=False)


@pytest.mark.rule("M29", "M30")
def test_every_step_is_needed() -> None:
    whole = (TOLD, STATED, *VERIFIED, CONSENT)
    assert rules.refusal_to_put_into_effect(a_case(*whole), TODAY) is None
    for missing in (TOLD, *VERIFIED, CONSENT):
        steps = [step for step in whole if step != missing]
        refusal = rules.refusal_to_put_into_effect(a_case(*steps), TODAY)
        assert refusal
        assert len(rules.lacking(a_case(*steps), TODAY)) == 1
    dropped = Taken(step=Step.DROPPED, on=TODAY, words="（示例）查无实据。")
    assert rules.refusal_to_put_into_effect(a_case(*whole, dropped), TODAY)


@pytest.mark.rule("M29")
def test_who_is_silent_is_waited_for_until_the_day_is_over() -> None:
    def case(until: date) -> Case:
        return a_case(msgspec.structs.replace(TOLD, until=until), *VERIFIED, CONSENT)

    assert rules.lacking(case(TODAY), TODAY)
    assert not rules.lacking(case(TODAY - DAY), TODAY)


def test_the_hosts_are_asked_last() -> None:
    assert rules.refusal_to_take(a_case(TOLD, VERIFIED[0]), CONSENT, TODAY) == rules.UNVERIFIED
    assert rules.refusal_to_take(a_case(TOLD, *VERIFIED), CONSENT, TODAY) is None


def test_steps_that_do_not_fit_are_refused() -> None:
    changed = msgspec.structs.replace
    refused = [
        changed(TOLD, until=None),
        changed(TOLD, until=TODAY),
        changed(VERIFIED[0], organiser="别的单位"),
        VERIFIED[0],
        changed(STATED, words=" "),
        changed(STATED, on=TODAY + DAY),
        Taken(step=Step.CREDIT, on=TODAY),
    ]
    for taken in refused:
        assert rules.refusal_to_take(a_case(VERIFIED[0]), taken, TODAY), taken


@pytest.mark.rule("M29", "M30")
@pytest.mark.parametrize(
    ("state", "wanted"), [(HonourState.CANCELLED, Step.CREDIT), (HonourState.REVOKED, Step.RETURNED)]
)
def test_credit_for_the_one_and_the_certificate_back_for_the_other(state: HonourState, wanted: Step) -> None:
    case = a_case(TOLD, STATED, *VERIFIED, CONSENT, state=state, effective_on=TODAY)
    for step in (Step.CREDIT, Step.RETURNED):
        assert (rules.refusal_to_take(case, Taken(step=step, on=TODAY), TODAY) is None) is (step is wanted)
    assert rules.refusal_to_take(case, STATED, TODAY), "it is over"
    again = msgspec.structs.replace(case, steps=(*case.steps, Taken(step=wanted, on=TODAY)))
    assert rules.refusal_to_take(again, Taken(step=wanted, on=TODAY), TODAY)


@pytest.mark.rule("M29", "M30")
def test_the_next_committee_confirms_what_took_effect() -> None:
    assert rules.refusal_to_confirm(a_case(TOLD))
    assert rules.refusal_to_confirm(a_case(effective_on=TODAY)) is None
    assert rules.refusal_to_confirm(a_case(effective_on=TODAY, confirmed_on=TODAY))
    words = [rules.state_word(case) for case in (a_case(), a_case(effective_on=TODAY))]
    assert words == ["办理中", "已生效，待下届组委会确认"]
