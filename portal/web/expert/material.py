"""What an expert reads of a candidate, laid out for the page: the submission and what was said of it, cut already."""

from typing import NamedTuple

from portal import clock
from portal.operations.judging import expert_papers, presenting
from portal.operations.judging.expert_papers import EvidenceFile, Recommended
from portal.operations.judging.marking import Paper
from portal.operations.judging.presenting import Piece
from portal.rules.applying.answers import characters_used, sections_of
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.evidence import TITLE as EVIDENCE
from portal.rules.applying.redaction import sections_for_experts
from portal.rules.office.reviewing import Value
from portal.web.showing.reading import Count, Part, Reading

TONES = {Value.OK: "done", Value.NOT_OK: "faulty", Value.TO_CHECK: "started"}


class Finding(NamedTuple):
    """What the office found."""

    label: str
    value: str
    note: str
    tone: str


class Material:
    """Of one submission, as far as experts see it."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.redacted = expert_papers.read(paper)

    @property
    def field(self) -> str:
        return self.redacted.rulebook.technical_field(self.redacted.answers["technical_field"]).name

    @property
    def parts(self) -> list[Part]:
        book, answers = self.redacted.rulebook, self.redacted.answers
        closing = clock.beijing(self.paper.round.programme.closes_at).date()
        computed = computed_years(book, answers, closing=closing)
        return Reading(book, answers, computed).parts(sections_for_experts(book))

    @property
    def counts(self) -> list[Count]:
        """Pages, evidence and 字, as submitted."""
        book = self.redacted.rulebook
        return [
            Count("申报表", self.redacted.form_pages, "页", f"限 {book.form.page_limit} 页"),
            Count(EVIDENCE, self.redacted.volume_pages or 0, "页", f"限 {book.evidence.page_limit} 页"),
            *(
                Count(
                    section.contents_title,
                    characters_used(section, self.redacted.answers),
                    "字",
                    f"限 {section.shared_limit:,} 字",
                )
                for section in sections_of(book)
                if section.shared_limit
            ),
        ]

    @property
    def findings(self) -> list[Finding]:
        return [
            Finding(item.word, found.value.word, found.note, TONES[found.value])
            for item, found in self.redacted.findings.items()
        ]

    @property
    def opinions(self) -> tuple[Recommended, ...]:
        return self.redacted.opinions

    @property
    def presents(self) -> bool:
        """Whether the candidate presents in person in this round."""
        return presenting.is_presented(self.paper.round)

    @property
    def presented(self) -> tuple[Piece, ...]:
        """The presentation material, as uploaded. (M18, N7)"""
        return presenting.files_of(self.paper.round, self.paper.candidate)

    @property
    def has_volume(self) -> bool:
        return self.redacted.volume_pages is not None

    @property
    def evidence(self) -> tuple[tuple[str, tuple[EvidenceFile, ...]], ...]:
        return self.redacted.evidence
