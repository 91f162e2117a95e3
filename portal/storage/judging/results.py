"""What a round came to: everything that the result depends on, the result, and the verdict of the panel.

Ballots are counted once, when the round closes: the count is kept from then on, and frozen when the committee approves
it. Input and result are kept as the canonical texts that ``rules.recount`` makes, sealed as they hold ballots.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

import msgspec
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField

from portal.rules.judging import recount
from portal.rules.judging.public_voting import PublicInput
from portal.rules.judging.recount import Count, Decision, Recused, Result
from portal.rules.judging.tally import Weighed
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import StorageError
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, atomic, unique
from portal.storage.judging import panels, rounds, totals
from portal.storage.judging.panels import RoundCandidate
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme


class Minuted(msgspec.Struct, frozen=True):
    """The verdict of the panel: who of those level across the line goes on, or whom a deliberation names for which
    honour; why; and the minutes in words, with where the panel met, who led it and who wrote them."""

    minutes: str
    goes_on: tuple[int, ...] = ()
    honours: dict[str, tuple[int, ...]] = {}
    place: str = ""
    chair: str = ""
    recorder: str = ""

    @property
    def decision(self) -> Decision:
        """As a count takes it: the minutes by their digest."""
        return Decision(hashlib.sha256(self.minutes.encode()).hexdigest(), self.goes_on, self.honours)


class PanelVerdict(Table):
    """A recorded verdict of a round's panel (专家组的决定). ``seq``: 1, or more where the committee has declined the
    result and the panel has decided anew; the last one counts."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    seq = BigIntegerField()
    minuted = sealed(Minuted, column_name="content")
    recorded_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        table_name = "panel_decision"
        constraints = [unique("panel_decision_once", "panel_decision", "round_id", "seq")]


class RoundResult(Table):
    """The result of a round, with what it was computed from; ``frozen`` once it is approved. ``digest``: of the result,
    which the committee approves; ``input_digest``: of the input, which the result names; ``at``: when it became so."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    input = sealed(bytes)  # the canonical text that ``flask --app wsgi recount`` reads
    input_digest = CharField(64)
    text = sealed(bytes, column_name="result")  # the canonical text that it prints
    digest = CharField(64)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("round_result_once", "round_result", "round_id")]

    @property
    def count(self) -> Count:
        return msgspec.json.decode(self.input, type=Count)

    @property
    def result(self) -> Result:
        return msgspec.json.decode(self.text, type=Result)


def count_of(
    round_: Round, parts: tuple[Weighed, ...] = (), public: PublicInput | msgspec.UnsetType = msgspec.UNSET
) -> Count:
    """Everything that the round's result depends on, from under the seals; ``parts``: of an overall evaluation;
    ``public``: of the public's. Slow: every ballot that counts is opened.

    :raises StorageError: when what the database says does not fit together: somebody changed it.
    """
    verdict = verdict_of(round_)
    programme, candidates = round_.programme, tuple(panels.numbers_of(round_))
    count = Count(
        edition=programme.edition.key,
        programme=programme.programme,
        stage=round_.stage,
        rulebook=round_.rulebook,
        terms=round_.terms,
        candidates=candidates,
        papers=tuple(totals.papers(round_)),
        recusals=tuple(
            Recused(recusal.candidate_id, recusal.expert_id, recusal.ground)
            for recusal in panels.recusals_of(round_)
            if recusal.candidate_id in candidates
        ),
        parts=parts,
        public=public,
        decision=verdict.minuted.decision if verdict else None,
    )
    insist_fitting(round_, count)
    return count


def insist_fitting(round_: Round, count: Count) -> None:
    """:raises StorageError: when the count cannot be one of the portal's."""
    for fault in recount.faults_of(count):
        raise StorageError(f"Round {round_.id} cannot be counted: {fault}")


def record_verdict(round_: Round, minuted: Minuted, *, by: int, at: datetime) -> PanelVerdict:
    """Record the verdict of the panel, in the place of any before it, which is kept. The caller has claimed the round.

    :raises AlreadyThere: ``constraint`` "panel_decision_once".
    """
    return PanelVerdict.create(
        round=round_,
        seq=len(verdicts_of(round_)) + 1,
        minuted=minuted,
        recorded_by=by,
        at=at,
        keep_until=round_.keep_until,
    )


