"""What applicants are told about their applications: as a message in the portal always, and as a letter."""

from dataclasses import dataclass
from datetime import datetime

from portal.config import Settings
from portal.operations import letters
from portal.operations.letters import shown_moment
from portal.rules.receipts import receipt_number
from portal.rules.rulebook import Rulebook
from portal.rules.stages import Stage
from portal.storage import messages
from portal.storage.applications import Application
from portal.storage.messages import Told
from portal.storage.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Notice:
    """What one message says; ``occasion`` lets it be told once."""

    occasion: str
    subject: str
    paragraphs: tuple[str, ...]


def tell(application: Application, notice: Notice, *, at: datetime, settings: Settings | None = None) -> bool:
    """Tell the applicant, in the transaction of what it tells of; False when the occasion was told before.

    With ``settings`` the letter links to the application.
    """
    path = f"/applications/{application.id}"
    told = Told(notice.subject, "\n\n".join(notice.paragraphs), path)
    account = application.applicant
    if not messages.post(application, account, notice.occasion, told, at=at):
        return False
    contact = account.contact
    links = (letters.link(settings, path),) if settings else ()
    letter = letters.composed(notice.subject, contact.name, *notice.paragraphs, *links)
    letters.send(contact.email, letter, at=at, key=f"{notice.occasion}:{application.id}")
    return True


def submitted(rulebook: Rulebook, snapshot: Snapshot, stage: Stage, closes_at: datetime) -> Notice:
    award = rulebook.titles.short
    waiting = stage is Stage.AWAITING_RECOMMENDATION
    return Notice(
        f"submitted:{snapshot.id}",
        f"您的“{award}”申报已提交",
        (
            f"您申报“{award}”的材料已于 {shown_moment(snapshot.created_at)} 提交，内容已经封存。",
            f"回执号：{receipt_number(snapshot.id)}\n内容校验码（SHA-256）：{snapshot.digest}",
            "下一步由推荐机构填写推荐意见。" if waiting else "下一步由组委会办公室审查，结果会在这里通知您。",
            f"{shown_moment(closes_at)} 前可以撤回；撤回后仍可再次提交，但本届不能改报另一个奖项。",
        ),
    )


def withdrawn(rulebook: Rulebook, application: Application, closes_at: datetime, at: datetime) -> Notice:
    award = rulebook.titles.short
    return Notice(
        f"withdrawn:{application.version}",
        f"您的“{award}”申报已撤回",
        (
            f"您申报“{award}”的材料已于 {shown_moment(at)} 撤回，不再参加评选。",
            f"{shown_moment(closes_at)} 前可以恢复为草稿，修改后再次提交；本届不能改报另一个奖项。",
            "如果不是您本人操作，请马上重新设置密码，并告知组委会办公室。",
        ),
    )


def reminder(rulebook: Rulebook, closes_at: datetime, days: int, unfinished: int) -> Notice:
    award = rulebook.titles.short
    state = f"还有 {unfinished} 处没有填写或需要修改" if unfinished else "已经填写完整，但还没有提交"
    return Notice(
        f"closing-{days}:{closes_at:%Y%m%d%H%M%S}",  # a moved deadline is another occasion
        f"您的“{award}”申报表还没有提交",
        (
            f"“{award}”的申报将于 {shown_moment(closes_at)} 截止。您的申报表{state}，没有提交的申报表不参加评选。",
            "请尽早完成并提交，以免最后时刻网络拥挤。如果不准备申报，请不必理会。",
        ),
    )
