"""The public's ballot 公众评价: one ballot of at most k choices for each verified person, sealed until it is counted.

Voter and ballot cannot be joined, and nobody sees a figure before the count. What looks like one hand casting many is
marked in coarse classes as it is cast; two people may set such ballots aside, with a reason, before the result is
opened. (M19)
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import msgspec

from portal.rules.judging.rounds import NOT_YET, OVER, RoundState, Window
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.people.sign_ins import Limit

CODE_LIFE = timedelta(minutes=30)
CODE_DIGITS = 6
LETTERS_OF_MAILBOX = Limit(5, timedelta(hours=1))
LETTERS_OF_NETWORK = Limit(300, timedelta(hours=1))  # a whole company sits behind one
TRIES = Limit(5, timedelta(minutes=15))  # of codes, by one mailbox
NETWORK_MANY = 20  # ballots from one network, after which the next ones are marked
PATTERN_MANY = 10  # marked ballots of one network class that say the same, before anybody is asked about them
BATCH = 20  # ballots that are mixed and put away together; twice as many wait, so that none is ever in a smaller one
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # of a 查询码: no 0 and O, no 1 and I
LOOK_UP = 12  # letters of a 查询码

REASON = Passage("不计入的理由", 1_000, "计票结果会公布这句话")
DEED = Passage("公开的事迹", 400, "公众投票时看到")
FORM_NAME = Passage("其他形式的名称", 60)

NOBODY_CHOSEN = Refusal("请至少选择一名候选人。")
NOT_TO_CHOOSE = Refusal("所选的候选人中有人不在名单上，请刷新本页后重新选择。")
VOTED_ALREADY = Refusal("这个邮箱已经投过票。每人一票，不能再投。")
WRONG_CODE = Refusal("验证码不对，或者已经过期。请核对邮件里最新的一个，或者重新获取。")
STILL_VOTING = Refusal("投票时间还没有截止，截止以前不能开票。")
NOT_STOPPED = Refusal("投票结束以后、开票以前，才能办理。")
NOT_MARKED = Refusal("只能把带有疑点标记的一组选票列为不计入。")
ASIDE_ALREADY = Refusal("这一组选票已经列为不计入。")
UNDECIDED = Refusal("还有不计入选票的提议没有决定，请先决定。")
UNCONFIRMED = Refusal("还有其他形式的结果没有经另一位工作人员核对，请先核对或者删除。")
NO_PROOF = Refusal("请上传证明材料。")
FORM_FAULTY = Refusal("请填写参加人数，和每名候选人的票数；每名的票数不能多于参加人数。")
SAME_OFFICER = Refusal("其他形式的结果须由另一位工作人员核对，不能由录入人自己核对。")


class CastBallot(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One ballot as it is published: [查询码, candidates chosen, whether it was set aside]."""

    code: str
    choices: tuple[int, ...]
    aside: bool = False


class OtherForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What another form of public evaluation came to, on paper at a venue or with a partner. ``proof``: SHA-256 of what
    proves it; ``votes``: (candidate, votes), ascending."""

    name: str
    voters: int
    votes: tuple[tuple[int, int], ...]
    proof: str


class PublicInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a public evaluation is counted from. ``ballots`` in ascending order of their codes."""

    ballots: tuple[CastBallot, ...]
    forms: tuple[OtherForm, ...] = ()


class PublicCount(msgspec.Struct, frozen=True):
    """Both counts: ``ballots`` that were cast on the portal, and of these ``aside``; ``elsewhere``: people who took
    part in another form; ``with_aside``: (candidate, votes) if none had been set aside."""

    ballots: int
    aside: int
    elsewhere: int
    with_aside: tuple[tuple[int, int], ...]


# -- voting ------------------------------------------------------------------------------------------------------


def refusal_to_vote(window: Window, now: datetime) -> Refusal | None:
    """Why nobody can vote now, or None; both ends are in time."""
    if window.state is RoundState.PREPARING or now < window.opens_at:
        return NOT_YET
    return OVER if window.state is not RoundState.OPEN or now > window.closes_at else None


def refusal_of_choices(chosen: Collection[int], candidates: Collection[int], most: int) -> Refusal | None:
    """Why this cannot be a ballot, or None: at least one and at most k different candidates."""
    if not chosen:
        return NOBODY_CHOSEN
    if not set(chosen) <= set(candidates):
        return NOT_TO_CHOOSE
    if len(set(chosen)) > most:
        return Refusal(f"最多可以选 {most} 名，现在选了 {len(set(chosen))} 名，请减少后再继续。")
    return None


