"""What applicants are told of the office's decisions: 受理通知, 退回补正通知, 不予受理通知; of an extension 延期;
of whose a number is 身份核实; of a withdrawal or an acceptance taken back.
"""

from collections.abc import Sequence
from datetime import datetime

from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.letters import shown_moment
from portal.rules.language.stages import Stage
from portal.rules.publishing.departing import Departure
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.office.extensions import Extension
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.office.reviews import Correction, Rejection


def accepted(rulebook: Rulebook, number: OfficialNumber) -> MessageText:
    award = rulebook.titles.short
    return MessageText(
        "accepted",
        f"您的“{award}”申报已受理",
        (
            f"您申报“{award}”的材料已于 {shown_moment(number.at)} 由组委会办公室受理，编号：{number.text}。",
            "申报表封面从现在起印有编号，受理通知和申报表都可以在申报页面下载。受理后内容不再改动。",
            "下一步由专家评审，结果会在这里通知您。",
        ),
    )


def returned(rulebook: Rulebook, correction: Correction, titles: Sequence[str], reason: str) -> MessageText:
    award = rulebook.titles.short
    until = shown_moment(correction.until_at)
    return MessageText(
        f"returned:{correction.id}",
        f"您的“{award}”申报需要补正",
        (
            f"组委会办公室已于 {shown_moment(correction.at)} 把您申报“{award}”的材料退回补正。",
            f"需要补正的部分：{'、'.join(titles)}",
            f"原因：{reason}",
            f"请在 {until} 前修改并重新提交，只有上面列出的部分可以修改。逾期没有重新提交的，不进入评审。",
        ),
    )


def refused(rulebook: Rulebook, rejection: Rejection, reason: str) -> MessageText:
    award = rulebook.titles.short
    return MessageText(
        "refused",
        f"您的“{award}”申报不予受理",
        (
            f"经资格审查，您申报“{award}”的材料不予受理，决定于 {shown_moment(rejection.at)} 作出。",
            f"原因：{reason}",
            "提交的材料按规定保存。如有疑问，请联系组委会办公室。",
        ),
    )


def is_the_person(rulebook: Rulebook, claim: int, reason: str, stage: Stage) -> MessageText:
    award = rulebook.titles.short
    return MessageText(
        f"identity:{claim}",
        f"您的“{award}”申报已核实身份",
        (
            f"经组委会办公室核实，您申报“{award}”时填写的证件号码是申报人本人的。核实的经过和结论：{reason}",
            _VERIFIED.get(stage, "申报继续办理，原来提交的时刻不变。"),
        ),
    )


_VERIFIED = {
    Stage.AWAITING_RECOMMENDATION: "原来提交的时刻不变，下一步由推荐单位填写推荐意见。",
    Stage.SUBMITTED: "原来提交的时刻不变，下一步由组委会办公室审查。",
    Stage.DRAFT: "申报表现在是草稿，要参加评选请在申报截止前提交。",
    Stage.WITHDRAWN: "这份申报已经撤回，要参加评选请在申报截止前恢复并重新提交。",
}


def not_the_person(rulebook: Rulebook, claim: int, reason: str, *, ended: bool) -> MessageText:
    award = rulebook.titles.short
    left = (
        f"您申报“{award}”的材料因此不予受理，提交的材料按规定保存。"
        if ended
        else "这个证件号码不能再用于您的申报。填错号码的，请在申报截止前改正。"
    )
    return MessageText(
        f"identity:{claim}",
        f"您的“{award}”申报{'不予受理' if ended else '的证件号码已有核实结果'}",
        (
            f"经组委会办公室核实，您申报“{award}”时填写的证件号码不是申报人本人的。核实的经过和结论：{reason}",
            left,
            "如有疑问，请联系组委会办公室。",
        ),
    )


def departed(rulebook: Rulebook, proposal: int, act: Departure, reason: str) -> MessageText:
    """``proposal``: the one that two officers have agreed on."""
    award = rulebook.titles.short
    if act is Departure.DECEASE:
        return MessageText(
            f"departed:{proposal}",
            f"“{award}”申报的办理已经终止",
            (
                f"得知申报人去世，组委会办公室谨致哀悼。这份“{award}”申报的办理已经终止，提交的材料按规定保存。",
                f"情况说明：{reason}",
                "家属和所在单位如有疑问，请联系组委会办公室。",
            ),
        )
    if act is Departure.WITHDRAW:
        done, then = (
            "已由组委会办公室代为撤回，不再参加评选",
            "提交的材料按规定保存。如果不是您本人的意思，请马上联系组委会办公室。",
        )
    else:
        done, then = (
            "的受理已由组委会办公室撤销，重新审查",
            "编号仍然保留在您的申报上。下一步的办理结果会在这里通知您。",
        )
    return MessageText(
        f"departed:{proposal}",
        f"您的“{award}”申报{done.partition('，')[0]}",
        (f"您的“{award}”申报{done}。", f"原因：{reason}", then),
    )


def extended(rulebook: Rulebook, extension: Extension, before: datetime, stage: Stage) -> MessageText:
    award = rulebook.titles.short
    what = "补正" if extension.is_of_correction else "申报"
    return MessageText(
        f"extended:{extension.id}",
        f"您的“{award}”{what}截止时间已延长",
        (
            f"组委会办公室同意延长您“{award}”{what}的截止时间：原为 {shown_moment(before)}，"
            f"现为 {shown_moment(extension.until_at)}。",
            _RECOMMENDING if stage is Stage.AWAITING_RECOMMENDATION else "请在新的截止时间前提交。",
            "延期只对您这一份申报有效。",
        ),
    )


_RECOMMENDING = "推荐单位的办理时间相应延长，请与单位联系；在新的截止时间前，您也可以撤回申报，更换推荐单位。"
