"""更正和撤回: what the office mends in one application after it was submitted, with a reason; another officer decides
on each. (P4, M21, M23)"""

from typing import NamedTuple

from flask import render_template

from portal.operations.judging import repairing
from portal.operations.office import verifying
from portal.operations.publishing import departing, rectifying
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.publishing.departing import NOT_CHOSEN, Departure
from portal.rules.publishing.rectifying import Part
from portal.storage.applying.applications import Application
from portal.storage.office import reviews
from portal.storage.office.official_numbers import of as official_number_of
from portal.storage.publishing import document_numbers, honour_lists
from portal.web.answering import Answered, done, shown_again
from portal.web.moments import typed_day
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, sent_line, sent_text
from portal.web.showing import outcomes

ONE = f"/applications/<{NUMBER}:number>/mend"
RELEASE = "release"
FIELDS = ("act", "after", "reason", "number", "issued_on")
EXPLAINED = {
    Departure.WITHDRAW.value: ("代为撤回", "本人要求退出；编号保留不再使用"),
    Departure.DECEASE.value: ("因申报人去世终止申报", "家属和所在单位会收到通知；编号保留不再使用"),
    Departure.UNACCEPT.value: ("撤销受理", "受理以后发现差错，退回重新审查；编号保留"),
    Part.NAME.value: ("更正姓名", "名单、公示页、光荣榜上的姓名；旧的和新的都公开写明"),
    Part.UNIT.value: ("更正所在单位", "单位更名或者录入有误；旧的和新的都公开写明"),
    RELEASE: ("解除证件号码的绑定", "这份申报填写的号码是别人的，本人因此不能申报；申报不予受理"),
}


class Shown(NamedTuple):
    """The application, and what can be mended in it now: (value, words, what it is for)."""

    application: Application
    number: str
    options: list[tuple[str, str, str]]
    published: bool  # a correction needs a document of its own
    judged: list[str]  # the open rounds that it would leave


def _shown(number: int) -> Shown:
    found = reviews.application_for(me(), number)
    possible = [act.value for act in Departure if departing.refusal_to_depart(found, act, by=me()) is None]
    if found.stage is Stage.ACCEPTED:
        possible += [part.value for part in Part]
    unlisted = honour_lists.listed_of(found) is None
    if unlisted and verifying.binding_of(found) and not verifying.question_of(found):
        possible.append(RELEASE)
    options = [(value, *EXPLAINED[value]) for value in possible]
    published = rectifying.decision_on(found) is not None
    judged = [outcomes.title_of(one) for one in repairing.open_rounds_of(found)]
    return Shown(found, official_number_of(found), options, published, judged)


@blueprint.get(ONE)
def before_mending(number: int) -> str:
    return _page(_shown(number), dict.fromkeys(FIELDS, ""))


@blueprint.post(ONE)
def propose_mending(number: int) -> Answered:
    found = _shown(number)
    typed = {name: sent_line(name) for name in FIELDS} | {"reason": sent_text("reason")}
    with shown_again(lambda trouble: _page(found, typed, trouble=trouble)):
        _propose(number, typed)
    place = ".verifications" if typed["act"] == RELEASE else ".matters"
    return done("已提出，等另一位工作人员决定。决定以前，一切照旧。", place)


def _propose(number: int, typed: dict[str, str]) -> None:
    act, reason, by, at = typed["act"], typed["reason"], me(), received_at()
    if act in tuple(Part):
        document = typed["number"], typed_day(typed["issued_on"])
        rectifying.propose(number, Part(act), typed["after"], reason, document=document, by=by, at=at)
    elif act == RELEASE and (claim := verifying.binding_of(number)):
        verifying.propose_release(claim.id, reason, by=by, at=at)
    elif act in tuple(Departure):
        departing.propose(number, Departure(act), reason, by=by, at=at)
    else:
        raise Refused(NOT_CHOSEN)


def _page(found: Shown, typed: dict[str, str], *, trouble: str = "") -> str:
    return render_template("office/mending.html", found=found, typed=typed, trouble=trouble)


# -- documents -------------------------------------------------------------------------------------------------


@blueprint.get("/document-numbers")
def document_register() -> str:
    """文号登记: every number that was given out, with its paper."""
    return render_template("office/document_numbers.html", rows=document_numbers.every())
