"""What happened to an application, in sentences: the journal read by the applicant."""

from datetime import datetime
from typing import NamedTuple

from portal.operations.applying.filing import rulebook_under
from portal.operations.judging import round_messages
from portal.operations.judging.round_messages import Stood
from portal.rules.applying.correcting import titles
from portal.rules.applying.receipts import receipt_number
from portal.rules.language.stages import Stage
from portal.rules.publishing.departing import Departure
from portal.rules.publishing.rectifying import Part
from portal.storage.applying import recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import journal
from portal.storage.engine.journal import Entry
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
    "recommendation_given": "{who}推荐了您的申报。{following}",
    "application_sent_back": "{who}退回了申报表，请修改后重新提交。原因：{reason}",
    "recommendation_declined": "{who}不予推荐。原因：{reason}",
}
FOLLOWING = {
    Stage.UNVERIFIED: "接下来由组委会办公室核实身份。",
    Stage.REFUSED: "申报不予受理。",
    Stage.AWAITING_RECOMMENDATION: "接下来由推荐单位填写推荐意见。",
    Stage.SUBMITTED: "接下来由组委会办公室审核。",
}


STILL_WAITING = "另一个推荐单位还没有办理。"


def timeline(application: Application) -> list[Event]:
    """The events that concern the applicant, the latest first; what has no sentence here is not theirs to read."""
    entries = [entry for entry in journal.about("application", application.id) if entry.verb in SENTENCES]
    answers = {row.id: row for row in recommendations.of_application(application)} if _answered(entries) else {}
    told = [Event(entry.at, _words(application, entry, answers)) for entry in entries]
    judged = [Event(one.approved_at, _judged(one)) for one in round_messages.came_out(application)]
    return sorted([*told, *judged], key=lambda event: event.at, reverse=True)


def _judged(stood: Stood) -> str:
    if stood.reason:
        return f"{stood.title}的结果已经组委会批准，您的申报没有进入下一个环节。原因：{stood.reason}。"
    return f"{stood.title}的结果已经组委会批准，您的申报进入下一个环节。"


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
