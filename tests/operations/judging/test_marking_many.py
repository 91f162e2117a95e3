"""Several candidates judged on one page."""

import pytest

from portal.operations.judging import marking, marking_many
from portal.rules.judging import casting as cast_rules
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import Refused
from portal.storage.engine.errors import Stale
from tests.operations.judged import DURING, given
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.mark.rule("N4")
def test_several_candidates_are_kept_and_handed_in_together_or_not_at_all() -> None:
    case = Case("eligibility", 3)
    expert, number = case.panel[0], case.round.id
    first, second, third = (task.candidate for task in marking.work(number, by=expert.id, at=DURING).tasks)
    yes, no = Given(answer=True), Given(answer=False)
    call = {"by": expert.id, "at": DURING}

    version = marking_many.draft_many(number, {first: yes, second: Given(), third: Given(opinion="再看。")}, 3, **call)
    assert version == 5, "what is blank is not written"
    with pytest.raises(Stale):
        marking_many.draft_many(number, {first: yes, second: Given(), third: Given()}, 3, **call)
    with pytest.raises(Refused):
        marking_many.cast_many(number, {first: yes, second: no, third: Given()}, version, **call)  # no head is named
    assert refusal(marking_many.cast_many, number, {second: Given()}, 1, **call) == cast_rules.NOTHING_JUDGED.reason
    assert refusal(marking_many.cast_many, number, {}, 0, **call) == cast_rules.NOTHING_JUDGED.reason
    typed = {first: yes, second: given(case.round, answer=False), third: Given(opinion="再看。")}
    assert marking_many.cast_many(number, typed, version, **call) == 2
    left = [task for task in marking.work(number, by=expert.id, at=DURING).tasks if not task.cast]
    assert [(task.candidate, task.given.opinion) for task in left] == [(third, "再看。")]
