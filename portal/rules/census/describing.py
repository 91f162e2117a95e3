"""Under what an application is counted 统计口径, as coarse as the statistics ask: no address, code or day of birth.

All of it comes from what was submitted: the industry as chosen, the 区 from the unit's address, else from its
统一社会信用代码 (GB 32100; divisions by GB/T 2260), the kind of unit from the code's first two signs, the age on the
day up to which years are counted.
"""

import re
import unicodedata
from datetime import date

import msgspec

from portal.rules.applying.answers import Answers
from portal.rules.applying.organisations import normal_code
from portal.rules.language.identity import birth_date
from portal.rules.language.worded import Worded
from portal.rules.rulebook.requirements import UNIT
from portal.rules.rulebook.rulebook import Rulebook

UNKNOWN = ""  # nothing that was submitted tells
ELSEWHERE = "外省市"
CITY = "31"  # the division of 上海市
DISTRICTS = {
    "310101": "黄浦区",
    "310104": "徐汇区",
    "310105": "长宁区",
    "310106": "静安区",
    "310107": "普陀区",
    "310109": "虹口区",
    "310110": "杨浦区",
    "310112": "闵行区",
    "310113": "宝山区",
    "310114": "嘉定区",
    "310115": "浦东新区",
    "310116": "金山区",
    "310117": "松江区",
    "310118": "青浦区",
    "310120": "奉贤区",
    "310151": "崇明区",
}
_EARLIER = {"310103": "黄浦区", "310108": "静安区", "310119": "浦东新区", "310230": "崇明区"}  # merged or renamed
_POSTCODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_OF_CITY = re.compile(r"20[0-2][0-9]{3}")
_OTHER_PLACE = re.compile(r"^(?:中国)?(?!上海)[一-鿿]{2,6}?(?:省|自治区|市)")


class UnitKind(Worded):
    """What a unit is, by who registered it (GB 32100, the first two signs of its code)."""

    ENTERPRISE = "enterprise", "企业"
    INSTITUTION = "institution", "事业单位"
    STATE = "state", "机关"
    SOCIETY = "society", "社会组织"
    OTHER = "other", "其他"


_REGISTERED = {
    **dict.fromkeys(("91", "92", "93"), UnitKind.ENTERPRISE),
    "11": UnitKind.STATE,
    "12": UnitKind.INSTITUTION,
    **dict.fromkeys(("13", "51", "52", "53", "59", "81"), UnitKind.SOCIETY),
}
_COMPANY = re.compile(r"公司|集团|厂|银行|合作社|事务所")


class AgeBand(Worded):
    """Ages in full years."""

    TO_30 = "to_30", "30岁及以下"
    TO_40 = "to_40", "31—40岁"
    TO_50 = "to_50", "41—50岁"
    TO_60 = "to_60", "51—60岁"
    OVER_60 = "over_60", "61岁及以上"


_BANDS = ((30, AgeBand.TO_30), (40, AgeBand.TO_40), (50, AgeBand.TO_50), (60, AgeBand.TO_60))


class Description(msgspec.Struct, frozen=True):
    """What one application is counted under; ``UNKNOWN`` where nothing tells."""

    industry: str = UNKNOWN
    district: str = UNKNOWN
    unit_kind: str = UNKNOWN
    age_band: str = UNKNOWN


def described(rulebook: Rulebook, answers: Answers, *, code: str, on: date) -> Description:
    """``code``: the 统一社会信用代码 of the employer that the application names, "" where it names none."""
    return Description(
        _industry(rulebook, answers),
        district_of(_address(rulebook, answers), code),
        unit_kind_of(str(answers.get(UNIT) or ""), code),
        age_band_of(birth_date(str(answers.get(rulebook.number_field().key) or "")), on),
    )


def _industry(rulebook: Rulebook, answers: Answers) -> str:
    """As chosen; what somebody wrote instead counts as the option that asked for it."""
    asked = next((field for field in rulebook.fields() if field.options_from == "industries"), None)
    chosen = str(answers.get(asked.key) or "") if asked else ""
    return chosen if asked and chosen in dict(rulebook.options(asked)) else UNKNOWN


def _address(rulebook: Rulebook, answers: Answers) -> str:
    asked = next((field for field in rulebook.fields() if field.postcode), None)
    return str(answers.get(asked.key) or "") if asked else ""


def district_of(address: str, code: str) -> str:
    """
    >>> district_of("上海市浦东示例路1号，200120", ""), district_of("示例路2号", "91310104000000000X")
    ('浦东新区', '徐汇区')
    >>> district_of("舟山市普陀区示例路3号，316100", ""), district_of("示例路4号", "913100000000000000")
    ('外省市', '')
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", address))
    postcodes = _POSTCODE.findall(plain)
    if _OTHER_PLACE.match(plain) or (postcodes and not _OF_CITY.fullmatch(postcodes[-1])):
        return ELSEWHERE
    named = [name for name in DISTRICTS.values() if name in plain or (name == "浦东新区" and "浦东" in plain)]
    if len(named) == 1:
        return named[0]
    division = normal_code(code)[2:8]
    if not division or division.startswith(CITY):
        return (DISTRICTS | _EARLIER).get(division, UNKNOWN)
    return ELSEWHERE


def unit_kind_of(name: str, code: str) -> str:
    """By the code; without one, what calls itself a company is one.

    >>> unit_kind_of("示例研究院", "12310000000000000X"), unit_kind_of("示例公司", ""), unit_kind_of("示例院", "")
    ('institution', 'enterprise', '')
    """
    registered = normal_code(code)[:2]
    if registered:
        return _REGISTERED.get(registered, UnitKind.OTHER).value
    return UnitKind.ENTERPRISE.value if _COMPANY.search(name) else UNKNOWN


def age_band_of(born: date | None, on: date) -> str:
    """The band of the full years on that day.

    >>> age_band_of(date(1995, 12, 5), date(2026, 12, 4)), age_band_of(date(1995, 12, 5), date(2026, 12, 5))
    ('to_30', 'to_40')
    """
    if born is None:
        return UNKNOWN
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for most, band in _BANDS if years <= most), AgeBand.OVER_60).value
