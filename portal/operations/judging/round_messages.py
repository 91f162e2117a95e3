"""What experts are told of a round: that it has opened, that a ballot was voided, that its end is near; and
who does not go on. Nothing that a sealed ballot says is in it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.config import Settings
from portal.operations.applying.organisations import members_of
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.letters import applicant_messages, letters
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.letters import shown_moment
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.season import working_calendar
from portal.rules.judging import leaving
from portal.rules.judging.rounds import RoundState
from portal.rules.language import working_days
from portal.rules.language.stages import Stage
from portal.rules.people.wanted_letters import OptionalLetter
from portal.rules.rulebook.procedure import MOST
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, rounds
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.results import RoundResult
from portal.storage.judging.rounds import Round
from portal.storage.letters import choices, messages
from portal.storage.letters.messages import Told
from portal.storage.people.accounts import Account

ENDING = "round-ending"  # the occasion of the reminder
LONGEST_BEFORE = timedelta(days=MOST)
TOLD_WITHIN = timedelta(days=30)  # of the approval; later nobody waits for it any more
AT_ONCE = 100  # a tick: letters must not wait behind thousands of results


def opened(round_: Round, *, at: datetime, settings: Settings | None = None) -> None:
    """Tell everybody on the panel, in the transaction that opens the round."""
    asked = ballots.progress(round_)
    for seat in panels.experts_of(round_):
        number = asked[seat.expert.id].asked if seat.expert.id in asked else 0
        said = (
            f"组委会办公室请您参加{_named(round_)}的评审，由您评审的候选人 {number} 名。",
            _window(round_),
            "请登录后先确认回避情况，再查看材料、进行评审。提交的内容在评审结束以前任何人都看不到。",
        )
        subject = f"请您参加{_title(round_)}的评审"
        _tell(seat.expert, f"round-opened:{round_.id}", subject, said, f"/judging/{round_.id}", at, settings)


def voided(
    round_: Round,
    expert: Account,
    candidate: Application,
    ballot: int,
    reason: str,
    *,
    anew: bool,
    at: datetime,
    settings: Settings | None = None,
) -> None:
    """Tell the expert whose ballot was voided, in the transaction that does so; ``anew``: another one is asked for."""
    subject, path = ("请重新评审一名候选人", f"/judging/{round_.id}") if anew else ("您的一份评审表已经作废", "")
    until = f"请重新评审这名候选人，{shown_moment(round_.closes_at)} 截止。如果已经截止，请与组委会办公室联系。"
    said = (
        f"您在{_named(round_)}中对“{candidate.name}”的评审已经作废，原来提交的内容保留不动，不计入结果。",
        f"原因：{reason}",
        until if anew else "本轮已经结束评审，由组委会决定作废，不需要重新评审这名候选人。",
    )
    _tell(expert, f"ballot-voided:{ballot}", subject, said, path, at, settings)


def extended(round_: Round, reason: str, *, at: datetime, settings: Settings | None = None) -> None:
    """Tell everybody on the panel that the end has moved, in the transaction that moves it."""
    said = (
        f"{_named(round_)}的评审截止时间延长至 {shown_moment(round_.closes_at)}。",
        f"原因：{reason}",
        "已经提交的照旧有效，不需要再提交。",
    )
    occasion = f"round-extended:{round_.id}:{round_.closes_at:%Y%m%d%H%M}"
    for seat in panels.experts_of(round_):
        _tell(seat.expert, occasion, f"{_title(round_)}延长评审时间", said, f"/judging/{round_.id}", at, settings)


def released(round_: Round, expert: Account, reason: str, *, at: datetime, settings: Settings | None = None) -> None:
    """Tell the expert who is released, in the transaction that does so."""
    said = (
        f"您不再参加{_named(round_)}的评审，还没有提交的不需要再提交；已经提交的照旧有效。",
        f"原因：{reason}",
        "如与实际不符，请尽快与组委会办公室联系。",
    )
    occasion = f"expert-released:{round_.id}:{at:%Y%m%d%H%M%S}"
    _tell(expert, occasion, f"您不再参加{_title(round_)}的评审", said, "", at, settings)


def joined(round_: Round, expert: Account, asked: int, *, at: datetime, settings: Settings | None = None) -> None:
    """Tell the expert who takes over, in the transaction that does so."""
    said = (
        f"组委会办公室请您接替一位专家，参加{_named(round_)}的评审，由您评审的候选人 {asked} 名。",
        _window(round_),
        "请登录后先确认回避情况，再查看材料、进行评审。提交的内容在评审结束以前任何人都看不到。",
    )
    subject = f"请您参加{_title(round_)}的评审"
    _tell(expert, f"round-opened:{round_.id}", subject, said, f"/judging/{round_.id}", at, settings)


def left(
    round_: Round, expert: Account, candidate: Application, *, at: datetime, settings: Settings | None = None
) -> None:
    """Tell an expert that a candidate has left, in the transaction that decides so; why is no matter of the panel's."""
    said = (
        f"候选人“{candidate.name}”不再参加{_named(round_)}的评审，您不需要再评审这名候选人。",
        "已经提交的保留不动，不计入结果。其他候选人的评审照常进行。",
    )
    occasion, path = f"candidate-left:{round_.id}:{candidate.id}", f"/judging/{round_.id}"
    _tell(expert, occasion, f"{_title(round_)}有一名候选人退出", said, path, at, settings)


