"""The public's ballot, from its terms to the overall evaluation: one a mailbox, joined to nobody, counted twice."""

import re
from datetime import timedelta
from itertools import count

import pytest

from portal.operations.judging import (
    approving_results,
    closing,
    counting,
    preparing_rounds,
    public_counting,
    public_voting,
)
from portal.operations.judging.public_voting import MailCode
from portal.rules.judging import public_voting as rules
from portal.rules.judging import recount
from portal.rules.judging.rounds import OVER, RoundState
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal, vault
from portal.storage.engine.errors import CannotUnseal
from portal.storage.judging import public_ballots, rounds
from portal.storage.judging.rounds import Round
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account
from tests.operations.judged import (
    CLOSES,
    DURING,
    HOUR,
    concluded,
    people,
)
from tests.operations.public_round import candidates_of, opened_public
from tests.operations.uploads import Upload, a_pdf

pytestmark = pytest.mark.usefixtures("anywhere", "opened")

ENDED, COUNTED = CLOSES + HOUR, CLOSES + 2 * HOUR
TIMES = count()  # the letter sought is the latest


@pytest.fixture
def office() -> list[Account]:
    return people(RoleName.OFFICE, 2)


@pytest.fixture
def committee() -> Account:
    return people(RoleName.COMMITTEE, 1)[0]


@pytest.fixture
def opened_round(office: list[Account], committee: Account) -> Round:
    return opened_public(office[0], committee)


def code_for(round_: Round, email: str, *, address: str = "192.0.2.7") -> str:
    at = DURING + timedelta(milliseconds=next(TIMES))
    public_voting.ask_for_code(round_.id, email, address=address, at=at)
    body = outbox.latest(1)[0].content.body
    found = re.search(r"验证码：(\d{6})", body)
    return found[1] if found else ""


def votes(round_: Round, email: str, *chosen: int, address: str = "192.0.2.7") -> str:
    proof = MailCode(email, code_for(round_, email, address=address))
    return public_voting.cast(round_.id, chosen, proof, who=email, address=address, at=DURING)


@pytest.mark.rule("M19")
def test_one_mailbox_has_one_ballot_of_at_most_k_choices(opened_round: Round) -> None:
    first, second, third = candidates_of(opened_round)

    code = votes(opened_round, "zhang@example.cn", first, second)

    assert re.fullmatch(f"[{rules.ALPHABET}]{{12}}", code)
    assert code_for(opened_round, "Zhang@Example.cn") == ""  # told that it has voted, in its own mailbox alone
    with pytest.raises(Refused, match="最多可以选 2 名"):
        votes(opened_round, "li@example.cn", first, second, third)
    wrong = MailCode("li@example.cn", "000000x")
    with pytest.raises(Refused, match="验证码不对"):
        public_voting.cast(opened_round.id, [first], wrong, who="li", address="", at=DURING)
    with pytest.raises(Refused, match=OVER.reason):
        public_voting.ask_for_code(opened_round.id, "li@example.cn", address="", at=CLOSES + timedelta(seconds=1))
    sent = MailCode("li@example.cn", code_for(opened_round, "li@example.cn"))
    late = DURING + rules.CODE_LIFE + timedelta(minutes=1)
    with pytest.raises(Refused, match="验证码不对"):
        public_voting.cast(opened_round.id, [first], sent, who="li", address="", at=late)


@pytest.mark.rule("M19", "M26")
def test_before_the_close_nobody_sees_a_figure(opened_round: Round, office: list[Account]) -> None:
    first, *_ = candidates_of(opened_round)
    before = journal.head().seq
    votes(opened_round, "zhang@example.cn", first)

    assert journal.head().seq == before  # an entry would have a moment
    with pytest.raises(Refused, match="投票时间还没有截止"):
        closing.close(opened_round.id, opened_round.version, by=office[0].id, at=DURING)
    for refused in (lambda: counting.result(opened_round), lambda: public_counting.pending(opened_round)):
        with pytest.raises(Refused):
            refused()


@pytest.mark.rule("M19")
def test_voter_and_ballot_cannot_be_joined(opened_round: Round, office: list[Account]) -> None:
    first, second, _ = candidates_of(opened_round)
    for order in range(2 * rules.BATCH - 1):
        chosen = (first, second) if order % 3 else (first,)
        votes(opened_round, f"v{order}@example.cn", *chosen, address=f"192.0.2.{order}")
    assert not public_ballots.ballots_of(opened_round)
    waiting = [row.content for row in public_ballots.PublicWaiting.select()]
    assert len({len(content) for content in waiting}) == 1  # as long, whatever was chosen

    votes(opened_round, "last@example.cn", second, address="192.0.2.99")

    put_away = public_ballots.ballots_of(opened_round)
    assert len(put_away) == rules.BATCH  # as many are left to be mixed with the next ones
    with pytest.raises(CannotUnseal):  # the key of the batch that everybody voted into is gone
        vault.unseal_passing(f"{opened_round.id}-1", waiting[0])
    closing.close(opened_round.id, opened_round.version, by=office[0].id, at=ENDED)
    assert len(public_ballots.ballots_of(opened_round)) == 2 * rules.BATCH
    assert public_ballots.voters(opened_round) == 2 * rules.BATCH
    assert not list(vault.folder().glob("passing-*"))
    columns = {name for row in (public_ballots.PublicVoter, public_ballots.PublicBallot) for name in row._meta.columns}
    assert columns == {"id", "round_id", "key", "content", "frozen", "keep_until"}  # no moment


