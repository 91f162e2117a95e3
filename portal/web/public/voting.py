"""The public's ballot 公众评价 in three screens, without account or picture to decipher: choose, type the code that
came by e-mail, keep the 查询码; and, once it is counted, every code with its choices. (第十九条)"""

import csv
from io import StringIO
from typing import NamedTuple

from flask import Response, make_response, render_template, request

from portal import clock, randomness
from portal.documents.media_types import CSV
from portal.operations.judging import counting, preparing_rounds, public_counting, public_voting
from portal.operations.judging.public_voting import MailCode
from portal.rules.judging import public_voting as rules
from portal.rules.judging.drawing import drawn_order
from portal.rules.judging.public_voting import CastBallot
from portal.rules.judging.recount import Count, Result
from portal.rules.judging.rounds import RoundState
from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import NotFound
from portal.storage.judging import panels, public_ballots, public_forms, rounds
from portal.storage.judging.rounds import Round
from portal.web.answering import Answered, shown_again
from portal.web.origin import visitor
from portal.web.public.pages import blueprint
from portal.web.receiving import received_at, sent_line
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate
from portal.web.showing.overall import Overall, overall_of

PLACE = "/public-votes/<edition>/<programme>"
LINES = 200  # of the list, on one page


class Option(NamedTuple):
    """One whom the visitor can choose."""

    candidate: Candidate
    deed: str
    chosen: bool


class Line(NamedTuple):
    """One published ballot; ``names``: of those whom it chose."""

    code: str
    names: str
    aside: bool


class Vote:
    """The public evaluation of an award as a visitor sees it, read once a request."""

    def __init__(self, edition: str, programme: str) -> None:
        """:raises NotFound: there is none, or nothing of it is public yet."""
        self.round: Round = public_voting.of_award(edition, programme)
        self.place = {"edition": edition, "programme": programme}
        self.book = preparing_rounds.rulebook_of(self.round)
        self.candidates = outcomes.candidates(panels.numbers_of(self.round), self.book)
        self.over = f"{self.round.programme.edition.name}　{self.book.titles.short}"

    @property
    def most(self) -> int:
        return self.round.terms.choices

    @property
    def refusal(self) -> Refusal | None:
        return rules.refusal_to_vote(self.round.window, clock.now())

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What was fixed and published before it began."""
        return list(preparing_rounds.settings_shown(self.round))

    def options(self, seed: str, chosen: set[int]) -> list[Option]:
        """Whom one can choose, in the order drawn for this visitor."""
        deeds = public_forms.deeds_of(self.round)
        order = drawn_order(seed, self.candidates)
        return [Option(self.candidates[one], deeds.get(one, ""), one in chosen) for one in order]

    @property
    def overall(self) -> Overall | None:
        """The overall evaluation that it counts in, once that is approved: with the ranks without the public's part."""
        held = [one for one in rounds.of_programme(self.round.programme) if one.method is Method.OVERALL]
        return next((overall_of(one) for one in held if one.state is RoundState.APPROVED), None)

    @property
    def count(self) -> Count | None:
        """What was counted, once it was."""
        return counting.kept(self.round).count if self.round.state in counting.COUNTABLE else None

    @property
    def voters(self) -> int:
        """How many have voted, of a counted evaluation: as many as there are ballots."""
        return public_ballots.voters(self.round)

    @property
    def asides(self) -> list[tuple[int, str]]:
        """(ballots, reason) of what two people decided not to count."""
        return public_counting.asides(self.round)

    @property
    def result(self) -> Result:
        return counting.result(self.round)

    @property
    def table(self) -> list[outcomes.Line]:
        return outcomes.lines(self.result, self.book, self.candidates)

    def lines(self) -> list[Line]:
        """Every ballot, shuffled by the round's seed, which is published with them."""
        count = self.count
        if count is None or not count.public:
            raise NotFound("nothing is counted yet")
        ballots = {ballot.code: ballot for ballot in count.public.ballots}
        return [self._line(ballots[code]) for code in rules.shuffled(self.round.seed, ballots)]

    def _line(self, ballot: CastBallot) -> Line:
        names = "、".join(self.candidates[number].name for number in ballot.choices)
        return Line(rules.spaced(ballot.code), names, ballot.aside)


# -- voting ------------------------------------------------------------------------------------------------------


