"""When answers may change, and correction 补正: which parts of a returned application its applicant may change.

Only what the office has named is unlocked, and what the rulebook computes from it: where rows are named from which
years are counted, the explanation of missing years goes along, or nothing could be submitted again.
"""

from collections.abc import Collection

from portal.rules.applying import evidence, recommending
from portal.rules.applying.answers import sections_of
from portal.rules.applying.conditions import SECTION as CONDITIONS
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import EDITABLE, Stage
from portal.rules.rulebook.requirements import RECOMMENDER
from portal.rules.rulebook.rulebook import Rulebook

EVIDENCE = evidence.KEY
RECOMMENDERS = recommending.KEY  # who is asked to recommend
RECOMMENDERS_TITLE = "推荐单位"

NOT_A_DRAFT = Refusal("申报表已经提交，不能再修改。")
NOT_NAMED = Refusal("这一部分不在组委会办公室要求补正的范围内，不能修改。")


def refusal_to_edit(stage: Stage) -> Refusal | None:
    """Why the answers may not change, or None. A late draft can still be kept: only submitting has a deadline."""
    return None if stage in EDITABLE else NOT_A_DRAFT


def correctable(rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    """What the office can name, in printed order: (key, title)."""
    form = ((section.key, section.contents_title) for section in sections_of(rulebook))
    return (*form, (RECOMMENDERS, RECOMMENDERS_TITLE), (EVIDENCE, evidence.TITLE))


def titles(rulebook: Rulebook, named: Collection[str]) -> tuple[str, ...]:
    """The titles of the parts that were named, in printed order."""
    return tuple(title for key, title in correctable(rulebook) if key in named)


def unlocked(rulebook: Rulebook, named: Collection[str]) -> frozenset[str]:
    """The parts that may be changed when the office has ``named`` some."""
    along = {RECOMMENDERS} if rulebook.section_with(RECOMMENDER).key in named else set()
    if any(
        rulebook.section_with(condition.years.rows).key in named for condition in rulebook.conditions if condition.years
    ):
        along.add(CONDITIONS)
    return frozenset(named) | along


def refusal_of_section(stage: Stage, part: str, open_parts: Collection[str]) -> Refusal | None:
    """Why this part of the application may not be changed, or None. ``open_parts``: what a correction has unlocked."""
    unnamed = NOT_NAMED if stage is Stage.IN_CORRECTION and part not in open_parts else None
    return refusal_to_edit(stage) or unnamed
