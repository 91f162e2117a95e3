"""Room for files: uploads stop before the disk is full, while signing in, saving texts and submitting go on."""

from typing import NamedTuple

from portal.rules.language.refusals import Refusal

FULL = Refusal(
    "服务器存放文件的空间即将用完，暂时不能上传文件；文字可以照常保存和提交，请稍后再上传或联系组委会办公室。"
)
OWN_FULL = Refusal(
    "您的账户上传的文件已经达到一个账户可以保存的上限，请先移除不需要的文件，或联系组委会办公室；文字可以照常保存和提交。"
)
VISITORS_FULL = Refusal("暂时不能接收未登录时上传的文件，请登录后再上传，或先只写文字，再把材料送交组委会办公室。")

VISITORS = "visitors"  # all who upload without an account, together


class Room(NamedTuple):
    """Bytes: kept in all files, free on the disk; at most in all, at least free, at most of one account, as the
    settings say. ``own``: kept ``by`` somebody, "" for the portal itself."""

    kept: int
    free: int
    most: int
    least: int
    each: int = 0
    by: str = ""
    own: int = 0


def refusal_to_keep(size: int, room: Room) -> Refusal | None:
    """Why a file of ``size`` bytes may not be kept just now, or None."""
    if room.kept + size > room.most or room.free - size < room.least:
        return FULL
    if room.by and room.own + size > room.each:
        return VISITORS_FULL if room.by == VISITORS else OWN_FULL
    return None
