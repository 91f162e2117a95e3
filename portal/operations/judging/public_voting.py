"""The public votes (公众评价): a code to a mailbox, and with it one ballot, sealed at once and joined to nobody. (M19)

Nothing of a single ballot is journalled: an entry has a moment, and a moment finds a voter.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, Protocol

from portal import randomness
from portal.operations.judging.preparing_rounds import claimed, record
from portal.operations.letters import letters
from portal.operations.people.credentials import count
from portal.rules.judging import public_voting as rules
from portal.rules.judging.rounds import RoundState
from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people.sign_ins import network_of
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, public_ballots, public_forms, rounds
from portal.storage.judging.public_ballots import Kept
from portal.storage.judging.rounds import Round
from portal.storage.letters.outbox import Meant
from portal.storage.season import editions
from portal.storage.season.editions import Programme


class Proof(Protocol):
    """How a voter proves to be a person who has not voted. A state identity service fits in here as well: it answers
    for whom it has ``verified`` with a keyed hash, and tells nothing else."""

    def verified(self, round_: Round, *, at: datetime) -> str:
        """The key of the voter in this round, inside the transaction that takes the ballot.

        :raises Refused: nothing is proved.
        """


class MailCode(NamedTuple):
    """Whoever reads a mailbox: that verifies the mailbox, and no person."""

    email: str
    code: str

    def verified(self, round_: Round, *, at: datetime) -> str:
        key = _mailbox(round_, self.email)
        insist(None if public_ballots.use_code(round_, key, self.code.strip(), at=at) else rules.WRONG_CODE)
        return key


def of_award(edition: str, programme: str) -> Round:
    """The public evaluation of an award, as soon as its terms are fixed.

    :raises NotFound: there is none, or nothing of it is public yet.
    """
    for one in editions.programmes_shown():
        if (one.edition.key, one.programme) == (edition, programme) and (found := _shown(one)):
            return found
    raise NotFound(f"no public evaluation of {programme} in {edition}")


def is_public(programme: Programme) -> bool:
    """Whether there is a public evaluation that everybody may see."""
    return _shown(programme) is not None


def _shown(programme: Programme) -> Round | None:
    held = (one for one in rounds.of_programme(programme) if one.method is Method.PUBLIC)
    return next((one for one in held if one.state is not RoundState.PREPARING), None)


def write_deeds(number: int, version: int, deeds: dict[int, str], *, by: int, at: datetime) -> Round:
    """Keep what the public reads of each candidate, before the round is opened.

    :raises Refused: it is open already, or a text is missing or too long. :raises NotFound: there is no such round.
    :raises Stale: somebody else has changed the round.
    """
    written = {candidate: clean_text(text) for candidate, text in deeds.items()}
    for text in written.values():
        insist(rules.DEED.refusal_of(text))
    with atomic():
        round_ = claimed(number, version)
        for candidate in set(panels.numbers_of(round_)) & set(written):
            public_forms.put_deed(round_, candidate, written[candidate])
        record("public_deeds_written", round_, by=by, at=at, candidates=sorted(written))
    return rounds.one(number)


# -- voting ------------------------------------------------------------------------------------------------------


def ask_for_code(number: int, email: str, *, address: str, at: datetime) -> None:
    """Send a code to the mailbox, the same whether it was used before or not: nobody learns who has voted.

    :raises Refused: nobody can vote now, or that is no address. :raises TooOften: too many for this mailbox or
        network. :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    insist(rules.refusal_to_vote(round_.window, at))
    wrong = contacts.refusal_of_email(email)
    insist(Refusal(wrong) if wrong else None)
    count(rules.LETTERS_OF_NETWORK, f"public codes for {network_of(address)}", at)
    count(rules.LETTERS_OF_MAILBOX, f"public codes to {contacts.email_identity(email)}", at)
    code = f"{int.from_bytes(randomness.octets(8), 'big') % 10**rules.CODE_DIGITS:0{rules.CODE_DIGITS}d}"
    until = at + rules.CODE_LIFE
    key = _mailbox(round_, email)
    with atomic():
        public_ballots.put_code(round_, key, code, expires_at=until)
        letter = _voted() if public_ballots.has_voted(round_, key) else _code_letter(code, until)
        letters.send(contacts.normal_email(email), letter, at=at, meant=Meant.ASKED)


