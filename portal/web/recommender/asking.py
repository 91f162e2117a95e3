"""What an organisation is asked: one submission in one part, as a member of the organisation sees it, and where its
recommendation stands."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from flask import url_for

from portal import clock
from portal.operations.applying import recommending
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying import recommending as rules
from portal.rules.applying.manifest import Manifest
from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.requirements import OPINION, POSITION, TECHNICAL_FIELD
from portal.storage.applying import recommendations
from portal.storage.applying.recommendations import Supplement
from portal.web.filters import moment
from portal.web.receiving import me


class Case(NamedTuple):
    """Of what a standing is said. ``applicant``: the person's name; ``reason``: why it was sent back or declined;
    ``refusal``: why nothing can be answered, or ""."""

    state: RecommendationState
    applicant: str
    part: str
    organisation: str
    required: bool
    deadline: datetime
    changed_at: datetime
    reason: str
    refusal: str


class Standing(NamedTuple):
    """``words``: the one loud state; ``seal``: its stamp, ``stamped`` in vermilion; ``acts``: whose turn it is."""

    words: str
    seal: str
    said: str
    following: str
    acts: str = ""
    stamped: bool = False


def standing_of(case: Case) -> Standing:
    return _STANDINGS[case.state](case)


def _asked(case: Case) -> Standing:
    said = f"{case.applicant}已提交申报表，请“{case.organisation}”作为{case.part}填写推荐意见。"
    if not case.required:
        said = f"{case.applicant}以个人自荐申报，“{case.organisation}”作为{case.part}可以填写推荐意见，也可以不填。"
    if case.required and case.refusal == rules.TOO_LATE.reason:
        ended = f"推荐已于 {moment(case.deadline)} 截止，贵单位没有办理，申报没有进入审查。"
        following = "仍要推荐的，请尽快联系组委会办公室，由办公室决定是否延期；延期以后，可以在这里继续办理。"
        return Standing("推荐已逾期", "已逾期", f"{said}{ended}", following)
    if case.refusal:
        return Standing("没有推荐", "未推荐", said, case.refusal)
    following = f"请在 {moment(case.deadline)} 前写好意见、上传签字盖章页，然后推荐。"
    return Standing("待推荐", "待推荐", said, following, "贵单位")


def _recommended(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 推荐，推荐意见不再改动。"
    return Standing("已推荐", "已推荐", said, "签字盖章页的纸质原件请交申报人，随申报材料报送。", stamped=True)


def _sent_back(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 退回修改。原因：{case.reason}"
    return Standing("已退回", "已退回", said, "申报人改好后重新提交，会再次请贵单位推荐。", "申报人")


def _declined(case: Case) -> Standing:
    said = f"“{case.organisation}”已于 {moment(case.changed_at)} 不予推荐。原因：{case.reason}"
    return Standing("不予推荐", "不予推荐", said, "申报人已经收到通知，贵单位不需要再做什么。")


def _lapsed(case: Case) -> Standing:
    said = f"申报人于 {moment(case.changed_at)} 撤回，或者改动后重新提交了申报表，这一次推荐随之失效。"
    return Standing("已失效", "已失效", said, "重新提交的申报表，会另外请贵单位推荐。")


_STANDINGS: dict[RecommendationState, Callable[[Case], Standing]] = {
    RecommendationState.ASKED: _asked,
    RecommendationState.RECOMMENDED: _recommended,
    RecommendationState.SENT_BACK: _sent_back,
    RecommendationState.DECLINED: _declined,
    RecommendationState.LAPSED: _lapsed,
}
assert set(_STANDINGS) == set(RecommendationState), "every state has to be said"


NO_OPINION = Opinion()


class Step(NamedTuple):
    """One step towards the answer, as the contents list it; ``state`` as of a section, "" where it has none,
    ``said`` in other words; ``act``: the words of a button that leads there."""

    key: str
    label: str
    href: str
    state: str = ""
    here: bool = False
    act: str = ""
    said: str = ""


class Asking:
    """Read once per request. What names another organisation and a number never given are the same: 404."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = recommendations.one_of(me(), number)
        self.at = clock.now()
        self.application = self.row.application
        self.snapshot = self.row.snapshot
        self.organisation = self.row.organisation
        self.part: Part = self.row.part
        self.version: int = self.row.version
        self.rulebook = rulebook_of(self.snapshot.rulebook)

    @cached_property
    def manifest(self) -> Manifest:
        return recommending.manifest_of(self.row)

    @cached_property
    def answers(self) -> dict[str, Any]:
        return self.manifest.plain_answers

    @property
    def name(self) -> str:
        """The applicant's; of what has lapsed, no more is told than its list says."""
        return str(self.application.name)

    @property
    def unit(self) -> str:
        return str(self.application.unit)

    @property
    def readable(self) -> bool:
        """Whether the form may be read: what was taken back is the applicant's own again."""
        return rules.refusal_to_read(self.row.state) is None

    @cached_property
    def asked(self) -> rules.Asked:
        """On what answering depends."""
        return recommending.asked(self.row, by=me(), at=self.at)

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be written or added, or None."""
        return rules.refusal_to_answer(self.asked)

    @property
    def editable(self) -> bool:
        return self.refusal is None

    @property
    def refusal_to_recommend(self) -> Refusal | None:
        return recommending.refusal_to_recommend(self.row, self.asked)

    @property
    def refusal_to_send_back(self) -> Refusal | None:
        return rules.refusal_to_send_back(self.asked)

    @property
    def refusal_to_decline(self) -> Refusal | None:
        return rules.refusal_to_decline(self.asked)

    @property
    def standing(self) -> Standing:
        return standing_of(
            Case(
                state=self.row.state,
                applicant=self.name,
                part=self.part.word,
                organisation=self.organisation.name,
                required=self.row.required,
                deadline=self.asked.deadline,
                changed_at=self.row.lapsed_at or self.row.changed_at,
                reason=self.row.content.reason,
                refusal=self.refusal.reason if self.refusal else "",
            )
        )

    # What was written and added

    @property
    def opinion(self) -> Opinion:
        opinion: Opinion = self.row.content.opinion
        return opinion

    @property
    def written(self) -> bool:
        """Whether the opinion can be printed."""
        return not rules.faults_of_opinion(self.opinion)

    @cached_property
    def opinion_state(self) -> str:
        """How far it is; what does not fit on its page is not done."""
        state = state_of(self.opinion)
        fits = state != "done" or not self.editable or not recommending.refusal_to_fit(self.row, self.opinion)
        return state if fits else "started"

    @property
    def has_scan(self) -> bool:
        return self.row.scan is not None

    @cached_property
    def supplements(self) -> list[Supplement]:
        return recommendations.supplements_of(self.row)

    @property
    def supplements_words(self) -> str:
        pages = sum(item.pages for item in self.supplements)
        return f"{len(self.supplements)} 个文件，{pages} 页" if self.supplements else "没有补充"

    @property
    def opinion_label(self) -> str:
        """The paper's own words for the opinion."""
        if self.part is Part.RECOMMENDER:
            return "推荐机构意见"
        return self.rulebook.field(OPINION).label

    # Addresses and lists for templates

    @property
    def overview(self) -> str:
        return url_for("recommender.show", number=self.number)

    def contents(self, here: str = "") -> list[Step]:
        """The steps, each with its state."""
        supplements = "done" if self.supplements else ""
        scan, scan_words = ("done", "已上传") if self.has_scan else ("blank", "未上传")
        steps = [
            Step("reading", "申报材料", "recommender.reading", "", act="阅读申报材料"),
            Step("opinion", "推荐意见", "recommender.opinion", self.opinion_state, act="填写推荐意见"),
            Step("evidence", "补充材料（选填）", "recommender.evidence", supplements, act="补充材料", said="已补充"),
            Step("sealed", "签字盖章页", "recommender.sealed", scan, act="上传签字盖章页", said=scan_words),
            Step("decision", "推荐", "recommender.before_recommending", "", act="推荐"),
        ]
        shown = [step for step in steps if step.key != "decision" or self.editable]
        return [
            step._replace(href=url_for(step.href, number=self.number), here=step.key == here)
            for step in shown
            if step.key != "reading" or self.readable
        ]

    @property
    def next(self) -> Step:
        """The first step that is not done; the last one when all are."""
        steps = self.contents()
        return next((step for step in steps if step.state in ("blank", "started")), steps[-1])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Who applies for what, in a few lines."""
        answers = self.answers
        fields = [("姓名", self.name), ("所在单位", self.unit), ("担任职务", answers.get(POSITION, ""))]
        field = self.rulebook.technical_field(answers[TECHNICAL_FIELD]).name
        return [*((label, words) for label, words in fields if words), ("技术领域", field)]


def state_of(opinion: Opinion) -> str:
    """How far an opinion is, as a section of the form would be."""
    if opinion == NO_OPINION:
        return "blank"
    return "started" if rules.faults_of_opinion(opinion) else "done"


def tone_of(state: RecommendationState, *, late: bool) -> str:
    """The tag of a state in a list."""
    if state is RecommendationState.ASKED:
        return "faulty" if late else "started"
    return {RecommendationState.RECOMMENDED: "done", RecommendationState.DECLINED: "faulty"}.get(state, "blank")
