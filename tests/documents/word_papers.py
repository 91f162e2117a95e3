"""One of each letter and opinion page, with words of usual length."""

from datetime import date

from portal import rulebooks
from portal.documents.papers.official_letters import (
    AcceptanceNotice,
    ConsentForm,
    CorrectionNotice,
    InquiryLetter,
    Letter,
    RefusalNotice,
    render_letter,
    sender_of,
)
from portal.documents.papers.opinion import About, opinion_page
from portal.rules.applying.recommending import Opinion, Part

CRAFTSMAN = rulebooks.rulebook("2023-craftsman")
NAME, UNIT, RECEIPT, NUMBER = "沈一诺", "示例数据技术（上海）有限公司", "132T-MY8N-EP0B", "2023-GJ-0123"
SUBMITTED, TODAY = date(2026, 11, 20), date(2026, 12, 1)
REASON = "一、工作经历中2015年至2018年没有填写。\n二、证实性材料第3项扫描不清，请重新上传。"
ABOUT = About(NAME, UNIT, RECEIPT, "示例信息服务行业协会")
OPINION = Opinion("王示例", "02155550123", "wang@example.cn", "该同志爱岗敬业。\n申报材料属实，同意推荐。")

LETTERS: dict[str, Letter] = {
    "consent": ConsentForm(NAME, UNIT, "shen@example.cn"),
    "inquiry": InquiryLetter(
        "示例区市场监督管理局", NAME, UNIT, "一、有无行政处罚。\n二、有无失信记录。", TODAY, TODAY
    ),
    "acceptance": AcceptanceNotice(NAME, UNIT, RECEIPT, SUBMITTED, NUMBER, TODAY),
    "correction": CorrectionNotice(
        NAME, UNIT, RECEIPT, SUBMITTED, ("工作经历", "证实性材料"), REASON, "2026年12月8日 17:00", TODAY, True
    ),
    "refusal": RefusalNotice(NAME, UNIT, RECEIPT, SUBMITTED, "在本市相关行业单位工作不满3年。", TODAY),
}
PAGES = {"consent": 1, "inquiry": 2, "acceptance": 1, "correction": 1, "refusal": 1}  # the inquiry has its reply


def letter(kind: str) -> bytes:
    return render_letter(LETTERS[kind], sender_of(CRAFTSMAN))


def page(part: Part, opinion: Opinion | None = OPINION) -> bytes:
    return opinion_page(part, CRAFTSMAN, ABOUT, opinion)