@blueprint.get(PLACE)
def public_vote(edition: str, programme: str) -> str:
    return _choosing(Vote(edition, programme), randomness.token(), set())


@blueprint.post(PLACE)
def vote(edition: str, programme: str) -> Answered:
    """Choose; or, where that is done, ask for a code; or cast."""
    found, chosen, act = Vote(edition, programme), _chosen(), request.form.get("act", "")
    seed, email = request.form.get("order", "")[:64], sent_line("email")
    if found.refusal or act == "back":
        return _choosing(found, seed, chosen, email)
    if wrong := _faults(found, chosen, email):
        return _choosing(found, seed, chosen, email, wrong), 422
    if act == "cast":
        return _cast(found, chosen, seed, email)
    with shown_again(lambda trouble: _choosing(found, seed, chosen, email, {"email": trouble})):
        public_voting.ask_for_code(found.round.id, email, address=visitor(), at=received_at())
    return _confirming(found, chosen, seed, email)


def _faults(found: Vote, chosen: set[int], email: str) -> dict[str, str]:
    refusal = rules.refusal_of_choices(chosen, found.candidates, found.most)
    faults = {"choices": refusal.reason} if refusal else {}
    wrong = contacts.refusal_of_email(email)
    return faults | ({"email": wrong} if wrong else {})


def _cast(found: Vote, chosen: set[int], seed: str, email: str) -> Answered:
    proof, who = MailCode(email, sent_line("code")), contacts.email_identity(email)
    with shown_again(lambda trouble: _confirming(found, chosen, seed, email, trouble)):
        code = public_voting.cast(found.round.id, chosen, proof, who=who, address=visitor(), at=received_at())
    names = [found.candidates[one].name for one in sorted(chosen)]
    return render_template("public/vote_done.html", vote=found, code=rules.spaced(code), names=names)


def _chosen() -> set[int]:
    return {int(one) for one in request.form.getlist("choice") if one.isdecimal() and len(one) <= 16}


def _choosing(found: Vote, seed: str, chosen: set[int], email: str = "", faults: dict[str, str] | None = None) -> str:
    return render_template(
        "public/vote.html",
        vote=found,
        options=found.options(seed, chosen),
        order=seed,
        email=email,
        faults=faults or {},
        refusal=found.refusal,
    )


def _confirming(found: Vote, chosen: set[int], seed: str, email: str, trouble: str = "") -> str:
    return render_template(
        "public/vote_code.html",
        vote=found,
        chosen=[found.candidates[one] for one in sorted(chosen)],
        order=seed,
        email=email,
        trouble=trouble,
        minutes=rules.CODE_LIFE.seconds // 60,
        digits=rules.CODE_DIGITS,
    )


# -- what was cast -------------------------------------------------------------------------------------------------


@blueprint.get(f"{PLACE}/ballots")
def public_ballot_list(edition: str, programme: str) -> str:
    found, typed = Vote(edition, programme), rules.typed_look_up(request.args.get("code", ""))
    lines, page = found.lines(), max(1, request.args.get("page", 1, type=int))
    mine = next((line for line in lines if typed and line.code == rules.spaced(typed)), None)
    return render_template(
        "public/vote_ballots.html",
        vote=found,
        lines=lines[(page - 1) * LINES : page * LINES],
        number=len(lines),
        page=page,
        pages=-(-len(lines) // LINES),
        typed=typed,
        mine=mine,
    )


@blueprint.get(f"{PLACE}/ballots.csv")
def public_ballots_csv(edition: str, programme: str) -> Response:
    """Every line, for whoever counts again: code, the candidates' 编号, whether it was set aside."""
    found = Vote(edition, programme)
    count = found.count
    if count is None or not count.public:
        raise NotFound("nothing is counted yet")
    numbers = {one: candidate.number for one, candidate in found.candidates.items()}
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("查询码", "所选候选人编号", "是否计入"))
    ballots = {ballot.code: ballot for ballot in count.public.ballots}
    for ballot in (ballots[code] for code in rules.shuffled(found.round.seed, ballots)):
        chosen = " ".join(numbers[one] for one in ballot.choices)
        writer.writerow((ballot.code, chosen, "不计入" if ballot.aside else "计入"))
    response = make_response("\ufeff" + out.getvalue())
    response.mimetype = CSV
    return response
