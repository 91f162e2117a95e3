"""What an expert reads of a candidate: the submission without ID number, telephone, e-mail and address, the office's
findings (N4), the opinions of those who recommended."""

from functools import cached_property
from typing import NamedTuple

from portal import clock
from portal.operations.applying import materials
from portal.operations.judging import expert_papers, presenting
from portal.operations.judging.marking import Paper
from portal.operations.judging.presenting import Piece
from portal.rulebooks import rulebook
from portal.rules.applying import answers as answering
from portal.rules.applying.answers import characters_used
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.rules.applying.redaction import covering, opinion_for_experts, redacted, sections_for_experts
from portal.rules.office.reviewing import Item, Value
from portal.rules.rulebook.requirements import TECHNICAL_FIELD
from portal.storage.applying.recommendations import Recommendation, Supplement
from portal.web.showing.reading import Count, Part, Reading

TONES = {Value.OK: "done", Value.NOT_OK: "faulty", Value.TO_CHECK: "started"}


class Finding(NamedTuple):
    """What the office found."""

    label: str
    value: str
    note: str
    tone: str


class Opinion(NamedTuple):
    """What an organisation wrote."""

    part: str
    organisation: str
    words: str


class File(NamedTuple):
    """One piece of evidence; ``number``: of a file that an organisation added, None within the applicant's volume."""

    name: str
    pages: int
    number: int | None = None


class Material:
    """Of one submission, as far as experts see it."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.manifest = materials.manifest_of(paper.snapshot)
        self.rulebook = rulebook(self.manifest.rulebook.key)
        plain = answering.blank(self.rulebook) | self.manifest.plain_answers
        self.cover = covering(self.rulebook, plain)
        self.answers = redacted(self.rulebook, plain)

    @property
    def field(self) -> str:
        return self.rulebook.technical_field(self.answers[TECHNICAL_FIELD]).name

    @property
    def parts(self) -> list[Part]:
        closing = clock.beijing(self.paper.round.programme.closes_at).date()
        computed = computed_years(self.rulebook, self.answers, closing=closing)
        return Reading(self.rulebook, self.answers, computed).parts(sections_for_experts(self.rulebook))

    @property
    def counts(self) -> list[Count]:
        """Pages, evidence and 字, as submitted."""
        form, evidence = self.rulebook.form.page_limit, self.rulebook.evidence.page_limit
        found = [
            Count("申报表", self.manifest.form.pages, "页", f"限 {form} 页"),
            Count(EVIDENCE, self.manifest.volume.pages if self.manifest.volume else 0, "页", f"限 {evidence} 页"),
        ]
        for section in answering.sections_of(self.rulebook):
            if section.shared_limit:
                used = characters_used(section, self.answers)
                found.append(Count(section.contents_title, used, "字", f"限 {section.shared_limit:,} 字"))
        return found

    @property
    def findings(self) -> list[Finding]:
        rows = [(item, self.paper.findings[item].found) for item in Item if item in self.paper.findings]
        return [
            Finding(item.word, found.value.word, self.cover(found.note), TONES[found.value]) for item, found in rows
        ]

    @cached_property
    def _recommended(self) -> list[tuple[Recommendation, list[Supplement]]]:
        return expert_papers.recommended(self.paper.snapshot)

    @property
    def opinions(self) -> list[Opinion]:
        return [
            Opinion(row.part.word, row.organisation.name, opinion_for_experts(row.content.opinion, self.cover).opinion)
            for row, _ in self._recommended
        ]

    @property
    def presents(self) -> bool:
        """Whether the candidate presents in person in this round."""
        return presenting.is_presented(self.paper.round)

    @property
    def presented(self) -> tuple[Piece, ...]:
        """The presentation material, as uploaded. (M18, N7)"""
        return presenting.files_of(self.paper.round, self.manifest.application)

    @property
    def has_volume(self) -> bool:
        return self.manifest.volume is not None

    @property
    def evidence(self) -> list[tuple[str, list[File]]]:
        """The evidence by kind, in the order of the rulebook (CF3), then what organisations have added (CF4)."""
        found = [
            (
                kind.name,
                [File(self.cover(one.name), one.pages) for one in self.manifest.attachments if one.kind == kind.key],
            )
            for kind in self.rulebook.evidence.kinds
        ]
        added = [
            (f"{row.part.word}补充的材料", [File(self.cover(one.name), one.pages, one.id) for one in files])
            for row, files in self._recommended
        ]
        return [(name, items) for name, items in (*found, *added) if items]
