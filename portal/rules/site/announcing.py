"""Announcements 通知公告 and questions 常见问题: what they have to say, and what may be done with them.

第十四条: the 组委会 publishes the call 申报通知. What was published stays as it was: it is amended 更正 by a further
version that says why, or withdrawn 撤回 with a reason, and everybody sees both. Nobody's number of an identity card
stands in a public text.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.rules.language.cleaning import clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded


class AnnouncementKind(Worded):
    """What an announcement is; the call belongs to an edition."""

    CALL = "call", "申报通知"
    CIRCULAR = "notice", "通知"
    NEWS = "news", "动态"


class AnnouncementState(StrEnum):
    """Published with a moment in the future is published all the same, and not seen until then."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


TITLE_LIMIT = 60  # characters
TEXT_LIMIT = 20_000
CORRECTION = Passage("更正的原因", 500, "公众会看到这句话")
WITHDRAWAL = Passage("撤回的原因", 500, "公众会看到这句话")
HEADING_LIMIT = 20
QUESTION_LIMIT = 100
ANSWER_LIMIT = 3_000
FILES = 10
FILE_SIZE = 20 * 1024 * 1024

_IDENTITY = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9Xx])")
_NUMBERED = "文字中有像身份证号的 18 位号码。公开的内容不能写身份证号，请删去后再办理。"

WITHDRAWN_ALREADY = Refusal("这份公告已经撤回，不能再改动；需要时请另写一份。")
NO_EDITION = Refusal("申报通知要写明是哪一届的，请先选择届次。")
NOTHING_CHANGED = Refusal("内容与已经发布的相同，没有可以更正的。请先修改内容。")
IN_THE_PAST = Refusal("发布时间已经过去，请选择稍后的时间，或者立即发布。")
NOT_PUBLISHED = Refusal("这份公告还没有发布，可以直接修改或删除。")
PUBLISHED_ALREADY = Refusal("这份公告已经发布。修改后要发布更正，写明原因。")
SEEN_ALREADY = Refusal("这份公告公众已经看到，不能收回为草稿；请更正，或写明原因撤回。")
PUBLISHED_ONCE = Refusal("这份公告发布过，不能删除；请写明原因撤回。")
TOO_MANY_FILES = Refusal(f"附件最多 {FILES} 个，请先移除不需要的。")
FILE_TOO_LARGE = Refusal(f"附件超过 {FILE_SIZE // 1024 // 1024} MB，请压缩后再上传。")
NUMBER_IN_NAME = Refusal("附件的文件名中有像身份证号的号码，请改名后再上传。")


class Dated(Protocol):
    """A version, as far as it matters when it was published."""

    @property
    def at(self) -> datetime: ...


Version = TypeVar("Version", bound=Dated)


# -- texts ---------------------------------------------------------------------------------------------------


def faults_of_text(title: str, text: str) -> dict[str, str]:
    """What is wrong with an announcement as it was written, {field: reason}. A draft may have all of it."""
    return _found(
        title=_fault(title, "标题", TITLE_LIMIT),
        text=_fault(text, "正文", TEXT_LIMIT),
    )


def faults_of_question(heading: str, question: str, answer: str) -> dict[str, str]:
    """What is wrong with a question as it was written, {field: reason}."""
    return _found(
        heading=_fault(heading, "分组", HEADING_LIMIT),
        question=_fault(question, "问题", QUESTION_LIMIT),
        answer=_fault(answer, "回答", ANSWER_LIMIT),
    )


def _fault(text: str, label: str, limit: int) -> str:
    if not clean_text(text):
        return f"请填写{label}。"
    if len(text) > limit:
        return f"{label}有 {len(text):,} 个字符，限 {limit:,} 个，请写短一些。"
    return _NUMBERED if _IDENTITY.search(text) else ""


def _found(**faults: str) -> dict[str, str]:
    return {field: reason for field, reason in faults.items() if reason}


def refusal_of_file(name: str, size: int, others: int) -> Refusal | None:
    """Why a file cannot be put beside the ``others``, or None."""
    if others >= FILES:
        return TOO_MANY_FILES
    if size > FILE_SIZE:
        return FILE_TOO_LARGE
    return NUMBER_IN_NAME if _IDENTITY.search(name) else None


# -- acts ----------------------------------------------------------------------------------------------------


def refusal_to_write(state: AnnouncementState) -> Refusal | None:
    """Why the text that is being worked on cannot be changed, or None."""
    return WITHDRAWN_ALREADY if state is AnnouncementState.WITHDRAWN else None


def refusal_to_publish(
    state: AnnouncementState, kind: AnnouncementKind, title: str, text: str, *, of_edition: bool
) -> Refusal | None:
    """Why a draft cannot be published, or what is published cannot be amended, or None. (第十四条)"""
    if state is AnnouncementState.WITHDRAWN:
        return WITHDRAWN_ALREADY
    if kind is AnnouncementKind.CALL and not of_edition:
        return NO_EDITION
    for reason in faults_of_text(title, text).values():
        return Refusal(reason)
    return None


def refusal_of_moment(publish_at: datetime, at: datetime) -> Refusal | None:
    """Why the public cannot be let in then, or None."""
    return IN_THE_PAST if publish_at < at else None


def refusal_of_first(state: AnnouncementState) -> Refusal | None:
    """Why it is not to be published as something new, or None."""
    return PUBLISHED_ALREADY if state is AnnouncementState.PUBLISHED else None


def refusal_to_amend(state: AnnouncementState, changed: bool, reason: str) -> Refusal | None:
    """Why no further version can be published, or None: it has to differ, and to say why."""
    if state is AnnouncementState.DRAFT:
        return NOT_PUBLISHED
    if not changed:
        return NOTHING_CHANGED
    return _refusal_of_reason(reason, CORRECTION)


def refusal_to_withdraw(state: AnnouncementState, reason: str | None = None) -> Refusal | None:
    """Why an announcement cannot be withdrawn (for this reason, where it is known), or None."""
    if state is AnnouncementState.DRAFT:
        return NOT_PUBLISHED
    if state is AnnouncementState.WITHDRAWN:
        return WITHDRAWN_ALREADY
    return None if reason is None else _refusal_of_reason(reason, WITHDRAWAL)


def _refusal_of_reason(reason: str, asked: Passage) -> Refusal | None:
    if refusal := asked.refusal_of(reason):
        return refusal
    return Refusal(_NUMBERED) if _IDENTITY.search(reason) else None


def refusal_to_hold_back(state: AnnouncementState, publish_at: datetime | None, at: datetime) -> Refusal | None:
    """Why it cannot become a draft again, or None: only before anybody has seen it."""
    if state is AnnouncementState.WITHDRAWN:
        return WITHDRAWN_ALREADY
    if publish_at is None:
        return NOT_PUBLISHED
    return None if at < publish_at else SEEN_ALREADY


def refusal_to_remove(versions: int) -> Refusal | None:
    """Why a draft cannot be removed, or None."""
    return PUBLISHED_ONCE if versions else None


def refusal_to_restore(versions: int) -> Refusal | None:
    """Why there is nothing to go back to, or None."""
    return None if versions else NOT_PUBLISHED


def seen(versions: Sequence[Version], publish_at: datetime) -> list[Version]:
    """The versions that the public could read: not those that were replaced before it was let in."""
    later = [version for version in versions if version.at > publish_at]
    return [*[version for version in versions if version.at <= publish_at][-1:], *later]
