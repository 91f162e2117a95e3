"""Recusals that the portal finds by itself: own person, own unit, own recommendee."""

from collections.abc import Collection
from datetime import datetime

from portal.rules.applying.manifest import Manifest, manifest_from
from portal.rules.applying.recommending import Part
from portal.rules.judging import recusal
from portal.rules.judging.recusal import Judge, Judged
from portal.rules.rulebook.requirements import EMAIL, PHONE
from portal.storage.applying import organisations
from portal.storage.judging import ballots, experts, panels, round_queries
from portal.storage.judging.round_queries import Known
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account


def find(round_: Round, *, only: Collection[int] | None = None, at: datetime) -> list[list[object]]:
    """Write every recusal that the portal sees by itself and that is not there: [expert, candidate, ground] each;
    ``only`` of these experts."""
    there = round_queries.recused_pairs(round_)
    seats = panels.experts_of(round_)
    judges = [_judge(row.expert) for row in seats if only is None or row.expert.id in only]
    found: list[list[object]] = []
    for known in round_queries.known_of(round_):
        candidate = _judged(known, manifest_from(known.manifest))
        for judge in judges:
            seen = recusal.grounds(judge, candidate)
            if seen and (judge.account, known.candidate) not in there:
                ballots.take_back(round_, [(judge.account, known.candidate)])
                panels.recuse(round_, judge.account, known.candidate, seen[0], by=None, at=at)
                found.append([judge.account, known.candidate, seen[0].value])
    return found


def barred(round_: Round, account: Account) -> set[int]:
    """The candidates of the round whom the account may not judge, as far as the portal sees by itself."""
    judge = _judge(account)
    return {
        known.candidate
        for known in round_queries.known_of(round_)
        if recusal.grounds(judge, _judged(known, manifest_from(known.manifest)))
    }


def _judge(account: Account) -> Judge:
    contact = account.contact
    return Judge(
        account=account.id,
        unit=experts.profile_of(account.id).unit,
        contacts=_contacts(contact.email, contact.phone),
        organisations=frozenset(body.id for body in organisations.of_account(account)),
    )


def _judged(known: Known, manifest: Manifest) -> Judged:
    answers = manifest.plain_answers
    named = {part: {one.organisation for one in manifest.named if one.part == part.value} for part in Part}
    return Judged(
        accounts=frozenset({known.applicant}),
        contacts=_contacts(str(answers.get(EMAIL, "")), str(answers.get(PHONE, ""))),
        unit=known.unit,
        employers=frozenset(named[Part.EMPLOYER]),
        recommender=known.recommender,
        recommenders=frozenset(named[Part.RECOMMENDER]),
        recommending=known.recommending,
    )


def _contacts(*typed: str) -> frozenset[str]:
    """Addresses and telephone numbers, the same however they are written."""
    return frozenset(filter(None, ("".join(one.split()).casefold() for one in typed)))
