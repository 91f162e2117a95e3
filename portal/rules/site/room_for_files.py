"""Room for files: uploads stop before the disk is full, while signing in, saving texts and submitting go on."""

from typing import NamedTuple

from portal.rules.language.refusals import Refusal

FULL = Refusal(
    "服务器存放文件的空间即将用完，暂时不能上传文件；文字可以照常保存和提交，请稍后再上传或联系组委会办公室。"
)


class Room(NamedTuple):
    """Bytes: kept in all files, free on the disk; at most, and at least, as the settings say."""

    kept: int
    free: int
    most: int
    least: int


def refusal_to_keep(size: int, room: Room) -> Refusal | None:
    """Why a file of ``size`` bytes may not be kept just now, or None."""
    return FULL if room.kept + size > room.most or room.free - size < room.least else None
