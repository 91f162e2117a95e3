"""One of each paper of a round, with words of usual length."""

from datetime import date

from portal import rulebooks
from portal.documents.papers.evaluation_papers import (
    EvaluationPaper,
    FirmnessSheet,
    HandLine,
    NearLine,
    OverallSummary,
    Told,
    WeighedLine,
    render_evaluation,
)
from portal.documents.papers.official_letters import sender_of
from portal.documents.papers.round_papers import (
    Counted,
    Minutes,
    NamedGroup,
    Opinions,
    PrintedCandidate,
    Remark,
    ResultList,
    RoundPaper,
    Summary,
    render_paper,
)
from portal.documents.papers.score_sheet import ScoreSheet
from portal.rules.rulebook.rulebook import Rulebook

TODAY = date(2026, 12, 1)
EXPERTS = ("甲专家", "乙专家", "丙专家", "丁专家", "戊专家")
# The worked examples of the two standards (S5, P7).
EXAMPLES = {"craftsman": (6, 8, 9, 6, 14, 16, 16), "pioneer": (6, 9, 6, 8, 6, 5, 7, 8, 5, 6, 14, 24)}
TOTALS = {"craftsman": 75, "pioneer": 104}


def filled(rulebook: Rulebook) -> ScoreSheet:
    keys = [indicator.key for indicator in rulebook.rubric.indicators()]
    points = dict(zip(keys, EXAMPLES[rulebook.programme], strict=True))
    return ScoreSheet("沈一诺", "data", "material", points, TODAY)


def row(place: int) -> PrintedCandidate:
    name = "沈一诺" if place % 3 else "阿卜杜拉·买买提"
    return PrintedCandidate(f"2023-GJ-{place:04}", name, "示例数据技术（上海）有限公司", "数据及服务支撑")


def rows(first: int, last: int) -> tuple[PrintedCandidate, ...]:
    return tuple(map(row, range(first, last + 1)))


def counted(place: int) -> Counted:
    totals = ("回避", "", *(str(90 - place) for _ in EXPERTS[2:]))
    return Counted(row(place), place, f"{90 - place}.50", 3, 4, "0", "进入终评" if place <= 12 else "", totals)


SUMMARY = Summary(
    "评分汇总表", "复审（第二轮）", "平均分", TODAY, EXPERTS, tuple(map(counted, range(1, 41))), "ab" * 32
)
PAPERS: dict[str, RoundPaper | EvaluationPaper] = {
    "summary": SUMMARY,
    "minutes": Minutes(
        round="终评",
        on=TODAY,
        present=EXPERTS[:4],
        absent=EXPERTS[4:],
        candidates=24,
        procedure="专家按评分表打分，汇总名次供评议参考。",
        text="专家组逐一评议了24名候选人。\n专家组一致同意下列推荐人选。",
        named=(
            NamedGroup("“智慧工匠”推荐人选（10名）", rows(1, 10)),
            NamedGroup("“智慧工匠”提名奖推荐人选（10名）", rows(11, 20)),
        ),
    ),
    "opinions": Opinions(
        round="复审（第二轮）",
        candidate=row(1),
        remarks=(Remark("甲专家", "79分", "推广面较广；\n建议补充证明。"), Remark("乙专家", "回避", "")),
        panel="该候选人在所属领域有突出成果。",
        on=TODAY,
    ),
    "list": ResultList(
        "复审（第二轮）", "进入终评名单", "下列12名候选人进入终评：", (NamedGroup("", rows(1, 12)),), TODAY
    ),
    "overall": OverallSummary(
        "综合评价",
        TODAY,
        (("材料评议", 40, 100), ("现场展示", 40, 100), ("公众评价", 20, 812)),
        tuple(
            WeighedLine(
                row(n), n, (("82.33", "32.93"), ("80.00", "32.00"), ("406.00", "10.00")), "74.93", str(n), "入围"
            )
            for n in range(1, 13)
        ),
        "ab" * 32,
    ),
    "firmness": FirmnessSheet(
        round="复审（第二轮）",
        line="线上最后一名和线下第一名相差 0.33 分。",
        near=tuple(NearLine(str(n), row(n).number, row(n).name, f"{90 - n}.33", "入围") for n in range(10, 16)),
        hands=tuple(HandLine(name, 40, "78.25", "61 至 97", "77.90", "55 至 98") for name in EXPERTS),
        told=(
            Told("去掉任一位专家", ("共 5 位专家。", "去掉甲专家：入围名单变动 1 人，沈一诺不再入围，陆示例入围。")),
            Told("专家之间的一致程度", ("专家之间的一致程度：较高。ICC(2,k) 为 0.83。",)),
            Told("并列", ("没有并列。",)),
        ),
        on=TODAY,
    ),
}


def paper(kind: str, key: str = "2023-craftsman") -> bytes:
    found, sender = PAPERS[kind], sender_of(rulebooks.rulebook(key))
    if isinstance(found, OverallSummary | FirmnessSheet):
        return render_evaluation(found, sender)
    return render_paper(found, sender)