def verdict_of(round_: Round | int) -> PanelVerdict | None:
    """The verdict of the panel that counts, if it gave one."""
    return next(iter(verdicts_of(round_)), None)


def verdicts_of(round_: Round | int) -> list[PanelVerdict]:
    """Every verdict of the panel, the last one first."""
    own = PanelVerdict.round == round_
    return list(PanelVerdict.select().where(own).order_by(PanelVerdict.seq.desc()))


class Texts(NamedTuple):
    """A count and what it comes to, each as its canonical text and the digest of it."""

    input: bytes
    input_digest: str
    text: bytes
    digest: str


def texts_of(count: Count) -> Texts:
    """What is kept of a count. Slow where there is much to count: in no transaction."""
    result = recount.result_of(count)
    text = recount.canonical(result)
    return Texts(recount.canonical(count), result.input, text, hashlib.sha256(text).hexdigest())


def close(round_: Round, count: Count, texts: Texts | None = None, *, at: datetime) -> bool:
    """Write down what the ballots of a stopped round come to, keep the count, and close the round, all at once; False
    when another process has done so.

    :raises StorageError: when the ballots are not those that were counted.
    """
    texts = texts or texts_of(count)
    with atomic():
        if not rounds.close(round_.id):
            return False
        totals.write(round_, count.papers)
        keep(round_, texts, at=at)
    return True


def keep(round_: Round, texts: Texts, *, at: datetime) -> RoundResult:
    """Keep the count of a closed round with its result, in the place of what was kept before the panel decided.

    :raises Refused: when it is frozen.
    """
    found = RoundResult.get_or_none(RoundResult.round == round_)
    kept: RoundResult = found or RoundResult(round=round_, frozen=False, keep_until=round_.keep_until)
    kept.input, kept.input_digest, kept.text, kept.digest = texts
    kept.at = at
    with atomic():
        kept.save(force_insert=found is None)
    return kept


def freeze(round_: Round, *, at: datetime) -> RoundResult:
    """Fix what is kept for good, when the committee approves it.

    :raises StorageError: when the totals written down are not those of the count: somebody changed the database.
    :raises Refused: when it is frozen already.
    """
    kept = kept_of(round_)
    if totals.rows(round_) != recount.rows_of(kept.count):
        raise StorageError(f"Round {round_.id} was changed: its totals are not those that were counted.")
    kept.frozen, kept.at = True, at
    with atomic():
        kept.save(only=(RoundResult.frozen, RoundResult.at))
    return kept


def is_counted(round_: Round | int) -> bool:
    """Whether the round was counted, and its result is known."""
    return bool(RoundResult.select().where(RoundResult.round == round_).exists())


def kept_of(round_: Round | int) -> RoundResult:
    """The result of a closed round, frozen or not. :raises NotFound: when it is not counted."""
    return RoundResult.get(RoundResult.round == round_)


def round_with(digest: str) -> Round:
    """The round whose frozen result has this digest. :raises NotFound: there is none."""
    found = RoundResult.get(RoundResult.digest == digest, RoundResult.frozen)
    return rounds.one(found.round_id)


def result_of(round_: Round | int) -> RoundResult | None:
    """The frozen result, if the round has one."""
    return RoundResult.get_or_none(RoundResult.round == round_, RoundResult.frozen)


def approved_since(moment: datetime) -> list[RoundResult]:
    """The results that were approved since then, the oldest first; with their rounds, programmes and editions."""
    query = RoundResult.select(RoundResult, Round, Programme, Edition).join(Round).join(Programme).join(Edition)
    return list(query.where(RoundResult.frozen, RoundResult.at >= moment).order_by(RoundResult.at, RoundResult.id))


def approved_of(application: Application | int) -> list[RoundResult]:
    """The approved results of the rounds that judged the application, in the order of their approval."""
    left = panels.has_left(RoundCandidate.round, RoundCandidate.application)
    mine = RoundCandidate.select(RoundCandidate.round).where(RoundCandidate.application == application, ~left)
    query = RoundResult.select(RoundResult, Round).join(Round).where(RoundResult.frozen, RoundResult.round.in_(mine))
    return list(query.order_by(RoundResult.at, RoundResult.id))
