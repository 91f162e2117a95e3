"""Examining a file in a process that is small itself: a child's peak of memory begins with that of its parent."""

from typing import NamedTuple

import msgspec

from portal.documents.evidence.intake import EXAMINING, Answer, Examined, judged
from portal.documents.evidence.limited import run


class Outcome(NamedTuple):
    """What came of a file, and what its child used."""

    answer: Answer
    examined: Examined | None
    cpu: float
    memory: int


def outcome_of(content: bytes) -> Outcome:
    ended = run("examine", content, EXAMINING)
    answer = judged(ended)
    examined = msgspec.msgpack.decode(answer.result, type=Examined) if answer.result else None
    return Outcome(answer, examined, ended.cpu, ended.memory)
