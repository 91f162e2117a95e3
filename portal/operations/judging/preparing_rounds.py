"""Rounds of judging, prepared by the office in the order of the rulebook's stages. Their candidates come by themselves:
the accepted applications to the first round, who goes on by the approved result to each of the others. (N4–N7, M17–M20)
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from portal.operations.judging import recusing
from portal.rulebooks import rulebook
from portal.rules.judging import panelling
from portal.rules.judging import rounds as rules
from portal.rules.judging.rounds import RoundState
from portal.rules.language import stages
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.rulebook.rubric import Method, Stage
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.opening import Setting, in_words, settings_of, standing
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.competing import seats
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, results, round_queries, rounds
from portal.storage.judging.round_queries import Chosen
from portal.storage.judging.rounds import Round
from portal.storage.season.editions import EditionState, Programme

CLOSED_VERB = "round_closed"  # its entry is the journal's head that the public process page shows


class Missing(NamedTuple):
    """How many applications a round does not judge yet: ``accepted`` since it was prepared; ``unverified``, where the
    office has not found out whose the number is."""

    accepted: int
    unverified: int


class Slot(NamedTuple):
    """A stage that is held as a round; ``refusal``: why it cannot be prepared now."""

    stage: Stage
    round: Round | None
    refusal: Refusal | None


class Step(NamedTuple):
    """What the public sees of a round: its days, numbers in and out, the journal's head when it was closed; ``left``:
    candidates who have left while it was open. (M26)"""

    stage: Stage
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    state: RoundState | None
    candidates: int | None
    goes_on: int | None
    seq: int | None
    digest: str
    left: int = 0


# -- reading -------------------------------------------------------------------------------------------------


def overview(programme: Programme, *, at: datetime) -> tuple[Slot, ...]:
    """The programme's rounds in the order of its rulebook, those to come too."""
    ended = programme.edition.state is EditionState.ENDED
    unready = rules.refusal_to_begin(ended, programme.closes_at, at)
    held = {one.stage: one for one in rounds.of_programme(programme)}
    book = programme.book
    slots = []
    for stage in rules.stages_of(book, programme.settings):
        slots.append(Slot(stage, held.get(stage.key), _refusal_to_prepare(programme, stage, held, unready)))
    return tuple(slots)


def _refusal_to_prepare(
    programme: Programme, stage: Stage, held: dict[str, Round], unready: Refusal | None
) -> Refusal | None:
    before = rules.stage_before(programme.book, stage.key, programme.settings)
    there = held.get(before.key) if before else None
    return panelling.refusal_to_prepare(stage.key in held, there.state if there else None, before is None, unready)


def rulebook_of(round_: Round) -> Rulebook:
    """The rulebook that the round is held under."""
    return rulebook(round_.rulebook)


def stage_of(round_: Round) -> Stage:
    """The stage that the round decides."""
    return next(stage for stage in rulebook_of(round_).stages if stage.key == round_.stage)


def title_of(round_: Round) -> str:
    """The official name of the stage, with its round where it has several."""
    return title(stage_of(round_))


def title(stage: Stage) -> str:
    return f"{stage.name}第 {stage.round} 轮" if stage.round else stage.name


def settings_shown(round_: Round) -> tuple[tuple[str, str], ...]:
    """What the edition has decided that counts for this round: (label, value in words)."""
    values = standing(rulebook_of(round_), round_.programme.settings)
    return tuple(
        (setting.label, in_words(setting, values[setting.key]))
        for setting in settings_of(rulebook_of(round_))
        if _counts(setting, stage_of(round_))
    )


def _counts(setting: Setting, stage: Stage) -> bool:
    kind, _, key = setting.key.partition(".")
    if kind == "quorum":
        return stage.method in rules.WITH_BALLOTS
    if kind == "quota":
        return stage.method is Method.DELIBERATION
    if kind == "weight":
        return stage.method is Method.OVERALL or (stage.method is Method.PUBLIC and key == stage.key)
    return key == stage.key


def process(programme: Programme) -> tuple[Step, ...]:
    """What the public sees of the programme's rounds. Nothing of a ballot is in it before the result is approved."""
    held = {one.stage: one for one in rounds.of_programme(programme)}
    return tuple(_step(stage, held.get(stage.key)) for stage in rules.stages_of(programme.book, programme.settings))


def _step(stage: Stage, held: Round | None) -> Step:
    if held is None or held.state is RoundState.PREPARING:
        return Step(stage, title(stage), None, None, None, None, None, None, "")
    return step_of(held)


def step_of(held: Round) -> Step:
    """What the public sees of a round that was opened, one that is held anew too."""
    stage, frozen = stage_of(held), results.result_of(held)
    closed = next((entry for entry in journal.about("round", held.id) if entry.verb == CLOSED_VERB), None)
    return Step(
        stage,
        title(stage),
        held.opens_at,
        held.closes_at,
        held.state,
        len(panels.numbers_of(held)),
        len(frozen.result.goes_on) if frozen else None,
        closed.seq if closed else None,
        closed.digest if closed else "",
        len(round_queries.leavers_of(held)),
    )


def goes_on(round_: Round) -> tuple[int, ...]:
    """Who goes on by the approved result of the round."""
    frozen = results.result_of(round_)
    return frozen.result.goes_on if frozen else ()


# -- preparing -----------------------------------------------------------------------------------------------


