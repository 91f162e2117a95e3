"""Whatever anybody tries, in whatever order: nothing is reached that the rules forbid, every successful act of a fact
is exactly one entry in the journal, a refused one none. ``PORTAL_TEST_WALKS`` sets how many applications are walked."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import materials
from portal.rules.applying.recommending import Part, RecommendationState
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, organisations, snapshots
from portal.storage.applying import recommendations as recommended
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import database
from portal.storage.office import official_numbers
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests import repeating
from tests.builders import a_member, an_account, an_edition, an_organisation
from tests.documents.evidence_files import pdf as a_pdf
from tests.operations.reviews import again, an_officer
from tests.operations.submissions import AT, DAY, a_complete_application, person
from tests.operations.walking import (
    ACTORS,
    APPLICANT,
    EMPLOYER,
    NAMED,
    OFFICE,
    RECOMMENDER,
    VERBS,
    World,
)
from tests.repeating import rounds

WALKS, STEPS = rounds("WALKS", 60), 32
HOPS = (*(timedelta(minutes=7),) * 6, 2 * DAY, 7 * DAY)
VERSIONED = {"submit", "withdraw", "resume", "find_ok", "find_wrong", "accept", "send_back", "refuse", "inquire"}
WRITTEN = (
    "SELECT stage, version FROM application WHERE id = ?",
    "SELECT seq, digest FROM head",
    "SELECT id FROM snapshot WHERE application_id = ?",
    "SELECT text FROM official_number WHERE application_id = ?",
    "SELECT section, version FROM draft_section WHERE application_id = ? ORDER BY section",
    "SELECT version FROM evidence_version WHERE application_id = ?",
    "SELECT id, version, answer, lapsed_at FROM recommendation WHERE application_id = ? ORDER BY id",
    "SELECT id, state FROM proposal WHERE subject = ? ORDER BY id",
    "SELECT id, replied_at FROM inquiry WHERE application_id = ? ORDER BY id",
    "SELECT count(*) FROM finding",
    "SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM letter)",
)
DRAFTS = {"save_named", "save_other"}  # no facts


class Cast:
    """The people and the editions that all walks share."""

    def __init__(self) -> None:
        self.officers = [an_officer(), an_officer("second@example.cn")]
        by = self.officers[0].id
        employer = an_organisation("示例数据技术（上海）有限公司", OrganisationKind.EMPLOYER, at=AT)
        association = an_organisation(at=AT)
        self.employer = a_member(employer, email="employer@example.cn", at=AT, by=by)
        self.recommender = a_member(association, email="association@example.cn", at=AT, by=by)
        self.organisations = {Part.EMPLOYER: employer, Part.RECOMMENDER: association}
        self.strangers = [
            an_account(email="stranger@example.cn", at=AT),
            an_account(RoleName.EXPERT, RoleName.COMMITTEE, RoleName.AUDITOR, email="expert@example.cn", at=AT),
            a_member(an_organisation("示例园区", OrganisationKind.PARK, at=AT), email="park@example.cn", at=AT, by=by),
        ]
        self.scan = a_pdf()
        self.programmes: list[Programme] = [
            programme for year in (2017, 2023) for programme in an_edition(year, at=AT).values()
        ]

    def world(self, walk: int) -> World:
        """A draft of a person of its own."""
        applicant = an_account(email=f"{walk}@example.cn", at=AT)
        by_unit, programme = walk % 3 > 0, self.programmes[walk % 4]
        application = a_complete_application(
            programme=programme,
            by=applicant,
            id_number=person(walk),
            channel="单位推荐" if by_unit else "个人自荐",
        )
        for part, organisation in self.organisations.items():
            organisations.name(application.id, part, organisation.id, at=AT)
        people = {
            APPLICANT: [applicant],
            OFFICE: self.officers,
            EMPLOYER: [self.employer],
            RECOMMENDER: [self.recommender],
        }
        return World(again(application), people, by_unit, programme.rulebook.startswith("2017"), self.scan)

    def everybody(self, world: World) -> list[Account]:
        return [account for accounts in world.people.values() for account in accounts] + self.strangers


def what_is_there(number: int) -> list[list[tuple]]:
    """Everything that an act on the application could have written; plain SQL, as it is asked at every step."""
    return [list(database.execute_sql(query, (number,) * query.count("?")).fetchall()) for query in WRITTEN]


def refusal_of(world: World, act: str, by: Account, version: int) -> Exception | None:
    try:
        world.do(act, by, version)
    except (Refused, Stale, NotFound) as refused:
        return refused
    return None


def who_tries_what(world: World, chance: random.Random, everybody: list[Account]) -> tuple[str, Account]:
    """Half of the time something that is allowed, so that walks get far; otherwise anything by anybody."""
    everything = [(act, by) for act in sorted(ACTORS) for by in world.people[ACTORS[act]]]
    allowed = [(act, by) for act, by in everything if world.may(act, by)]
    if allowed and chance.random() < 0.5:
        return chance.choice(allowed)
    act, by = chance.choice(everything)
    return act, by if chance.random() < 0.6 else chance.choice(everybody)


def step(world: World, chance: random.Random, everybody: list[Account], done: Counter[str]) -> None:
    """One person tries one act; the portal does what the rules say."""
    world.now += chance.choice(HOPS)
    act, by = who_tries_what(world, chance, everybody)
    old = act in VERSIONED and chance.random() < 0.1
    allowed = world.may(act, by) and not old
    number = world.application.id
    before = what_is_there(number)
    [[(_, version)], [(seq, _)], *_] = before
    where = f"{act} at {world.stage}"

    refused = refusal_of(world, act, by, version - old)
    assert (refused is None) == allowed, f"{where}: {refused!r}"
    if refused is not None:
        assert what_is_there(number) == before, where
        return

    done[act] += 1
    world.follow(act, by)
    written = journal.head().seq - seq
    assert written == (0 if act in DRAFTS else 1), where
    if act not in DRAFTS:
        [entry] = journal.latest(1)
        found = (entry.verb, entry.subject_kind, entry.subject_id, entry.actor, entry.at)
        assert found == (VERBS[act], "application", number, by.id, world.now), where


def hold(world: World) -> None:
    """What is so after every step."""
    row, stage = world.application.id, applications.stage_of(world.application.id)
    assert stage is world.stage
    assert bool(official_numbers.of(row)) == (stage is Stage.ACCEPTED)
    if stage in (Stage.DRAFT, Stage.WITHDRAWN):
        return
    latest = snapshots.latest(row)
    if stage in (Stage.SUBMITTED, Stage.ACCEPTED) and world.by_unit:
        required = [one.state for one in recommended.of_snapshot(latest) if one.required]
        assert required == [RecommendationState.RECOMMENDED] * 2
    if stage is Stage.IN_CORRECTION:
        submitted, draft = materials.manifest_of(latest).plain_answers, applications.draft(row).answers
        assert {key for key in draft if draft[key] != submitted[key]} <= {NAMED}


@pytest.mark.trial
@pytest.mark.rule("M15", "M16", "CF2", "N4")
def test_nothing_is_reached_that_the_rules_forbid(opened: Settings) -> None:
    cast, done = Cast(), Counter[str]()

    for walk in range(WALKS):
        chance, world = repeating.chance(walk), cast.world(walk)
        for _ in range(STEPS):
            step(world, chance, cast.everybody(world), done)
            hold(world)

    assert journal.verify() == ()
    never = set(ACTORS) - set(done)
    assert not never or WALKS < 24, f"never done in {WALKS} walks: {sorted(never)}"
