"""Where each candidate of a final comes from: the round before, or the competition that gave the seat. (N7, N8)"""

from collections.abc import Iterable
from typing import NamedTuple

from flask import url_for

from portal.operations.judging import preparing_rounds as preparing
from portal.rules.judging.rounds import stage_before
from portal.storage.competing import seats
from portal.storage.judging import panels, rounds
from portal.storage.judging.rounds import Round
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate

EMPTY = "空缺"


class Origin(NamedTuple):
    """A candidate and the channel that led here; a seat that nobody fills is named without one."""

    name: str
    words: str
    href: str = ""


def origins(round_: Round, candidates: Iterable[Candidate]) -> list[Origin]:
    """Every candidate of a round that competitions join, and after them the seats whose people are none; nothing of
    another round."""
    if not preparing.stage_of(round_).joins:
        return []
    sources = {one.application_number: one.source for one in panels.candidates_of(round_)}
    before = stage_before(preparing.rulebook_of(round_), round_.stage)
    held = rounds.of_stage(round_.programme, before.key) if before else None
    given = {seat.application_number: seat for seat in seats.of_programme(round_.programme)}
    found = []
    for one in candidates:
        if sources[one.id] in (panels.SELECTION, ""):
            words = f"评选通道，{outcomes.title_of(held)}" if held else "评选通道"
            found.append(Origin(one.name, words, url_for("office.round_page", number=held.id) if held else ""))
        elif one.id in given:
            found.append(_of_seat(given[one.id], one.name))
    empty = [seat for seat in seats.of_programme(round_.programme) if seat.application_number not in sources]
    return [*found, *(_of_seat(seat, f"{EMPTY}（{seat.sent.name}没有参加）") for seat in empty)]


def _of_seat(seat: seats.Seat, name: str) -> Origin:
    competition = seat.competition
    place = url_for("office.competition", number=competition.programme.id, key=competition.key)
    return Origin(name, f"竞赛通道，{competition.book.name}", f"{place}#seat-{seat.place}")
