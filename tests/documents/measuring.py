"""Examining a file in a process that is small itself: a child's peak of memory begins with that of its parent."""

from typing import NamedTuple

from portal.documents.evidence.intake import EXAMINING, Answer, judged, run


class Outcome(NamedTuple):
    """What came of a file, and what its child used."""

    answer: Answer
    cpu: float
    memory: int


def outcome_of(content: bytes) -> Outcome:
    ended = run("examine", content, EXAMINING)
    return Outcome(judged(ended), ended.cpu, ended.memory)
