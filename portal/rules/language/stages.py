"""The stages of an application. Each carries the word that people see."""

from enum import StrEnum


class Stage(StrEnum):
    """Where an application stands, from the first draft to the office's acceptance (受理)."""

    DRAFT = "draft"
    AWAITING_RECOMMENDATION = "awaiting_recommendation"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    IN_CORRECTION = "in_correction"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return WORDS[self]


WORDS = {
    Stage.DRAFT: "草稿",
    Stage.AWAITING_RECOMMENDATION: "待推荐",
    Stage.SUBMITTED: "已提交",
    Stage.ACCEPTED: "已受理",
    Stage.IN_CORRECTION: "补正中",
    Stage.REFUSED: "不予受理",
    Stage.WITHDRAWN: "已撤回",
}
assert set(WORDS) == set(Stage), "every stage needs its word"

EDITABLE = frozenset({Stage.DRAFT, Stage.IN_CORRECTION})  # the applicant may still change the answers
