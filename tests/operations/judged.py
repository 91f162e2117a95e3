"""What the tests of judging share: accepted applications and experts in bulk, rounds taken to where a test begins."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from portal.operations.judging import approving_results, closing, marking, panels, preparing_rounds
from portal.rules.applying.manifest import Agreed, Manifest, Paged, Ruled, Salted
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import SHEETS
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging import rounds as stored_rounds
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.experts import Profile
from portal.storage.judging.rounds import Round
from portal.storage.office import official_numbers
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.operations.submissions import AT

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
OPENS, CLOSES = AT + HOUR, AT + 24 * HOUR
DURING, AFTER = OPENS + HOUR, CLOSES + HOUR
DECIDED = {"quorum": "1/2", "passes.score": "6"}


def a_programme(award: str = "craftsman", **decided: str) -> Programme:
    """An edition's programme in which everything is decided. Keys with a dot are written with two underscores."""
    programme = an_edition(2023, at=AT, closes=-HOUR)[award]
    return deciding(programme, **decided)


def deciding(programme: Programme, **decided: str) -> Programme:
    values = DECIDED | {key.replace("__", "."): value for key, value in decided.items()}
    editions.set_settings(programme.id, programme.version, {**programme.settings, "values": values})
    return editions.programme(programme.id)


def accepted(
    programme: Programme, count: int, *, by: Account, unit: str = "", field: str = "", at: datetime = AT
) -> list[Application]:
    """So many accepted applications, written at once."""
    made = []
    with atomic():
        for order in range(count):
            made.append(_accepted(programme, order, by, unit or f"示例单位{order}", field, at))
    return made


def _accepted(programme: Programme, order: int, by: Account, unit: str, field: str, at: datetime) -> Application:
    ordinal = numbers_so_far(programme) + 1
    slot = f"unit:{ordinal}"
    application = applications.start(programme, by, at=at, slot=slot)
    name = f"示例{ordinal}号"
    applications.describe(application.id, at=at, name=name, unit=unit, technical_field=field, recommender="")
    snapshots.freeze(
        application,
        msgspec.json.encode(
            a_manifest(application, name=name, email=f"{ordinal}@example.cn", phone=f"1390000{ordinal:04}")
        ),
        rulebook=programme.rulebook,
        template_digest="t",
        at=at,
    )
    applications.set_stage(application, Stage.ACCEPTED, at=at)
    official_numbers.give(
        application, official_numbers.next_ordinal(programme), f"示例{programme.id}-{ordinal:04d}", at=at
    )
    return applications.one(application.id)


def numbers_so_far(programme: Programme) -> int:
    return len(applications.of_programme(programme))


def a_manifest(application: Application, **answers: str) -> Manifest:
    """What a submission says, as far as judging asks."""
    return Manifest(
        application=application.id,
        edition="2023",
        programme="craftsman",
        answers={key: Salted("", value) for key, value in answers.items()},
        attachments=(),
        rulebook=Ruled("", ""),
        template_digest="",
        form=Paged("", 1),
        volume=None,
        photo="",
        consents={},
        declaration=Agreed("", ""),
        submitted_at=AT.isoformat(),
    )


def an_applicant(email: str = "units@example.cn") -> Account:
    return accounts.add(name="示例", email=email, password_hash="x", at=AT, roles=(RoleName.APPLICANT,))


def people(role: RoleName, count: int, *, unit: str = "", called: str = "") -> list[Account]:
    """So many accounts of one role; experts with a unit each. ``called``: what their addresses begin with."""
    made = []
    for order in range(count):
        email = f"{called or role.value}{order}@example.cn"
        account = accounts.add(name=f"{role.word}{order}", email=email, password_hash="x", at=AT, roles=(role,))
        if role is RoleName.EXPERT:
            experts.describe(account.id, Profile(unit or f"示例大学{order}"))
        made.append(account)
    return made


def a_round(
    programme: Programme,
    stage: str,
    panel: Sequence[Account],
    *,
    by: int,
    each: int = 0,
    opens: datetime = OPENS,
    closes: datetime = CLOSES,
    at: datetime = AT,
    opened: bool = True,
) -> Round:
    """The round of a stage with its panel, as suggested; open unless told otherwise."""
    made = preparing_rounds.prepare(programme, stage, by=by, at=at)
    made = panels.seat(made.id, made.version, {expert.id: "" for expert in panel}, by=by, at=at)
    made = panels.assign(made.id, made.version, panels.suggest(made.id, each), by=by, at=at)
    made = preparing_rounds.set_window(made.id, made.version, opens, closes, by=by, at=at)
    return closing.open_round(made.id, made.version, by=by, at=at) if opened else made


def given(round_: Round, *, points: int = 0, answer: bool | None = None) -> Given:
    """A whole sheet with so many points under each maximum, or an answer."""
    if round_.method in SHEETS:
        rubric = preparing_rounds.rulebook_of(round_).rubric
        return Given({one.key: max(1, one.maximum - points) for one in rubric.indicators()}, opinion="示例意见。")
    heads = frozenset() if answer else frozenset({Head.COMPLETENESS})
    return Given(answer=bool(answer), heads=heads)


def declare(round_: Round, panel: Sequence[Account], *, at: datetime = DURING) -> None:
    for expert in panel:
        marking.declare(round_.id, {}, by=expert.id, at=at)


def cast_all(
    round_: Round, panel: Sequence[Account], say: Callable[[int, int], Given], *, at: datetime = DURING
) -> None:
    """Every expert declares and hands in everything, ``say(candidate, expert)``; in one transaction, to be quick."""
    with atomic():
        declare(round_, panel, at=at)
        for expert in panel:
            for task in marking.work(round_.id, by=expert.id, at=at).tasks:
                hand_in(round_, expert, task.candidate, say(task.candidate, expert.id), at=at)


def hand_in(round_: Round, expert: Account, candidate: int, what: Given, *, at: datetime = DURING) -> Ballot:
    """Cast the expert's ballot for the candidate, at whatever version it is."""
    seen = marking.paper(round_.id, candidate, by=expert.id, at=at)
    return marking.cast(round_.id, candidate, seen.ballot.version, what, by=expert.id, at=at)


def concluded(round_: Round, *, office: int, committee: int, at: datetime) -> Round:
    """The closed round with its result proposed and approved."""
    seen = again(round_)
    proposal = approving_results.propose_result(seen.id, seen.version, "同意。", by=office, at=at)
    return approving_results.RESULT.approve(proposal.id, proposal.version, by=committee, at=at)


def again(round_: Round) -> Round:
    """The round as it is now."""
    return stored_rounds.one(round_.id)
