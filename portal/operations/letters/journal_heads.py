"""The journal's head, given out where the database cannot take it back: every round of the ticker into the appended
file, every day in a letter to committee and auditor. (第二十六条, M26)"""

import logging
from datetime import datetime

from portal import clock
from portal.config import Settings
from portal.operations.letters.letters import Text, composed, link, send
from portal.operations.letters.one_by_one import fault, one_by_one
from portal.rules.language.days import day_in_words
from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal
from portal.storage.engine.journal import Mark
from portal.storage.letters import outbox
from portal.storage.people import accounts
from portal.storage.people.accounts import Account

logger = logging.getLogger(__name__)

READERS = (RoleName.COMMITTEE, RoleName.AUDITOR)


def give_out(at: datetime, settings: Settings) -> int:
    """Append the head to the file, and post the letters of the day that were not posted yet; returns how many.

    A file that cannot be written is logged and keeps no letter back.
    """
    try:
        heads.give_out(settings.heads_file, at=at)
    except OSError as error:
        logger.error("the journal's head could not be given out to %s: %s", settings.heads_file, fault(error))
    mark = journal.head()
    readers = {account.id: account for role in READERS for account in accounts.having(role)} if mark.seq else {}
    return one_by_one(readers.values(), lambda account: _told(account, mark, at, settings))


def _told(account: Account, mark: Mark, at: datetime, settings: Settings) -> bool:
    key = f"journal_head.{clock.beijing(at).date()}.{account.id}"
    if outbox.has(key):
        return False
    send(account.contact.email, letter(account.contact.name, mark, at, settings), at=at, key=key)
    return True


def letter(name: str, mark: Mark, at: datetime, settings: Settings) -> Text:
    return composed(
        f"操作记录校验码 {day_in_words(clock.beijing(at))}",
        name,
        f"截至发信时，操作记录共有 {mark.seq} 条，最后一条的校验码是：",
        f"{mark.seq}:{mark.digest}",
        "请保存这封信。日后在“核验操作记录”页填入这一行，就能知道此前的记录有没有被改动：",
        link(settings, "/auditor/verification"),
    )
