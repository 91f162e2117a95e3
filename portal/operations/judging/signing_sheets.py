"""评分表 for signature: every sheet that was handed in in a closed round, a folder an expert, in the order of the
编号. (CS1, PS1)"""

from collections.abc import Iterator

from portal import clock
from portal.documents.papers.archives import bundle, file_name
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.operations.judging import closing, panels
from portal.operations.judging.preparing_rounds import rulebook_of, stage_of
from portal.rules.rulebook.rubric import SHEETS
from portal.storage.engine.errors import NotFound
from portal.storage.judging import panels as stored
from portal.storage.judging import rounds
from portal.storage.judging.rounds import Round


def sheet_archive(number: int) -> bytes:
    """All sheets as one archive; equal sheets give equal bytes.

    :raises Refused: the round is not closed. :raises NotFound: no sheets are scored in it, or there is no such round.
    """
    round_ = rounds.one(number)
    if round_.method not in SHEETS:
        raise NotFound(f"no score sheets in round {number}")
    return bundle(dict(sorted(_members(round_))))


def _members(round_: Round) -> Iterator[tuple[str, bytes]]:
    book, category = rulebook_of(round_), stage_of(round_).category
    judged = {one.application.id: one for one in panels.candidates(round_.id)}
    experts = sorted(stored.experts_of(round_), key=lambda seat: (seat.expert.contact.name, seat.expert.id))
    folders = {seat.expert.id: file_name(f"{n:02}", seat.expert.contact.name) for n, seat in enumerate(experts, 1)}
    for sheet in closing.sheets(round_):
        one = judged[sheet.candidate]
        filled = ScoreSheet(
            name=one.application.name,
            technical_field=one.application.technical_field,
            category=category,
            points=sheet.given.points,
            on=clock.beijing(sheet.cast_at).date(),
        )
        label = one.official_number or str(sheet.candidate)
        yield f"{folders[sheet.expert]}/{file_name(label, one.application.name)}.docx", score_sheet(book, filled)
