"""One application on one page: the paper left, the decision right."""

from collections.abc import Mapping
from functools import cached_property

from flask import render_template

from portal import clock
from portal.operations.applying import deadlines, materials
from portal.operations.applying.deadlines import Due
from portal.operations.applying.filing import rulebook_under
from portal.operations.office import reviewing, verifying
from portal.operations.roll import honouring
from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, characters_used
from portal.rules.applying.comparing import Change
from portal.rules.applying.conditions import Computed, computed_years
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import is_by_unit
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value, has_review, refusal_of_officer
from portal.rules.rulebook.rulebook import Section
from portal.storage.applying import recommendations, snapshots
from portal.storage.applying.recommendations import Recommendation
from portal.storage.office import assignments, official_numbers, reviews
from portal.storage.roll.honours import Honour
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.desk.history import Event, history, name_of
from portal.web.receiving import NUMBER, me
from portal.web.showing.reading import Count, Part, Reading

NOTICES = {Stage.ACCEPTED: "受理通知", Stage.IN_CORRECTION: "退回补正通知", Stage.REFUSED: "不予受理通知"}
TURN = {
    Stage.DRAFT: "申报人正在修改，尚未重新提交。",
    Stage.AWAITING_RECOMMENDATION: "等待推荐，推荐以后由办公室审查。",
    Stage.UNVERIFIED: "不止一份申报填写了这个证件号码，等办公室核实是谁的。",
    Stage.SUBMITTED: "由办公室审查。",
    Stage.IN_CORRECTION: "已经退回，等申报人补正后重新提交。",
    Stage.ACCEPTED: "已经编号，进入评审。",
    Stage.REFUSED: "已经作出决定，不再办理。",
    Stage.WITHDRAWN: "申报已经撤回，现在不参加评选。",
}
assert set(TURN) == set(Stage), "every stage says whose turn it is"


