"""The honour roll as data: what each entry of ``/roll.json`` means, for whoever reads it with a program."""

from typing import Any

from portal.rules.applying.honour_bar import HonourState

LICENCE = "可以自由转载、使用，须注明来源和获取日期，不得用于商业宣传，不得改变原意。"
_MEANINGS = {
    "year": "获荣年度，四位数字",
    "award": "奖项",
    "title": "荣誉名称",
    "name": "姓名",
    "unit": "获荣时所在单位",
    "technical_field": "技术领域，没有的为空",
    "awarded_on": "表彰日期，年-月-日",
    "state": "状态",
    "page": "网页",
}
_FORMS: dict[str, dict[str, Any]] = {
    "year": {"pattern": "^[0-9]{4}$"},
    "awarded_on": {"format": "date"},
    "state": {"enum": [state.word for state in HonourState]},
    "page": {"format": "uri"},
}
KEYS = tuple(_MEANINGS)


def described(address: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) that lies at ``address``."""
    entries = {key: {"type": "string", "description": words} | _FORMS.get(key, {}) for key, words in _MEANINGS.items()}
    number = {"type": "integer", "minimum": 0}
    properties = {
        "$schema": {"type": "string", "format": "uri"},
        "licence": {"type": "string", "description": "使用条件"},
        "total": number | {"description": "符合条件的人次"},
        "page": number | {"description": "第几页，从 1 起"},
        "pages": number | {"description": "共几页"},
        "next": {"type": ["string", "null"], "description": "下一页的地址，最后一页没有"},
        "honours": {
            "type": "array",
            "items": {"type": "object", "properties": entries, "required": list(KEYS), "additionalProperties": False},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "光荣榜",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
