"""What applicants are told about their applications: as a message in the portal always, and as a letter."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.letters.letters import shown_moment
from portal.rules.applying.deadlines import Timing
from portal.rules.applying.receipts import receipt_number
from portal.rules.language import contacts
from portal.rules.language.stages import Stage
from portal.rules.people.wanted_letters import OptionalLetter
from portal.rules.rulebook.requirements import EMAIL
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.delivering import delivery_of, printed_material
from portal.storage.applying import applications, unit_filings
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.letters import choices, messages
from portal.storage.letters.messages import Told
from portal.storage.people.accounts import Account


@dataclass(frozen=True, slots=True)
class MessageText:
    """What one message says; ``occasion`` lets it be told once, ``private`` stands in the portal only, ``account`` is
    for whoever signs in, not for somebody for whom a unit files; ``to_person``: whether that person is told at all;
    ``optional``: the kind of letter that people can do without."""

    occasion: str
    subject: str
    paragraphs: tuple[str, ...]
    private: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    to_person: bool = True
    optional: OptionalLetter | None = None

    def said_of(self, name: str) -> "MessageText":
        """The same, said to whoever files for ``name``."""
        subject, *paragraphs = (_APPLICANT.sub(name, text) for text in (self.subject, *self.paragraphs))
        return replace(self, subject=subject, paragraphs=tuple(paragraphs))

    def again(self, occasion: str) -> "MessageText":
        """The same on another occasion, by somebody who asks: nobody has declined that."""
        return replace(self, occasion=f"{occasion}{self.occasion}", optional=None)


_APPLICANT = re.compile("您(?=的“|的申报|申报“|“)")


def tell(application: Application, message: MessageText, *, at: datetime, settings: Settings | None = None) -> bool:
    """Tell the applicant, in the transaction of what it tells of; False when the occasion was told before.

    With ``settings`` the letter links to the application. Where a unit files for somebody, its member is told, and a
    letter goes to the person too.
    """
    path, filed = f"/applications/{application.id}", unit_filings.of(application)
    said = message.said_of(application.name) if filed and application.name else message
    told = tell_account(application, application.applicant, said, path, at=at, settings=settings)
    if told and filed and message.to_person:
        _tell_person(application, filed.organisation.name, message, at)
    return told


def _tell_person(application: Application, unit: str, message: MessageText, at: datetime) -> None:
    """A letter to the address in the form."""
    email = applications.draft(application.id).answers.get(EMAIL, "")
    if contacts.refusal_of_email(email) is None:
        by = f"这份申报由“{unit}”代您填写、提交，详细情况请向单位的经办人了解。如果您没有同意过，请联系组委会办公室。"
        letter = letters.composed(message.subject, application.name, *message.paragraphs, by)
        letters.send(contacts.normal_email(email), letter, at=at, key=f"{message.occasion}:{application.id}:person")


def tell_account(
    application: Application,
    account: Account,
    message: MessageText,
    path: str,
    *,
    at: datetime,
    settings: Settings | None = None,
) -> bool:
    """Tell somebody of an application, with the page ``path`` to look at; otherwise as ``tell``."""
    told = Told(message.subject, "\n\n".join((*message.paragraphs, *message.account, *message.private)), path)
    if not messages.post(application, account, message.occasion, told, at=at):
        return False
    if not choices.wants(account, message.optional):
        return True
    contact = account.contact
    links = letters.links(settings, path, message.optional)
    letter = letters.composed(message.subject, contact.name, *message.paragraphs, *message.account, *links)
    letters.send(contact.email, letter, at=at, key=f"{message.occasion}:{application.id}:{account.id}")
    return True


def submitted(rulebook: Rulebook, snapshot: Snapshot, stage: Stage, closes_at: datetime) -> MessageText:
    programme = snapshot.application.programme
    paper = f"请打印材料包并报送：{printed_material(programme.book)}{delivery_of(programme.settings).words}"
    award = rulebook.titles.short
    until = f"{shown_moment(closes_at)} 前可以撤回；撤回后仍可再次提交，但本届不能改报另一个奖项。"
    return MessageText(
        f"submitted:{snapshot.id}",
        f"您的“{award}”申报已提交",
        (
            f"您申报“{award}”的材料已于 {shown_moment(snapshot.created_at)} 提交，内容已经封存。",
            f"回执号：{receipt_number(snapshot.id)}\n内容校验码（SHA-256）：{snapshot.digest}",
            paper,
            _NEXT[stage],
            *((until,) if snapshot.created_at <= closes_at else ()),  # a correction may come back later
        ),
    )


_NEXT = {
    Stage.UNVERIFIED: "下一步由组委会办公室核实身份，需要您办理的事项另行通知。",
    Stage.AWAITING_RECOMMENDATION: "下一步由推荐机构填写推荐意见。",
    Stage.SUBMITTED: "下一步由组委会办公室审查，结果会在这里通知您。",
}


def to_prove(rulebook: Rulebook, claim: int, how: str) -> MessageText:
    """Told to both sides of the ``claim`` that waits; neither learns who the other one is, or of which award."""
    award = rulebook.titles.short
    return MessageText(
        f"to-prove:{claim}",
        f"请证明“{award}”申报中的证件号码是申报人本人的",
        (
            "本届不止一份申报填写了同一个证件号码，组委会办公室需要核实这个号码是谁的。",
            how,
            "申报以提交的时刻为准，核实期间不受影响。核实结果会在这里通知您。",
        ),
    )


def withdrawn(rulebook: Rulebook, application: Application, closes_at: datetime, at: datetime) -> MessageText:
    award = rulebook.titles.short
    return MessageText(
        f"withdrawn:{application.version}",
        f"您的“{award}”申报已撤回",
        (
            f"您申报“{award}”的材料已于 {shown_moment(at)} 撤回，不再参加评选。",
            f"{shown_moment(closes_at)} 前可以恢复为草稿，修改后再次提交；本届不能改报另一个奖项。",
        ),
        account=("如果不是您本人操作，请马上重新设置密码，并告知组委会办公室。",),
    )


def reminder(rulebook: Rulebook, closes_at: datetime, days: int, unfinished: int) -> MessageText:
    award = rulebook.titles.short
    state = f"还有 {unfinished} 处没有填写或需要修改" if unfinished else "已经填写完整，但还没有提交"
    return MessageText(
        f"closing-{days}:{closes_at:%Y%m%d%H%M%S}",  # a moved deadline is another occasion
        f"您的“{award}”申报表还没有提交",
        (
            f"“{award}”的申报将于 {shown_moment(closes_at)} 截止。您的申报表{state}，没有提交的申报表不参加评选。",
            "请尽早完成并提交，以免最后时刻网络拥挤。如果不准备申报，请不必理会。",
        ),
        to_person=False,
        optional=OptionalLetter.REMINDER,
    )


def deadline_moved(rulebook: Rulebook, before: datetime, closes_at: datetime, reason: str) -> MessageText:
    award = rulebook.titles.short
    return MessageText(
        f"deadline-moved:{closes_at:%Y%m%d%H%M%S}",
        f"“{award}”的申报截止时间延长",
        (
            f"“{award}”的申报截止时间由 {shown_moment(before)} 延至 {shown_moment(closes_at)}。您的申报表还没有提交。",
            f"理由：{reason}",
            "申报条件中的年限仍计算到原定的截止日期。",
        ),
        to_person=False,
    )


def not_submitted(rulebook: Rulebook, closes_at: datetime) -> MessageText:
    """For whoever did not submit a draft in time."""
    award = rulebook.titles.short
    return MessageText(
        f"closed:{closes_at:%Y%m%d%H%M%S}",
        f"“{award}”申报已截止，您的申报表没有提交",
        (
            f"“{award}”的申报已于 {shown_moment(closes_at)} 截止。您的申报表没有提交，不参加本届评选；"
            "填写的内容仍然保留，可以查看和下载。",
            "如有特殊情况，请尽快与组委会办公室联系，由办公室决定是否延期。",
        ),
        to_person=False,
    )


def correction_due(rulebook: Rulebook, until: datetime, timing: Timing) -> MessageText:
    """For whoever has not submitted a correction, before the end and when it is over."""
    award, occasion = rulebook.titles.short, f"correction-{timing}:{until:%Y%m%d%H%M}"
    if timing is Timing.OVER:
        return MessageText(
            occasion,
            f"您的“{award}”申报补正已逾期",
            (
                f"您的“{award}”申报应在 {shown_moment(until)} 前补正并重新提交，现在已经逾期，申报不进入评审。",
                "填写的内容仍然保留。如有特殊情况，请尽快与组委会办公室联系，由办公室决定是否延期。",
            ),
        )
    return MessageText(
        occasion,
        f"您的“{award}”申报补正即将截止",
        (
            f"您的“{award}”申报还没有补正，补正将于 {shown_moment(until)} 截止，逾期没有重新提交的，不进入评审。",
            "需要补正的部分和原因，请看此前的退回通知，或者登录平台查看。",
        ),
        optional=OptionalLetter.REMINDER,
    )
