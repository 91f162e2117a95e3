"""Where an application stands, said loudly and at once: submitted or not, what comes next, who has to act; and what the
organisations that it names have answered."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.operations.applying import deadlines, proving, recommending
from portal.operations.applying.filing import rulebook_under
from portal.operations.judging import preparing_rounds, presenting
from portal.rules.applying.correcting import titles
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.publishing.departing import Departure
from portal.storage.applying import recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import journal
from portal.storage.office import official_numbers, reviews
from portal.web.applicant.outcome import outcome_of
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
    return f"{words}{'、'.join(one.who for one in waiting)}在 {until} 前推荐，然后由组委会办公室审查。"


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
    presents: bool = False  # asked for presentation material


YOU, RECOMMENDER, OFFICE, NOBODY = "您", "推荐单位", "组委会办公室", ""


def standing_of(application: Application, *, at: datetime) -> Standing:
    """What the pages say of ``application`` at ``at``."""
    closes_at = deadlines.closes_for(application)
    if application.stage is Stage.ACCEPTED and (found := outcome_of(application, at=at)):
        acts = OFFICE if found.waits else NOBODY
        return Standing(found.words, found.seal, found.said, found.following, acts, stamped=found.stamped)
    if application.stage is Stage.AWAITING_RECOMMENDATION and (overdue := _not_recommended(application, at)):
        return overdue
    standing = _STANDINGS[application.stage](application, closes_at, at > closes_at)
    presented = presenting.presented_by(application, at=at) if application.stage is Stage.ACCEPTED else None
    return _presenting(standing, presented) if presented else standing


def _presenting(standing: Standing, presented: presenting.Presented) -> Standing:
    """Somebody who was asked for presentation material: until the round begins it is their turn. (M18, N7)"""
    if presented.refusal:
        return standing._replace(presents=True)
    title, until = preparing_rounds.title_of(presented.round), moment(presented.round.opens_at)
    following = f"申报已进入{title}，请在 {until} 前上传展示材料，并按通知到场展示。"
    return standing._replace(following=following, acts=YOU, presents=True)


def _draft(application: Application, closes_at: datetime, late: bool) -> Standing:
    closes = moment(closes_at)
    if late:
        said = f"申报已经截止（{closes}），这份申报表没有提交，不参加本届评选。"
        return Standing("未提交", "草稿", said, "您填写的内容仍然保留，可以查看和下载，但不能再提交。", NOBODY)
    following = f"填写完整后请核对并提交，截止时间 {closes}。"
    if back := _with(answers_to(application), RecommendationState.SENT_BACK):
        said = f"{back.who}退回了申报表，请修改后重新提交。原因：{back.reason}"
        return Standing("未提交", "已退回", said, following, YOU, editable=True)
    return Standing("未提交", "草稿", "申报表还没有提交，只有您自己能看到。", following, YOU, editable=True)


def _awaiting(application: Application, closes_at: datetime, late: bool) -> Standing:
    answers = answers_to(application)
    if no := _with(answers, RecommendationState.DECLINED):
        said = f"{no.who}不予推荐，申报不会送到组委会办公室审查。原因：{no.reason}"
        if late:
            return Standing("未获推荐", "未获推荐", said, "如有疑问，请联系推荐单位或者组委会办公室。", NOBODY)
        following = f"{moment(closes_at)} 前，您可以撤回申报，更换推荐单位或者改为个人自荐，再重新提交。"
        return Standing("未获推荐", "未获推荐", said, following, YOU)
    following = waiting_words(answers) or _waiting_for_cover(application)
    return Standing("已提交，待推荐", "待推荐", _submitted_words(closes_at, late), following, RECOMMENDER, stamped=True)


def _not_recommended(application: Application, at: datetime) -> Standing | None:
    """That a recommender who is needed let the date pass, with what can still be done; None while nobody has."""
    silent = [one for one in answers_to(application) if one.required and one.state is RecommendationState.ASKED]
    if not silent or at <= max(one.deadline for one in silent):
        return None
    until = moment(max(one.deadline for one in silent))
    said = f"{'、'.join(one.who for one in silent)}没有在 {until} 前办理推荐，申报没有进入审查。"
    following = "如果单位仍要推荐，请由单位或者您本人尽快联系组委会办公室，由办公室决定是否延期。"
    return Standing("推荐已逾期", "已逾期", said, following, RECOMMENDER)


def _waiting_for_cover(application: Application) -> str:
    """What was submitted before organisations were asked on the portal names them on its cover only."""
    named = f"“{application.recommender}”" if application.recommender else ""
    until = moment(deadlines.recommending_closes_for(application))
    return f"推荐机构{named}在 {until} 前填写推荐意见，然后由组委会办公室审查。"


def _with(said: Sequence[Said], state: RecommendationState) -> Said | None:
    return next((one for one in said if one.state is state), None)


def _unverified(application: Application, closes_at: datetime, late: bool) -> Standing:
    back = "" if late else f"{moment(closes_at)} 前可以撤回修改。"
    said = f"申报表已经提交，以提交的时刻为准。本届不止一份申报填写了同一个证件号码，需要核实是谁的。{back}"
    return Standing("已提交，身份待核实", "待核实", said, proving.asked_of(application), YOU, stamped=True)


def _submitted(application: Application, closes_at: datetime, late: bool) -> Standing:
    following = "组委会办公室在申报截止后审查，结果会发到您的站内消息和邮箱。"
    return Standing("已提交", "已提交", _submitted_words(closes_at, late), following, OFFICE, stamped=True)


def _submitted_words(closes_at: datetime, late: bool) -> str:
    if late:
        return "申报表已经提交，内容不再改动。"
    return f"申报表已经提交。{moment(closes_at)} 前可以撤回修改。"


def _withdrawn(application: Application, closes_at: datetime, late: bool) -> Standing:
    closes = moment(closes_at)
    if taken_out := _taken_out(application):
        return Standing(
            "已撤回", "已撤回", f"{taken_out}，不再参加评选。", "提交的材料按规定保存，可以查看和下载。", NOBODY
        )
    if late:
        said = f"您撤回了申报，在申报截止（{closes}）前没有重新提交，不参加本届评选。"
        return Standing("已撤回", "已撤回", said, "您填写的内容仍然保留，可以查看和下载。", NOBODY)
    said = "您撤回了申报，现在不参加评选。"
    following = f"如果要参加，请恢复填写，在 {closes} 前重新提交。"
    return Standing("已撤回", "已撤回", said, following, YOU, resumable=True)


def _taken_out(application: Application) -> str:
    """What the office did, where not the applicant has withdrawn last."""
    last = next((entry for entry in journal.about("application", application.id)[::-1] if entry.verb in _LEFT), None)
    return f"组委会办公室已{Departure(last.facts['act']).word}" if last and "act" in last.facts else ""


_LEFT = ("departure_approved", "application_withdrawn")


def _in_correction(application: Application, closes_at: datetime, late: bool) -> Standing:
    correction = reviews.last_correction(application)
    assert correction is not None
    parts = "、".join(titles(rulebook_under(application), correction.sections))
    said = f"组委会办公室请您补正：{parts}。原因：{correction.reason}"
    if late:
        following = "您填写的内容仍然保留。如有特殊情况，请尽快联系组委会办公室，由办公室决定是否延期。"
        return Standing("补正已逾期", "已逾期", f"补正截止时间（{moment(closes_at)}）已过。{said}", following, NOBODY)
    following = f"请在 {moment(closes_at)} 前修改并重新提交。其他部分不需要补正，不能修改。"
    return Standing("补正中", "补正中", said, following, YOU, editable=True)


def _accepted(application: Application, closes_at: datetime, late: bool) -> Standing:
    said = f"组委会办公室已经受理您的申报，编号 {official_numbers.of(application)}。"
    return Standing("已受理", "已受理", said, "申报进入评审，结果会发到您的站内消息和邮箱。", OFFICE, stamped=True)


def _refused(application: Application, closes_at: datetime, late: bool) -> Standing:
    rejection = reviews.rejection_of(application)
    assert rejection is not None
    said = f"您的申报没有被受理。原因：{rejection.reason}"
    return Standing("不予受理", "不予受理", said, "如有疑问，请联系组委会办公室。", NOBODY)


_STANDINGS: dict[Stage, Callable[[Application, datetime, bool], Standing]] = {
    Stage.DRAFT: _draft,
    Stage.AWAITING_RECOMMENDATION: _awaiting,
    Stage.UNVERIFIED: _unverified,
    Stage.SUBMITTED: _submitted,
    Stage.WITHDRAWN: _withdrawn,
    Stage.IN_CORRECTION: _in_correction,
    Stage.ACCEPTED: _accepted,
    Stage.REFUSED: _refused,
}
assert set(_STANDINGS) == set(Stage), "every stage has to be said"
