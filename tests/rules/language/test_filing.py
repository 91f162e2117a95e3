"""When an application may be begun and filled in (M14), and the words of its stages."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.applying.correcting import NOT_A_DRAFT, refusal_to_edit
from portal.rules.applying.deadlines import CLOSED, NOT_OPEN_YET, refusal_to_start
from portal.rules.language.refusals import Refused, insist
from portal.rules.language.stages import EDITABLE, Stage

OPENS = datetime(2026, 11, 1, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 31, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        pytest.param(OPENS - MOMENT, NOT_OPEN_YET, id="a moment before it opens"),
        pytest.param(OPENS, None, id="the moment it opens"),
        pytest.param(CLOSES - MOMENT, None, id="a moment before it closes"),
        pytest.param(CLOSES, None, id="the closing moment itself"),
        pytest.param(CLOSES + MOMENT, CLOSED, id="a moment after it closed"),
    ],
)
def test_application_is_begun_while_the_call_is_open(now, refusal):
    assert refusal_to_start(OPENS, CLOSES, now) == refusal


@pytest.mark.parametrize("stage", Stage)
def test_answers_change_only_in_a_draft_or_under_correction(stage):
    assert refusal_to_edit(stage) == (None if stage in (Stage.DRAFT, Stage.IN_CORRECTION) else NOT_A_DRAFT)
    assert (stage in EDITABLE) == (refusal_to_edit(stage) is None)


def test_insisting_on_a_rule_raises_its_refusal():
    insist(None)
    with pytest.raises(Refused, match="已经截止") as raised:
        insist(CLOSED)
    assert raised.value.refusal is CLOSED


def test_every_stage_has_a_word_of_its_own():
    assert [stage.word for stage in Stage] == ["草稿", "待推荐", "已提交", "已受理", "补正中", "不予受理", "已撤回"]
