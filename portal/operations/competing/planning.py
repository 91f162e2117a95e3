"""What an edition decides for a competition before anything is scored: the office proposes days, places, prizes, the
committee approves them, and they are public at once. (N9–N11)"""

from datetime import datetime

from portal.operations.competing import entering
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.competing import planning as rules
from portal.rules.competing.planning import Plan
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people.staffing import RoleName
from portal.storage.competing import competitions, undertakers
from portal.storage.competing.competitions import Competition
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts
from portal.storage.season.editions import EditionState
from portal.storage.season.proposals import Proposal

NOT_RUNNING = Refusal("这一届没有在进行，不能再更改竞赛的安排、导入结果或推荐人选。")


def refusal_of_edition(competition: Competition) -> Refusal | None:
    """Why nothing can be done for the competition, or None: its edition is not open."""
    return None if competition.programme.edition.state is EditionState.OPEN else NOT_RUNNING


def is_undertaker(account: int) -> bool:
    """Whether the account acts for the undertaker of a competition."""
    return RoleName.UNDERTAKER in accounts.roles_of(account)


def reached(number: int, by: int) -> Competition:
    """The competition, for who does something with it.

    :raises NotFound: there is no such one, or ``by`` acts for the undertaker of another one.
    """
    if is_undertaker(by) and not undertakers.binds(by, number):
        raise NotFound(f"{by} does not act for the competition {number}")
    return competitions.one(number)


def propose(number: int, plan: Plan, *, by: int, at: datetime) -> Proposal:
    """Put a plan before the committee.

    :raises Refused: it has a fault, a stage was scored by it already, or another proposal waits. Errors as ``reached``.
    """
    with atomic():
        _insist_on(reached(number, by), plan)
        return PLAN.propose(number, plan, by=by, at=at)


def _insist_on(competition: Competition, plan: Plan) -> None:
    insist(refusal_of_edition(competition))
    if fault := next(rules.faults_of_plan(competition.book, plan), None):
        raise Refused(Refusal(fault))
    scored = [stage.key for stage in competition.book.scored()]
    taken = [stage for stage in scored if competitions.result_of(competition, stage)]
    insist(rules.refusal_of_change(competition.plan, plan, taken))


def _set(approval: Approval[Plan]) -> Competition:
    """The plan is public, unless a stage was scored meanwhile."""
    competition = competitions.one(approval.proposal.subject)
    _insist_on(competition, approval.content)
    held = competitions.set_plan(competition, approval.content)
    entering.open_entries(competitions.one(held.id), approval.content)
    return held


PLAN = Matter(
    "competition_plan",
    "competition",
    Plan,
    Verbs("competition_plan_proposed", "competition_plan_approved", "competition_plan_declined"),
    follows=_set,
    public=True,
)
