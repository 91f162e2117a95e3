"""Fifty submissions of one ID number to both awards at the same moment, by 25 accounts: of each account one is taken,
of all of them one is confirmed and 24 wait. ``PORTAL_TEST_RACES`` sets the rounds."""

import pytest

from portal.config import Settings
from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import ClaimState
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import journal
from tests.builders import an_account, an_edition
from tests.operations.submissions import (
    AT,
    a_complete_application,
    person,
    resume,
    submit,
    together,
    withdraw,
)
from tests.repeating import rounds

AT_ONCE, ACCOUNTS = 50, 25
ROUNDS = rounds("RACES", 8)


def with_number(application: Application, number: str) -> None:
    section = section_of(filing.rulebook_under(application), "personal")
    draft = applications.draft(application.id)
    own = {key: draft.answers[key] for key in blank_section(section)} | {"id_number": number}
    filing.save_section(application, section, own, draft.versions["personal"], at=AT)


@pytest.mark.trial
@pytest.mark.rule("P4")
def test_of_fifty_submissions_of_one_number_to_both_awards_one_is_confirmed(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    drafts = []
    for one in range(ACCOUNTS):
        account = an_account(email=f"{one}@example.cn", at=AT)
        drafts += [a_complete_application(programme=programme, by=account) for programme in programmes.values()]

    for race in range(ROUNDS):
        for application in drafts:
            with_number(application, person(race))
        drafts = [*drafts[race % 2 :], *drafts[: race % 2]]  # who comes first tries now this award, now the other
        current = [applications.one(application.id) for application in drafts]

        outcomes = together(lambda number, current=current: submit(current[number]), AT_ONCE)

        accepted = [outcome for outcome in outcomes if isinstance(outcome, Snapshot)]
        refused = [outcome for outcome in outcomes if type(outcome) is Refused]
        assert (len(accepted), len(refused)) == (ACCOUNTS, ACCOUNTS), outcomes
        assert all("已经申报" in outcome.refusal.reason for outcome in refused)
        stages = [applications.one(application.id).stage for application in drafts]
        assert stages.count(Stage.AWAITING_RECOMMENDATION) == 1
        assert stages.count(Stage.UNVERIFIED) == ACCOUNTS - 1
        assert stages.count(Stage.DRAFT) == ACCOUNTS
        for one, outcome in zip(drafts, outcomes, strict=True):
            if isinstance(outcome, Snapshot):
                withdraw(one)
                resume(one)

    assert snapshots.Snapshot.select().count() == ACCOUNTS * ROUNDS
    states = [claim.state for claim in entrants.Entrant.select()]
    assert (states.count(ClaimState.CONFIRMED), states.count(ClaimState.WAITING)) == (ROUNDS, (ACCOUNTS - 1) * ROUNDS)
    assert journal.verify() == ()
