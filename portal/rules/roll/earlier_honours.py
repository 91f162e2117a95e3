"""A list of earlier honourees 往届获荣名单: what each line of the workbook must say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.spellings import tidied
from portal.rules.language import identity
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.requirements import CARD, HONOUREE, NOMINEE
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook

AWARD, HONOUR, YEAR, NAME, UNIT = "奖项", "荣誉", "年度", "姓名", "所在单位"
FIELD, DAY, TITLE, PAPER, NUMBER = "技术领域", "表彰日期", "荣誉名称", "证件类型", "证件号码"
HEADS = (AWARD, HONOUR, YEAR, NAME, UNIT, FIELD, DAY, TITLE, PAPER, NUMBER)
REQUIRED = (AWARD, HONOUR, YEAR, NAME, UNIT, DAY)
LINES_MOST = 1_000
TEXT_MOST = 100
FIRST_YEAR = 2000
LATER = 2  # so many years after the year of the title an award can be given
HONOURS = {"获荣": (HONOUREE, HonourState.HONOURED), "提名": (NOMINEE, HonourState.NOMINATED)}
FROM_DECISION = Refusal("这项荣誉由表彰决定授予，内容与决定一致，不能在这里更正。")
NO_NAME = Refusal("请填写姓名。")
NO_TITLE = f"这一年度的办法没有规定这项荣誉的名称，请填写“{TITLE}”。"
TWICE = "这个人在前面的行已经出现过，请只保留一行。"

_A_DAY = Field(label=DAY, kind=Kind.DATE)


class Known(NamedTuple):
    """What a line may name: awards and their technical fields by their Chinese names; papers that carry a checksum."""

    awards: Mapping[str, str]
    fields: Mapping[str, str]
    papers: Sequence[str]
    checked: Sequence[str]
    today: date


def refusal_to_amend(*, from_decision: bool, name: str) -> Refusal | None:
    """Why an honour cannot be corrected like that, or None: what a decision gave stands as it was given."""
    if from_decision:
        return FROM_DECISION
    return None if name else NO_NAME


def book_in(books: Sequence[Rulebook], year: int) -> Rulebook:
    """Of an award's rulebooks the one in force in that year, or the first there was."""
    issued = sorted(books, key=lambda book: book.issued)
    before = [book for book in issued if int(book.issued[:4]) <= year]
    return before[-1] if before else issued[0]


def title_of(book: Rulebook, honour: str) -> str:
    """The title of an honour under these rules, "" where they have none of this kind."""
    return next((one.title for one in book.honours if one.key == honour), "")


def year_in(text: str) -> int | None:
    """
    >>> year_in("2019年"), year_in("二〇一九")
    (2019, None)
    """
    plain = text.removesuffix("度").removesuffix("年").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) == 4 else None


def day_in(text: str) -> date | None:
    """
    >>> day_in("2019年5月4日"), day_in("五四")
    (datetime.date(2019, 5, 4), None)
    """
    try:
        return date.fromisoformat(tidied(_A_DAY, text))
    except ValueError:
        return None


def faults_of_line(cells: Mapping[str, str], known: Known) -> tuple[str, ...]:
    """What keeps the line from being entered, each as a sentence."""
    found = [
        *(f"请填写“{head}”。" for head in REQUIRED if not cells.get(head, "")),
        *(
            f"“{head}”请不要超过 {TEXT_MOST} 个字符。"
            for head in (NAME, UNIT, TITLE)
            if len(cells.get(head, "")) > TEXT_MOST
        ),
        _unknown(AWARD, cells, known.awards),
        _unknown(HONOUR, cells, HONOURS),
        _unknown(FIELD, cells, known.fields),
        _fault_of_dates(cells, known.today),
        _fault_of_number(cells, known),
    ]
    return tuple(reason for reason in found if reason)


def _unknown(head: str, cells: Mapping[str, str], names: Mapping[str, object]) -> str:
    given = cells.get(head, "")
    return f"“{head}”请填写{'、'.join(names)}中的一项。" if given and given not in names else ""


def _fault_of_dates(cells: Mapping[str, str], today: date) -> str:
    if not cells.get(YEAR, "") or not cells.get(DAY, ""):
        return ""
    year, day = year_in(cells[YEAR]), day_in(cells[DAY])
    if year is None or not FIRST_YEAR <= year <= today.year:
        return f"“{YEAR}”请填写 {FIRST_YEAR} 年以来的年份，如 2019。"
    if day is None:
        return f"“{DAY}”请填写年月日，如 2019-05-04。"
    return fault_of_day(year, day, today)


def fault_of_day(year: int, day: date, today: date) -> str:
    """What is wrong with an award of that year that was given on that day, or ""."""
    if day > today:
        return "表彰日期晚于今天，请核对。"
    if not year <= day.year <= year + LATER:
        return "表彰日期与年度不相符，请核对。"
    return ""


def _fault_of_number(cells: Mapping[str, str], known: Known) -> str:
    paper, number = cells.get(PAPER, "") or CARD, cells.get(NUMBER, "")
    if paper not in known.papers:
        return f"“{PAPER}”请填写{'、'.join(known.papers)}中的一项。"
    if not number or paper not in known.checked:
        return ""
    return identity.fault_of_number(number, on=known.today) or ""
