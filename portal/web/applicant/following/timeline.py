"""What happened to an application, in sentences: the journal read by the applicant."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from portal.operations.applying.filing import rulebook_under
from portal.operations.judging import round_messages
from portal.operations.judging.round_messages import Stood
from portal.operations.season import changing
from portal.rules.applying.correcting import titles
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.stages import Stage
from portal.rules.publishing.deciding_honours import quoted
from portal.rules.publishing.departing import Departure
from portal.rules.publishing.rectifying import Part
from portal.storage.applying import recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import journal
from portal.storage.engine.journal import Entry
from portal.storage.publishing import decisions, honour_lists, public_notices
from portal.storage.roll import honours
from portal.web.filters import moment


class Event(NamedTuple):
    at: datetime
    words: str


SENTENCES = {
    "application_begun": "您开始填写申报表。",
    "application_submitted": "您提交了申报表，回执号 {receipt}。{following}",
    "application_withdrawn": "您撤回了申报。",
    "application_resumed": "您恢复填写，申报表重新成为草稿。",
    "application_returned": "组委会办公室请您补正：{sections}。请在 {until} 前重新提交。",
    "application_accepted": "组委会办公室受理了您的申报，编号 {number}。",
    "application_refused": "组委会办公室决定不予受理。",
    "identity_questioned": "本届不止一份申报填写了同一个证件号码，组委会办公室请您在 {until} 前证明是申报人本人的。",
    "identity_confirmed": "组委会办公室核实：证件号码是申报人本人的。{following}",
    "identity_rejected": "组委会办公室核实：证件号码不是申报人本人的。{following}",
    "departure_approved": "组委会办公室{act}，原因见站内消息。",
    "rectification_approved": "组委会办公室把{field}“{before}”更正为“{after}”。",
    "extension_approved": "组委会办公室同意延期，截止时间改为 {until}。",
    "exchange_received": "您给组委会办公室写了信，答复时您会收到通知。",
    "exchange_answered": "组委会办公室给您写了信，请在“往来”中查看。",
    "recommendation_given": "{who}推荐了您的申报。{following}",
    "application_sent_back": "{who}退回了申报表，请修改后重新提交。原因：{reason}",
    "recommendation_declined": "{who}不予推荐。原因：{reason}",
}
FOLLOWING = {
    Stage.UNVERIFIED: "接下来由组委会办公室核实身份。",
    Stage.REFUSED: "申报不予受理。",
    Stage.AWAITING_RECOMMENDATION: "接下来由推荐单位填写推荐意见。",
    Stage.SUBMITTED: "接下来由组委会办公室审查。",
}


STILL_WAITING = "另一个推荐单位还没有办理。"


def timeline(application: Application) -> list[Event]:
    """The events that concern the applicant, the latest first; what has no sentence here is not theirs to read."""
    own = application.applicant.id
    entries = [entry for entry in journal.about("application", application.id) if _is_own(entry, own)]
    answers = {row.id: row for row in recommendations.of_application(application)} if _answered(entries) else {}
    told = [Event(entry.at, _words(application, entry, answers)) for entry in entries]
    judged = [Event(one.approved_at, _judged(one)) for one in round_messages.came_out(application)]
    return sorted(
        [*told, *judged, *_moved(application), *_listed(application)], key=lambda event: event.at, reverse=True
    )


def _judged(stood: Stood) -> str:
    if stood.anew:
        return f"{stood.title}的结果曾经组委会批准；后来这一轮重新进行，原来的结果不再计入。"
    if stood.reason:
        return f"{stood.title}的结果已经组委会批准，您的申报没有进入下一个环节。原因：{stood.reason}。"
    return f"{stood.title}的结果已经组委会批准，您的申报进入下一个环节。"


def _is_own(entry: Entry, own: int) -> bool:
    """Whether the entry is the applicant's to read: what is exchanged with others is not."""
    if entry.verb == "exchange_received":
        return entry.actor == own
    return entry.verb in SENTENCES and entry.facts.get("to", own) == own


def _moved(application: Application) -> Iterator[Event]:
    """The deadlines that were moved for everybody."""
    for one in changing.announced(application.programme):
        if one.at > application.created_at:
            dates = f"申报截止 {moment(one.after.closes_at)}，推荐截止 {moment(one.after.recommending_closes_at)}"
            yield Event(one.at, f"组委会同意延长时间：{dates}。原因：{one.reason}")


def _listed(application: Application) -> Iterator[Event]:
    """From the published list on; before that nothing is told."""
    listed = honour_lists.listed_of(application)
    notice = public_notices.of_list(listed.list) if listed else None
    if listed is None or notice is None:
        return
    yield Event(notice.published_at, "您列入拟表彰名单，向社会公示。公示结束后由组委会审定。")
    if removal := honour_lists.removal_of(listed):
        yield Event(removal.at, f"您移出了拟表彰名单。{removal.reason}")
    honour = honours.of_application(application)
    if honour and honour.decision:
        published = decisions.one(honour.decision.id).published_at
        yield Event(published, f"表彰决定公布，您获得{honour.edition_year}年度{quoted(honour.title)}。")


def _answered(entries: list[Entry]) -> bool:
    return any("recommendation" in entry.facts for entry in entries)


def _words(application: Application, entry: Entry, answers: dict[int, Recommendation]) -> str:
    facts = entry.facts
    answer = answers.get(facts.get("recommendation", 0))
    still_waiting = answer is not None and facts.get("stage") == Stage.AWAITING_RECOMMENDATION
    return SENTENCES[entry.verb].format(
        receipt=receipt_number(facts["snapshot"]) if "snapshot" in facts else "",
        following=STILL_WAITING if still_waiting else FOLLOWING.get(facts.get("stage", ""), ""),
        who=f"{answer.part.word}“{answer.organisation.name}”" if answer else "",
        reason=answer.content.reason if answer else "",
        number=facts.get("number", ""),
        act=Departure(facts["act"]).word if "act" in facts else "",
        field=Part(facts["part"]).word if facts.get("part") in tuple(Part) else "",
        before=facts.get("before", ""),
        after=facts.get("after", ""),
        sections="、".join(titles(rulebook_under(application), facts.get("sections", ()))),
        until=moment(datetime.fromisoformat(facts["until"])) if "until" in facts else "",
    )
