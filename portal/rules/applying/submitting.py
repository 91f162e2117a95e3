"""When an application may be submitted, withdrawn and taken up again; everything that stands against it."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from portal.rules.applying import evidence, recommending
from portal.rules.applying.answers import Answers, Fault
from portal.rules.applying.deadlines import NOT_OPEN_YET
from portal.rules.applying.honour_bar import Earlier, refusal_of_bar
from portal.rules.applying.recommending import required_parts
from portal.rules.language import identity
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import EDITABLE, Stage
from portal.rules.rulebook.rulebook import Field, Rulebook

# Where an obstacle lies, beside the sections of the form.
EVIDENCE, PAGES, RECOMMENDERS = evidence.KEY, "pages", recommending.KEY
WITHDRAWABLE = frozenset({Stage.AWAITING_RECOMMENDATION, Stage.UNVERIFIED, Stage.SUBMITTED})

LATE = Refusal("本届申报已经截止，不能再提交。填写的内容都已保存。")
LATE_CORRECTION = Refusal("补正已经截止，不能再提交。填写的内容都已保存；如有特殊情况，请联系组委会办公室。")
ENDED = Refusal("本届评选现在不接受申报，不能提交。填写的内容都已保存。")
ALREADY_SUBMITTED = Refusal("申报表已经提交，不需要再次提交。")
WITHDRAWN = Refusal("这份申报已经撤回。要再次提交，请先恢复为草稿。")
NOT_SUBMITTED = Refusal("这份申报还没有提交，不需要撤回。")
TAKEN_UP = Refusal("组委会办公室已经开始办理这份申报，不能在线撤回，请联系办公室。")
TOO_LATE_TO_WITHDRAW = Refusal("本届申报已经截止，不能再撤回。如确需退出，请联系组委会办公室。")
ANOTHER_PERSON = Refusal(
    "组委会办公室已经核实，这个证件号码不是您申报的人的，不能用来申报。请核对证件号码；如有疑问，请联系组委会办公室。"
)
NOT_THE_PERSON = (
    "证件号码与竞赛推荐的选手不一致，竞赛通道只能由被推荐的本人申报。请核对证件号码；如有疑问，请联系组委会办公室。"
)
NOT_WITHDRAWN = Refusal("这份申报没有撤回，不需要恢复。")
TOO_LATE_TO_RESUME = Refusal("本届申报已经截止，撤回的申报不能再恢复。")


class Obstacle(msgspec.Struct, frozen=True):
    """One thing that stands against submitting, for a list that links. ``section``: the key of a section of the
    form, "evidence", "pages", "recommenders", or "" where nothing can be mended; ``path``: the place in the section's
    answers."""

    reason: str
    section: str = ""
    path: str = ""


class Bound(msgspec.Struct, frozen=True):
    """To what the account has bound a person in the edition already: an application of this or another award (P4).
    ``released``: the office has found that the person is another one's. Of other accounts nothing is told."""

    award: str
    same_award: bool
    released: bool = False


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on which submitting depends, at the moment ``now``."""

    rulebook: Rulebook
    stage: Stage
    edition_open: bool
    opens_at: datetime
    closes_at: datetime
    now: datetime
    today: date  # in Shanghai
    earlier: Earlier | None = None
    bound: Bound | None = None
    faults: tuple[Fault, ...] = ()
    pages: int = 0
    counted: str = ""  # how the pages were counted, in words; "" where nothing has to be said
    evidence_pages: int = 0
    evidence: tuple[Obstacle, ...] = ()
    recommenders: tuple[Obstacle, ...] = ()


def obstacles(case: Case) -> tuple[Obstacle, ...]:
    """Everything that stands against submitting and may be told beforehand: first what cannot be mended, then the form
    in printed order, who is to recommend, the pages, the evidence. (第十二至十五条; P4, CF4)"""
    bound = refusal_of_bound(case.rulebook, case.bound)
    whole = [refusal_of_stage(case.stage), refusal_of_moment(case), bound]
    return (
        *(Obstacle(refusal.reason) for refusal in whole if refusal),
        *(Obstacle(fault.reason, fault.section, fault.path) for fault in case.faults),
        *case.recommenders,
        *_too_many_pages(case),
        *case.evidence,
    )


def refusal_to_submit(case: Case) -> Refusal | None:
    """Why the application may not be submitted, or None: the first obstacle. That the person was honoured within the
    years of the bar (第十三条) is told last, upon what is complete: nobody learns it by typing a number."""
    found = next((Refusal(obstacle.reason) for obstacle in obstacles(case)), None)
    return found or refusal_of_bar(case.rulebook, case.earlier, case.today)


def refusal_of_stage(stage: Stage) -> Refusal | None:
    if stage in EDITABLE:
        return None
    return WITHDRAWN if stage is Stage.WITHDRAWN else ALREADY_SUBMITTED


def refusal_of_moment(case: Case) -> Refusal | None:
    """The closing moment itself is still in time, a microsecond later is not. (第十四条)"""
    if case.now > case.closes_at:
        return LATE_CORRECTION if case.stage is Stage.IN_CORRECTION else LATE
    if case.now < case.opens_at:
        return NOT_OPEN_YET
    return None if case.edition_open else ENDED


def refusal_of_bound(rulebook: Rulebook, bound: Bound | None) -> Refusal | None:
    """(P4; 第十三条 of the 2017 measures for 领军先锋)"""
    if bound is None:
        return None
    if bound.released:
        return ANOTHER_PERSON
    if bound.same_award:
        return Refusal(
            f"这个证件号码在本届已经申报“{bound.award}”，是由另一份申报表提交的，不能重复申报。"
            "请核对证件号码；如有疑问，请联系组委会办公室。"
        )
    return Refusal(
        f"这个证件号码在本届已经申报“{bound.award}”，不能再申报“{rulebook.titles.short}”："
        "两个活动不可同时申报，申报后（包括撤回后）也不可在两个活动之间调整。"
    )


def _too_many_pages(case: Case) -> Iterator[Obstacle]:
    """Over the limit of pages, said by how much (CF4)."""
    limit = case.rulebook.form.page_limit
    if case.pages > limit:
        how = f"（{case.counted}）" if case.counted else ""
        reason = f"申报表共{case.pages}页{how}，超过{limit}页的限制{case.pages - limit}页，请删减。"
        yield Obstacle(reason, PAGES)
    if reason := evidence.over_limit(case.evidence_pages, case.rulebook.evidence.page_limit):
        yield Obstacle(reason, EVIDENCE)


def refusal_to_withdraw(stage: Stage, now: datetime, closes_at: datetime) -> Refusal | None:
    """Why a submission may not be withdrawn, or None; the closing moment itself is still in time. The person stays
    bound to the award (P4)."""
    if stage in (Stage.DRAFT, Stage.WITHDRAWN):
        return NOT_SUBMITTED
    if stage not in WITHDRAWABLE:
        return TAKEN_UP
    return TOO_LATE_TO_WITHDRAW if now > closes_at else None


def refusal_to_resume(stage: Stage, now: datetime, closes_at: datetime) -> Refusal | None:
    """Why a withdrawn application may not become a draft again, or None."""
    if stage is not Stage.WITHDRAWN:
        return NOT_WITHDRAWN
    return TOO_LATE_TO_RESUME if now > closes_at else None


def stage_after(rulebook: Rulebook, answers: Answers) -> Stage:
    """Where a submission goes: with 单位推荐 to its recommender first. (第十五条)"""
    return Stage.AWAITING_RECOMMENDATION if required_parts(rulebook, answers) else Stage.SUBMITTED


def person_of(rulebook: Rulebook, answers: Answers) -> str:
    """Who applies, as a text that is the same for the same person; "" where no number was given. It is never kept,
    only its keyed hash is."""
    field = rulebook.number_field()
    return person(field, answers.get(field.paper, ""), answers.get(field.key, ""))


def person(field: Field, paper: str, number: str) -> str:
    """The same of a number as typed. That of another paper counts with the kind of paper; one that is an identity
    card's counts as that under whatever kind it was given."""
    plain = identity.normalised(number)
    is_card = paper in field.checked_papers or identity.fault_of_number(plain, on=date.max) is None
    return plain if is_card or not plain else f"{paper}:{plain}"
