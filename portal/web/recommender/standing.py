"""Where a recommendation stands, said to the organisation that was asked."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from portal.rules.applying.recommending import RecommendationState
from portal.web.filters import moment


class Case(NamedTuple):
    """Of what a standing is said. ``applicant``: the person's name; ``reason``: why it was sent back or declined;
    ``refusal``: why nothing can be answered, or ""."""

    state: RecommendationState
    applicant: str
    part: str
    organisation: str
    required: bool
    deadline: datetime
    changed_at: datetime
    reason: str
    refusal: str


class Standing(NamedTuple):
    """``words``: the one loud state; ``seal``: its stamp, ``stamped`` in vermilion; ``acts``: whose turn it is."""

    words: str
    seal: str
    said: str
    following: str
    acts: str = ""
    stamped: bool = False


def standing_of(case: Case) -> Standing:
    return _STANDINGS[case.state](case)


def _asked(case: Case) -> Standing:
    said = f"{case.applicant}已提交申报表，请“{case.organisation}”作为{case.part}填写推荐意见。"
    if not case.required:
        said = f"{case.applicant}以个人自荐申报，“{case.organisation}”作为{case.part}可以填写推荐意见，也可以不填。"
    if case.refusal:
        return Standing("没有推荐", "未推荐", said, case.refusal)
    following = f"请在 {moment(case.deadline)} 前写好意见、上传签字盖章页，然后推荐。"
    return Standing("待推荐", "待推荐", said, following, "贵单位")


def _recommended(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 推荐，推荐意见不再改动。"
    return Standing("已推荐", "已推荐", said, "签字盖章页的纸质原件请交申报人，随申报材料报送。", stamped=True)


def _sent_back(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 退回修改。原因：{case.reason}"
    return Standing("已退回", "已退回", said, "申报人改好后重新提交，会再次请贵单位推荐。", "申报人")


def _declined(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 不予推荐。原因：{case.reason}"
    return Standing("不予推荐", "不予推荐", said, "申报人已经收到通知，贵单位不需要再做什么。")


def _lapsed(case: Case) -> Standing:
    said = f"申报人于 {moment(case.changed_at)} 撤回，或者改动后重新提交了申报表，这一次推荐随之失效。"
    return Standing("已失效", "已失效", said, "重新提交的申报表，会另外请贵单位推荐。")


_STANDINGS: dict[RecommendationState, Callable[[Case], Standing]] = {
    RecommendationState.ASKED: _asked,
    RecommendationState.RECOMMENDED: _recommended,
    RecommendationState.SENT_BACK: _sent_back,
    RecommendationState.DECLINED: _declined,
    RecommendationState.LAPSED: _lapsed,
}
assert set(_STANDINGS) == set(RecommendationState), "every state has to be said"
