"""From a decoded TOML file to a rulebook: parts of others are taken over and changed, then every fault is named."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

import msgspec
from msgspec import inspect

from portal.rules.rulebook.consistency import inconsistencies
from portal.rules.rulebook.rulebook import Rulebook, RulebookError
from portal.rules.rulebook.shape import item_in, misfits, type_at

Fault = tuple[str, str]
Raw = Mapping[str, Any]

CHANGE = "change"  # [takes.change]: {path: value}
_SHAPE = inspect.type_info(Rulebook)
_TYPES = get_type_hints(Rulebook)
_OWN = ("key", "takes")  # what says which rulebook this is cannot be another's


def rulebook_from(raw: Raw, others: Mapping[str, Raw]) -> Rulebook:
    """Build the rulebook that ``raw`` describes. ``takes`` copies whole parts of ``others``, and ``takes.change`` then
    changes single things in them.

    :raises RulebookError: with every fault found and its path inside the file.
    """
    taken, faults = _taken(raw, others, (str(raw.get("key")),))
    lost = {path.removeprefix("takes.") for path, _ in faults}
    faults += _changed(taken, raw)
    merged = {**taken, **raw}
    shape_faults = [fault for fault in misfits(merged, _SHAPE) if fault[0] not in lost]
    faults += shape_faults
    # What has the right shape is checked further, part by part, though another part is broken.
    faults += inconsistencies(dict(_sound_parts(merged, {_part(path) for path, _ in shape_faults})))
    if faults:
        raise RulebookError([_with_origin(fault, taken, raw) for fault in faults])
    return msgspec.convert(merged, Rulebook)


def takes_of(raw: Raw) -> dict[str, Any]:
    """{part: the rulebook that ``raw`` takes it from}."""
    takes = raw.get("takes")
    return {part: key for part, key in takes.items() if part != CHANGE} if isinstance(takes, Mapping) else {}


def _taken(raw: Raw, others: Mapping[str, Raw], below: tuple[str, ...]) -> tuple[dict[str, Any], list[Fault]]:
    taken: dict[str, Any] = {}
    faults: list[Fault] = []
    for part, key in takes_of(raw).items():
        path = f"takes.{part}"
        if part not in _TYPES or part in _OWN:
            usable = "、".join(name for name in _TYPES if name not in _OWN)
            faults.append((path, f"不能整段引用；可引用的部分为 {usable}"))
        elif part in raw:
            faults.append((path, "本文件另写了这一部分；整段引用和另写只能选一种"))
        elif part not in (source := whole(key, others, below)):
            faults.append((path, f"找不到规则文件 {key} 的 {part}"))
        else:
            taken[part] = copy.deepcopy(source[part])
    return taken, faults


def whole(key: Any, others: Mapping[str, Raw], below: tuple[str, ...] = ()) -> Raw:
    """What a rulebook says with the parts that it takes; nothing where it takes (``below``) from itself in the end."""
    if not isinstance(key, str) or key not in others or key in below:
        return {}
    taken, _ = _taken(others[key], others, (*below, key))
    _changed(taken, others[key])
    return {**taken, **others[key]}


def _changed(taken: dict[str, Any], raw: Raw) -> list[Fault]:
    """Make the changes in what was taken; what is wrong with them."""
    takes = raw.get("takes")
    if not isinstance(takes, Mapping) or CHANGE not in takes:
        return []
    changes = takes[CHANGE]
    if not isinstance(changes, Mapping) or not changes:
        return [(f"takes.{CHANGE}", "应为一张表，写明改动的位置和改后的值，不能空着")]
    return [fault for path, value in changes.items() for fault in _change(taken, path, value)]


def _change(taken: dict[str, Any], path: str, value: Any) -> Iterator[Fault]:
    """One change: ``form.sections.cover.fields.name.limit``, items of lists by their key (or 第2项)."""
    at = f"takes.{CHANGE}.{path}"
    *way, last = path.replace("[", ".").replace("]", "").split(".")
    holder: Any = taken
    for step in way:
        holder = item_in(holder, step)
    old, kind = item_in(holder, last), type_at(_SHAPE, (*way, last))
    if not way or holder is None or kind is None or (isinstance(holder, list) and old is None):
        yield at, "引用的部分里没有这个位置，请核对名称；整个位置要放在引号内"
    elif wrong := list(misfits(value, kind, at)):
        yield from wrong
    elif value == old:
        yield at, "改动前后相同，没有改动"
    elif isinstance(holder, list):
        holder[next(index for index, one in enumerate(holder) if one is old)] = value
    else:
        holder[last] = value


def _sound_parts(merged: Raw, broken: set[str]) -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(Rulebook):
        if field.name in broken:
            continue
        if field.name in merged:
            yield field.name, msgspec.convert(merged[field.name], _TYPES[field.name])
        elif not field.required:
            yield field.name, field.default


def _part(path: str) -> str:
    """The part of the rulebook that a path leads into.

    >>> _part("form.sections[cover].key"), _part("stages[vote].passes")
    ('form', 'stages')
    """
    return path.partition(".")[0].partition("[")[0]


def _with_origin(fault: Fault, taken: Raw, raw: Raw) -> Fault:
    path, reason = fault
    part = _part(path)
    return (path, f"{reason}（这一部分整段取自 {raw['takes'][part]}）") if part in taken else fault
