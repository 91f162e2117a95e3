"""One round of judging on one page, as far as it has come."""

from datetime import datetime
from functools import cached_property

from portal.operations.judging import approving_results, closing, counting, repeating
from portal.rules.judging.recount import Result
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.storage.judging import results, round_queries, rounds
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal
from portal.web.office.rounds import states
from portal.web.office.rounds.held import A_PAGE, Held
from portal.web.receiving import me
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate, Line
from portal.web.showing.overall import Overall, overall_of


class View(Held):
    """The round with what can be done next, and what it came to. Read once a request."""

    @cached_property
    def refusal(self) -> Refusal | None:
        """Why the next step is not possible now."""
        match self.round.state:
            case RoundState.PREPARING:
                return self.standing.refusal_to_open
            case RoundState.OPEN:
                return self.standing.refusal_to_close
            case RoundState.CLOSED:
                return approving_results.refusal_to_propose(self.round)
            case _:
                return None

    @cached_property
    def earlier(self) -> list[tuple[Round, str]]:
        """The rounds of this stage that were held anew, with the reason, where this is the one that counts."""
        if self.round.state is RoundState.REPLACED:
            return []
        return [found for found in repeating.replaced(self.round.programme) if found[0].stage == self.round.stage]

    @property
    def anew(self) -> Round | None:
        """The round that is held in the place of this one."""
        return rounds.of_stage(self.round.programme, self.round.stage)

    # -- what it came to, once it is closed --------------------------------------------------------------------

    @cached_property
    def result(self) -> Result:
        """:raises Refused: the round is not closed."""
        return counting.result(self.round)

    @cached_property
    def is_counted(self) -> bool:
        """Whether its result is known; that of a round held anew is kept."""
        return results.is_counted(self.round)

    @cached_property
    def table(self) -> list[Line]:
        if not self.is_counted:
            return []
        return outcomes.lines(self.result, self.book, {one.id: one for one in self.candidates})

    @cached_property
    def listed(self) -> list[Candidate]:
        """The candidates on this page: once the round is counted, those of the result's lines."""
        return [line.candidate for line in self.lines] if self.is_counted else super().listed

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the result on this page."""
        numbers = round_queries.official_numbers(self.round)
        places = sorted(self.result.places, key=lambda one: (not one.rank, one.rank, numbers[one.candidate]))
        some = places[(self.page - 1) * A_PAGE : self.page * A_PAGE]
        return outcomes.lines(self.result, self.book, outcomes.candidates([one.candidate for one in some], self.book))

    @cached_property
    def overall(self) -> Overall | None:
        """What each part adds, of an overall evaluation."""
        return overall_of(self.round)

    @property
    def said(self) -> str:
        return outcomes.summary_of(self.result)

    @property
    def score_label(self) -> str:
        return outcomes.SCORES[self.method]

    @property
    def has_rank(self) -> bool:
        return self.method is not Method.ELIGIBILITY

    @property
    def has_spread(self) -> bool:
        return self.method in SHEETS

    @cached_property
    def minuted(self) -> Minuted | None:
        return closing.decision(self.round)

    @property
    def decided_at(self) -> datetime | None:
        decided = results.verdict_of(self.round)
        return decided.at if decided else None

    @property
    def chosen(self) -> list[str]:
        """The names of those whom the panel lets go on; a deliberation's stand in the table."""
        if not self.minuted:
            return []
        named = outcomes.candidates(self.minuted.goes_on, self.book)
        return [named[number].name for number in self.minuted.goes_on]

    @property
    def needs_decision(self) -> bool:
        """Whether the panel has to decide before the result can be put forward (M4, N7)."""
        return closing.refusal_to_decide(self.round) is None

    @cached_property
    def proposal(self) -> Proposal | None:
        return approving_results.RESULT.last(self.round.id)

    @property
    def declined(self) -> bool:
        """Whether the committee has declined what the round comes to: something has to change."""
        return approving_results.is_declined(self.round)

    @property
    def proposal_words(self) -> str:
        return states.PROPOSED[self.proposal.state] if self.proposal else ""

    @property
    def opinion(self) -> str:
        """What the panel says about the round, as it was put forward last (M10)."""
        return approving_results.RESULT.content_of(self.proposal).opinion if self.proposal else ""

    @property
    def digest(self) -> str:
        frozen = results.result_of(self.round)
        return frozen.digest if frozen else ""

    @property
    def firm(self) -> bool:
        """Whether there is a page on how firm the result is."""
        return self.is_counted and bool(self.result.firmness)

    @property
    def summary_title(self) -> str:
        return states.SUMMARIES[self.method]

    @property
    def papers(self) -> list[tuple[str, str]]:
        """What can be taken away: (kind, words)."""
        found = [("workbook", f"{self.summary_title}（Excel）"), ("summary", f"{self.summary_title}（Word）")]
        found += [("sheets", "全部评分表，供签名（压缩包）")] if self.has_spread else []
        found += [("minutes", "会议纪要（Word）")] if self.minuted else []
        found += [("list", "结果名单（Word）")] if self.round.state is RoundState.APPROVED else []
        return found


def name_of(account: int | None) -> str:
    return accounts.one(account).contact.name if account else ""


def is_own(account: int | None) -> bool:
    return account == me()
