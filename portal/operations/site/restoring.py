"""What follows on a restore: everybody signs in anew, no letter is sent twice, and those concerned are told."""

from datetime import datetime
from typing import NamedTuple

from portal.config import Settings
from portal.operations.letters.letters import Text, composed, send, shown_moment
from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal
from portal.storage.engine.journal import Mark
from portal.storage.engine.tables import atomic
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Letter
from portal.storage.people import accounts, tickets
from portal.storage.people.accounts import Account

TOLD = (RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR)


class Settled(NamedTuple):
    """What was found and done. ``restored``: where the journal of the backup ended; ``held``: the letters that it had
    not sent."""

    restored: Mark
    signed_out: int
    held: list[Letter]


def settle(*, at: datetime, settings: Settings) -> Settled:
    """Sign everybody out, make links for signing in worthless, hold back the letters that the backup had not sent (most
    were sent since), journal where the journal ended, and tell office, committee and auditor.

    :raises OSError: the head of the journal cannot be given out.
    """
    with atomic():
        restored = journal.head()
        signed_out = accounts.sign_everybody_out()
        tickets.withdraw_all((tickets.Purpose.RESET, tickets.Purpose.SECOND_FACTOR), at=at)
        held = outbox.hold(at=at)
        for account in {account.id: account for role in TOLD for account in accounts.having(role)}.values():
            send(account.contact.email, _letter(account, restored, len(held), at), at=at)
        facts = {"seq": restored.seq, "digest": restored.digest, "letters_held": len(held)}
        journal.record("instance_restored", "instance", 1, by=None, at=at, **facts)
    heads.give_out(settings.heads_file, at=at)
    return Settled(restored, signed_out, held)


def _letter(account: Account, restored: Mark, held: int, at: datetime) -> Text:
    return composed(
        "平台已从备份恢复",
        account.contact.name,
        f"评选申报平台已于 {shown_moment(at)} 从备份恢复。备份之后办理的事项不在其中，请核对后重新办理。",
        f"备份中的操作记录共有 {restored.seq} 条，最后一条的校验码是：",
        f"{restored.seq}:{restored.digest}",
        f"备份时尚未发出的 {held} 封邮件多半已在故障前发出，没有再发；请在“未送达的信”中核对，需要的再发一次。",
        "所有人都已退出登录，请重新登录。",
    )
