"""The stages of an application. Each carries the word that people see."""

from portal.rules.language.worded import Worded


class Stage(Worded):
    """Where an application stands, from the first draft to the office's acceptance (受理)."""

    DRAFT = "draft", "草稿"
    AWAITING_RECOMMENDATION = "awaiting_recommendation", "待推荐"
    UNVERIFIED = "unverified", "身份待核实"  # received, and another application was submitted with the same number (P4)
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "已受理"
    IN_CORRECTION = "in_correction", "补正中"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


EDITABLE = frozenset({Stage.DRAFT, Stage.IN_CORRECTION})  # the applicant may still change the answers
