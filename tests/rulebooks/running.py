"""Whether the code can run a rulebook: its form filled in and printed, its rounds counted, its list of honours made."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.documents.papers import application_form
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.rules.applying import correcting, printed_answers, recommending, redaction, submitting, unit_people
from portal.rules.applying.answers import Answers, blank, faults, sections_of
from portal.rules.applying.conditions import computed_years
from portal.rules.judging import rounds, scoring
from portal.rules.judging.recount import Count, Decision, Paper, Result, result_of
from portal.rules.judging.tally import Weighed
from portal.rules.publishing import honour_list
from portal.rules.rulebook.requirements import CARD, NAME, TECHNICAL_FIELD
from portal.rules.rulebook.rubric import SHEETS, Method, Stage
from portal.rules.rulebook.rulebook import Column, Field, Kind, Rulebook
from portal.rules.season import opening
from portal.web import forms
from tests.answers import CLOSING, PHOTO, id_number

PEOPLE, EXPERTS = (1, 2, 3, 4), (7, 8, 9)
TYPED = {
    Kind.LINE: "示例",
    Kind.YES_NO: "是",
    Kind.NUMBER: "1",
    Kind.MONTH: "2001-01",
    Kind.DATE: "2026-11-22",
    Kind.ID_NUMBER: id_number(),
    Kind.PHONE: "021-55550123",
    Kind.EMAIL: "shili@example.com",
    Kind.PHOTO: PHOTO,
    Kind.LONG_TEXT: "示例",
    Kind.TICK: True,
}


def filled(book: Rulebook) -> Answers:
    """An answer for every field, whatever the fields are."""
    fields = [field for section in sections_of(book) for field in section.fields if not field.shows]
    answers = blank(book) | {field.key: typed(field, book) for field in fields}
    number = book.number_field()
    return answers | {number.paper: CARD} | ({number.sex: "男"} if number.sex else {})


def typed(field: Field | Column, book: Rulebook) -> Any:
    if isinstance(field, Field) and field.kind is Kind.ROWS:
        return [{one.key: "" if one.open_end else typed(one, book) for one in field.columns}]
    if isinstance(field, Field) and field.kind in (Kind.CHOICE, Kind.CHOICES):
        answer = book.options(field)[-2 if field.other else -1][0]  # 单位推荐; the last named industry
        return [answer] if field.kind is Kind.CHOICES else answer
    return "200001" if getattr(field, "postcode", False) else TYPED[field.kind]


def run(book: Rulebook) -> None:
    """Have an application of this award filled in, printed, redacted, judged and listed; raises where that fails."""
    answers = filled(book)
    assert not faults(book, answers, closing=CLOSING)
    assert faults(book, blank(book), closing=CLOSING)
    for words in (answers, blank(book), redaction.redacted(book, answers)):
        application_form.render(book, words, photo=None, draft=True)
        assert all(isinstance(printed_answers.in_words(book, field, words), list) for field in book.fields())
    assert len(redaction.sections_for_experts(book)) == len(sections_of(book))
    assert submitting.person_of(book, answers) == id_number()
    assert computed_years(book, answers, closing=CLOSING) is not None
    assert recommending.required_parts(book, answers) == tuple(recommending.Part)
    for section in sections_of(book):
        assert correcting.unlocked(book, [section.key])
        assert forms.form_for(book, section)
    row = {field.label: str(answers[field.key]) for field in unit_people.asked_of_people(book)}
    assert unit_people.person_from(book, 2, row, {}, closing=CLOSING).name == answers[NAME]
    judge(book, answers)


def judge(book: Rulebook, answers: Answers) -> None:
    points = {one.key: one.maximum for one in book.rubric.indicators()}
    assert not scoring.faults_of(book.rubric, points)
    settings = settled(book)
    last = None
    for stage in rounds.stages_of(book):
        rounds.stage_before(book, stage.key)
        last = counted(book, stage, settings)
        if stage.method in SHEETS:
            score_sheet(book, ScoreSheet(answers[NAME], answers[TECHNICAL_FIELD], stage.category, points, date.min))
    assert last is not None
    quotas = honour_list.quotas_of(book, {"values": settings})
    assert honour_list.suggested(last, quotas, [place.candidate for place in last.places])


def settled(book: Rulebook) -> dict[str, str]:
    """A value for every setting: two honourees, everybody goes on."""
    values = {setting.key: setting.default for setting in opening.settings_of(book)}
    for setting in opening.settings_of(book):
        if not setting.default:
            values[setting.key] = setting.options[0][0] if setting.options else "2"
    weights = [key for key in values if key.startswith("weight.")]
    values |= {key: "100" if key == weights[0] else "0" for key in weights}
    values |= {key: "4" for key in values if key.startswith("passes.")}
    values |= {key: "1" for key in values if key.startswith("quota.")}
    assert opening.lacking(book, {"values": values}) == ()
    return values


def counted(book: Rulebook, stage: Stage, settings: dict[str, str]) -> Result:
    terms = rounds.terms_of(book, stage, settings)
    papers = tuple(sheets(terms.maxima)) if stage.method in rounds.WITH_BALLOTS else ()
    named = {honour.key: (place + 1,) for place, honour in enumerate(book.honours)}
    weighed = Weighed("first", 100, book.rubric.total, tuple((one, f"{10 - one}/1") for one in PEOPLE))
    count = Count(
        edition="2026",
        programme=book.programme,
        stage=stage.key,
        rulebook=book.key,
        terms=terms,
        candidates=PEOPLE,
        papers=papers,
        parts=(weighed,) if stage.method is Method.OVERALL else (),
        decision=Decision("m", honours=named) if stage.method is Method.DELIBERATION else None,
    )
    return result_of(count)


def sheets(maxima: tuple[int, ...]) -> Iterator[Paper]:
    """One point less, one vote less for each, so that nobody is level."""
    for person in PEOPLE:
        for expert in EXPERTS:
            given = (
                tuple(max(1, most - person) for most in maxima)
                if len(maxima) > 1
                else (int(person + expert - EXPERTS[0] < 4),)
            )
            yield Paper(person, expert, given)
