"""Evidence (证实性材料): how much of it there may be, and how it is arranged.

CF3: by kind, 其他 among the kinds. CF4: 10 pages of A4 over all kinds, those of the recommending organisation included.
A draft may hold more than can be submitted; beyond the caps nothing is taken at all.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from portal.rules.applying.answers import State
from portal.rules.language.cleaning import clean_line
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Named
from portal.rules.rulebook.rulebook import Evidence

KEY = "evidence"  # where it stands in the contents, and in the addresses of its faults
TITLE = "证实性材料"

MEGABYTE = 1024 * 1024
FILE_SIZE = 20 * MEGABYTE
TOTAL_SIZE = 60 * MEGABYTE  # of one application
EVER_SIZE = 300 * MEGABYTE  # what was removed and can be restored included
REMOVED_KEPT = timedelta(days=30)  # so long what was removed can be restored
FILES = 30
PAGES = 100
TITLE_LIMIT = 60  # characters
NAME_LIMIT = 200  # of the name that the file had

_SUFFIX = re.compile(r"\.(pdf|jpe?g|png|tiff?)$", re.IGNORECASE)
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{15}(?:[0-9]{2}[0-9Xx])?(?![0-9])|[0-9]{19,}")  # and what holds one


class Held(msgspec.Struct, frozen=True):
    """How much an application holds: files, pages and bytes that count, bytes that were ever uploaded."""

    files: int
    pages: int
    size: int
    ever: int

    def with_file(self, pages: int, size: int, ever: int) -> "Held":
        """As much and one more file, ``ever`` of whose bytes were not uploaded before."""
        return Held(self.files + 1, self.pages + pages, self.size + size, self.ever + ever)


class Place(msgspec.Struct, frozen=True):
    """Where one file stands, under which title, and whether it was removed. The order is that of the places."""

    id: int
    kind: str
    title: str
    removed: bool = False


def refusal_of_size(size: int) -> Refusal | None:
    """Why no file of ``size`` bytes is taken, or None."""
    if size > FILE_SIZE:
        return Refusal(
            f"文件有{size / MEGABYTE:.1f} MB，超过{FILE_SIZE // MEGABYTE} MB，请压缩或按 300 dpi 重新扫描后再上传。"
        )
    return None


def refusal_to_hold(held: Held) -> Refusal | None:
    """Why an application may not hold so much, or None."""
    if held.size > TOTAL_SIZE:
        return Refusal(f"证实性材料合计将超过{TOTAL_SIZE // MEGABYTE} MB，请先移除不需要的文件，或压缩后再上传。")
    if held.files > FILES:
        return Refusal(f"证实性材料最多{FILES}个文件，请先移除不需要的文件，或合并后再上传。")
    if held.pages > PAGES:
        return Refusal(f"证实性材料合计将超过{PAGES}页，请先移除不需要的文件，只上传需要的页。")
    if held.ever > EVER_SIZE:
        return Refusal(
            f"这份申报表先后上传的文件已达{EVER_SIZE // MEGABYTE} MB（含已移除的），不能再上传；请联系组委会办公室。"
        )
    return None


def refusal_of_kind(evidence: Evidence, kind: str) -> Refusal | None:
    """Why nothing can be put under ``kind``, or None."""
    if kind in (known.key for known in evidence.kinds):
        return None
    return Refusal("没有这一类材料，请刷新本页后重新选择。")


def over_limit(pages: int, limit: int) -> str:
    """That there are too many pages, said by how much (CF4); "" while there are not.

    >>> over_limit(11, 10)
    '证实性材料共11页，超过10页的限制1页，请删减。'
    """
    return f"{TITLE}共{pages}页，超过{limit}页的限制{pages - limit}页，请删减。" if pages > limit else ""


def room_words(pages: int, limit: int) -> str:
    """The pages against the limit, in words.

    >>> room_words(0, 10), room_words(8, 10), room_words(10, 10), room_words(12, 10)
    ('限 10 页', '限 10 页，还可以放 2 页', '限 10 页，已经放满', '限 10 页，超出 2 页')
    """
    if pages > limit:
        return f"限 {limit} 页，超出 {pages - limit} 页"
    if pages == limit:
        return f"限 {limit} 页，已经放满"
    return f"限 {limit} 页，还可以放 {limit - pages} 页" if pages else f"限 {limit} 页"


def faults_of_kinds(evidence: Evidence, places: Iterable[Place]) -> tuple[str, ...]:
    """Files whose kind the rulebook does not have (any more): nothing would say where they belong in the volume."""
    known = {kind.key for kind in evidence.kinds}
    return tuple(
        f"“{place.title}”没有归入任何一类证实性材料，请重新选择类别。" for place in places if place.kind not in known
    )


def faults_of_evidence(evidence: Evidence, places: Sequence[Place], pages: int) -> tuple[str, ...]:
    """Everything that stands against submitting the evidence (CF3, CF4). To have none is no fault: what has to be
    proven is for those to say who check the application."""
    over = over_limit(pages, evidence.page_limit)
    return (*((over,) if over else ()), *faults_of_kinds(evidence, places))


def state_of_evidence(evidence: Evidence, places: Sequence[Place], pages: int) -> State:
    """The state that the contents show: nothing there, done, or something to mend."""
    if faults_of_evidence(evidence, places, pages):
        return State("faulty", ())
    return State("done" if places else "blank", ())


def cleaned_title(text: str) -> str:
    """A title as it is kept."""
    return clean_line(text)[:TITLE_LIMIT].strip()


def cleaned_name(text: str) -> str:
    """The name that a file had on somebody's machine, without the folders before it: data, never a path."""
    return clean_line(text.replace("\\", "/").rpartition("/")[2])[:NAME_LIMIT]


