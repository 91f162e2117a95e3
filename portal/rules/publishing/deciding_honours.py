"""From the notice to the decision: who goes on the final list 表彰名单, what a decision 表彰决定 says, and what
honourees are told. (第二十二、二十三、二十七、二十八条)"""

from collections.abc import Sequence
from datetime import date

import msgspec

from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refusal
from portal.rules.publishing.rectifying import fault_of_number
from portal.rules.rulebook.requirements import NOMINEE

HOST_MOST, HOSTS_MOST = 60, 10

NOT_PUBLISHED = Refusal("名单还没有公示，公示结束后才能提请审定表彰名单。")
STILL_RUNNING = Refusal("公示还没有结束，结束后才能提请审定表彰名单。")
NOBODY = Refusal("现在没有可以列入表彰名单的人，请先办结异议、单位内部公示。")
REMOVED = Refusal("已移出名单。")
OBJECTION_OPEN = Refusal("有异议没有办结，等答复后列入下一次表彰决定。")
OBJECTION_UPHELD = Refusal("异议成立，请办理移出名单。")
UNIT_NOTICE_OPEN = Refusal("单位内部公示没有确认，等确认后列入下一次表彰决定。")
CHANGED = Refusal("提请审定以后，名单或者异议、单位内部公示有了变化，请重新提请。")
DECISION_WAITS = Refusal("上一份表彰决定还没有公布，请先公布。")
PUBLISHED_ALREADY = Refusal("这份表彰决定已经公布，不能再更改。")
INCOMPLETE = Refusal("请先填写发文机关、文号和成文日期。")
REMOVED_SINCE = Refusal("审定以后有人移出名单，请重新提请审定表彰名单，再公布决定。")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One person on an honour list, as the final list looks at them."""

    removed: bool = False
    objection_open: bool = False
    objection_upheld: bool = False
    unit_notice_settled: bool = True


def refusal_to_honour(case: Case) -> Refusal | None:
    """Why this person is not on the final list now, or None; an objection holds whom it concerns alone. (M21, M22)"""
    if case.removed:
        return REMOVED
    if case.objection_open:
        return OBJECTION_OPEN
    if case.objection_upheld:
        return OBJECTION_UPHELD
    return None if case.unit_notice_settled else UNIT_NOTICE_OPEN


def refusal_to_propose(*, published: bool, over: bool, going: int, decision_waits: bool) -> Refusal | None:
    """Why no final list may be put before the committee now, or None; ``going``: who would be on it. (第二十二条)"""
    if not published:
        return NOT_PUBLISHED
    if not over:
        return STILL_RUNNING
    if decision_waits:
        return DECISION_WAITS
    return None if going else NOBODY


def refusal_to_publish(*, published: bool, complete: bool, removed_since: bool) -> Refusal | None:
    """Why a decision may not be published, or None. (第二十三条)"""
    if published:
        return PUBLISHED_ALREADY
    if removed_since:
        return REMOVED_SINCE
    return None if complete else INCOMPLETE


def faults_of_decision(
    hosts: Sequence[str], number: str, decided_on: date | None, *, approved_on: date, today: date
) -> dict[str, str]:
    """What is wrong with what the office has written, {field: reason}; days in Beijing. (第二十三条)"""
    faults = {
        "hosts": _fault_of_hosts(hosts),
        "number": fault_of_number(number, decided_on),
        "decided_on": _fault_of_day(decided_on, approved_on, today),
    }
    return {field: fault for field, fault in faults.items() if fault}


def _fault_of_hosts(hosts: Sequence[str]) -> str:
    if not hosts:
        return "请填写发文机关，每行一个。"
    if len(hosts) > HOSTS_MOST or any(len(host) > HOST_MOST for host in hosts):
        return f"发文机关不超过 {HOSTS_MOST} 个，每个不超过 {HOST_MOST} 个字。"
    return ""


def _fault_of_day(decided_on: date | None, approved_on: date, today: date) -> str:
    if decided_on is None:
        return "请填写成文日期。"
    if decided_on < approved_on:
        return "成文日期早于组委会审定名单的日期，请核对。"
    return "成文日期晚于今天，请核对。" if decided_on > today else ""


def state_of(honour: str) -> HonourState:
    """Where an honour of this key in the rulebook stands from the decision on. (M2)"""
    return HonourState.NOMINATED if honour == NOMINEE else HonourState.HONOURED


def year_of(edition: str, decided_on: date) -> int:
    """The year that a title carries: that of the edition's key, else of the decision. (第二十八条)

    >>> year_of("2026", date(2027, 1, 8)), year_of("jubilee", date(2027, 1, 8))
    (2026, 2027)
    """
    return int(edition[:4]) if edition[:4].isascii() and edition[:4].isdecimal() else decided_on.year


def quoted(title: str) -> str:
    """A title in quotation marks, unless it carries some.

    >>> quoted("上海智慧工匠"), quoted("上海城市数字化转型“智慧工匠”")
    ('“上海智慧工匠”', '上海城市数字化转型“智慧工匠”')
    """
    return title if "“" in title else f"“{title}”"


def on_sharing(short: str) -> tuple[str, ...]:
    """经验分享, in the words of 第二十七条."""
    return (
        f"鼓励获荣个人及其所属组织向社会推广、分享其“{short}”精神、经验和方法，在智慧城市建设领域发挥示范引领作用。",
        f"获荣个人有义务积极参与本单位和主办单位组织的“{short}”相关经验交流活动。",
    )
