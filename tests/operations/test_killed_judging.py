"""kill -9 at random moments while experts score and vote, a round is closed and counted, a panel decides, the committee
approves, list and decision are published: nothing that was said to be done is lost, and nothing is half done.
``PORTAL_TEST_KILLS`` sets how often."""

import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from portal.config import Settings
from portal.operations.judging import counting
from portal.operations.publishing import deciding_honours, final_list, publishing_list
from portal.rules.judging import recount
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.judging import ballots, results, totals
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round
from portal.storage.publishing import document_numbers, honour_lists, unit_notices
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.roll import honours
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal, ProposalState
from tests import repeating
from tests.operations import killed_judging
from tests.operations.judged import an_applicant, people
from tests.operations.killing import KILLS, LONGEST, told_until_killed, working

DONE = ("drafted", "scored", "voted", "closed", "decided", "approved", "announced", "published")  # has just been
BEGUN = ("scoring", "voting", "closing", "deciding", "approving", "announcing", "publishing")  # cut at once
SOON = LONGEST / 10  # seconds: most acts take less than that
DURING = [("", LONGEST), *((did, LONGEST) for did in DONE), *((did, SOON) for did in BEGUN)]
COUNTED = (RoundState.CLOSED, RoundState.APPROVED)


@pytest.fixture
def worker(storage: Settings) -> Iterator[subprocess.Popen[str]]:
    an_applicant()
    for role, count in ((RoleName.OFFICE, 1), (RoleName.COMMITTEE, 1), (RoleName.EXPERT, 3)):
        people(role, count)
    with working(killed_judging, storage) as process:
        yield process


@pytest.mark.trial
def test_nothing_judged_or_decided_is_lost_however_often_the_process_is_killed(
    storage: Settings, worker: subprocess.Popen[str]
) -> None:
    chance, done = repeating.chance(20261201), Counter[str]()
    for kill in range(KILLS):
        told = told_until_killed(worker, chance, *DURING[kill % len(DURING)])
        for fact in told:
            is_there(fact)
        everything_fits()
        done.update(fact["did"] for fact in told)

    print(f"{KILLS} kills:", dict(done))
    assert all(done[did] >= 1 for did in DONE)
    assert journal.verify() == ()


def is_there(fact: dict[str, Any]) -> None:
    """What the process said it had done, it had."""
    if "digest" in fact:
        ballot = ballots.one(fact["ballot"])
        assert ballot.cast_at
        assert fact["digest"] == ballot.digest == ballots.digest_of(ballot.id, ballot.content)
    elif "ballot" in fact:
        assert ballots.one(fact["ballot"]).version >= fact["version"]
    elif "proposal" in fact:
        assert proposals.one(fact["proposal"]).state in fact["states"]
    elif "verb" in fact:
        assert fact["verb"] in {entry.verb for entry in journal.about(fact["kind"], fact["subject"])}


# -- every change has its entry and every entry its change, whatever was cut off -----------------------------------


def everything_fits() -> None:
    for round_ in Round.select():
        fits_a_round(round_)
    fit_the_proposals()
    for notice in PublicNotice.select():
        fits_a_notice(notice)
    for decision in Decision.select():
        fits_a_decision(decision)


def fits_a_round(round_: Round) -> None:
    entries = journal.about("round", round_.id)
    verbs = Counter(entry.verb for entry in entries)
    stopped, counted = round_.state not in (RoundState.PREPARING, RoundState.OPEN), round_.state in COUNTED
    told = [verbs[verb] for verb in ("round_opened", "round_closed", "round_counted", "result_approved")]
    assert told == [1, stopped, counted, round_.state is RoundState.APPROVED]
    handed_in = {one[2]: one[3] for entry in entries for one in entry.facts.get("ballots", ())}
    cast = list(Ballot.select().where(Ballot.round == round_, Ballot.cast_at.is_null(False)))
    assert {ballot.id: ballot.digest for ballot in cast} == handed_in
    assert verbs["panel_decided"] == len(results.verdicts_of(round_))
    assert results.is_counted(round_) == counted
    if not counted:
        assert totals.rows(round_) == []
        return
    kept = results.kept_of(round_)
    assert totals.rows(round_) == recount.rows_of(kept.count)
    assert recount.result_of(kept.count) == counting.result(round_)
    assert kept.frozen == (round_.state is RoundState.APPROVED)


def fit_the_proposals() -> None:
    told: dict[int, list[str]] = defaultdict(list)
    for entry in reversed(journal.latest(None)):
        if "proposal" in entry.facts:
            told[entry.facts["proposal"]].append(entry.verb.rpartition("_")[2])
    states = {one.id: one.state is ProposalState.APPROVED for one in Proposal.select()}
    assert told == {number: ["proposed", "approved"][: 1 + approved] for number, approved in states.items()}


def fits_a_notice(notice: PublicNotice) -> None:
    listed = honour_lists.listed_in(notice.list)
    assert {row.unit for row in unit_notices.of_notice(notice)} == {one.unit for one in listed}
    verbs = [entry.verb for entry in journal.about("public_notice", notice.id)]
    assert verbs.count(publishing_list.PUBLISHED_VERB) == 1


def fits_a_decision(decision: Decision) -> None:
    given = [honour.id for honour in honours.of_decision(decision)]
    told = [
        entry.facts["honours"]
        for entry in journal.about("decision", decision.id)
        if entry.verb == deciding_honours.PUBLISHED_VERB
    ]
    if not decision.is_published:
        assert (given, told) == ([], [])
        return
    assert [sorted(one) for one in told] == [sorted(given)]
    assert len(given) == len(final_list.content_of(decision).going)
    number = document_numbers.known(decision.number)
    assert number
    assert (number.kind, number.subject) == ("decision", decision.id)