def typed_look_up(text: str) -> str:
    """A 查询码 however it is typed.

    >>> typed_look_up(" 2345-6789-abcd ")
    '23456789ABCD'
    """
    return "".join(letter for letter in text.upper() if letter in ALPHABET)[:LOOK_UP]


def spaced(code: str) -> str:
    """A 查询码 as it is shown.

    >>> spaced("23456789ABCD")
    '2345-6789-ABCD'
    """
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def shuffled(seed: str, codes: Iterable[str]) -> list[str]:
    """The 查询码 in an order drawn by SHA-256 of seed‖code, which anybody can draw again.

    >>> shuffled("seed", ["A", "B", "C"])
    ['B', 'C', 'A']
    """
    return sorted(codes, key=lambda code: hashlib.sha256(f"{seed}‖{code}".encode()).digest())


# -- before the count --------------------------------------------------------------------------------------------


def refusal_to_close(window: Window, now: datetime) -> Refusal | None:
    """Why the voting may not be ended, or None: never before its time, as that was published."""
    return STILL_VOTING if now <= window.closes_at else None


def refusal_before_count(state: RoundState) -> Refusal | None:
    """Why nothing can be set aside or entered from elsewhere, or None: nobody sees a figure before the end, and nothing
    changes after the count."""
    return None if state is RoundState.CLOSING else NOT_STOPPED


def refusal_of_form(form: OtherForm, candidates: Collection[int]) -> Refusal | None:
    """Why this cannot be what another form came to, or None."""
    if refusal := FORM_NAME.refusal_of(form.name):
        return refusal
    listed = [candidate for candidate, _ in form.votes]
    fits = all(0 <= votes <= form.voters for _, votes in form.votes)
    if form.voters < 1 or not fits or listed != sorted(candidates):
        return FORM_FAULTY
    return None if form.proof else NO_PROOF


# -- counting ----------------------------------------------------------------------------------------------------


def faults_of(given: PublicInput, candidates: Sequence[int], most: int) -> Iterable[str]:
    """What cannot be in a count that the portal has made, each as a sentence."""
    codes = [ballot.code for ballot in given.ballots]
    if codes != sorted(set(codes)):
        yield "查询码重复，或没有按顺序排列。"
    known = set(candidates)
    if any(not set(one.choices) <= known or len(set(one.choices)) > most for one in given.ballots):
        yield "有选票的选择不符合本轮的规定。"
    if any(refusal_of_form(one, candidates) for one in given.forms):
        yield "有其他形式的结果不符合规定。"


def of_those_left(ballots: Iterable[CastBallot], candidates: Iterable[int]) -> tuple[CastBallot, ...]:
    """The ballots without who has left while the public voted: such a choice does not count, the others do.

    >>> of_those_left([CastBallot("A", (1, 2)), CastBallot("B", (2,))], [1, 3])
    (CastBallot(code='A', choices=(1,), aside=False), CastBallot(code='B', choices=(), aside=False))
    """
    there = set(candidates)
    return tuple(
        msgspec.structs.replace(one, choices=tuple(choice for choice in one.choices if choice in there))
        for one in ballots
    )


def votes_of(given: PublicInput, candidates: Iterable[int], *, with_aside: bool = False) -> dict[int, int]:
    """{candidate: votes}, those of every form added up. Ballots that were set aside count only ``with_aside``."""
    found = Counter(
        choice for ballot in given.ballots if with_aside or not ballot.aside for choice in set(ballot.choices)
    )
    for form in given.forms:
        found.update(dict(form.votes))
    return {candidate: found[candidate] for candidate in candidates}


def counted(given: PublicInput, candidates: Sequence[int]) -> PublicCount:
    """Both counts of it."""
    return PublicCount(
        len(given.ballots),
        sum(1 for ballot in given.ballots if ballot.aside),
        sum(form.voters for form in given.forms),
        tuple(sorted(votes_of(given, candidates, with_aside=True).items())),
    )


def most_of(scores: Iterable[Fraction]) -> int:
    """What counts as full marks of the public part: the most votes that anybody has; 1 where nobody has any. The
    documents are silent: this is the portal's choice.

    >>> most_of([Fraction(7), Fraction(120)]), most_of([])
    (120, 1)
    """
    return max(1, *(int(score) for score in scores), 1)
