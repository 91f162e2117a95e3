"""What the office decides on an application: its findings, when it may accept, return or refuse, the official
number 编号 that it gives, and an extension 延期, which one officer proposes with a reason and another one decides.

Under the measures of 2017 the office holds the qualification review 资格审查 (第十六条, M16). Where the rulebook has no
such stage (2023) it receives and numbers only: its findings go to the experts, and it refuses nobody.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from portal.rules.language.cleaning import clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded
from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import Rulebook

MOST = 1_000  # 字 of a reason or a note, so that the notice stays one page
NOTE = Passage("审查意见", MOST)
REASON = Passage("原因", MOST, "申报人会在通知中看到")


class Item(Worded):
    """What the review looks at. (第十六条)"""

    CONDITIONS = "conditions", "申报个人的基本条件"
    COMPLETENESS = "completeness", "申报材料的完整性"
    AUTHENTICITY = "authenticity", "申报材料的真实性"
    PERSON_CREDIT = "person_credit", "申报个人的信用情况"
    UNIT_CREDIT = "unit_credit", "所属单位的信用情况"


class Value(Worded):
    """What was found."""

    OK = "ok", "符合"
    NOT_OK = "not_ok", "不符合"
    TO_CHECK = "to_check", "待核实"


class Found(msgspec.Struct, frozen=True):
    """One finding; ``note`` says what was seen."""

    value: Value
    note: str = ""


JUDGED = frozenset({Stage.SUBMITTED, Stage.ACCEPTED})  # findings can be written

OWN_APPLICATION = Refusal("这是您本人的申报，请由办公室的其他人员办理。")
NOT_THERE_YET = Refusal("这份申报还没有提交到组委会办公室，现在不能办理。")
NOT_RECOMMENDED_YET = Refusal("这份申报还在等待推荐，推荐以后再办理。")
NOT_VERIFIED_YET = Refusal("这份申报的身份还没有核实，核实以后再办理。")
WITH_THE_APPLICANT = Refusal("这份申报已经退回补正，等申报人重新提交后再办理。")
ACCEPTED_ALREADY = Refusal("这份申报已经受理，不需要再次办理。")
REFUSED_ALREADY = Refusal("这份申报已经作出不予受理的决定，不能再办理。")
TAKEN_BACK = Refusal("这份申报已经由申报人撤回，现在不能办理。")
NO_REVIEW = Refusal("本届没有资格审查：办公室只受理、编号，是否符合条件由专家在初审中评判。请把情况写进审查意见。")
NOTHING_FOUND = Refusal("请至少填写一项审查意见。")
NOT_SAID_WHY_NOT = Refusal("审查意见为“不符合”或“待核实”的，请写明具体情况。")
NO_SECTION = Refusal("请勾选需要补正的部分，申报人只能修改这些部分。")
UNKNOWN_SECTION = Refusal("有一个部分不在这份申报表里，请刷新本页后重新勾选。")
ALREADY_OVER = Refusal("补正的截止时间已经过去，请重新填写一个以后的时间。")
NONE_CHOSEN = Refusal("没有选择任何申报，请先勾选。")
NO_OFFICER = Refusal("请选择办公室的一位工作人员。")
NOTHING_CHOSEN = Refusal("没有选择任何申报，请先勾选要受理的申报。")

_NOT_NOW = {
    Stage.DRAFT: NOT_THERE_YET,
    Stage.AWAITING_RECOMMENDATION: NOT_RECOMMENDED_YET,
    Stage.UNVERIFIED: NOT_VERIFIED_YET,
    Stage.SUBMITTED: None,
    Stage.ACCEPTED: ACCEPTED_ALREADY,
    Stage.IN_CORRECTION: WITH_THE_APPLICANT,
    Stage.REFUSED: REFUSED_ALREADY,
    Stage.WITHDRAWN: TAKEN_BACK,
}
assert set(_NOT_NOW) == set(Stage), "every stage has its answer"


def has_review(rulebook: Rulebook) -> bool:
    """Whether the office holds a qualification review, and so may refuse. (第十六条; not in 2023: N4)"""
    return any(stage.method is Method.REVIEW for stage in rulebook.stages)


def refusal_of_officer(officer: int, applicant: int) -> Refusal | None:
    """Why this officer may not decide on the application, or None: nobody decides on their own."""
    return OWN_APPLICATION if officer == applicant else None


def refusal_of_assignee(officer: int | None, office: Collection[int]) -> Refusal | None:
    """Why nobody can be given an application like that, or None; None as ``officer``: it goes back to nobody."""
    return None if officer is None or officer in office else NO_OFFICER


def refusal_to_find(stage: Stage) -> Refusal | None:
    """Why no findings can be written now, or None."""
    return None if stage in JUDGED else _NOT_NOW[stage]


def refusal_of_findings(findings: Mapping[Item, Found]) -> Refusal | None:
    """What is wrong with findings as they were written, or None: whatever is not fine says why."""
    if not findings:
        return NOTHING_FOUND
    for found in findings.values():
        if refusal := NOTE.refusal_of_length(found.note):
            return refusal
    unsaid = (found.value is not Value.OK and not clean_text(found.note) for found in findings.values())
    return NOT_SAID_WHY_NOT if any(unsaid) else None


def refusal_to_accept(stage: Stage, rulebook: Rulebook, findings: Mapping[Item, Value]) -> Refusal | None:
    """Why the application may not be accepted 受理, or None. ``findings``: those on what is submitted now.

    With a qualification review every item has to have been found in order; without one nothing else is asked.
    (第十六条)
    """
    if refusal := _NOT_NOW[stage]:
        return refusal
    lacking = [item.word for item in Item if findings.get(item) is not Value.OK] if has_review(rulebook) else []
    if not lacking:
        return None
    return Refusal(f"资格审查还没有通过：{'、'.join(lacking)}。请逐项填写审查意见；不符合的，请退回补正或不予受理。")


def refusal_to_return(stage: Stage) -> Refusal | None:
    """Why the application may not be returned for correction 退回补正 now, or None."""
    return _NOT_NOW[stage]


def refusal_of_return(
    named: Collection[str], known: Collection[str], reason: str, until: datetime, now: datetime
) -> Refusal | None:
    """What is wrong with a return as it was written, or None: it names sections of the form, a reason, and a moment
    that is still to come."""
    if not named:
        return NO_SECTION
    if not set(named) <= set(known):
        return UNKNOWN_SECTION
    return REASON.refusal_of(reason) or (ALREADY_OVER if until <= now else None)


def refusal_to_refuse(stage: Stage, rulebook: Rulebook, overdue: bool = False) -> Refusal | None:
    """Why the application may not be refused 不予受理, or None. ``overdue``: it was returned for correction and did not
    come back in time. (第十六条: only where there is a qualification review)"""
    if not has_review(rulebook):
        return NO_REVIEW
    return None if overdue and stage is Stage.IN_CORRECTION else _NOT_NOW[stage]


def official_number(prefix: str, edition: str, ordinal: int) -> str:
    """The number as it is printed on the cover.

    >>> official_number("GJ", "2023", 7)
    'GJ2023-0007'
    """
    return f"{prefix}{edition}-{ordinal:04d}"


# -- extending -----------------------------------------------------------------------------------------------

# What the applicant still has to submit, and what a recommender still has to answer.
EXTENDABLE = frozenset({Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_CORRECTION, Stage.AWAITING_RECOMMENDATION})

NOTHING_TO_EXTEND = Refusal("这份申报不需要延期：它已经提交，或者已经办理完毕。")
NOT_LATER = Refusal("新的截止时间要晚于现在的截止时间，请重新填写。")
IN_THE_PAST = Refusal("新的截止时间已经过去，请重新填写一个以后的时间。")
EDITION_OVER = Refusal("本届评选已经不接受申报，不能延期。")
EXTENSION_WORDS = Words(
    waiting=Refusal("这份申报已经有一项延期等待另一位工作人员决定，请先决定那一项。"),
    own=Refusal("延期是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项延期已经有了决定，不需要再次办理。"),
)


def refusal_to_extend(
    stage: Stage, edition_open: bool, closes_at: datetime, until: datetime, now: datetime
) -> Refusal | None:
    """Why the application's deadline ``closes_at`` may not be moved to ``until``, or None."""
    if stage not in EXTENDABLE:
        return NOTHING_TO_EXTEND
    if not edition_open:
        return EDITION_OVER
    if until <= closes_at:
        return NOT_LATER
    return IN_THE_PAST if until <= now else None
