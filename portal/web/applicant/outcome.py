"""What the judging came to for one application, as its own page says it: on notice, honoured, removed, or not listed.
(M25; the seal that people see is the latest)"""

from datetime import datetime
from typing import NamedTuple

from portal.operations.applying.filing import rulebook_under
from portal.operations.judging import round_messages
from portal.operations.publishing import decision_messages
from portal.rules.applying.honour_bar import HonourState
from portal.rules.publishing.deciding_honours import on_sharing, quoted
from portal.rules.publishing.public_notice import is_over
from portal.storage.applying.applications import Application
from portal.storage.publishing import decisions, honour_lists, public_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from portal.web.filters import day

GIVEN = (HonourState.HONOURED, HonourState.NOMINATED)


class Outcome(NamedTuple):
    """``words``: the loud state; ``seal``: its stamp, ``stamped`` in vermilion; ``waits``: the office has to act."""

    words: str
    seal: str
    said: str
    following: str
    stamped: bool = False
    waits: bool = False


class Honoured(NamedTuple):
    """What the page of somebody honoured says beside it. ``path``: the decision; ``sharing``, ``using``: the articles
    27 and 28."""

    honour: Honour
    path: str
    sharing: tuple[str, ...]
    using: str


def outcome_of(application: Application, *, at: datetime) -> Outcome | None:
    """What came of an accepted application so far; None while it is judged."""
    if honour := honours.of_application(application):
        return _given(honour)
    listed = honour_lists.listed_of(application)
    if listed and (found := _on_notice(listed, at)):
        return found
    return _not_listed(application, listed) or _left(application)


def _left(application: Application) -> Outcome | None:
    """That it does not go on after a round, as soon as that is approved. (M25)"""
    left = next((one for one in round_messages.came_out(application) if one.reason and not one.anew), None)
    if left is None or honour_lists.listed_of(application):
        return None
    said = f"{left.title}的结果已经组委会批准，您的申报没有进入下一个环节。原因：{left.reason}。感谢您的参与。"
    return Outcome("没有进入下一个环节", "未进入", said, "对结果有疑问或者意见的，请联系组委会办公室。")


def _given(honour: Honour) -> Outcome:
    title = f"{honour.edition_year}年度{quoted(honour.title)}"
    if honour.state in GIVEN:
        following = "表彰决定和使用荣誉称号的规则见下方。"
        return Outcome(honour.state.word, honour.state.word, f"祝贺您获得{title}。", following, stamped=True)
    said = f"您的{title}{honour.state.word}。"
    return Outcome(honour.state.word, honour.state.word, said, "如有疑问，请联系组委会办公室。")


def _on_notice(listed: Listed, at: datetime) -> Outcome | None:
    notice = public_notices.of_list(listed.list)
    if notice is None:
        return None
    if removal := honour_lists.removal_of(listed):
        said = f"您已移出拟表彰名单。{removal.reason}"
        return Outcome("已移出名单", "已移出", said, "如有疑问，请联系组委会办公室。")
    if is_over(notice.last_day, at, interrupted=notice.is_interrupted):
        said = f"您列入拟表彰名单，公示已于{day(notice.last_day)} 24:00 结束。"
        following = "组委会办公室汇总意见后提请组委会审定，结果会发到您的站内消息和邮箱。"
        return Outcome("公示结束", "公示中", said, following, waits=True)
    if notice.is_interrupted:
        said = "您列入拟表彰名单，公示已经中止，重新开始以后另行计算公示时间。"
        return Outcome("公示中止", "公示中", said, "公示结束后由组委会审定表彰名单。", waits=True)
    said = f"您列入拟表彰名单，正在向社会公示，到{day(notice.last_day)} 24:00 结束。"
    return Outcome("公示中", "公示中", said, "公示结束后由组委会审定表彰名单。", stamped=True, waits=True)


def _not_listed(application: Application, listed: Listed | None) -> Outcome | None:
    """Once the names are published; before that nothing is said."""
    if listed or not decisions.published_of(application.programme):
        return None
    said = "本届表彰决定已经公布，您的申报没有列入表彰名单。感谢您的参与。"
    return Outcome("评选已结束", "已结束", said, "对结果有疑问或者意见的，请联系组委会办公室。")


def honoured(application: Application) -> Honoured | None:
    """What somebody who is honoured reads on the own page. (第二十七、二十八条)"""
    honour, book = honours.of_application(application), rulebook_under(application)
    if honour is None or honour.decision is None or honour.state not in GIVEN:
        return None
    path = decision_messages.path_of(decisions.one(honour.decision.id))
    return Honoured(honour, path, on_sharing(book.titles.short), book.title_use)
