"""Questions that are often asked 常见问题: each act is public at once, and journalled."""

from datetime import datetime

from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.site import announcing as rules
from portal.storage.engine import journal, versions
from portal.storage.engine.tables import atomic
from portal.storage.site import questions
from portal.storage.site.questions import Question


def add(heading: str, question: str, answer: str, *, by: int, at: datetime) -> Question:
    """Put a question behind those that are there.

    :raises Refused: something is left unsaid.
    """
    _insist(heading, question, answer)
    with atomic():
        added = questions.add(clean_line(heading), clean_line(question), clean_text(answer), by=by, at=at)
        versions.bump_public()
        journal.record("question_added", "question", added.id, by=by, at=at)
    return added


def change(number: int, version: int, heading: str, question: str, answer: str, *, by: int, at: datetime) -> Question:
    """:raises Refused: something is left unsaid. :raises Stale: somebody changed it first."""
    _insist(heading, question, answer)
    with atomic():
        changed = questions.write(
            number, version, clean_line(heading), clean_line(question), clean_text(answer), by=by, at=at
        )
        versions.bump_public()
        journal.record("question_changed", "question", number, by=by, at=at)
    return changed


def remove(number: int, version: int, *, by: int, at: datetime) -> None:
    """:raises Stale: somebody changed it first."""
    with atomic():
        questions.remove(number, version, by=by, at=at)
        versions.bump_public()
        journal.record("question_removed", "question", number, by=by, at=at)


def move(number: int, step: int, *, by: int, at: datetime) -> None:
    """Exchange the question with its neighbour under the same heading, before (-1) or behind it (1); at the end of
    its heading, nothing happens.

    :raises NotFound: there is no such question.
    """
    with atomic():
        moving = questions.one(number)
        numbers = [row.id for row in questions.every()]
        group = [row.id for row in questions.every() if row.heading == moving.heading]
        target = group.index(number) + step
        if not step or not 0 <= target < len(group):
            return
        here, there = numbers.index(number), numbers.index(group[target])
        numbers[here], numbers[there] = numbers[there], numbers[here]
        questions.arrange(numbers)
        versions.bump_public()
        journal.record("question_moved", "question", number, by=by, at=at)


def _insist(heading: str, question: str, answer: str) -> None:
    faults = rules.faults_of_question(heading, question, answer)
    insist(next((Refusal(reason) for reason in faults.values()), None))
