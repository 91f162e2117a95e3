"""Rounds for the tests of the experts' pages: real submissions that an officer has accepted, in an open round."""

import os
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from portal import clock
from portal.config import settings_from
from portal.rulebooks import rulebook
from portal.rules.judging import scoring
from portal.rules.judging.tally import Terms
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage import database
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests import judging
from tests.builders import PASSWORD, an_account, an_edition
from tests.operations.reviews import accept, an_officer, several_submitted
from tests.operations.submissions import AT, DAY

EXPERT = "pingshen@example.cn"
STAGES = {Method.ELIGIBILITY: "eligibility", Method.VOTE: "vote", Method.SCORE: "score", Method.DELIBERATION: "final"}


class Panel(NamedTuple):
    """``expert`` judges ``candidates`` in ``round``; ``other`` sits beside."""

    round: Round
    expert: Account
    other: Account
    candidates: list[Application]

    @property
    def path(self) -> str:
        return f"/judging/{self.round.id}"


def terms(method: Method, book: str, choices: int) -> Terms:
    usual = {
        Method.ELIGIBILITY: judging.ELIGIBILITY,
        Method.VOTE: Terms(method=Method.VOTE, maxima=(1,), quorum="1/2", passes=choices, choices=choices),
        Method.SCORE: judging.SCORE,
        Method.DELIBERATION: judging.DELIBERATION,
    }[method]
    if method in (Method.SCORE, Method.DELIBERATION):
        return replace(usual, maxima=scoring.maxima(rulebook(book).rubric))
    return usual


def a_panel(
    method: Method = Method.SCORE,
    *,
    award: str = "craftsman",
    candidates: int = 3,
    choices: int = 2,
    recused: int = 0,
    at: datetime = AT + DAY,
) -> Panel:
    """An open round; the expert is recused from the first ``recused`` candidates."""
    programme = an_edition(2023, key="judged", at=AT)[award]
    officer = an_officer("yanping@example.cn")
    submitted = several_submitted(programme, candidates)
    accept(*submitted, by=officer, at=AT + timedelta(hours=1))
    expert = an_account(RoleName.EXPERT, email=EXPERT, name="评示例", phone="13900000000", at=AT)
    other = an_account(RoleName.EXPERT, email="lingyi@example.cn", name="另示例", phone="13900000001", at=AT)
    made = judging.a_round(
        programme,
        terms(method, programme.rulebook, choices),
        [snapshots.latest(one.id) for one in submitted],
        [expert, other],
        stage=STAGES[method],
        recused=[(expert.id, one.id) for one in submitted[:recused]],
        at=at,
    )
    return Panel(made, expert, other, submitted)


def furnish() -> None:
    """A round in the instance that the environment names, open from now on; prints where it is."""
    database.open_storage(settings_from())
    award = os.environ.get("ROUND_AWARD", "craftsman")
    panel = a_panel(Method(os.environ["ROUND_METHOD"]), award=award, candidates=5, at=clock.now())
    print(panel.path, EXPERT, PASSWORD)


if __name__ == "__main__":
    furnish()