def test_a_restored_backup_loses_those_that_waited_and_the_vote_still_ends(
    opened_round: Round, office: list[Account]
) -> None:
    first, *_ = candidates_of(opened_round)
    votes(opened_round, "zhang@example.cn", first)
    vault.forget_passing(f"{opened_round.id}-1")  # what a backup leaves out

    stopped = closing.close(opened_round.id, opened_round.version, by=office[0].id, at=ENDED)
    closed = closing.close(stopped.id, stopped.version, by=office[0].id, at=COUNTED)

    assert public_ballots.voters(closed) == 1
    assert counting.result(closed).public == rules.PublicCount(0, 0, 0, tuple((n, 0) for n in candidates_of(closed)))


@pytest.mark.rule("M19", "M20")
def test_what_is_set_aside_is_kept_and_both_counts_are_told(
    opened_round: Round, office: list[Account], committee: Account
) -> None:
    first, second, third = candidates_of(opened_round)
    one, other = (officer.id for officer in office)
    codes = [votes(opened_round, f"v{order}@example.cn", third, address="192.0.2.7") for order in range(32)]
    codes += [
        votes(opened_round, f"w{order}@example.cn", first, second, address=f"192.0.2.{order}") for order in (8, 9)
    ]
    stopped = closing.close(opened_round.id, opened_round.version, by=one, at=ENDED)
    assert stopped.state is RoundState.CLOSING
    assert closing.take_up(at=ENDED + HOUR) == 0

    [group] = public_counting.pending(stopped).groups
    assert group.ballots == 12  # those after the first twenty from that network
    proposal = public_counting.propose_aside(stopped.id, group.pattern, "同一网络集中投票。", by=one, at=ENDED)
    with pytest.raises(Refused, match="没有决定"):
        closing.close(stopped.id, rounds.one(stopped.id).version, by=one, at=COUNTED)
    with pytest.raises(Refused):
        public_counting.ASIDE.approve(proposal.id, proposal.version, by=one, at=ENDED)
    public_counting.ASIDE.approve(proposal.id, proposal.version, by=other, at=ENDED)
    form = public_counting.enter_form(
        *(stopped.id, "现场纸质投票", 10, {first: 9, second: 4, third: 0}, Upload("证明.pdf", a_pdf())),
        by=one,
        at=ENDED,
    )
    with pytest.raises(Refused, match="核对"):
        closing.close(stopped.id, rounds.one(stopped.id).version, by=one, at=COUNTED)
    with pytest.raises(Refused, match="另一位"):
        public_counting.confirm_form(stopped.id, form.id, by=one, at=ENDED)
    public_counting.confirm_form(stopped.id, form.id, by=other, at=ENDED)

    closed = closing.close(stopped.id, rounds.one(stopped.id).version, by=one, at=COUNTED)

    result = counting.result(closed)
    assert {place.candidate: place.score for place in result.places} == {first: "11/1", second: "6/1", third: "20/1"}
    assert result.public
    assert (result.public.ballots, result.public.aside, result.public.elsewhere) == (34, 12, 10)
    assert dict(result.public.with_aside) == {first: 11, second: 6, third: 32}
    kept = counting.kept(closed).count
    assert kept.public
    assert [ballot.code for ballot in kept.public.ballots] == sorted(codes)
    again = recount.read(counting.export(closed.id, by=one, at=COUNTED))
    assert isinstance(again, recount.Count)
    assert recount.canonical(recount.result_of(again)) == recount.canonical(result)

    concluded(closed, office=one, committee=committee.id, at=COUNTED)
    overall = preparing_rounds.prepare(closed.programme, "overall", by=one, at=COUNTED)
    overall = preparing_rounds.set_window(overall.id, overall.version, COUNTED, COUNTED + HOUR, by=one, at=COUNTED)
    overall = closing.open_round(overall.id, overall.version, by=one, at=COUNTED)
    overall = closing.close(overall.id, overall.version, by=one, at=COUNTED)
    parts = counting.kept(overall).count.parts
    assert [(part.stage, part.weight, part.maximum) for part in parts] == [
        ("material", 40, 100),
        ("presentation", 40, 100),
        ("public", 20, 20),
    ]
    proposal = approving_results.propose_result(overall.id, overall.version, "", by=one, at=COUNTED)
    approving_results.RESULT.approve(proposal.id, proposal.version, by=committee.id, at=COUNTED)
