"""A process that carries programmes from their rounds to the published decision until it is killed, and says what it
does (``tests.operations.killing``): experts score and vote, the office closes, the panel decides, the committee
approves, list, notice and decision are published. When one programme is through, the next one begins.

What comes next is read from the database alone, as people would who come back after the machine has stopped.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from portal.operations.judging import approving_results, closing, marking
from portal.operations.judging.approving_results import RESULT
from portal.operations.publishing import deciding_honours, final_list, listing_honours, publishing_list, unit_notices
from portal.operations.publishing.final_list import FINAL_LIST
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.operations.season.proposing import Matter
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, rounds
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.publishing import decisions, honour_lists, public_notices
from portal.storage.publishing import unit_notices as stored_notices
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.publishing.public_notices import PublicNotice, ends_at
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal, ProposalState
from tests.builders import an_edition
from tests.operations.deciding import HOSTS
from tests.operations.judged import AFTER, DURING, HOUR, a_round, accepted, deciding, declare, given
from tests.operations.killing import THREADS, say, serve
from tests.operations.submissions import AT, SETTINGS

CANDIDATES = 3
STAGES = ("eligibility", "vote", "score", "final")


class People:
    """Whoever acts, as the database knows them."""

    def __init__(self) -> None:
        self.office, *_ = accounts.having(RoleName.OFFICE)
        self.member, *_ = accounts.having(RoleName.COMMITTEE)
        self.applicant, *_ = accounts.having(RoleName.APPLICANT)
        self.panel: list[Account] = accounts.having(RoleName.EXPERT)


@contextmanager
def doing(doing_: str, done: str, kind: str, subject: int, verb: str) -> Iterator[None]:
    """Say that it begins, and when it has been done, which entry of the journal must say so from now on."""
    say(doing_)
    yield
    say(done, kind=kind, subject=subject, verb=verb)


def current(part: int, people: People) -> Programme:
    """The thread's programme that is not through yet, or a new one."""
    own = [edition for edition in editions.every() if int(edition.key) % THREADS == part]
    for edition in own:
        for programme in editions.programmes_of(edition):
            if programme.programme == "craftsman" and not decisions.published_of(programme):
                return programme
    with atomic():
        edition = an_edition(2023, key=f"{3000 + len(own) * THREADS + part}", at=AT, closes=-HOUR)
        programme = deciding(edition["craftsman"], passes__score="2")
        accepted(programme, CANDIDATES, by=people.applicant)
    return programme


def work(part: int, chance: random.Random) -> None:
    """The next act on the thread's programme."""
    people = People()
    programme = current(part, people)
    for stage in STAGES:
        round_ = rounds.of_stage(programme, stage)
        if round_ is None:
            with atomic():
                declare(a_round(programme, stage, people.panel, by=people.office.id), people.panel)
            return
        if round_.state is not RoundState.APPROVED:
            return judge(round_, people, chance)
    publish(programme, people)


# -- judging -------------------------------------------------------------------------------------------------


def judge(round_: Round, people: People, chance: random.Random) -> None:
    left = [ballot for expert in people.panel for ballot in ballots.of_expert(round_, expert) if not ballot.cast_at]
    if left and round_.state is RoundState.OPEN:
        ballot = chance.choice(left)
        return vote(round_, ballot) if round_.method is Method.VOTE else score(round_, ballot, chance)
    if round_.state in (RoundState.OPEN, RoundState.CLOSING):
        with doing("closing", "closed", "round", round_.id, "round_counted"):
            closing.close(round_.id, round_.version, by=people.office.id, at=AFTER)
    elif closing.refusal_to_decide(round_) is None:
        decide(round_, people)
    else:
        seen, office = (round_.id, round_.version), people.office.id
        proposing = partial(approving_results.propose_result, *seen, "同意。", by=office, at=AFTER)
        take_two_people(RESULT, round_.id, proposing, people)


