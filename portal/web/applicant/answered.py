"""What the organisations that an application names have answered to its last submission, said to the applicant."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.operations.applying import recommending
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.storage.applying import recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.web.filters import moment

ASKED = frozenset({Stage.AWAITING_RECOMMENDATION, Stage.SUBMITTED, Stage.ACCEPTED, Stage.REFUSED, Stage.DRAFT})


class Said(NamedTuple):
    """One organisation's answer. ``reason``: why it was sent back or declined."""

    part: Part
    organisation: str
    state: RecommendationState
    required: bool
    at: datetime
    deadline: datetime
    reason: str

    @property
    def who(self) -> str:
        """推荐机构“示例软件行业协会”"""
        return f"{self.part.word}“{self.organisation}”"

    @property
    def words(self) -> str:
        """The answer as one sentence."""
        match self.state:
            case RecommendationState.ASKED:
                return f"已请它推荐，{moment(self.deadline)}前办理。"
            case RecommendationState.RECOMMENDED:
                return f"{moment(self.at)} 已推荐。"
            case RecommendationState.SENT_BACK:
                return f"{moment(self.at)} 退回修改。原因：{self.reason}"
            case RecommendationState.DECLINED:
                return f"{moment(self.at)} 不予推荐。原因：{self.reason}"
            case RecommendationState.LAPSED:
                return "申报表撤回或改动后，推荐已经失效；重新提交时会再请它推荐。"


def answers_to(application: Application) -> tuple[Said, ...]:
    """The answers to the last submission, in the order of the parts; nothing while nothing was asked."""
    if application.stage not in ASKED:
        return ()
    rows = recommendations.of_application(application)
    return tuple(_said(row) for row in rows if row.snapshot == rows[0].snapshot)


def waiting_words(said: Sequence[Said]) -> str:
    """Who has recommended, and for whom the application waits."""
    given = [one.who for one in said if one.state is RecommendationState.RECOMMENDED]
    waiting = [one for one in said if one.state is RecommendationState.ASKED and one.required]
    words = f"{'、'.join(given)}已经推荐；" if given else ""
    if not waiting:
        return words
    until = moment(max(one.deadline for one in waiting))
    return f"{words}{'、'.join(one.who for one in waiting)}在 {until} 前推荐，然后由组委会办公室审核。"


def _said(row: Recommendation) -> Said:
    return Said(
        row.part,
        row.organisation.name,
        row.state,
        row.required,
        row.changed_at,
        recommending.deadline_of(row),
        row.content.reason,
    )
