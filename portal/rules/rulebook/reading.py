"""From a decoded TOML file to a rulebook: whole parts are taken over, then every fault is named."""

from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

import msgspec
from msgspec import inspect

from portal.rules.rulebook.consistency import inconsistencies
from portal.rules.rulebook.rulebook import TAKEABLE, Rulebook, RulebookError
from portal.rules.rulebook.shape import misfits

Fault = tuple[str, str]

_SHAPE = inspect.type_info(Rulebook)
_TYPES = get_type_hints(Rulebook)


def rulebook_from(raw: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Rulebook:
    """Build the rulebook that ``raw`` describes; ``takes`` copies whole parts of ``others`` and never merges.

    :raises RulebookError: with every fault found and its path inside the file.
    """
    taken, faults = _taken(raw, others)
    merged = {**taken, **raw}
    lost = {path.removeprefix("takes.") for path, _ in faults}
    shape_faults = [fault for fault in misfits(merged, _SHAPE) if fault[0] not in lost]
    faults += shape_faults
    # What has the right shape is checked further, part by part, though another part is broken.
    faults += inconsistencies(dict(_sound_parts(merged, {_part(path) for path, _ in shape_faults})))
    if faults:
        raise RulebookError([_with_origin(fault, taken, raw) for fault in faults])
    return msgspec.convert(merged, Rulebook)


def _taken(raw: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], list[Fault]]:
    takes = raw.get("takes", {})
    taken: dict[str, Any] = {}
    faults: list[Fault] = []
    for part, key in takes.items() if isinstance(takes, Mapping) else ():
        path = f"takes.{part}"
        if part not in TAKEABLE:
            faults.append((path, f"不能整段引用；可引用的部分为 {'、'.join(TAKEABLE)}"))
        elif part in raw:
            faults.append((path, "本文件另写了这一部分；整段引用和另写只能选一种"))
        elif not isinstance(key, str) or part not in others.get(key, {}):
            faults.append((path, f"找不到规则文件 {key} 的 {part}"))
        else:
            taken[part] = others[key][part]
    return taken, faults


def _sound_parts(merged: Mapping[str, Any], broken: set[str]) -> Iterator[tuple[str, Any]]:
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


def _with_origin(fault: Fault, taken: Mapping[str, Any], raw: Mapping[str, Any]) -> Fault:
    path, reason = fault
    part = _part(path)
    return (path, f"{reason}（这一部分整段取自 {raw['takes'][part]}）") if part in taken else fault
