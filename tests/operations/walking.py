"""One application, everybody who has to do with it, and what the rules allow each of them: written a second time here,
in the plainest way, so that the portal can be held against it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.operations.applying import filing, recommending, submitting
from portal.operations.applying.evidence import Upload
from portal.operations.office import extending, inquiring, reviewing
from portal.operations.office.extending import EXTENSION
from portal.rules.applying.answers import blank_section, section_of
from portal.rules.applying.recommending import Opinion, Part
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications, recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine.errors import NotFound
from portal.storage.office import reviews
from portal.storage.people.accounts import Account
from portal.storage.season import proposals
from tests.operations import reviews as office
from tests.operations.submissions import AT, DAY, SETTINGS, submit

CLOSES, RECOMMENDING = AT + 30 * DAY, AT + 40 * DAY
NAMED = "education"  # what a return names
OPINION = Opinion("王示例", "021-55550123", "wang@example.cn", "（示例）工作扎实，材料属实，同意推荐。")

APPLICANT, OFFICE, EMPLOYER, RECOMMENDER = "applicant", "office", "employer", "recommender"
ACTORS: dict[str, str] = {  # who has to come to do it
    **dict.fromkeys(("submit", "withdraw", "resume", "save_named", "save_other"), APPLICANT),
    **dict.fromkeys(("find_ok", "find_wrong", "accept", "send_back", "refuse", "inquire", "reply"), OFFICE),
    **dict.fromkeys(("propose", "approve", "decline"), OFFICE),
    **dict.fromkeys(("employer_recommends", "employer_declines", "employer_sends_back"), EMPLOYER),
    **dict.fromkeys(("recommender_recommends", "recommender_declines", "recommender_sends_back"), RECOMMENDER),
}
VERBS = {
    "submit": "application_submitted",
    "withdraw": "application_withdrawn",
    "resume": "application_resumed",
    "find_ok": "application_reviewed",
    "find_wrong": "application_reviewed",
    "accept": "application_accepted",
    "send_back": "application_returned",
    "refuse": "application_refused",
    "inquire": "inquiry_sent",
    "reply": "inquiry_replied",
    "propose": "extension_proposed",
    "approve": "extension_approved",
    "decline": "extension_declined",
    **{f"{part}_recommends": "recommendation_given" for part in (EMPLOYER, RECOMMENDER)},
    **{f"{part}_declines": "recommendation_declined" for part in (EMPLOYER, RECOMMENDER)},
    **{f"{part}_sends_back": "application_sent_back" for part in (EMPLOYER, RECOMMENDER)},
}


@dataclass
class Asked:
    """What one part was asked about the latest submission, as the model has it."""

    required: bool
    until: datetime
    state: str = "asked"


@dataclass
class Wanted:
    """An extension that waits for its decision."""

    by: Account
    until: datetime
    correcting: int  # how many returns there had been; 0 for filing


@dataclass
class World:
    """Where the application stands by the rules, and at what moment."""

    application: Application
    people: dict[str, list[Account]]
    by_unit: bool
    reviewed: bool  # 2017: there is a qualification review
    scan: bytes
    now: datetime = AT
    stage: Stage = Stage.DRAFT
    filing_closes: datetime = CLOSES
    correction_closes: datetime | None = None
    returns: int = 0
    in_order: bool = False
    unanswered: int = 0
    wanted: Wanted | None = None
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def closes(self) -> datetime:
        own = self.correction_closes if self.stage is Stage.IN_CORRECTION else None
        return own or self.filing_closes

    # -- what the rules allow -----------------------------------------------------------------------------------

    def may(self, act: str, by: Account) -> bool:
        """Whether ``by`` may do ``act`` now."""
        if by not in self.people[ACTORS[act]]:
            return False
        part, _, verb = act.partition("_")
        if part in (EMPLOYER, RECOMMENDER):
            return self._may_answer(part, verb)
        return bool(getattr(self, f"_may_{act}")(by))

    def _may_answer(self, part: str, verb: str) -> bool:
        one = self.asked.get(part)
        waits = self.stage in (Stage.AWAITING_RECOMMENDATION, Stage.SUBMITTED, Stage.ACCEPTED)
        if one is None or one.state != "asked" or not waits or self.now > one.until:
            return False
        return verb != "sends_back" or (one.required and self.now <= self.filing_closes)

    def _may_submit(self, by: Account) -> bool:
        return self.stage in (Stage.DRAFT, Stage.IN_CORRECTION) and self.now <= self.closes

    def _may_withdraw(self, by: Account) -> bool:
        return self.stage in (Stage.AWAITING_RECOMMENDATION, Stage.SUBMITTED) and self.now <= self.filing_closes

    def _may_resume(self, by: Account) -> bool:
        return self.stage is Stage.WITHDRAWN and self.now <= self.filing_closes

    def _may_save_named(self, by: Account) -> bool:
        return self.stage in (Stage.DRAFT, Stage.IN_CORRECTION)

    def _may_save_other(self, by: Account) -> bool:
        return self.stage is Stage.DRAFT

    def _may_find_ok(self, by: Account) -> bool:
        return self.stage in (Stage.SUBMITTED, Stage.ACCEPTED)

    _may_find_wrong = _may_inquire = _may_find_ok

    def _may_accept(self, by: Account) -> bool:
        return self.stage is Stage.SUBMITTED and (self.in_order or not self.reviewed)

    def _may_send_back(self, by: Account) -> bool:
        return self.stage is Stage.SUBMITTED

    def _may_refuse(self, by: Account) -> bool:
        overdue = self.stage is Stage.IN_CORRECTION and self.now > self.closes
        return self.reviewed and (self.stage is Stage.SUBMITTED or overdue)

    def _may_reply(self, by: Account) -> bool:
        return self.unanswered > 0

    def _may_propose(self, by: Account) -> bool:
        return self.wanted is None and self._extendable

    def _may_decline(self, by: Account) -> bool:
        return self.wanted is not None and self.wanted.by != by

    def _may_approve(self, by: Account) -> bool:
        wanted = self.wanted
        if wanted is None or wanted.by == by or not self._extendable:
            return False
        now_about = self.returns if self.stage is Stage.IN_CORRECTION else 0
        return wanted.correcting == now_about and wanted.until > max(self.closes, self.now)

    @property
    def _extendable(self) -> bool:
        return self.stage in (Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_CORRECTION, Stage.AWAITING_RECOMMENDATION)

    # -- what follows -------------------------------------------------------------------------------------------

    def follow(self, act: str, by: Account) -> None:
        """What the rules say that an act changes."""
        part, _, verb = act.partition("_")
        if part in (EMPLOYER, RECOMMENDER):
            self._answered(part, verb)
        elif then := getattr(self, f"_then_{act}", None):
            then(by)

    def _answered(self, part: str, verb: str) -> None:
        self.asked[part].state = verb
        if verb == "sends_back":
            self.stage = Stage.DRAFT
            self.asked = {}
        elif self.stage is Stage.AWAITING_RECOMMENDATION and self.all_recommended:
            self.stage = Stage.SUBMITTED

    @property
    def all_recommended(self) -> bool:
        return all(one.state == "recommends" for one in self.asked.values() if one.required)

    def _then_submit(self, by: Account) -> None:
        own = [self.filing_closes] if self.filing_closes != CLOSES else []
        own += [self.correction_closes] if self.correction_closes else []
        until = max([RECOMMENDING, *(moment + timedelta(days=7) for moment in own)])
        parts = (EMPLOYER, RECOMMENDER) if self.by_unit else (EMPLOYER,)
        self.asked = {part: Asked(self.by_unit, until) for part in parts}
        self.stage = Stage.AWAITING_RECOMMENDATION if self.by_unit else Stage.SUBMITTED
        self.in_order = False

    def _then_withdraw(self, by: Account) -> None:
        self.stage, self.asked = Stage.WITHDRAWN, {}

    def _then_resume(self, by: Account) -> None:
        self.stage = Stage.DRAFT

    def _then_find_ok(self, by: Account) -> None:
        self.in_order = True

    def _then_find_wrong(self, by: Account) -> None:
        self.in_order = False

    def _then_accept(self, by: Account) -> None:
        self.stage = Stage.ACCEPTED

    def _then_send_back(self, by: Account) -> None:
        self.stage, self.correction_closes = Stage.IN_CORRECTION, self.now + 5 * DAY
        self.returns += 1

    def _then_refuse(self, by: Account) -> None:
        self.stage = Stage.REFUSED

    def _then_inquire(self, by: Account) -> None:
        self.unanswered += 1

    def _then_reply(self, by: Account) -> None:
        self.unanswered -= 1

    def _then_propose(self, by: Account) -> None:
        correcting = self.returns if self.stage is Stage.IN_CORRECTION else 0
        self.wanted = Wanted(by, max(self.closes, self.now) + 4 * DAY, correcting)

    def _then_decline(self, by: Account) -> None:
        self.wanted = None

    def _then_approve(self, by: Account) -> None:
        assert self.wanted is not None
        if self.wanted.correcting:
            self.correction_closes = self.wanted.until
        else:
            self.filing_closes = self.wanted.until
        self.wanted = None

    # -- doing it -----------------------------------------------------------------------------------------------

    def do(self, act: str, by: Account, version: int) -> None:
        """Do it in the portal, at ``version`` of the application.

        :raises Refused, Stale, NotFound: as the operation.
        """
        part, _, verb = act.partition("_")
        if part in (EMPLOYER, RECOMMENDER):
            self._answer(Part(part), verb, by)
            return
        seen: Application = office.again(self.application)
        seen.version = version
        doing: Callable[[Application, Account], object] = getattr(self, f"_do_{act}")
        doing(seen, by)

    def _answer(self, part: Part, verb: str, by: Account) -> None:
        found = [row for row in recommendations.of_snapshot(self._snapshot()) if row.part is part]
        if not found:
            raise NotFound
        one, how = found[0], {"by": by.id, "at": self.now, "settings": SETTINGS}
        match verb:
            case "recommends":
                one = self._written(one, by)
                recommending.recommend(one.id, one.version, **how)
            case "declines":
                recommending.decline(one.id, one.version, "不了解情况。", **how)
            case "sends_back":
                recommending.send_back(one.id, one.version, "缺少合同。", **how)

    def _written(self, one: Recommendation, by: Account) -> Recommendation:
        one = recommending.save(one.id, one.version, OPINION, by=by.id, at=self.now)
        return recommending.put_scan(one.id, one.version, Upload("推荐意见.pdf", self.scan), by=by.id, at=self.now)

    def _snapshot(self) -> snapshots.Snapshot:
        return snapshots.latest(self.application)

    def _do_submit(self, seen: Application, by: Account) -> None:
        submit(seen, by=by.id, at=self.now, request_key=f"{self.now}")

    def _do_withdraw(self, seen: Application, by: Account) -> None:
        submitting.withdraw(seen.id, seen.version, by=by.id, at=self.now)

    def _do_resume(self, seen: Application, by: Account) -> None:
        submitting.resume(seen.id, seen.version, by=by.id, at=self.now)

    def _do_save_named(self, seen: Application, by: Account) -> None:
        self._save(NAMED, by)

    def _do_save_other(self, seen: Application, by: Account) -> None:
        self._save("representative", by)

    def _save(self, part: str, by: Account) -> None:
        application = applications.one_of(by, self.application.id)
        section = section_of(filing.rulebook_under(application), part)
        draft = applications.draft(application.id)
        own = {key: draft.answers[key] for key in blank_section(section)}
        if part == "representative":
            own["representative"] += "\n又一行。"
        filing.save_section(application, section, own, draft.versions[part], at=self.now)

    def _do_find_ok(self, seen: Application, by: Account) -> None:
        office.find(seen, by, at=self.now)

    def _do_find_wrong(self, seen: Application, by: Account) -> None:
        office.find(seen, by, {Item.AUTHENTICITY: Found(Value.NOT_OK, "与社保记录不符。")}, at=self.now)

    def _do_accept(self, seen: Application, by: Account) -> None:
        office.accept(seen, by=by, at=self.now)

    def _do_send_back(self, seen: Application, by: Account) -> None:
        office.send_back(seen, by, [NAMED], until=self.now + 5 * DAY, at=self.now)

    def _do_refuse(self, seen: Application, by: Account) -> None:
        office.refuse(seen, by, at=self.now)

    def _do_inquire(self, seen: Application, by: Account) -> None:
        day = (self.now + 9 * DAY).date()
        inquiring.send(
            seen.id, seen.version, addressee="税务局", question="有无异议？", reply_by=day, by=by.id, at=self.now
        )

    def _do_reply(self, seen: Application, by: Account) -> None:
        reviewing.application_for(by.id, seen.id)
        waiting = [one for one in reviews.inquiries_of(seen) if one.is_open] or reviews.inquiries_of(seen)
        number = waiting[0].id if waiting else 1
        inquiring.record_reply(seen.id, number, "无异议。", None, by=by.id, at=self.now)

    def _do_propose(self, seen: Application, by: Account) -> None:
        until = max(self.closes, self.now) + 4 * DAY
        extending.propose(seen.id, until=until, reason="住院。", by=by.id, at=self.now)

    def _do_approve(self, seen: Application, by: Account) -> None:
        one = self._proposed()
        EXTENSION.approve(one.id, one.version, by=by.id, at=self.now, settings=SETTINGS)

    def _do_decline(self, seen: Application, by: Account) -> None:
        one = self._proposed()
        EXTENSION.decline(one.id, one.version, reason="理由不足。", by=by.id, at=self.now)

    def _proposed(self) -> proposals.Proposal:
        found = EXTENSION.of(self.application.id)
        if not found:
            raise NotFound
        return found[0]
