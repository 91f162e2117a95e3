"""What the office is told about a voting paper does not depend on the sealed votes that the expert has cast before."""

import pytest

from portal.operations.judging import marking, paper_sheets, voiding
from portal.operations.judging.paper_sheets import PARTLY_CAST
from portal.operations.judging.voiding import VOIDING
from tests.operations.judged import AFTER, DURING
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("opened", "anywhere")


@pytest.mark.rule("N5")
@pytest.mark.parametrize("votes", [0, 1, 2])
def test_a_paper_beside_cast_votes_is_refused_however_many_these_are(votes: int) -> None:
    """One vote was voided, and the officer would try how many fit beside the sealed ones."""
    case = Case("vote", 3, decided={"choices__vote": "2"})
    number, expert = case.round.id, case.panel[0].id
    third, *rest = (task.candidate for task in marking.work(number, by=expert, at=DURING).tasks)
    marking.cast_votes(number, rest[:votes], by=expert, at=DURING)
    voided = voiding.propose(number, expert, third, "误投", by=case.office, at=DURING)
    VOIDING.approve(voided.id, voided.version, by=case.other, at=DURING)

    for chosen in ([], [third]):
        reason = refusal(paper_sheets.enter_votes, number, expert, chosen, by=case.office, at=AFTER)
        assert reason == PARTLY_CAST.reason

    for candidate in rest:
        voided = voiding.propose(number, expert, candidate, "改为纸质投票", by=case.office, at=AFTER)
        VOIDING.approve(voided.id, voided.version, by=case.other, at=AFTER)
    paper_sheets.enter_votes(number, expert, [third], by=case.office, at=AFTER)
    assert paper_sheets.votes(number, expert, at=AFTER).chosen == {third}
