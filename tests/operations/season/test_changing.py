"""An open edition changed: by the committee, later only, and nothing that has begun; nobody's years change."""

import msgspec
import pytest

from portal.operations.applying import reminding
from portal.operations.season import changing
from portal.operations.season.changing import CHANGING
from portal.rules.language import proposing as proposing_rules
from portal.rules.people.staffing import RoleName
from portal.rules.season import changing as rules
from portal.rules.season.changing import Deadlines
from portal.rules.season.opening import DEVIATION
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.judging import rounds
from portal.storage.letters import outbox
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from tests.builders import an_edition
from tests.judging import ELIGIBILITY, a_round, experts, submissions
from tests.operations.judged import DECIDED, HOUR, an_applicant, people
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import AT, DAY, SETTINGS

pytestmark = pytest.mark.usefixtures("anywhere", "opened")
WHY = "（示例）系统检修。"
SETTLED = {"values": DECIDED, "deviation": "（示例）本届人数较少。"}


class Case:
    def __init__(self) -> None:
        self.office, self.member = people(RoleName.OFFICE, 1)[0].id, people(RoleName.COMMITTEE, 1)[0].id
        self.made = an_edition(at=AT)["craftsman"]
        editions.set_settings(self.made.id, self.made.version, SETTLED)

    @property
    def programme(self) -> Programme:
        return editions.programme(self.made.id)

    def later(self, days: int = 5, recommending: int = 5) -> Deadlines:
        now = changing.deadlines_of(self.programme)
        return Deadlines(now.closes_at + days * DAY, now.recommending_closes_at + recommending * DAY)

    def propose(self, after: Deadlines | None = None, settings: dict | None = None, *, at=AT):
        seen = self.programme
        after = after or changing.deadlines_of(seen)
        return changing.propose(seen.id, seen.version, after, settings or seen.settings, WHY, by=self.office, at=at)

    def approve(self, proposal, *, at=AT) -> Programme:
        return CHANGING.approve(proposal.id, proposal.version, by=self.member, at=at)


@pytest.mark.rule("M12")
def test_a_moved_deadline_holds_for_everybody_and_changes_nobodys_years() -> None:
    case = Case()
    draft = applications.start(case.programme, an_applicant(), at=AT)
    day, before = case.programme.reference_day, changing.deadlines_of(case.programme)
    proposal = case.propose(case.later())
    assert refusal(CHANGING.approve, proposal.id, proposal.version, by=case.office, at=AT) == (
        proposing_rules.USUAL.own.reason
    )

    moved = case.approve(proposal, at=AT + HOUR)

    assert changing.deadlines_of(moved) == (before.closes_at + 5 * DAY, before.recommending_closes_at + 5 * DAY)
    assert moved.reference_day == day
    again = case.approve(case.propose(case.later(2, 2), at=AT + HOUR), at=AT + HOUR)
    assert (again.reference_day, again.announced_closes_at) == (day, before.closes_at)
    [last, first] = changing.announced(again)
    assert (first.before, first.reason) == (before, WHY)
    assert reminding.tell_moved(AT + 2 * HOUR, SETTINGS) == 1
    assert reminding.tell_moved(AT + 2 * HOUR, SETTINGS) == 0
    [letter] = outbox.latest(10)
    assert "延至" in letter.content.body
    assert draft.programme.reference_day == day
    assert last.after == changing.deadlines_of(again)
    verbs = [entry.verb for entry in journal.about("programme", again.id)]
    assert verbs.count("edition_change_approved") == 2


def test_deadlines_only_move_on() -> None:
    case = Case()
    assert refusal(case.propose, case.later(-1, 0)) == rules.NOT_LATER.reason
    assert refusal(case.propose, case.later(20, 0)) == rules.RECOMMENDING_BEFORE.reason
    late = case.programme.recommending_closes_at + 30 * DAY
    assert refusal(case.propose, case.later(), at=late) == rules.PAST.reason
    assert refusal(case.propose) == rules.NOTHING_CHANGED.reason
    editions.set_state(case.made.edition.id, editions.by_id(case.made.edition.id).version, EditionState.ENDED)
    assert refusal(case.propose, case.later()) == rules.NOT_OPEN.reason


def test_what_was_overtaken_is_not_approved() -> None:
    case = Case()
    proposal = case.propose(case.later())
    seen = case.programme
    editions.set_settings(seen.id, seen.version, seen.settings)
    assert refusal(case.approve, proposal) == rules.CHANGED.reason


def test_settings_change_until_their_round_begins() -> None:
    case = Case()
    values = SETTLED["values"]
    other = SETTLED | {"values": {**values, "passes.score": "5"}}
    assert case.approve(case.propose(settings=other)).settings == other
    panel = experts(3, at=AT)
    a_round(
        case.programme,
        ELIGIBILITY,
        submissions(case.programme, 2, by=an_applicant(), at=AT),
        panel,
        stage="eligibility",
        at=AT,
    )

    assert {one.stage for one in changing.changeable(case.programme)} == {"", "vote", "score"}
    assert "quorum" not in {one.key for one in changing.changeable(case.programme)}
    assert refusal(case.propose, case.later()) == rules.JUDGED_ALREADY.reason
    fixed = other | {"values": {**values, "quorum": "1"}}
    assert refusal(case.propose, settings=fixed) == rules.FIXED.reason
    case.approve(case.propose(settings=other | {"values": {**values, "passes.vote": "30"}}))
    assert rounds.of_programme(case.programme)[0].terms.quorum == "1/2"


@pytest.mark.rule("N5", "N6")
def test_another_number_than_the_documents_needs_a_sentence() -> None:
    case = Case()
    settings = {"values": {**DECIDED, "passes.vote": "30"}}
    assert refusal(case.propose, settings=settings) == DEVIATION.missing.reason
    told = case.approve(case.propose(settings=settings | {"deviation": "（示例）本届场地有限。"}))
    assert "本届入围 30 名" in next(stage.note for stage in told.book.stages if stage.key == "vote")
    assert msgspec.json.decode(told.settings_text)["deviation"]
