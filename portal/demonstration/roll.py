"""The demonstration's honour roll: invented honourees 示例 of three earlier years, entered by the real import, and some
stories. None of them has a number, so that they bar nobody."""

from collections.abc import Iterator
from datetime import date, datetime

from portal.clock import beijing
from portal.operations.roll import earlier_honours, stories
from portal.operations.roll.earlier_honours import Line, books_of
from portal.operations.roll.honouring import Honouree
from portal.rules.roll.earlier_honours import HONOURS, book_in, title_of
from portal.rules.rulebook.requirements import HONOUREE
from portal.storage.roll.honours import Honour

YEARS = (-6, -5, -4)  # from the demonstration's own
SURNAMES = (
    "许沈陆范葛汪贺蒋邵龚孟柏秦温杜顾冯夏万鲁韩杨朱尤吕曹严华金魏陶姜戚谢邹喻"
    "苏潘奚彭郎韦昌马苗凤花方俞任袁柳鲍史费廉岑薛雷倪汤滕殷毕郝安常乐于时傅皮"
)
EACH = {("智慧工匠", "获荣"): 10, ("智慧工匠", "提名"): 5, ("领军先锋", "获荣"): 6, ("领军先锋", "提名"): 3}
UNITS = (
    "上海示例轨道信息技术有限公司",
    "上海示例水务数据中心",
    "上海示例智慧医疗研究所",
    "上海示例港航软件有限公司",
    "上海示例政务云运营有限公司",
    "上海示例装备制造有限公司",
    "上海示例能源物联网有限公司",
)
FIELDS = ("sensing", "network", "data", "applications", "management")
STORY = """{name}在{unit}工作多年，一直守在系统运行的第一线（示例）。

为了弄清一处偶发的数据中断，{name}带着两名徒弟连续记录了四十多个夜班，最后在一只接头的温差里找到了原因，由此写成的巡检办法至今仍在使用（示例）。

“设备不会说话，人要替它把话听明白。”这是{name}常对年轻同事说的一句话（示例）。"""


def honourees(*, by: int, at: datetime) -> list[Honour]:
    """Enter those of three earlier years as the office would have; every fourth honouree has a story."""
    entered = earlier_honours.enter(list(_lines(beijing(at).year)), by=by, at=at)
    for honour in [one for one in entered if one.honour == HONOUREE][::4]:
        stories.publish(honour.id, 0, STORY.format(name=honour.name, unit=honour.unit), by=by, at=at)
    return entered


def _lines(this_year: int) -> Iterator[Line]:
    number = 0
    for year in (this_year + years for years in YEARS):
        for (award, kind), count in EACH.items():
            title = title_of(book_in(books_of()[award], year), HONOURS[kind][0])
            for _ in range(count if title else 0):
                yield _line(award, kind, title, year, number)
                number += 1


def _line(award: str, kind: str, title: str, year: int, number: int) -> Line:
    """The ``number``-th of all: no two have the same name."""
    key, state = HONOURS[kind]
    return Line(
        books_of()[award][0].programme,
        Honouree(
            name=f"{SURNAMES[number]}示例",
            title=title,
            awarded_on=date(year, 12, 18),
            state=state,
            honour=key,
            year=year,
            unit=UNITS[number % len(UNITS)],
            technical_field=FIELDS[number % len(FIELDS)],
            line=number + 1,
        ),
    )