def title_from(name: str) -> str:
    """What a file is called while nobody has given it a title. Numbers of identity papers do not go on from the name
    of a file to paper.

    >>> title_from("高级工程师证书.PDF"), title_from("章示例_99010119800229013X_证书.jpg"), title_from(".pdf")
    ('高级工程师证书', '章示例_…_证书', '未命名的文件')
    """
    bare = _IDENTITY.sub("…", _SUFFIX.sub("", name)).strip(" …_-")
    return bare[:TITLE_LIMIT].strip() or "未命名的文件"


def rearranged(kinds: Sequence[Named], places: Sequence[Place], act: str) -> tuple[Place, ...]:
    """``places`` after ``act``: ``up 7``, ``down 7``, ``remove 7``, ``restore 7``; anything else only puts the kinds
    into the rulebook's order, and what was removed behind them. Files move within their kind."""
    verb, _, rest = act.partition(" ")
    number = int(rest) if rest.isdecimal() else 0
    ordered = _by_kind(kinds, places)
    match verb:
        case "up":
            return _moved(ordered, number, -1)
        case "down":
            return _moved(ordered, number, 1)
        case "remove" | "restore":
            return tuple(
                msgspec.structs.replace(place, removed=verb == "remove") if place.id == number else place
                for place in ordered
            )
        case _:
            return ordered


def _by_kind(kinds: Sequence[Named], places: Sequence[Place]) -> tuple[Place, ...]:
    order = {kind.key: index for index, kind in enumerate(kinds)}
    last = len(order)
    return tuple(sorted(places, key=lambda place: last + 1 if place.removed else order.get(place.kind, last)))


def _moved(places: tuple[Place, ...], number: int, step: int) -> tuple[Place, ...]:
    """The file ``number`` exchanged with its neighbour among those of its kind that were not removed."""
    moving = next((place for place in places if place.id == number and not place.removed), None)
    if moving is None:
        return places
    row = [place for place in places if place.kind == moving.kind and not place.removed]
    index = row.index(moving) + step
    if not 0 <= index < len(row):
        return places
    exchanged = {moving.id: row[index], row[index].id: moving}
    return tuple(exchanged.get(place.id, place) for place in places)


# -- files that come with what somebody writes -------------------------------------------------------------------

FILES_MOST = 5
FILES_SIZE = 20 * MEGABYTE  # all of them together, so that they fit into one request
TOO_MANY_FILES = Refusal(f"最多附{FILES_MOST}个文件，请只选最能说明问题的。")
FILES_TOO_LARGE = Refusal(f"文件合计超过{FILES_SIZE // MEGABYTE} MB，请压缩后再上传，或减少文件。")


def refusal_of_files(sizes: Sequence[int]) -> Refusal | None:
    """Why files of these sizes cannot come with what somebody writes, or None."""
    if len(sizes) > FILES_MOST:
        return TOO_MANY_FILES
    return FILES_TOO_LARGE if sum(sizes) > FILES_SIZE else None
