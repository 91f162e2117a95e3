"""What makes one typed answer wrong, for each kind of field. Answers are strings as typed; a reason is one Chinese
sentence that says what to do. Whether an answer is missing is decided in ``answers``, not here."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from portal.rules.applying.conditions import month_index
from portal.rules.language import contacts, identity
from portal.rules.language.word_count import characters
from portal.rules.rulebook.rulebook import YES_NO, Column, Field, Kind, Rulebook

_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_WHOLE = re.compile(r"[0-9]{1,6}")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # date.fromisoformat reads 20261122 and 2026-W47-7 as well
EARLIEST_YEAR = 1900
_BLOB = re.compile(r"[0-9a-f]{64}")


class Context(msgspec.Struct, frozen=True):
    """What a check may look at besides the value: the rulebook, the other answers, the closing day; ``until``:
    the last day for this application, where that is later."""

    rulebook: Rulebook
    answers: Mapping[str, Any]
    closing: date
    until: date | None = None


Check = Callable[[Field | Column, str, Context], str | None]


def too_long(field: Field | Column, value: str) -> str | None:
    """Why ``value`` has no room where ``field`` is printed, or None."""
    if len(value) > field.limit:
        return f"“{field.label}”最多{field.limit}个字符，现在有{len(value)}个，请写得短一些。"
    return None


def _line(field: Field | Column, value: str, context: Context) -> str | None:
    if reason := too_long(field, value):
        return reason
    if getattr(field, "postcode", False) and not _POSTCODE.search(value):
        return "请在地址后面写上6位邮政编码，例如“上海市××区××路1号，200000”。"
    return None


def _choice(field: Field | Column, value: str, context: Context) -> str | None:
    assert isinstance(field, Field)
    options = context.rulebook.options(field)
    if value not in {answer for answer, _ in options}:
        listed = "、".join(answer if answer == words else f"{answer}（{words}）" for answer, words in options)
        return f"请从列出的选项中选择“{field.label}”：{listed}。"
    return None


def _yes_no(field: Field | Column, value: str, context: Context) -> str | None:
    return None if value in YES_NO else f"请选择“{field.label}”的是或否。"


def _number(field: Field | Column, value: str, context: Context) -> str | None:
    if not _WHOLE.fullmatch(value):
        return f"“{field.label}”请只填整数，例如 8。"
    if int(value) > field.limit:
        return f"“{field.label}”不能大于{field.limit}，请核对。"
    return None


def _month(field: Field | Column, value: str, context: Context) -> str | None:
    if getattr(field, "year_alone", False) and _YEAR.fullmatch(value):
        value = f"{value}-01"
    month = month_index(value)
    if month is None or month < EARLIEST_YEAR * 12:
        return f"“{field.label}”请按“年-月”填写，例如 2019-07。"
    if month > context.closing.year * 12 + context.closing.month - 1:
        return f"“{field.label}”晚于申报截止日期，请核对。"
    return None


def _date(field: Field | Column, value: str, context: Context) -> str | None:
    try:
        day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or day.year < EARLIEST_YEAR:
        return f"“{field.label}”请按“年-月-日”填写，例如 2026-11-22。"
    if day > (context.until or context.closing):
        return f"“{field.label}”晚于申报截止日期，请核对。"
    return None


def _id_number(field: Field | Column, value: str, context: Context) -> str | None:
    assert isinstance(field, Field)
    paper = context.answers.get(field.paper, "") if field.paper else ""
    if paper == identity.FOREIGN_CARD:
        return identity.fault_of_foreign_card(value, on=context.closing)
    if field.paper and paper not in field.checked_papers:
        return too_long(field, value)
    if fault := identity.fault_of_number(value, on=context.closing):
        return fault
    given = context.answers.get(field.sex, "") if field.sex else ""
    if given in identity.SEXES and given != identity.sex(value):
        return f"身份证号显示性别为{identity.sex(value)}，与所填的性别不一致，请核对其中一项。"
    return None


def _phone(field: Field | Column, value: str, context: Context) -> str | None:
    return too_long(field, value) or contacts.refusal_of_phone(value)


def _email(field: Field | Column, value: str, context: Context) -> str | None:
    return too_long(field, value) or contacts.refusal_of_email(value)


def _photo(field: Field | Column, value: str, context: Context) -> str | None:
    return None if _BLOB.fullmatch(value) else "照片没有保存好，请重新上传。"


def _long_text(field: Field | Column, value: str, context: Context) -> str | None:
    used = characters(value)
    if field.limit and used > field.limit:
        return f"“{field.label}”限{field.limit:,}字，现在{used:,}字，请删减{used - field.limit:,}字。"
    return None


def _nothing(field: Field | Column, value: str, context: Context) -> str | None:
    return None


CHECKS: dict[Kind, Check] = {
    Kind.LINE: _line,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choice,
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.MONTH: _month,
    Kind.DATE: _date,
    Kind.ID_NUMBER: _id_number,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.PHOTO: _photo,
    Kind.LONG_TEXT: _long_text,
    Kind.ROWS: _nothing,  # its columns are checked one by one
    Kind.TICK: _nothing,  # given or missing, never wrong
}
assert set(CHECKS) == set(Kind), "every kind of field needs its check"
