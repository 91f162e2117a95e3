"""The demonstration's objections: one that was looked into and answered, one that waits. Everybody is invented."""

from datetime import datetime, timedelta

from portal.config import Settings
from portal.operations.publishing import objecting
from portal.rules.publishing.objecting import Answer, Written
from portal.storage.publishing import objections
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.objections import Objection

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDRESS = "192.0.2.1"  # of nobody (RFC 5737)
FIRST = Written(
    "示例甲",
    "",
    "yiyi@example.com",
    "人选申报的代表性成果，我了解是整个项目组两年多的工作，申报表里只写了本人，希望核实本人在项目中的作用。",
)
SECOND = Written(
    "示例乙",
    "15400009999",
    "",
    "人选申报表中的工作经历，有一段与我了解的时间对不上：那时项目还没有立项，请向原单位核实起止年月。",
)
NOTES = ("调阅项目立项、验收材料，核对人员分工。", "走访建设单位，与项目组三名成员分别谈话，说法与材料一致。")
ANSWER = Answer(
    upheld=False,
    gist="反映代表性成果是项目组共同完成，要求核实本人作用。",
    findings="调阅立项、验收材料，走访建设单位并与项目组成员谈话：人选为项目技术负责人，申报表已写明团队分工，与事实一致。",
    words="您反映的情况，我们调阅了项目材料，走访了建设单位，并与项目组成员谈话。\n"
    "经核实，人选是该项目的技术负责人，申报表已写明团队分工，异议不成立。感谢您对评选工作的监督。",
)


def answered(person: Listed, *, office: int, at: datetime, settings: Settings) -> Objection:
    """An objection that comes at ``at``, is looked into the next day and answered the day after."""
    taken = objecting.object_to(person.id, FIRST, (), address=ADDRESS, at=at, settings=settings)
    for step, note in enumerate(NOTES):
        now = objections.one(taken.id)
        objecting.investigate(now.id, now.version, note, by=office, at=at + DAY + step * HOUR)
    now = objections.one(taken.id)
    return objecting.answer(now.id, now.version, ANSWER, by=office, at=at + 2 * DAY, settings=settings)


def waiting(person: Listed, *, at: datetime, settings: Settings) -> Objection:
    """An objection that comes at ``at`` and waits for the office."""
    return objecting.object_to(person.id, SECOND, (), address=ADDRESS, at=at, settings=settings)