def repeated(round_: Round, reason: str, *, at: datetime, settings: Settings | None = None) -> None:
    """Tell everybody on the panel that the round is held anew, in the transaction that decides so."""
    said = (
        f"{_named(round_)}将重新进行，此前提交的内容保留不动，不计入结果。",
        f"原因：{reason}",
        "需要您再次评审的，开始时另行通知。",
    )
    for seat in panels.experts_of(round_):
        occasion = f"round-repeated:{round_.id}"
        _tell(seat.expert, occasion, f"{_title(round_)}将重新进行", said, "", at, settings)


# -- who does not go on ----------------------------------------------------------------------------------------


def tell_leaving(at: datetime, settings: Settings) -> int:
    """Tell whoever does not go on after an approved round, with the stage and the reason, and their units and
    recommenders; once each; returns how many were. No fact of its own: not journalled. (M25)"""
    return one_by_one(results.approved_since(at - TOLD_WITHIN), lambda kept: _tell_leaving(kept, at, settings))


def _tell_leaving(kept: RoundResult, at: datetime, settings: Settings) -> int:
    round_, found = kept.round, kept.result
    out = leaving.leaving(found)
    told = {application for application, _, occasion in messages.told_among(out) if occasion == _left(round_)}

    def tell(number: int) -> bool:
        application = applications.one(number)
        if application.stage is not Stage.ACCEPTED:
            return False
        said = not_going_on(round_, leaving.reason_for(number, round_.terms, found))
        with atomic():  # of two tickers one tells
            new = applicant_messages.tell(application, said, at=at, settings=settings)
            for account in members_of(application) if new else ():
                name = said.said_of(application.name)
                applicant_messages.tell_account(application, account, name, "", at=at, settings=settings)
        return new

    return one_by_one([number for number in out if number not in told][:AT_ONCE], tell)


class Stood(NamedTuple):
    """How an application came out of one round. ``reason``: why it does not go on, "" where it does; ``anew``: the
    round is held anew, and this result no longer counts."""

    title: str
    approved_at: datetime
    reason: str
    anew: bool = False


def came_out(application: Application) -> list[Stood]:
    """How it came out of every round whose result is approved, in their order; nothing of the others is told."""
    return [
        Stood(
            preparing.title_of(kept.round),
            kept.at,
            leaving.reason_for(application.id, kept.round.terms, kept.result),
            kept.round.state is RoundState.REPLACED,
        )
        for kept in results.approved_of(application)
    ]


def not_going_on(round_: Round, reason: str) -> MessageText:
    """For whoever does not go on after the round."""
    award, title = preparing.rulebook_of(round_).titles.short, preparing.title_of(round_)
    return MessageText(
        _left(round_),
        f"您的“{award}”申报在{title}的结果",
        (
            f"{round_.programme.edition.name}“{award}”{title}的结果已经组委会批准，您的申报没有进入下一个环节。原因：{reason}。",
            "感谢您的参与。各环节的人数可以在“评选过程”查看；对结果有疑问或者意见的，请与组委会办公室联系。",
        ),
    )


