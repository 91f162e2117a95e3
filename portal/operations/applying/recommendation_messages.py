"""What organisations are told of applications that name them, and applicants of what organisations have answered.

Reasons stand in the portal only: a letter does not repeat what somebody typed whom the office may not know yet.
"""

from collections.abc import Sequence
from datetime import datetime

from portal.config import Settings
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.letters import shown_moment
from portal.rules.applying.deadlines import Timing
from portal.rules.applying.recommending import RecommendationState
from portal.rules.language.stages import Stage
from portal.rules.people.wanted_letters import OptionalLetter
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.people.accounts import Account


def tell_member(
    application: Application,
    account: Account,
    recommendation: Recommendation,
    message: MessageText,
    *,
    at: datetime,
    settings: Settings | None = None,
) -> bool:
    """Tell a member of an organisation, as ``applicant_messages.tell`` tells the applicant."""
    path = f"/recommending/{recommendation.id}"
    return applicant_messages.tell_account(application, account, message, path, at=at, settings=settings)


def asked(rulebook: Rulebook, application: Application, recommendation: Recommendation, until: datetime) -> MessageText:
    name, part = application.name, recommendation.part.word
    needed = (
        "推荐后，申报才进入组委会办公室审查。"
        if recommendation.required
        else "这是个人自荐的申报，意见可以填，也可以不填。"
    )
    return MessageText(
        f"asked:{recommendation.snapshot.id}",  # one organisation in two parts is told once
        f"请为{name}的“{rulebook.titles.short}”申报填写推荐意见",
        (
            f"{name}申报“{rulebook.titles.short}”，写明贵单位为{part}，请登录平台阅读申报表并填写推荐意见。{needed}",
            f"请在 {shown_moment(until)} 前办理。推荐意见页须打印、签字、盖章后上传扫描件。",
        ),
    )


def due(
    rulebook: Rulebook, application: Application, row: Recommendation, until: datetime, timing: Timing
) -> MessageText:
    """For members of an organisation that has not answered, before the end and when it is over."""
    name, award = application.name, rulebook.titles.short
    occasion = f"recommending-{timing}:{row.submission}:{until:%Y%m%d%H%M}"  # a moved deadline is another occasion
    if timing is Timing.OVER:
        return MessageText(
            occasion,
            f"{name}的“{award}”申报推荐已逾期",
            (
                f"{name}申报“{award}”，写明贵单位为{row.part.word}。推荐已于 {shown_moment(until)} 截止，"
                "贵单位没有办理，申报没有进入组委会办公室审查。",
                "仍要推荐的，请尽快与组委会办公室联系，由办公室决定是否延期。",
            ),
        )
    return MessageText(
        occasion,
        f"{name}的“{award}”申报还在等贵单位推荐",
        (
            f"{name}申报“{award}”，写明贵单位为{row.part.word}，贵单位还没有办理。推荐将于 {shown_moment(until)} 截止，"
            "逾期没有推荐的，申报不进入审查。",
            "请登录平台阅读申报表、填写推荐意见，并上传签字盖章页；不推荐的，也请写明原因。",
        ),
        optional=OptionalLetter.REMINDER,
    )


def moved(rulebook: Rulebook, before: datetime, after: datetime, at: datetime, reason: str) -> MessageText:
    """For members of an organisation that has not answered: the deadline was moved for everybody, once each."""
    award = rulebook.titles.short
    return MessageText(
        f"recommending-moved:{at:%Y%m%d%H%M%S}",
        f"“{award}”的推荐截止时间延长",
        (
            f"“{award}”的推荐截止时间由 {shown_moment(before)} 延至 {shown_moment(after)}。贵单位还有申报没有办理。",
            f"理由：{reason}",
        ),
    )


def waits_for(rulebook: Rulebook, rows: Sequence[Recommendation], until: datetime, timing: Timing) -> MessageText:
    """For the applicant whose recommenders have not answered."""
    award, who = rulebook.titles.short, "、".join(f"{row.part.word}“{row.organisation.name}”" for row in rows)
    occasion = f"waits-{timing}:{rows[0].submission}:{until:%Y%m%d%H%M}"
    if timing is Timing.OVER:
        return MessageText(
            occasion,
            f"您的“{award}”申报推荐已逾期",
            (
                f"{who}没有在 {shown_moment(until)} 前办理推荐，您的申报没有进入组委会办公室审查。",
                "如果单位仍要推荐，请由单位或者您本人尽快与组委会办公室联系，由办公室决定是否延期。",
            ),
        )
    return MessageText(
        occasion,
        f"您的“{award}”申报还没有得到推荐",
        (
            f"{who}还没有办理推荐，推荐将于 {shown_moment(until)} 截止。没有推荐的申报不进入审查。",
            "我们已经提醒该单位，也请您与单位联系。",
        ),
        optional=OptionalLetter.REMINDER,
    )


def lapsed(rulebook: Rulebook, application: Application, recommendation: Recommendation) -> MessageText:
    return MessageText(
        f"lapsed:{recommendation.snapshot.id}",
        f"{application.name}的“{rulebook.titles.short}”申报暂不需要推荐",
        (
            f"{application.name}的“{rulebook.titles.short}”申报已经撤回或者退回修改，之前的推荐随之失效，您现在不需要再办理。",
            "如果申报人再次提交，我们会另行通知您。",
        ),
    )


def answered(rulebook: Rulebook, recommendation: Recommendation, stage: Stage, reason: str) -> MessageText:
    """What the applicant is told of an answer, just written."""
    subject, paragraphs = _ANSWERS[recommendation.answer](recommendation, stage)
    return MessageText(
        f"{recommendation.answer.value}:{recommendation.id}",
        subject.format(award=rulebook.titles.short),
        paragraphs,
        private=(f"原因：{reason}",) if reason else (),
    )


def _recommended(recommendation: Recommendation, stage: Stage) -> tuple[str, tuple[str, ...]]:
    following = {
        Stage.AWAITING_RECOMMENDATION: "另一个推荐单位还没有办理，办理后我们会通知您。",
        Stage.SUBMITTED: "下一步由组委会办公室审查，结果会在这里通知您。",
    }
    return "您的“{award}”申报已获推荐", (
        f"{_who(recommendation)}已经推荐您的申报。",
        following.get(stage, "推荐意见已经附在您的申报材料中。"),
    )


def _sent_back(recommendation: Recommendation, stage: Stage) -> tuple[str, tuple[str, ...]]:
    return "您的“{award}”申报被退回修改", (
        f"{_who(recommendation)}请您修改申报表，原因请登录平台查看。",
        "申报表已经恢复为草稿，请修改后在申报截止前重新提交，再请推荐单位办理；没有重新提交的，不参加评选。",
    )


def _declined(recommendation: Recommendation, stage: Stage) -> tuple[str, tuple[str, ...]]:
    needed = (
        "没有获得推荐的申报不进入审查。" if recommendation.required else "这是个人自荐的申报，仍由组委会办公室审查。"
    )
    return "您的“{award}”申报未获推荐", (
        f"{_who(recommendation)}不予推荐您的申报，原因请登录平台查看。{needed}",
        "如有疑问，请与该单位联系；申报截止前，您可以撤回申报，修改后另请单位推荐。",
    )


def _who(recommendation: Recommendation) -> str:
    return f"{recommendation.part.word}“{recommendation.organisation.name}”"


_ANSWERS = {
    RecommendationState.RECOMMENDED: _recommended,
    RecommendationState.SENT_BACK: _sent_back,
    RecommendationState.DECLINED: _declined,
}
