"""The shape of answers that come from outside the web form: a JSON file, a workbook.

``misshapen`` names what does not fit; ``shaped`` completes what fits. What an answer says is judged by
``answers.faults`` alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.rules.applying.answers import Answers, Fault, asked, blank, blank_section, sections_of
from portal.rules.applying.spellings import tidied
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.rulebook.rulebook import Column, Field, Kind, Rulebook

# Hard caps that even a draft keeps, far above every official limit: they protect the storage, not the rules.
LINE_CAP = 1_000  # characters
LONG_TEXT_CAP = 30_000  # characters
ROWS_CAP = 60


def misshapen(rulebook: Rulebook, raw: Any) -> tuple[Fault, ...]:
    """Every place where ``raw`` (decoded JSON) has not the shape that ``answers`` prints."""
    if not isinstance(raw, Mapping):
        return (Fault("$", "整个文件应是一个 JSON 对象，填写项的 key 在最外层。", "", ""),)
    return tuple(_misshapen(rulebook, raw))


def _misshapen(rulebook: Rulebook, raw: Mapping[str, Any]) -> Iterator[Fault]:
    fields = {field.key: (field, section.key) for section in sections_of(rulebook) for field in asked(section)}
    known = {key: section.key for section in sections_of(rulebook) for key in blank_section(section)}
    expected = blank(rulebook)
    for key, value in raw.items():
        if key not in known:
            yield Fault(str(key), "没有这个填写项，请核对名称。", "", "")
        elif key in fields and fields[key][0].kind is Kind.ROWS:
            yield from _misshapen_rows(*fields[key], value)
        elif not _fits(value, expected[key]):
            yield Fault(key, f"应为{_words(expected[key])}。", key, known[key])


def _misshapen_rows(field: Field, section: str, rows: Any) -> Iterator[Fault]:
    if not isinstance(rows, list):
        yield Fault(field.key, "应为列表，每条经历一项。", field.key, section)
        return
    columns = {column.key: column for column in field.columns}
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            yield Fault(f"{field.key}[{index}]", "应为对象。", field.key, section)
            continue
        for key, value in row.items():
            path = f"{field.key}[{index}].{key}"
            if key not in columns:
                yield Fault(path, "没有这一栏，请核对名称。", field.key, section)
                continue
            if not _fits(value, expected := _blank_cell(columns[key])):
                yield Fault(path, f"应为{_words(expected)}。", field.key, section)


def _fits(value: Any, expected: Any) -> bool:
    match expected:
        case bool():
            return isinstance(value, bool)
        case str():
            return isinstance(value, str) or (type(value) is int and 0 <= value < 10**18)  # as an ID number
        case _:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _words(expected: Any) -> str:
    match expected:
        case bool():
            return "true 或 false"
        case str():
            return "文字（放在引号内）"
        case _:
            return "文字的列表"


def shaped(rulebook: Rulebook, raw: Mapping[str, Any]) -> Answers:
    """Complete and cleaned answers of well-shaped ``raw``: absent ones blank, numbers as their digits."""
    fields = {field.key: field for section in sections_of(rulebook) for field in asked(section)}
    answers = blank(rulebook)
    for key in answers.keys() & raw.keys():
        # What is no field itself is the tick 无 or the words beside 其他.
        answers[key] = _shaped_value(fields[key], raw[key]) if key in fields else _shaped_word(raw[key])
    return answers


def _shaped_word(value: Any) -> Any:
    return value if isinstance(value, bool) else clean_line(str(value))


def _shaped_value(field: Field, value: Any) -> Any:
    if field.kind is Kind.ROWS:
        return [
            {column.key: _shaped_cell(column, row.get(column.key, _blank_cell(column))) for column in field.columns}
            for row in value
        ]
    if isinstance(value, list):
        return [clean_line(item) for item in value]
    if field.kind is Kind.LONG_TEXT:
        return clean_text(str(value), tabs=True)
    return _shaped_cell(field, value)


def _blank_cell(column: Column) -> Any:
    return False if column.kind is Kind.TICK else ""


def _shaped_cell(asked: Field | Column, value: Any) -> Any:
    return value if isinstance(value, bool) else tidied(asked, clean_line(str(value)))


def too_large(answers: Mapping[str, Any]) -> str | None:
    """Why even a draft cannot keep ``answers``, or None."""
    for value in answers.values():
        if isinstance(value, list):
            if len(value) > ROWS_CAP:
                return f"一部分最多可以填写{ROWS_CAP}条，请合并或删去一些。"
            texts = [text for row in value for text in (row.values() if isinstance(row, Mapping) else [row])]
            if any(isinstance(text, str) and len(text) > LINE_CAP for text in texts):
                return f"有一栏超过{LINE_CAP:,}个字符，没有保存，请写得短一些。"
        elif isinstance(value, str) and len(value) > LONG_TEXT_CAP:
            return f"有一段文字超过{LONG_TEXT_CAP:,}个字符，没有保存，请分段精简后再保存。"
    return None
