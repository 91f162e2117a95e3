"""What an organisation is asked: one submission in one part, as a member of the organisation sees it."""

from functools import cached_property
from typing import Any, NamedTuple

from flask import url_for
from flask_login import current_user

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
from portal.web.recommender.standing import Case, Standing, standing_of

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
        self.row = recommendations.one_of(current_user.id, number)
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
        return recommending.asked(self.row, by=current_user.id, at=self.at)

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
            Step("opinion", "推荐意见", "recommender.opinion", state_of(self.opinion), act="填写推荐意见"),
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