def cast(number: int, choices: Collection[int], proof: Proof, *, who: str, address: str, at: datetime) -> str:
    """Cast one ballot; its 查询码, which only the voter learns. ``who``: whose tries are counted.

    :raises Refused: nobody can vote now, these are no choices, nothing is proved, or the voter has voted.
    :raises TooOften: too many wrong tries. :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    insist(rules.refusal_of_choices(choices, panels.numbers_of(round_), round_.terms.choices))
    count(rules.TRIES, f"public tries of {number}:{who}", at)
    code = "".join(rules.ALPHABET[octet % len(rules.ALPHABET)] for octet in randomness.octets(rules.LOOK_UP))
    chosen = tuple(sorted(set(choices)))
    with atomic():
        rounds.hold_open(number)
        round_ = rounds.one(number)
        insist(rules.refusal_to_vote(round_.window, at))
        key = proof.verified(round_, at=at)
        if not public_ballots.admit(round_, key):
            raise Refused(rules.VOTED_ALREADY)
        network = public_ballots.key_of(round_, "network", network_of(address))
        many = public_ballots.count_network(round_, network) > rules.NETWORK_MANY
        pattern = public_ballots.key_of(round_, "pattern", ",".join(map(str, chosen)))[: rules.LOOK_UP]
        full = public_ballots.take(round_, Kept(code, chosen, many, pattern))
    if full:
        public_ballots.forget_keys(round_)
    return code


# -- opening and ending ------------------------------------------------------------------------------------------


def lacking(round_: Round) -> tuple[str, ...]:
    """What keeps the voting from being opened: a candidate of whom the public would read nothing."""
    if round_.method is not Method.PUBLIC:
        return ()
    missing = len(set(panels.numbers_of(round_)) - set(public_forms.deeds_of(round_)))
    return (f"还有 {missing} 名候选人没有写公开的事迹。",) if missing else ()


def refusal_to_stop(round_: Round, at: datetime) -> Refusal | None:
    """Why the voting may not be ended, or None."""
    return rules.refusal_to_close(round_.window, at) if round_.state is RoundState.OPEN else None


def stopped(round_: Round) -> dict[str, int]:
    """Put the last ballots away, in the transaction that ends the voting; how many have voted, for its entry."""
    public_ballots.put_rest_away(round_)
    return {"voters": public_ballots.voters(round_)}


def forget(round_: Round) -> None:
    """Destroy the key of the last batch, after that transaction: nobody can join voter and ballot any more."""
    public_ballots.forget_keys(round_)


def sweep(*, at: datetime) -> int:
    """Remove codes that have expired; how many."""
    return public_ballots.forget_codes(before=at)


def _mailbox(round_: Round, email: str) -> str:
    return public_ballots.key_of(round_, "mailbox", contacts.email_identity(email))


def _code_letter(code: str, until: datetime) -> letters.Text:
    return letters.composed(
        "公众评价验证码",
        "",
        f"您的验证码：{code}",
        f"请在 {letters.shown_moment(until)} 以前，在投票页面填写。验证码只说明能收到这个邮箱的邮件。",
        "如果不是您本人申请，请不必理会，也不要把验证码告诉别人。",
    )


def _voted() -> letters.Text:
    return letters.composed(
        "这个邮箱已经投过票",
        "",
        "有人用这个邮箱申请公众评价的验证码。这个邮箱已经投过票，每人一票，不能再投。",
        "如果不是您本人申请，请不必理会。",
    )