class Case:
    """Read once a request, under the latest submission. A number never given and a draft are the same: 404."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.application = reviewing.application_for(me(), number)
        self.programme = self.application.programme
        self.rulebook = rulebook_under(self.application)
        self.snapshot = snapshots.latest(number)
        self.manifest = materials.manifest_of(self.snapshot)
        self.answers: Answers = answering.blank(self.rulebook) | self.manifest.plain_answers

    @property
    def stage(self) -> Stage:
        return self.application.stage

    @property
    def turn(self) -> str:
        """Whose turn it is, in a sentence; and since when it is late, where it is."""
        late = f"{self.due.timing.word}：{moment(self.due.until)} 截止。" if self.due else ""
        return TURN[self.stage] + late

    @cached_property
    def due(self) -> Due | None:
        """That somebody outside the office is waited for, and the end is near or over."""
        return next(iter(deadlines.due(clock.now(), self.number)), None)

    @cached_property
    def officer(self) -> int | None:
        """Who of the office has it."""
        return assignments.officers_of([self.number]).get(self.number)

    @cached_property
    def acts(self) -> reviewing.Acts:
        """Why each act is not possible now, or None."""
        return reviewing.acts(self.application, by=me(), at=clock.now())

    @property
    def own(self) -> Refusal | None:
        """That the application is the officer's own, where it is."""
        return refusal_of_officer(me(), self.application.applicant.id)

    @property
    def shut(self) -> str:
        """The one reason for which nothing at all can be decided now, "" where something can."""
        acts = self.acts
        if acts.accept and acts.send_back and (acts.refuse or not self.has_review):
            return acts.send_back.reason
        return ""

    @property
    def has_review(self) -> bool:
        """Whether the office holds a qualification review, and so may refuse (M16)."""
        return has_review(self.rulebook)

    @cached_property
    def question(self) -> int:
        """The question of whose the number is, in which the application stands; 0 where there is none."""
        return verifying.question_of(self.application)

    @cached_property
    def official_number(self) -> str:
        return official_numbers.of(self.number)

    @property
    def receipt(self) -> str:
        return receipt_number(self.snapshot.id)

    @property
    def by_unit(self) -> bool:
        return is_by_unit(self.rulebook, self.answers)

    @cached_property
    def computed(self) -> tuple[Computed, ...]:
        closing = self.programme.reference_day
        return computed_years(self.rulebook, self.answers, closing=closing)

    @property
    def short(self) -> list[Computed]:
        """The conditions of years that the rows do not add up to."""
        return [item for item in self.computed if item.short]

    @property
    def sections(self) -> tuple[Section, ...]:
        return answering.sections_of(self.rulebook)

    @property
    def parts(self) -> list[Part]:
        return Reading(self.rulebook, self.answers, self.computed).parts(self.sections)

    @property
    def counts(self) -> list[Count]:
        """Pages, evidence and 字, each against its limit (CF4, CF8)."""
        form, evidence = self.rulebook.form.page_limit, self.rulebook.evidence.page_limit
        volume = self.manifest.volume.pages if self.manifest.volume else 0
        words = [
            Count(part.contents_title, characters_used(part, self.answers), "字", f"限 {part.shared_limit:,} 字")
            for part in self.sections
            if part.shared_limit
        ]
        return [
            Count("申报表", self.manifest.form.pages, "页", f"限 {form} 页"),
            Count("证实性材料", volume, "页", f"限 {evidence} 页"),
            *words,
        ]

    @property
    def evidence(self) -> list[tuple[str, list[str]]]:
        """What was handed in, kind by kind: name and pages."""
        names: dict[str, list[str]] = {kind.key: [] for kind in self.rulebook.evidence.kinds}
        for item in self.manifest.attachments:
            names[item.kind].append(f"{item.name}（{item.pages} 页）")
        return [(kind.name, names[kind.key]) for kind in self.rulebook.evidence.kinds if names[kind.key]]

    @cached_property
    def findings(self) -> dict[Item, reviews.Finding]:
        """What was found on what is submitted now."""
        return reviews.findings_of(self.snapshot)

    @property
    def last_finding(self) -> reviews.Finding | None:
        """The one written last, for who wrote it and when."""
        return max(self.findings.values(), key=lambda row: row.at, default=None)

    @cached_property
    def earlier_findings(self) -> dict[Item, reviews.Finding]:
        """What was found on the submission before, for a reviewer who looks at a correction."""
        before = snapshots.of(self.application)[1:2]
        return reviews.findings_of(before[0]) if before else {}

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        return recommendations.of_snapshot(self.snapshot)

    @cached_property
    def inquiries(self) -> list[reviews.Inquiry]:
        return reviews.inquiries_of(self.application)

    @cached_property
    def correction(self) -> reviews.Correction | None:
        """The last return for correction."""
        return reviews.last_correction(self.application)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return reviewing.changes_since_return(self.application)

    @cached_property
    def honours(self) -> list[Honour]:
        """What the person was awarded before (M13)."""
        return honouring.held_by(self.rulebook, self.answers)

    @cached_property
    def events(self) -> list[Event]:
        return history(self.application, self.rulebook)

    @property
    def notice(self) -> str:
        """What the notice of the decision that stands is called, "" where there is none."""
        return NOTICES.get(self.stage, "")


@blueprint.get(f"/applications/<{NUMBER}:number>")
def case(number: int) -> str:
    return case_page(Case(number))


def case_page(found: Case, *, typed: Mapping[Item, Found] | None = None, trouble: str = "") -> str:
    """The page. ``typed``: findings that could not be taken, ``trouble``: why."""
    written = {item: row.found for item, row in found.findings.items()}
    return render_template(
        "office/case.html",
        case=found,
        items=Item,
        values=[(value.value, value.word) for value in Value],
        findings=typed if typed is not None else written,
        trouble=trouble,
        name_of=name_of,
    )
