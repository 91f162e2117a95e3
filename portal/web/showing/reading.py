"""Answers as they are read back, section by section and in the words of the paper: what applicants check before
submitting, and what everybody reads who has to judge it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from portal.rules.applying.conditions import Computed, tick_key, unlike_years
from portal.rules.applying.printed_answers import in_words, row_in_words
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook, Section


class Count(NamedTuple):
    """A number beside its limit."""

    label: str
    number: int
    unit: str
    limit_words: str
    over: bool = False


class Line(NamedTuple):
    """One answer: ``words`` line by line. ``titled``: the section's title says the label already; ``tick``: a
    declaration; ``note``: the computed years beside it (``short`` where they are too few)."""

    label: str
    words: list[str]
    titled: bool = False
    long: bool = False
    tick: bool = False
    photo: bool = False
    optional: bool = False
    note: str = ""
    short: bool = False


class Part(NamedTuple):
    """One section of the form with its answers; ``href`` leads to where they are filled in, "" for who only reads."""

    section: Section
    href: str
    lines: list[Line]


class Reading(NamedTuple):
    """What is read: the answers under their rulebook, and the years that they add up to (M12, P3)."""

    rulebook: Rulebook
    answers: Mapping[str, Any]
    computed: tuple[Computed, ...] = ()

    def parts(self, sections: Iterable[Section], address: Callable[[Section], str] | None = None) -> list[Part]:
        """``sections`` in their order."""
        return [Part(section, address(section) if address else "", list(self._lines(section))) for section in sections]

    def _lines(self, section: Section) -> Iterator[Line]:
        years = {tick_key(item.condition): item for item in self.computed}
        unlike = unlike_years(section.fields, self.answers, self.computed)
        for field in section.fields:
            if field.shows:
                yield Line(field.label, in_words(self.rulebook, self.rulebook.field(field.shows), self.answers))
            elif self._is_asked(field) and not self._is_unneeded(field):
                computed = years.get(field.key)
                yield Line(
                    field.label,
                    self._words(field),
                    titled=field.label == section.title,
                    long=field.kind is Kind.LONG_TEXT,
                    tick=field.kind is Kind.TICK,
                    photo=field.kind is Kind.PHOTO and bool(self.answers[field.key]),
                    optional=not field.required,
                    note=computed.words if computed else unlike.get(field.key, ""),
                    short=computed.short if computed else field.key in unlike,
                )

    def _is_asked(self, field: Field) -> bool:
        return all(self.answers.get(key) == given for key, given in field.only_if.items())

    def _is_unneeded(self, field: Field) -> bool:
        """An explanation of missing years where none are missing and nothing was explained."""
        return field.key.endswith("_explanation") and not self.answers[field.key]

    def _words(self, field: Field) -> list[str]:
        rows = self.answers[field.key]
        if field.kind is not Kind.ROWS or not rows:
            return in_words(self.rulebook, field, self.answers)
        return [row_in_words(field.columns, row) + _counted(field, row) for row in rows]


def _counted(field: Field, row: Mapping[str, Any]) -> str:
    """For what a row counts, which no paper shows: the ticks that are asked on the web only."""
    ticked = [column.label for column in field.columns if column.kind is Kind.TICK and row[column.key]]
    return f"（计入：{'、'.join(ticked)}）" if ticked else ""