def _left(round_: Round) -> str:
    return f"round-left:{round_.id}"


# -- reminding experts -----------------------------------------------------------------------------------------


def remind(at: datetime, settings: Settings) -> int:
    """Remind, once, the experts with something outstanding as many days before a window ends as the rulebook says;
    returns how many.

    A round that opened later than that reminds nobody of what they have just been told.
    """
    due = rounds.ending(after=at, until=at + LONGEST_BEFORE)
    near = [round_ for round_ in due if _begun(round_) < reminded_at(round_) <= at]
    return one_by_one(near, lambda round_: _remind(round_, at, settings))


def reminded_at(round_: Round) -> datetime:
    """From when on the end of an open round is near."""
    days = round_.programme.book.procedure.round_reminder_days.value
    return working_days.reminder_moment(round_.closes_at, days, working_calendar.years())


def _begun(round_: Round) -> datetime:
    moment: datetime = max(round_.opened_at, round_.opens_at)
    return moment


def _remind(round_: Round, at: datetime, settings: Settings) -> int:
    said = (
        f"{_named(round_)}的评审将于 {shown_moment(round_.closes_at)} 截止，您还有 {{}} 名候选人没有提交。",
        "请尽早完成并提交。确有困难的，请与组委会办公室联系。",
    )
    return _tell_of_end(round_, ENDING, f"{_title(round_)}即将截止，您还没有全部提交", said, at, settings)


def tell_over(at: datetime, settings: Settings) -> int:
    """Tell, once, the experts of whom something is outstanding when a window has ended; returns how many."""

    def tell(round_: Round) -> int:
        said = (
            f"{_named(round_)}的评审时间已于 {shown_moment(round_.closes_at)} 结束，您有 {{}} 名候选人没有提交，"
            "现在不能再提交。",
            "如有特殊情况，请马上与组委会办公室联系。",
        )
        return _tell_of_end(round_, "round-over", f"{_title(round_)}已经截止，您没有全部提交", said, at, settings)

    return one_by_one(rounds.ending(after=at - LONGEST_BEFORE, until=at), tell)


def _tell_of_end(
    round_: Round, kind: str, subject: str, said: tuple[str, ...], at: datetime, settings: Settings
) -> int:
    """``said`` has a place for how many candidates are left."""
    occasion, path = f"{kind}:{round_.id}:{round_.closes_at:%Y%m%d%H%M}", f"/judging/{round_.id}"
    told = messages.told_of(occasion)
    left = {expert: one.asked - one.cast for expert, one in ballots.progress(round_).items() if one.cast < one.asked}

    def tell(seat: RoundExpert) -> int:
        number = left.get(seat.expert.id, 0)
        if not number or seat.expert.id in told or seat.expert.closed_at:
            return 0
        words = tuple(one.format(number) for one in said)
        with atomic():  # of two tickers one tells
            optional = OptionalLetter.REMINDER if kind == ENDING else None
            return _tell(seat.expert, occasion, subject, words, path, at, settings, optional)

    return one_by_one(panels.experts_of(round_), tell)


def _named(round_: Round) -> str:
    return f"{round_.programme.edition.name}的{_title(round_)}"


def _title(round_: Round) -> str:
    return f"{preparing.rulebook_of(round_).titles.short}{preparing.title_of(round_)}"


def _window(round_: Round) -> str:
    return f"评审时间：{shown_moment(round_.opens_at)} 至 {shown_moment(round_.closes_at)}。"


def _tell(
    expert: Account,
    occasion: str,
    subject: str,
    said: tuple[str, ...],
    path: str,
    at: datetime,
    settings: Settings | None,
    optional: OptionalLetter | None = None,
) -> bool:
    """A message in the inbox and a letter; False when the expert was told of the occasion before."""
    if not messages.post(None, expert, occasion, Told(subject, "\n\n".join(said), path), at=at):
        return False
    if not choices.wants(expert, optional):
        return True
    contact, links = expert.contact, letters.links(settings, path, optional)
    letters.send(
        contact.email, letters.composed(subject, contact.name, *said, *links), at=at, key=f"{occasion}:{expert.id}"
    )
    return True
