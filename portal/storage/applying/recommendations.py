"""Recommendations (推荐): what a named organisation answers to one submission, with what it adds to the evidence.

An answer is frozen by the database itself. What was asked or recommended lapses when the application is submitted
anew, withdrawn or sent back: that alone can still be written, once, beside the frozen columns.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import JOIN, BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, fn
from playhouse.fields import EnumField

from portal.rules.applying.recommending import Opinion, Part, RecommendationState
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Member, Organisation
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MatchField, MomentField, Table, change, one_of_values, unique
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme

MOMENT = timedelta(microseconds=1)
LAPSING = (RecommendationState.ASKED, RecommendationState.RECOMMENDED)


class Content(msgspec.Struct, frozen=True):
    """What is sealed of a recommendation. ``salt`` keeps a short text from being guessed out of the digest."""

    opinion: Opinion = Opinion()
    reason: str = ""
    salt: str = ""


class Recommendation(Table):
    """What one organisation, in one part, is asked and answers about one submission.

    ``until_at``: a deadline of its own, where the submission had one; ``email_key``: of the address that the applicant
    gave. ``digest``: of the answer with the submission that it is bound to.
    """

    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    part = EnumField(Part)
    organisation = ForeignKeyField(Organisation, backref="+", on_delete="RESTRICT")
    answer = EnumField(RecommendationState, default=RecommendationState.ASKED)
    required = BooleanField()
    email_key = MatchField(default="")
    until_at = MomentField(null=True)
    content = sealed(Content, empty=Content())
    scan = ForeignKeyField(Blob, null=True, backref="+", on_delete="RESTRICT")
    digest = CharField(64, default="")
    answered_by = ForeignKeyField(Account, null=True, backref="+", on_delete="RESTRICT")
    version = BigIntegerField(default=1)
    asked_at = MomentField()
    changed_at = MomentField()
    lapsed_at = MomentField(null=True)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("recommendation_once_a_part", "recommendation", "snapshot_id", "part"),
            one_of_values("recommendation_part", "part", Part),
            one_of_values("recommendation_answer", "answer", RecommendationState),
            Check("answer <> 'lapsed'", "recommendation_lapses_by_its_moment"),
            Check("answer <> 'recommended' OR scan_id IS NOT NULL", "recommendation_has_its_scan"),
        ]

    @property
    def submission(self) -> int:
        """The number of the submission that it is about."""
        return self.snapshot_id

    @property
    def state(self) -> RecommendationState:
        """The answer, unless it has lapsed; ``answer`` still says what was answered."""
        return RecommendationState.LAPSED if self.lapsed_at else self.answer


class Supplement(Table):
    """A file that the organisation adds to the evidence (CF4)."""

    recommendation = ForeignKeyField(Recommendation, backref="+", on_delete="RESTRICT", index=False)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    name = sealed(str)
    pages = BigIntegerField()
    added_at = MomentField()
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("supplement_once", "supplement", "recommendation_id", "blob_id"),
            Check("pages > 0", "supplement_has_pages"),
        ]


# -- asking --------------------------------------------------------------------------------------------------


def ask(
    snapshot: Snapshot,
    part: Part,
    organisation: Organisation | int,
    *,
    required: bool,
    email_key: str,
    until_at: datetime | None,
    at: datetime,
) -> Recommendation:
    """Ask an organisation about a submission.

    :raises AlreadyThere: ``constraint`` "recommendation_once_a_part".
    """
    return Recommendation.create(
        snapshot=snapshot,
        application=snapshot.application_id,
        part=part,
        organisation=organisation,
        required=required,
        email_key=email_key,
        until_at=until_at,
        asked_at=at,
        changed_at=at,
        keep_until=snapshot.keep_until,
    )


def lapse(application: Application | int, *, at: datetime) -> list[Recommendation]:
    """Make everything lapse that was asked or recommended about the application; returns what did."""
    mine = Recommendation.application == application
    standing = Recommendation.answer.in_(LAPSING), Recommendation.lapsed_at.is_null()
    lapsed = [row.id for row in Recommendation.select(Recommendation.id).where(mine, *standing)]
    if not lapsed:
        return []
    Recommendation.update(lapsed_at=at).where(Recommendation.id.in_(lapsed)).execute()
    return list(_whole().where(Recommendation.id.in_(lapsed)).order_by(Recommendation.part))


def follow(old: Organisation, into: Organisation) -> None:
    """What the old organisation is asked and has not answered, the other one is asked from now on."""
    unanswered = Recommendation.organisation == old, ~Recommendation.frozen, Recommendation.lapsed_at.is_null()
    Recommendation.update(organisation=into).where(*unanswered).execute()


# -- reading -------------------------------------------------------------------------------------------------


def one(number: int) -> Recommendation:
    """A recommendation with all it speaks of, for operations; pages ask ``one_of``.

    :raises NotFound: when there is no such recommendation.
    """
    return _whole().where(Recommendation.id == number).get()


def one_of(account: Account | int, number: int) -> Recommendation:
    """:raises NotFound: when there is none, or it is not the account's to see: for the asker both are the same."""
    return _seen_by(account).where(Recommendation.id == number).get()