def prepare(programme: Programme, stage: str, *, by: int, at: datetime) -> Round:
    """Begin to prepare the round of a stage, with its candidates.

    :raises NotFound: the rulebook has no such round.
    :raises Refused: it is prepared already, the edition has ended or its call is open, or the result of the round
        before is not approved.
    """
    slot = next((one for one in overview(programme, at=at) if one.stage.key == stage), None)
    if slot is None:
        raise NotFound(f"no round for the stage {stage}")
    insist(slot.refusal)
    try:
        with atomic():
            made = rounds.prepare(programme, stage, slot.stage.method, at=at)
            round_queries.add_candidates(made, candidates_for(programme, stage), at=at)
            record("round_prepared", made, by=by, at=at, candidates=panels.numbers_of(made))
    except AlreadyThere as error:  # the other of two officers was first
        raise Refused(panelling.PREPARED_ALREADY) from error
    return rounds.one(made.id)


def candidates_for(programme: Programme, stage: str) -> list[Chosen]:
    """Whom the round of a stage judges, by what is accepted or approved now: who was accepted, or goes on by the round
    before; and whom competitions send into this stage: who came through both channels is counted once, and nobody
    brings a result along. (N2, N7, N8)"""
    before = rules.stage_before(programme.book, stage, programme.settings)
    if before is None:
        return [_chosen(one) for one in _accepted(programme)]
    held = rounds.of_stage(programme, before.key)
    going = _going_on(held, {one.id for one in _accepted(programme)}) if held else []
    there = {one.application for one in going}
    joining = [one for one in _joining(programme, stage) if one.application not in there]
    return [*going, *joining]


def _going_on(held: Round, accepted: Collection[int]) -> list[Chosen]:
    """Who goes on by the round; nobody who was withdrawn since."""
    rows = [round_queries.candidate_of(held, number) for number in goes_on(held) if number in accepted]
    return [Chosen(row.snapshot, row.panel) for row in rows]


def _joining(programme: Programme, key: str) -> list[Chosen]:
    """Whom competitions send into the stage, as far as their applications are accepted."""
    joins = next(stage.joins for stage in programme.book.stages if stage.key == key)
    accepted = {one.id: one for one in applications.of_programme(programme, stages.Stage.ACCEPTED)}
    return [
        _chosen(accepted[seat.application_number], seat.competition.key)
        for seat in seats.of_programme(programme)
        if seat.application_number in accepted and seat.competition.key in joins
    ]


def _chosen(application: Application, source: str = panels.SELECTION) -> Chosen:
    return Chosen(snapshots.latest(application), application.technical_field, source)


def _accepted(programme: Programme) -> list[Application]:
    """The accepted applications of the selection channel."""
    accepted = applications.of_programme(programme, stages.Stage.ACCEPTED)
    for_seats = seats.filing_for(programme, {one.id for one in accepted})
    return [one for one in accepted if one.id not in for_seats]


def missing(round_: Round) -> Missing:
    """How many applications are no candidates of the first round while it is prepared, and may become ones."""
    if not _takes_newcomers(round_):
        return Missing(0, 0)
    unverified = applications.of_programme(round_.programme, stages.Stage.UNVERIFIED)
    return Missing(len(_newcomers(round_)), len(unverified))


def _takes_newcomers(round_: Round) -> bool:
    is_first = not rules.stage_before(rulebook_of(round_), round_.stage, round_.programme.settings)
    return round_.state is RoundState.PREPARING and (is_first or bool(stage_of(round_).joins))


def _newcomers(round_: Round) -> list[Chosen]:
    if not _takes_newcomers(round_):
        return []
    there = set(panels.numbers_of(round_))
    return [one for one in candidates_for(round_.programme, round_.stage) if one.application not in there]


def refresh(number: int, version: int, *, by: int, at: datetime) -> Round:
    """Have the applications that were accepted since judged in the first round as well. Who judges them is not said.

    :raises Stale: somebody else has changed the round. :raises Refused: it is open already, or nobody is to be added.
    :raises NotFound: there is no such round.
    """
    with atomic():
        round_ = claimed(number, version)
        chosen = _newcomers(round_)
        insist(None if chosen else panelling.NOBODY_NEW)
        added = round_queries.add_candidates(round_, chosen, at=at)
        found = recusing.find(round_, at=at)
        record("round_candidates_added", round_, by=by, at=at, candidates=added, recused=found)
    return rounds.one(number)


def set_window(
    number: int, version: int, opens_at: datetime | None, closes_at: datetime | None, *, by: int, at: datetime
) -> Round:
    """When experts can hand in, both ends included.

    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    :raises Refused: it is open already, or the window cannot be like this.
    """
    insist(rules.refusal_of_window(opens_at, closes_at, at))
    assert opens_at is not None
    assert closes_at is not None
    with atomic():
        round_ = claimed(number, version)
        rounds.set_window(number, round_.version, opens_at, closes_at)
        days = {"opens_at": opens_at, "closes_at": closes_at}
        facts = {key: moment.isoformat(timespec="microseconds") for key, moment in days.items()}
        record("round_window_set", round_, by=by, at=at, **facts)
    return rounds.one(number)


def claimed(number: int, version: int) -> Round:
    """The round, taken for a change of what is fixed when it opens; inside the transaction that changes it.

    :raises Stale: somebody else has changed it. :raises Refused: it is open already.
    """
    rounds.claim(number, version)
    round_ = rounds.one(number)
    insist(panelling.refusal_to_change(round_.state))
    return round_


def record(verb: str, round_: Round, *, by: int | None, at: datetime, **facts: object) -> None:
    """The one entry of what was done with the round."""
    journal.record(verb, "round", round_.id, by=by, at=at, **facts)
