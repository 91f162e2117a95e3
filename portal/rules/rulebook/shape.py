"""Whether a decoded rulebook file has the shape of the structs: every fault, where msgspec names only the first."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from msgspec import inspect

Faults = Iterator[tuple[str, str]]

SCALARS: dict[type[inspect.Type], tuple[type, str]] = {
    inspect.StrType: (str, "放在引号内的文字"),
    inspect.BoolType: (bool, " true 或 false"),
    inspect.IntType: (int, "整数"),
}


def misfits(value: Any, kind: inspect.Type, path: str = "") -> Faults:
    """Each place at or below ``path`` where ``value`` is not of ``kind``, as (path, reason in Chinese)."""
    if isinstance(kind, inspect.UnionType):  # in rulebooks only "this or nothing"; TOML knows no nothing
        kind = kind.types[0]
    match kind:
        case inspect.StructType():
            yield from _struct_misfits(value, kind, path)
        case inspect.VarTupleType():
            yield from _list_misfits(value, kind, path)
        case inspect.DictType():
            yield from _table_misfits(value, kind, path)
        case inspect.EnumType():
            usable = [str(member.value) for member in kind.cls]
            if value not in usable:
                yield path, f"“{value}” 不是可用的值，可用：{'、'.join(usable)}"
        case inspect.AnyType():
            return
        case _:
            yield from _scalar_misfits(value, kind, path)


def _scalar_misfits(value: Any, kind: inspect.Type, path: str) -> Faults:
    fitting, words = SCALARS[type(kind)]
    if type(value) is not fitting:
        yield path, f"应为{words}，现在是 {value!r}"
    elif type(value) is int and value < 0:
        yield path, "不能为负数"


def _struct_misfits(value: Any, kind: inspect.StructType, path: str) -> Faults:
    if not isinstance(value, Mapping):
        yield path, "应为一张表，内含各项的名称和值"
        return
    fields = {field.encode_name: field for field in kind.fields}
    for name in value:
        if name not in fields:
            near = get_close_matches(str(name), fields, n=1)
            yield below(path, name), "没有这一项" + (f"，是否应为 {near[0]}" if near else "，请核对名称")
    for name, field in fields.items():
        if name in value:
            yield from misfits(value[name], field.type, below(path, name))
            if field.required and value[name] == "":
                yield below(path, name), "不能空着"
        elif field.required:
            yield below(path, name), "缺少这一项"


def _list_misfits(value: Any, kind: inspect.VarTupleType, path: str) -> Faults:
    if not isinstance(value, list):
        yield path, "应为列表"
        return
    for index, item in enumerate(value):
        yield from misfits(item, kind.item_type, f"{path}[{name_of(item, index)}]")


def _table_misfits(value: Any, kind: inspect.DictType, path: str) -> Faults:
    if not isinstance(value, Mapping):
        yield path, "应为一张表，内含各项的名称和值"
        return
    for name, item in value.items():
        yield from misfits(item, kind.value_type, below(path, name))


def below(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def name_of(item: Any, index: int) -> str:
    """How a path names one item of a list: by its key where it has one, else by its place."""
    if isinstance(item, Mapping):
        for name in ("key", "shows", "name"):
            if isinstance(item.get(name), str) and item[name]:
                return str(item[name])
    return f"第{index + 1}项"


def item_in(holder: Any, step: str) -> Any:
    """What one step of a path leads to, as ``name_of`` names it; None where it leads nowhere."""
    if isinstance(holder, Mapping):
        return holder.get(step)
    if isinstance(holder, list):
        named = ((item, (name_of(item, index), f"第{index + 1}项")) for index, item in enumerate(holder))
        return next((item for item, names in named if step in names), None)
    return None


def type_at(kind: inspect.Type | None, way: Iterable[str]) -> inspect.Type | None:
    """The type of what a path leads to; None where it cannot lead anywhere."""
    for step in way:
        if isinstance(kind, inspect.UnionType):
            kind = kind.types[0]
        match kind:
            case inspect.StructType():
                kind = next((field.type for field in kind.fields if field.encode_name == step), None)
            case inspect.VarTupleType():
                kind = kind.item_type
            case inspect.DictType():
                kind = kind.value_type
            case _:
                return None
    return kind