def asked_of(account: Account | int) -> list[Recommendation]:
    """What the account's organisations are asked, what has lapsed too, the newest first."""
    return list(_seen_by(account).order_by(Recommendation.asked_at.desc(), Recommendation.part, Recommendation.id))


def of_snapshot(snapshot: Snapshot | int) -> list[Recommendation]:
    """Who was asked about a submission, in the order of the parts."""
    return list(_whole().where(Recommendation.snapshot == snapshot).order_by(Recommendation.part))


def of_application(application: Application | int) -> list[Recommendation]:
    """Who was asked about the application over all its submissions, the newest first."""
    newest = Recommendation.asked_at.desc()
    return list(_whole().where(Recommendation.application == application).order_by(newest, Recommendation.part))


def _whole() -> Any:
    return (
        Recommendation.select(Recommendation, Application, Programme, Edition, Organisation, Snapshot, Blob)
        .join(Application)
        .join(Programme)
        .join(Edition)
        .switch(Recommendation)
        .join(Organisation)
        .switch(Recommendation)
        .join(Snapshot)
        .switch(Recommendation)
        .join(Blob, JOIN.LEFT_OUTER, on=Recommendation.scan)
    )


def _seen_by(account: Account | int) -> Any:
    """What members see: confirmed ones all, others what was sent to the address that they were invited at."""
    sent = (Member.email_key != "") & (Member.email_key == Recommendation.email_key)
    mine = Member.select(Member.id).where(
        Member.account == account,
        Member.organisation == Recommendation.organisation,
        Member.confirmed_at.is_null(False) | sent,
    )
    return _whole().where(fn.EXISTS(mine))


def opinion_of_employer(snapshot: Snapshot | int) -> Opinion:
    """What the employer has written to recommend a submission; blank where it has not, or where that has lapsed."""
    row = (
        Recommendation.select(Recommendation.id, Recommendation.content)
        .where(
            Recommendation.snapshot == snapshot,
            Recommendation.part == Part.EMPLOYER,
            Recommendation.answer == RecommendationState.RECOMMENDED,
            Recommendation.lapsed_at.is_null(),
        )
        .first()
    )
    return row.content.opinion if row else Opinion()


# -- answering -----------------------------------------------------------------------------------------------


def claim(number: int, version: int) -> Recommendation:
    """Take the recommendation for a change, inside the transaction that changes it.

    :raises Stale: when it is no longer at ``version``; :raises NotFound: when there is none.
    """
    change(Recommendation, number, version, {})
    return one(number)


def write(recommendation: Recommendation, opinion: Opinion, scan: str | None, *, at: datetime) -> None:
    """Keep the draft of an answer, of a claimed recommendation; ``scan`` the name of a blob."""
    _update(recommendation, Content(opinion), scan=scan, changed_at=at)


def answered(
    recommendation: Recommendation,
    answer: RecommendationState,
    content: Content,
    *,
    digest: str,
    by: int,
    at: datetime,
) -> None:
    """Write the answer of a claimed recommendation and freeze it with what was added."""
    Supplement.update(frozen=True, keep_until=recommendation.keep_until).where(
        Supplement.recommendation == recommendation
    ).execute()
    _update(recommendation, content, answer=answer, digest=digest, answered_by=by, changed_at=at, frozen=True)
    recommendation.answer = answer


def _update(recommendation: Recommendation, content: Content, **values: Any) -> None:
    kept = under(Recommendation.content, recommendation.id, content)
    Recommendation.update(content=kept, **values).where(Recommendation.id == recommendation.id).execute()


# -- supplements ---------------------------------------------------------------------------------------------


def add_supplement(recommendation: Recommendation, blob: str, name: str, pages: int, *, at: datetime) -> Supplement:
    """:raises AlreadyThere: ``constraint`` "supplement_once", when the file is there already."""
    last = max((row.added_at for row in supplements_of(recommendation)), default=at - MOMENT)
    moment = max(at, last + MOMENT)  # files of one request come at one moment; their order is kept
    return Supplement.create(recommendation=recommendation, blob=blob, name=name, pages=pages, added_at=moment)


def remove_supplement(recommendation: Recommendation, number: int) -> bool:
    """Take a file away; False when it is not there."""
    own = Supplement.id == number, Supplement.recommendation == recommendation
    return bool(Supplement.delete().where(*own).execute())


def supplement_of(recommendation: Recommendation | int, number: int) -> Supplement:
    """:raises NotFound: when the recommendation has no such file."""
    return _supplements().where(Supplement.recommendation == recommendation, Supplement.id == number).get()


def supplements_of(recommendation: Recommendation | int) -> list[Supplement]:
    """The files, in the order in which they were added, each with its blob's row."""
    query = _supplements().where(Supplement.recommendation == recommendation)
    return list(query.order_by(Supplement.added_at, Supplement.id))


def supplement_pages(snapshot: Snapshot | int) -> int:
    """The pages that organisations have added to a submission's evidence (CF4)."""
    pages = Supplement.select(fn.SUM(Supplement.pages)).join(Recommendation).where(Recommendation.snapshot == snapshot)
    return int(pages.scalar() or 0)


def _supplements() -> Any:
    return Supplement.select(Supplement, Blob).join(Blob, on=Supplement.blob)
