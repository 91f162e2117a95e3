"""Complete, faultless answers for every rulebook. Everything is invented and marked 示例; the ID number begins with
a region code that has never been assigned."""

import zlib
from datetime import date
from typing import Any

from msgspec.structs import replace

from portal.rules.applying.answers import Answers, blank, none_key
from portal.rules.applying.conditions import conditions_section
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook

CLOSING = date(2026, 12, 31)  # a last day of the call under which the answers hold; any later one does as well
PHOTO = "5a" * 32  # the name that a stored photo would have
NEVER_ASSIGNED = "990101"

LONG_TEXTS = {
    "basics": "（示例）近三年负责城市运行“一网统管”平台的数据接入与运行维护，主持 3 个项目。\n"
    "第二段：本人承担接口设计、现场调试与故障处置，日均处理数据 1,200 万条。",
    "spirit": "（示例）坚持每周复盘一次故障，先后提出 26 项改进。\n敬业、专注、求精，从不放过一个告警。",
    "skill": "（示例）自主研发断点续传工具，接入时间由 5 天缩短到 4 小时，获软件著作权 2 项。",
    "personally": "（示例）带头学习 AI+制造 的新技术，把经验写成 12 篇操作指引。",
    "team": "（示例）带领 15 人的团队完成 8 个系统的迁移，三年没有发生一次重大事故。",
    "representative": "（示例）代表性成果：多源数据实时校验系统。\n特点：准确率 99.98%，已在 6 个单位使用。",
}


def id_number(born: str = "19800229", order: str = "013", region: str = NEVER_ASSIGNED) -> str:
    """An ID number with the checksum of GB 11643, worked out here by its weights. An odd ``order`` means a man."""
    digits = f"{region}{born}{order}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    return digits + "10X98765432"[rest]


def organisation_code(name: str) -> str:
    """An invented 统一社会信用代码 for an organisation, with the check character of GB 32100 worked out by its weights.
    No place has the region 990101."""
    known = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    digits = f"51{NEVER_ASSIGNED}{zlib.crc32(name.encode()) % 10**9:09d}"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    return digits + known[-sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 31]


def complete_answers(rulebook: Rulebook, **changes: Any) -> Answers:
    """Answers without a fault under ``CLOSING``; ``changes`` replace some of them."""
    complete = blank(rulebook) | _cover(rulebook) | _personal() | _rows(rulebook) | _long_texts(rulebook)
    complete |= {field.key: True for field in conditions_section(rulebook).fields if field.kind is Kind.TICK}
    return complete | changes


def _cover(rulebook: Rulebook) -> Answers:
    return {
        "name": "示例甲",
        "unit": "示例数据技术（上海）有限公司",
        "channel": "单位推荐",
        "recommender": "示例行业协会",
        "filed_on": "2026-11-22",
        "technical_field": rulebook.technical_fields[0].key,
        "industry": rulebook.options(rulebook.field("industry"))[0][0],
    }


def _personal() -> Answers:
    return {
        "id_paper": "居民身份证",
        "id_number": id_number(),
        "photo": PHOTO,
        "sex": "男",
        "politics": "群众",
        "professional_title": "高级工程师",
        "degree": "硕士、硕士研究生",
        "position": "运维部工程师",
        "post_years": "11",
        "union_member": "是",
        "phone": "021-55550123",
        "email": "shili@example.com",
        "address": "黄浦区示例路1号，200001",
    }


def _rows(rulebook: Rulebook) -> Answers:
    ticks = {column.key: True for column in rulebook.field("work").columns if column.kind is Kind.TICK}
    return {
        "education": [
            {"from": "1995-09", "to": "1998-07", "school": "示例中学", "major": "", "level": "高中"},
            {"from": "1998-09", "to": "2002-07", "school": "示例大学", "major": "自动化", "level": "大学本科"},
            {"from": "2024-09", "to": "", "school": "示例大学", "major": "数据科学", "level": "硕士研究生"},
        ],
        "work": [
            {"from": "2002-08", "to": "2015-06", "unit": "示例仪表厂", "post": "技术员"} | dict.fromkeys(ticks, False),
            {"from": "2015-07", "to": "", "unit": "示例数据技术（上海）有限公司", "post": "工程师"} | ticks,
        ],
        "memberships": [{"from": "2019-03", "to": "2023-03", "body": "示例学会", "role": "理事"}],
        "awards": [{"when": "2022-05", "where": "上海市", "what": "示例技能竞赛一等奖"}],
        none_key(rulebook.field("penalties")): True,
    }


def _long_texts(rulebook: Rulebook) -> Answers:
    asked = {field.key for field in rulebook.fields()}
    return {key: text for key, text in LONG_TEXTS.items() if key in asked}


def with_field(rulebook: Rulebook, section: str, field: Field) -> Rulebook:
    """``rulebook`` with one more field at the end of a section, for kinds that no official form uses yet."""
    sections = tuple(
        replace(one, fields=(*one.fields, field)) if one.key == section else one for one in rulebook.form.sections
    )
    return replace(rulebook, form=replace(rulebook.form, sections=sections))
