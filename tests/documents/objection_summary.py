"""公示情况汇总 with words of usual length."""

from datetime import date

from portal import rulebooks
from portal.documents.papers.objection_summary import ObjectionSummary, Raised, Removed, Unit, render_summary
from portal.documents.papers.official_letters import sender_of

TODAY = date(2026, 12, 1)
SUMMARY = ObjectionSummary(
    first_day=date(2026, 11, 20),
    last_day=date(2026, 11, 27),
    working_days=5,
    listed=(("“智慧工匠”", 10), ("“智慧工匠”提名奖", 10)),
    units=(
        Unit("示例数据技术（上海）有限公司", ("沈一诺", "顾示例"), "已公示，无异议（11月20日至11月27日）"),
        Unit("上海示例智慧港口有限公司", ("章示例",), "不适用：本人自由职业，没有所在单位"),
        Unit("上海示例轨道交通运营有限公司", ("罗示例",), "待确认"),
    ),
    objections=(
        Raised(
            "2023-GJ-0001",
            "沈一诺",
            "反映其申报的项目由他人主持完成。",
            "调阅项目合同、验收材料，走访建设单位，其为项目技术负责人，与申报内容一致。",
            "不成立",
        ),
        Raised("2023-GJ-0007", "章示例", "反映工作年限不足。", "核对社保记录，在本市行业单位工作不满3年。", "成立"),
        Raised("2023-GJ-0009", "罗示例", "—", "正在调查核实。", "待定"),
    ),
    upheld=1,
    dismissed=1,
    held=("罗示例",),
    removed=(Removed("2023-GJ-0007", "章示例", date(2026, 11, 30), "经核实不符合申报条件。"),),
    on=TODAY,
)
QUIET = ObjectionSummary(date(2026, 11, 20), date(2026, 11, 27), 5, (("“智慧工匠”", 1),), (), (), 0, 0, (), (), TODAY)


def summary(told: ObjectionSummary = SUMMARY, key: str = "2023-craftsman") -> bytes:
    return render_summary(told, sender_of(rulebooks.rulebook(key)))