def score(round_: Round, ballot: Ballot, chance: random.Random) -> None:
    """Keep a draft, or hand in."""
    expert, candidate = ballot.expert_id, ballot.candidate_id
    what = given(round_, points=panels.numbers_of(round_).index(candidate), answer=True)  # nobody is level with another
    if chance.random() < 1 / 3:
        say("drafting")
        kept = marking.draft(round_.id, candidate, ballot.version, what, "示例笔记。", by=expert, at=DURING)
        say("drafted", ballot=kept.id, version=kept.version)
    else:
        say("scoring")
        cast = marking.cast(round_.id, candidate, ballot.version, what, by=expert, at=DURING)
        say("scored", ballot=cast.id, digest=cast.digest)


def vote(round_: Round, ballot: Ballot) -> None:
    expert = ballot.expert_id
    say("voting")
    marking.cast_votes(round_.id, panels.numbers_of(round_), by=expert, at=DURING)
    for cast in ballots.of_expert(round_, expert):
        say("voted", ballot=cast.id, digest=cast.digest)


def decide(round_: Round, people: People) -> None:
    """The panel names the first for the honour and the others as nominees."""
    first, *others = panels.numbers_of(round_)
    named = {"honouree": [first], "nominee": others}
    with doing("deciding", "decided", "round", round_.id, "panel_decided"):
        closing.decide(round_.id, round_.version, "会议记录。", honours=named, by=people.office.id, at=AFTER)


def take_two_people(
    matter: Matter[Any, Any], subject: int, propose: Callable[[], Proposal], people: People, *, at: datetime = AFTER
) -> None:
    """The one step of the two that is next."""
    waiting = matter.last(subject)
    if waiting is None or not waiting.is_open:
        say("proposing")
        say("proposed", proposal=propose().id, states=list(ProposalState))
    else:
        say("approving")
        matter.approve(waiting.id, waiting.version, by=people.member.id, at=at, settings=SETTINGS)
        say("approved", proposal=waiting.id, states=[ProposalState.APPROVED])


# -- publishing ----------------------------------------------------------------------------------------------


def publish(programme: Programme, people: People) -> None:
    listed = honour_lists.of_programme(programme)
    notice = public_notices.of_list(listed) if listed else None
    if listed is None:
        result = listing_honours.standing(programme.id).result
        assert result
        chosen = {number: honour for honour, numbers in result.honours.items() for number in numbers}
        proposing = partial(listing_honours.propose, programme.id, chosen, "", by=people.office.id, at=AFTER)
        take_two_people(HONOUR_LIST, programme.id, proposing, people)
    elif notice is None:
        begin_notice(listed, people)
    else:
        conclude(listed, notice, people)


def begin_notice(listed: HonourList, people: People) -> None:
    earliest = publishing_list.standing(listed.id, at=AFTER).earliest
    say("announcing")
    made = publishing_list.publish(listed.id, earliest, by=people.office.id, at=AFTER, settings=SETTINGS)
    say("announced", kind="public_notice", subject=made.id, verb=publishing_list.PUBLISHED_VERB)


def conclude(listed: HonourList, notice: PublicNotice, people: People) -> None:
    """Settle the next unit's notice; when all are, from the final list to the decision."""
    office, over = people.office.id, ends_at(notice) + 10 * HOUR
    for row in stored_notices.of_notice(notice):
        if row.state is UnitNoticeState.AWAITED:
            unit_notices.exempt(row.id, row.version, "（示例）单位已经注销。", by=office, at=over)
            return
    decision = next(iter(decisions.of_list(listed)), None)
    if decision is None:
        proposing = partial(final_list.propose, listed.id, by=office, at=over)
        take_two_people(FINAL_LIST, listed.id, proposing, people, at=over)
    elif not decision.number:
        number, day = f"沪工总发〔{over.year}〕{decision.id}号", over.date()
        deciding_honours.write(
            decision.id, decision.version, hosts=HOSTS, document_number=number, decided_on=day, at=over
        )
    else:
        with doing("publishing", "published", "decision", decision.id, deciding_honours.PUBLISHED_VERB):
            deciding_honours.publish(decision.id, decision.version, by=office, at=over, settings=SETTINGS)


if __name__ == "__main__":
    serve(work)
