"""A list of experts (专家) to be invited: what each line must say."""

import re
from collections.abc import Mapping

from portal.rules.language import contacts, names
from portal.rules.language.refusals import Refusal

NAME, EMAIL, PHONE, UNIT, TITLE, FIELDS = "姓名", "邮箱", "电话", "工作单位", "职称", "技术领域"
HEADS = (NAME, EMAIL, PHONE, UNIT, TITLE, FIELDS)
REQUIRED = (NAME, EMAIL, UNIT)
LINES_MOST = 500
TEXT_MOST = 100
NO_UNIT = f"请填写“{UNIT}”，专家是否需要回避按单位核对。"
_BETWEEN = re.compile(r"[、，,；;/\s]+")


def fields_in(text: str, known: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the technical fields that ``text`` names, and the words that name none.

    >>> fields_in("网络通信建设、养蜂", {"网络通信建设": "network"})
    (('network',), ('养蜂',))
    """
    words = [word for word in _BETWEEN.split(text) if word]
    keys = dict.fromkeys(known[word] for word in words if word in known)
    return tuple(keys), tuple(word for word in words if word not in known)


def faults_of_line(cells: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, ...]:
    """What keeps the line's person from being invited, each as a sentence."""
    found = [
        names.refusal_of_name(cells.get(NAME, "")),
        contacts.refusal_of_email(cells.get(EMAIL, "")),
        contacts.refusal_of_phone(cells[PHONE]) if cells.get(PHONE) else None,
        None if cells.get(UNIT) else NO_UNIT,
        *(f"“{head}”请不要超过 {TEXT_MOST} 个字符。" for head in (UNIT, TITLE) if len(cells.get(head, "")) > TEXT_MOST),
        *(f"没有“{word}”这个技术领域，请照样表中的名称填写。" for word in fields_in(cells.get(FIELDS, ""), known)[1]),
    ]
    return tuple(reason for reason in found if reason)


def changed_meanwhile(line: int, reason: str) -> Refusal:
    """Why a list that could be taken when it was shown no longer can."""
    return Refusal(f"第 {line} 行：{reason}名单没有导入，请重新上传。")
