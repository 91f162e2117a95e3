"""Presenting in person 现场展示: the material that candidates upload, and the order in which they appear. (M18, N7)"""

from collections.abc import Iterable
from datetime import datetime

from portal.rules.judging.drawing import drawn_order
from portal.rules.judging.rounds import NO_CANDIDATES, NO_WINDOW, RoundState
from portal.rules.language.refusals import Refusal

TITLE = "展示材料"

MEGABYTE = 1024 * 1024
FILE_SIZE = 60 * MEGABYTE
TOTAL_SIZE = 120 * MEGABYTE  # of one candidate
FILES = 5

NOT_PRESENTED = Refusal("本轮没有现场展示，不需要展示材料和展示顺序。")
NOT_PREPARING = Refusal("本轮评审已经开始，展示顺序不能再抽签。")
DRAWN_ALREADY = Refusal("展示顺序已经抽签，不能再抽。")
BEGUN = Refusal("本轮评审已经开始，展示材料不能再更改。")
ALL_TOLD = Refusal("候选人都已经通知，不需要再次通知。")
SAME_FILE = Refusal("同一个文件已经上传过，没有重复添加。")


def refusal_to_present(state: RoundState, opens_at: datetime | None, now: datetime) -> Refusal | None:
    """Why a candidate may not change the material, or None: until the experts can read it."""
    if state is RoundState.PREPARING:
        return None
    waiting = state is RoundState.OPEN and opens_at is not None and now < opens_at
    return None if waiting else BEGUN


def refusal_to_ask(presented: bool, state: RoundState, opens_at: datetime | None, now: datetime) -> Refusal | None:
    """Why the candidates may not be asked for their material, or None: they are told until when."""
    if not presented:
        return NOT_PRESENTED
    return refusal_to_present(state, opens_at, now) or (None if opens_at and now < opens_at else NO_WINDOW)


def refusal_to_draw(presented: bool, state: RoundState, drawn: bool, candidates: int) -> Refusal | None:
    """Why the order of appearance may not be drawn, or None: once, before the round opens."""
    if not presented:
        return NOT_PRESENTED
    if drawn:
        return DRAWN_ALREADY
    if state is not RoundState.PREPARING:
        return NOT_PREPARING
    return None if candidates else NO_CANDIDATES


def refusal_to_add(files: int, size: int) -> Refusal | None:
    """Why a candidate may not have so many files of so many bytes together, or None."""
    if files > FILES:
        return Refusal(f"展示材料最多 {FILES} 个文件，请先移除不需要的文件。")
    if size > TOTAL_SIZE:
        return Refusal(f"展示材料合计将超过 {TOTAL_SIZE // MEGABYTE} MB，请先移除不需要的文件，或压缩后再上传。")
    return None


def refusal_of_size(size: int) -> Refusal | None:
    """Why no file of ``size`` bytes is taken, or None."""
    if not size:
        return Refusal("文件是空的，请重新导出后再上传。")
    most = FILE_SIZE // MEGABYTE
    return Refusal(f"文件有 {size / MEGABYTE:.1f} MB，超过 {most} MB，请压缩后再上传。") if size > FILE_SIZE else None


def size_words(size: int) -> str:
    """A size as people read it.

    >>> size_words(900), size_words(5_000_000)
    ('1 KB', '4.8 MB')
    """
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


def places(seed: str, candidates: Iterable[int]) -> dict[int, int]:
    """{candidate: place} in the order drawn by lot: by SHA-256(seed‖number), so that anybody can draw it again.

    >>> places("2023", [1, 2, 3])
    {3: 1, 2: 2, 1: 3}
    """
    return {number: place for place, number in enumerate(drawn_order(seed, candidates), start=1)}
