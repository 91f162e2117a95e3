"""Recommending organisations (推荐单位): their kinds, names and 统一社会信用代码.

Sources: 第十一条 and 第十五条 of the 2017 measures (M11, M15), the 2023 circular of 领军先锋 (N13),
GB 32100 (the code).
"""

import re
import unicodedata

from portal.rules.language import names
from portal.rules.language.cleaning import clean_line
from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.requirements import OrganisationKind

NAME_LEAST, NAME_MOST = 2, 100  # characters
SEARCH_LEAST = 2  # of a name, before anything is looked for
MERGING_REASON = Passage("合并的原因", 300)
SAME_ONE = Refusal("请选择另一个单位。")
MERGED_ALREADY = Refusal("其中一个单位已经合并过，请核对。")
NOT_KNOWN = Refusal("要合并到的单位还没有确认，请先确认。")
MERGING_WORDS = Words(
    waiting=Refusal("这个单位已经有一项合并等待另一位工作人员决定。"),
    own=Refusal("合并是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项合并已经有了决定，不需要再次办理。"),
)
_BRACKETS = str.maketrans("()", "（）")


PERSONS = frozenset({OrganisationKind.ACADEMICIAN, OrganisationKind.EXPERT})


# GB 32100: who registered it and of what kind (a digit or a letter each), the division, the organisation, the check.
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(rf"[{_SIGNS}]{{2}}[0-9]{{6}}[{_SIGNS}]{{10}}")


def _check_of(code: str) -> str:
    """The last sign that the first seventeen ask for."""
    weighed = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[-weighed % 31]


def needs_code(kind: OrganisationKind) -> bool:
    """Whether an organisation of this kind has a 统一社会信用代码: a person has none."""
    return kind not in PERSONS


def normal_name(text: str) -> str:
    """The name as it is kept: one line, single spaces, full-width brackets as on seals.

    >>> normal_name(" 示例数据技术(上海)有限公司 ")
    '示例数据技术（上海）有限公司'
    """
    return names.normal_name(clean_line(text)).translate(_BRACKETS)


def normal_code(text: str) -> str:
    """The code as it is kept: half-width, upper case, without gaps.

    >>> normal_code("９１１１０００0 6000-37341l")
    '91110000600037341L'
    """
    return "".join(part for part in unicodedata.normalize("NFKC", text).upper() if part.isalnum())


def refusal_of_code(text: str) -> str | None:
    """Why this is no 统一社会信用代码, in a sentence that says what to do, or None."""
    code = normal_code(text)
    if not code:
        return "请填写统一社会信用代码，可以在营业执照或法人证书上找到。"
    if len(code) != 18:
        return f"统一社会信用代码是18位，现在有{len(code)}位，请核对。"
    if not _CODE.fullmatch(code) or _check_of(code) != code[-1]:
        return "统一社会信用代码不对，请照营业执照或法人证书核对每一位。"
    return None


def refusal_of_organisation_name(kind: OrganisationKind | None, text: str) -> str | None:
    """Why this cannot be the name, or None; a person's is a person's name."""
    name = normal_name(text)
    if kind in PERSONS:
        return names.refusal_of_name(name)
    if not name:
        return "请填写单位全称，与公章一致。"
    if len(name) < NAME_LEAST:
        return "单位名称太短，请填写与公章一致的全称。"
    return f"单位名称请不要超过{NAME_MOST}个字。" if len(name) > NAME_MOST else None


def faults_of_organisation(kind: OrganisationKind | None, name: str, code: str) -> dict[str, str]:
    """What has to be mended, {field: reason}, in the form's order. ``kind`` is None where none was chosen."""
    found = {
        "kind": None if kind else "请选择推荐单位的类别。",
        "name": refusal_of_organisation_name(kind, name),
        "code": refusal_of_code(code) if kind and needs_code(kind) else None,
    }
    return {field: reason for field, reason in found.items() if reason}


def kind_named(word: str) -> OrganisationKind | None:
    """The kind that is called so, or None where none is."""
    return next((kind for kind in OrganisationKind if kind.word == clean_line(word)), None)


def refusal_to_merge(*, same: bool, merged: bool, known: bool) -> Refusal | None:
    """Why an organisation may not be merged into the other one, or None. ``known``: the office knows the other one."""
    if same:
        return SAME_ONE
    if merged:
        return MERGED_ALREADY
    return None if known else NOT_KNOWN


def other_on_cover(kind: OrganisationKind, name: str, on_cover: str) -> str:
    """What the cover says, where it names another organisation than this one, else "". A person's name may stand
    there with a title.

    >>> other_on_cover(OrganisationKind.EMPLOYER, "示例（上海）公司", "示例(上海) 公司")
    ''
    """
    said, key = names.name_key(on_cover), names.name_key(name)
    same = key in said if kind in PERSONS else key == said
    return "" if same else on_cover.strip()


def kind_of(text: str) -> OrganisationKind | None:
    """The kind of this value, or None where there is none such."""
    return OrganisationKind(text) if text in tuple(OrganisationKind) else None
