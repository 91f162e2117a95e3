"""Recommending, sending back, declining: each asks once more what it means before it is done."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import render_template

from portal.operations.applying import recommending
from portal.rules.applying.recommending import REASON
from portal.rules.language.refusals import Refusal
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.origin import settings
from portal.web.receiving import me, received_at, seen_version, sent_text
from portal.web.recommender.area import blueprint
from portal.web.recommender.asking import Asking

CHANGED = "在您打开这一页之后，同单位的经办人或者另一个窗口改动过推荐意见。请看过现在的内容后再办理。"


class Act(NamedTuple):
    """One way to answer. ``reason``: the label of the reason that it needs, ""  where it needs none."""

    key: str
    title: str
    verb: str
    button: str
    back: str
    endpoint: str
    done: str
    refusal: Callable[[Asking], Refusal | None]
    consequences: Callable[[Asking], list[str]]
    reason: str = ""
    hint: str = ""

    @property
    def not_done(self) -> str:
        return f"没有{self.verb}"


def _recommended(asked: Asking) -> list[str]:
    return ["推荐以后，意见、补充材料和签字盖章页都不能再改动，组委会办公室和评审专家会看到。"]


def _sent_back(asked: Asking) -> list[str]:
    return [
        "申报表退回申报人，重新成为草稿；原因写在申报人的站内消息里。",
        f"申报人须在 {moment(asked.asked.filing_closes_at)} 前改好并重新提交，然后再请贵单位推荐。",
        "其他单位对这一次提交已经作出的推荐随之失效。",
    ]


def _declined(asked: Asking) -> list[str]:
    if not asked.row.required:
        return ["这是个人自荐的申报，不推荐也会照常审查；原因写在申报人的站内消息里。", "办理以后不能改动。"]
    found = [
        "没有贵单位的推荐，这份申报不会送到组委会办公室审查；原因写在申报人的站内消息里。",
        "办理以后不能改动。",
    ]
    return found if asked.refusal_to_send_back else [*found, "如果只是材料需要修改，请改用“退回修改”。"]


RECOMMEND = Act(
    "recommend",
    "推荐",
    "推荐",
    "确认推荐",
    "先不推荐",
    ".recommend",
    "已推荐。",
    lambda asked: asked.refusal_to_recommend,
    _recommended,
)
SEND_BACK = Act(
    "send_back",
    "退回修改",
    "退回",
    "确认退回",
    "不退回",
    ".send_back",
    "已退回申报人修改。",
    lambda asked: asked.refusal_to_send_back,
    _sent_back,
    "请申报人修改什么，为什么",
    f"写明哪一部分、怎样改。不超过 {REASON.most} 字，申报人会看到。",
)
DECLINE = Act(
    "decline",
    "不予推荐",
    "办理",
    "确认不予推荐",
    "再考虑一下",
    ".decline",
    "已办理：不予推荐。",
    lambda asked: asked.refusal_to_decline,
    _declined,
    "不予推荐的原因",
    f"不超过 {REASON.most} 字，申报人会看到。",
)


@blueprint.get("/<int:number>/recommend")
def before_recommending(number: int) -> str:
    return _page(Asking(number), RECOMMEND)


@blueprint.post("/<int:number>/recommend")
def recommend(number: int) -> Answered:
    return _act(number, RECOMMEND, recommending.recommend)


@blueprint.get("/<int:number>/send-back")
def before_sending_back(number: int) -> str:
    return _page(Asking(number), SEND_BACK)


@blueprint.post("/<int:number>/send-back")
def send_back(number: int) -> Answered:
    return _act(number, SEND_BACK, recommending.send_back, _reason())


@blueprint.get("/<int:number>/decline")
def before_declining(number: int) -> str:
    return _page(Asking(number), DECLINE)


@blueprint.post("/<int:number>/decline")
def decline(number: int) -> Answered:
    return _act(number, DECLINE, recommending.decline, _reason())


def _act(number: int, act: Act, operation: Callable[..., Any], *reason: str) -> Answered:
    """Do it, or show the page again with the reason why not; what was typed stays."""
    Asking(number)
    version = seen_version()
    with shown_again(lambda trouble: _page(Asking(number), act, trouble=trouble), stale=CHANGED):
        operation(number, version, *reason, by=me(), at=received_at(), settings=settings())
    return done(act.done, ".show", number=number)


def _reason() -> str:
    return sent_text("reason")


def _page(asked: Asking, act: Act, *, trouble: str = "") -> str:
    return render_template(
        "recommender/act.html",
        asked=asked,
        act=act,
        refusal=act.refusal(asked),
        consequences=act.consequences(asked),
        reason=_reason(),
        reason_most=REASON.most,
        trouble=trouble,
    )
