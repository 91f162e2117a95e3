"""What became of a public notice, as the office proposes the final list and as the committee reads it: same words."""

from datetime import date

from portal.operations.publishing.final_list import Summary
from portal.web.filters import day


def pairs_of(summary: Summary) -> list[tuple[str, str]]:
    """公示情况: when, the units, the objections."""
    last = date.fromisoformat(summary.last_day)
    return [
        ("公示", f"{day(summary.published_at)}至{day(last)}，共 {summary.working_days} 个工作日"),
        ("单位内部公示", _units(summary)),
        ("异议", _objections(summary)),
    ]


def _units(summary: Summary) -> str:
    said = [f"{summary.units} 个单位", f"已确认 {summary.confirmed} 个"]
    if summary.not_applicable:
        said.append(f"不适用 {summary.not_applicable} 个")
    if awaited := summary.units - summary.confirmed - summary.not_applicable:
        said.append(f"没有确认 {awaited} 个")
    return "，".join(said)


def _objections(summary: Summary) -> str:
    if not summary.received:
        return "没有收到"
    said = [f"收到 {summary.received} 件"]
    counted = (("成立", summary.upheld), ("不成立", summary.dismissed), ("没有办结", summary.waiting))
    return "，".join(said + [f"{words} {count} 件" for words, count in counted if count])
