"""Where an application stands, said loudly and at once: submitted or not, what comes next, and who has to act."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from portal.rules.stages import Stage
from portal.storage.applications import Application
from portal.web.filters import moment


class Standing(NamedTuple):
    """``words``: the one loud state. ``seal``: its stamp; ``stamped``: in vermilion, not grey. ``acts``: whose turn it
    is. ``editable``: the applicant can fill in and submit; ``resumable``: can take up again what was withdrawn."""

    words: str
    seal: str
    said: str
    following: str
    acts: str
    stamped: bool = False
    editable: bool = False
    resumable: bool = False


YOU, RECOMMENDER, OFFICE, NOBODY = "您", "推荐机构", "组委会办公室", ""


def standing_of(application: Application, *, at: datetime) -> Standing:
    """What the pages say of ``application`` at ``at``."""
    return _STANDINGS[application.stage](application, at > application.programme.closes_at)


def _draft(application: Application, late: bool) -> Standing:
    closes = moment(application.programme.closes_at)
    if late:
        said = f"申报已经截止（{closes}），这份申报表没有提交，不参加本届评选。"
        return Standing("未提交", "草稿", said, "您填写的内容仍然保留，可以查看和下载，但不能再提交。", NOBODY)
    said = "申报表还没有提交，只有您自己能看到。"
    return Standing("未提交", "草稿", said, f"填写完整后请核对并提交，截止时间 {closes}。", YOU, editable=True)


def _awaiting(application: Application, late: bool) -> Standing:
    named = f"“{application.recommender}”" if application.recommender else ""
    until = moment(application.programme.recommending_closes_at)
    following = f"推荐机构{named}在 {until} 前填写推荐意见，然后由组委会办公室审核。"
    return Standing(
        "已提交，待推荐", "待推荐", _submitted_words(application, late), following, RECOMMENDER, stamped=True
    )


def _submitted(application: Application, late: bool) -> Standing:
    following = "组委会办公室在申报截止后审核，结果会发到您的站内消息和邮箱。"
    return Standing("已提交", "已提交", _submitted_words(application, late), following, OFFICE, stamped=True)


def _submitted_words(application: Application, late: bool) -> str:
    if late:
        return "申报表已经提交，内容不再改动。"
    return f"申报表已经提交，您现在不需要再做什么。{moment(application.programme.closes_at)} 前可以撤回修改。"


def _withdrawn(application: Application, late: bool) -> Standing:
    closes = moment(application.programme.closes_at)
    if late:
        said = f"您撤回了申报，在申报截止（{closes}）前没有重新提交，不参加本届评选。"
        return Standing("已撤回", "已撤回", said, "您填写的内容仍然保留，可以查看和下载。", NOBODY)
    said = "您撤回了申报，现在不参加评选。"
    following = f"如果要参加，请恢复填写，在 {closes} 前重新提交。"
    return Standing("已撤回", "已撤回", said, following, YOU, resumable=True)


def _in_correction(application: Application, late: bool) -> Standing:
    said = "组委会办公室请您补正。需要修改的部分和原因写在站内消息里。"
    return Standing("补正中", "补正中", said, "请按通知修改后重新提交。", YOU, editable=True)


def _accepted(application: Application, late: bool) -> Standing:
    said = "组委会办公室已经受理您的申报。"
    return Standing("已受理", "已受理", said, "申报进入评审，结果会发到您的站内消息和邮箱。", OFFICE, stamped=True)


def _refused(application: Application, late: bool) -> Standing:
    return Standing("不予受理", "不予受理", "您的申报没有被受理。", "原因写在站内消息里。", NOBODY)


_STANDINGS: dict[Stage, Callable[[Application, bool], Standing]] = {
    Stage.DRAFT: _draft,
    Stage.AWAITING_RECOMMENDATION: _awaiting,
    Stage.SUBMITTED: _submitted,
    Stage.WITHDRAWN: _withdrawn,
    Stage.IN_CORRECTION: _in_correction,
    Stage.ACCEPTED: _accepted,
    Stage.REFUSED: _refused,
}
assert set(_STANDINGS) == set(Stage), "every stage has to be said"
