"""Situations of deadlines: filing, extended and corrected; withdrawing; recommending."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from msgspec import field

from portal.operations.office import extending
from portal.operations.office.extending import EXTENSION
from portal.rules.applying import deadlines, recommending, submitting
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.applying.submitting import Case
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations, snapshots
from tests.cases.applying import DAY, a_draft, check_page, hand_in
from tests.cases.people import People, press
from tests.cases.situation import ALLOWED, REFUSED, Answer, OfAward, Situation, allowed, moment, one_of
from tests.operations.recommendations import two_members
from tests.operations.reviews import an_officer, send_back
from tests.operations.submissions import SETTINGS, submit


class Filing(OfAward, frozen=True, kw_only=True):
    """Submitting around a deadline: of the call, of an extension, of a correction."""

    KIND: ClassVar[str] = "申报时限"

    closes: datetime = field(name="申报截止")
    extended: datetime | None = field(name="延期至", default=None)
    correction: datetime | None = field(name="补正至", default=None)
    at: datetime = field(name="提交")

    def by_rule(self) -> Answer:
        stage = Stage.IN_CORRECTION if self.correction else Stage.DRAFT
        extended = moment(self.extended) if self.extended else None
        correction = moment(self.correction) if self.correction else None
        at = moment(self.at)
        case = Case(
            rulebook=self.book,
            stage=stage,
            edition_open=True,
            opens_at=moment(self.closes) - 60 * DAY,
            closes_at=deadlines.closes(stage, deadlines.filing_closes(moment(self.closes), extended), correction),
            now=at,
            today=at.date(),
        )
        return allowed(submitting.refusal_to_submit(case))

    def on_page(self, people: People) -> Answer:
        begun = moment(self.closes) - 5 * DAY
        correction = moment(self.correction) if self.correction else None
        people.at(begun)
        application = a_draft(self, moment(self.closes), begun)
        officer = an_officer()
        if correction:
            submit(application, at=begun)
            now = applications.one(application.id)
            send_back(now, officer, ["personal"], until=correction, at=begun)
        if self.extended:
            by = {"by": officer.id, "at": begun}
            proposal = extending.propose(application.id, until=moment(self.extended), reason="住院治疗。", **by)
            second = an_officer("second@example.cn")
            EXTENSION.approve(proposal.id, proposal.version, by=second.id, at=begun, settings=SETTINGS)
        applicant = people.signed_in(application.applicant)
        people.at(min(filter(None, (moment(self.at), moment(self.closes), correction))) - timedelta(minutes=5))
        page = check_page(applicant, application)
        people.at(moment(self.at))
        return hand_in(page)


class Withdrawing(Situation, frozen=True, kw_only=True):
    """Taking a submission back, or taking up again what was taken back."""

    KIND: ClassVar[str] = "撤回与恢复"
    ACTS: ClassVar[dict[str, Any]] = {"撤回": submitting.refusal_to_withdraw, "恢复": submitting.refusal_to_resume}
    STAGES: ClassVar[dict[str, Stage]] = {stage.word: stage for stage in Stage}

    act: str = field(name="办理")
    stage: str = field(name="申报状态")
    closes: datetime = field(name="申报截止")
    at: datetime = field(name="时刻")

    def __post_init__(self) -> None:
        one_of("办理", self.ACTS, self.act)
        one_of("申报状态", self.STAGES, self.stage)

    def by_rule(self) -> Answer:
        return allowed(self.ACTS[self.act](self.STAGES[self.stage], moment(self.at), moment(self.closes)))


class Recommending(OfAward, frozen=True, kw_only=True):
    """A recommender answers around its own deadline."""

    KIND: ClassVar[str] = "推荐时限"
    RULE_ONLY: ClassVar[frozenset[str]] = frozenset({"补正至"})

    closes: datetime = field(name="推荐截止")
    extended: datetime | None = field(name="申报延期至", default=None)
    correction: datetime | None = field(name="补正至", default=None)
    at: datetime = field(name="推荐")

    def by_rule(self) -> Answer:
        own = [moment(one) if one else None for one in (self.extended, self.correction)]
        asked = recommending.Asked(
            state=RecommendationState.ASKED,
            stage=Stage.AWAITING_RECOMMENDATION,
            required=True,
            edition_open=True,
            now=moment(self.at),
            deadline=deadlines.recommending_closes(
                moment(self.closes), *own, days=self.book.procedure.late_recommending_days.value
            ),
            filing_closes_at=moment(self.closes),
        )
        return allowed(recommending.refusal_to_answer(asked))

    def on_page(self, people: People) -> Answer:
        closes = moment(self.closes) - 10 * DAY  # an_edition gives recommenders ten days more
        begun = closes - 5 * DAY
        people.at(begun)
        application = a_draft(self, closes, begun, channel="单位推荐")
        if self.extended:
            officer, second = an_officer(), an_officer("second@example.cn")
            until = moment(self.extended)
            proposal = extending.propose(application.id, until=until, reason="住院。", by=officer.id, at=begun)
            EXTENSION.approve(proposal.id, proposal.version, by=second.id, at=begun, settings=SETTINGS)
        employer, _ = two_members()
        submit(applications.one(application.id), at=begun)
        rows = recommendations.of_snapshot(snapshots.latest(application.id))
        [asked] = [row for row in rows if row.part is Part.EMPLOYER]
        visitor = people.signed_in(employer)
        people.at(moment(self.at) - timedelta(minutes=5))
        page = visitor(f"/recommending/{asked.id}/opinion")
        people.at(moment(self.at))
        typed = {"contact": "惠章", "phone": "021-55550123", "email": "renshi@example.cn", "opinion": "同意推荐。"}
        after = press(page, "保存并继续", typed)
        return Answer(ALLOWED if after.heading == "补充证实性材料" else REFUSED, after.text)
