"""What happened to an application, in sentences with the names of those who acted: the journal read by the office."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from portal.rules.applying.correcting import titles
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import Part
from portal.rules.office.reviewing import Item, Value
from portal.rules.people.staffing import RoleName
from portal.rules.publishing.departing import Departure
from portal.rules.publishing.rectifying import Part as Corrected
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import organisations
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.journal import Entry
from portal.storage.people import accounts
from portal.web.filters import moment

SENTENCES = {
    "application_submitted": "{who}提交了申报表，回执号 {receipt}。",
    "application_withdrawn": "{who}撤回了申报。",
    "application_resumed": "{who}恢复填写，申报表重新成为草稿。",
    "application_reviewed": "{who}填写审查意见：{findings}。",
    "application_assigned": "{who}把申报交给{officer}办理。",
    "application_accepted": "{who}受理申报，编号 {number}。",
    "application_returned": "{who}退回补正：{sections}；{until} 前重新提交。",
    "application_refused": "{who}作出不予受理的决定。",
    "identity_questioned": "{who}请申报人在 {until} 前证明证件号码是本人的：不止一份申报填写了它。",
    "verification_proposed": "{who}提出身份核实的结果。",
    "verification_approved": "{who}同意身份核实的结果。",
    "verification_declined": "{who}不同意提出的身份核实结果。",
    "identity_confirmed": "{who}核实：证件号码是申报人本人的。",
    "identity_rejected": "{who}核实：证件号码不是申报人本人的。",
    "departure_proposed": "{who}提出{act}。",
    "departure_approved": "{who}同意{act}。",
    "departure_declined": "{who}不同意提出的撤回或者撤销受理。",
    "rectification_proposed": "{who}提出把{field}“{before}”更正为“{after}”。",
    "rectification_approved": "{who}同意把{field}“{before}”更正为“{after}”。",
    "rectification_declined": "{who}不同意提出的更正。",
    "inquiry_sent": "{who}发出征求意见函。",
    "inquiry_replied": "{who}登记了征求意见函的回复。",
    "exchange_received": "{who}来信。",
    "exchange_answered": "{who}写信给对方。",
    "extension_proposed": "{who}提出延期至 {until}。",
    "extension_approved": "{who}同意延期至 {until}。",
    "extension_declined": "{who}不同意延期。",
    "recommendation_given": "{part}“{organisation}”推荐（{who}）。",
    "application_sent_back": "{part}“{organisation}”退回申报人修改（{who}）。",
    "recommendation_declined": "{part}“{organisation}”不予推荐（{who}）。",
}


class Event(NamedTuple):
    at: datetime
    words: str


def history(application: Application, rulebook: Rulebook) -> list[Event]:
    """The events, the latest first; what has no sentence here is nothing that the office decides by."""
    names: dict[int | None, str] = {None: "平台", application.applicant.id: "申报人"}
    entries = [entry for entry in journal.about("application", application.id) if entry.verb in SENTENCES]
    return [Event(entry.at, _words(entry, rulebook, names)) for entry in reversed(entries)]


def _words(entry: Entry, rulebook: Rulebook, names: dict[int | None, str]) -> str:
    if entry.actor not in names:
        names[entry.actor] = name_of(entry.actor)
    told = {key: say(entry.facts[fact], rulebook) for key, (fact, say) in _FACTS.items() if fact in entry.facts}
    return SENTENCES[entry.verb].format(who=names[entry.actor], **{**dict.fromkeys(_FACTS, ""), **told})


def name_of(account: int | None) -> str:
    """Who acted, with where they work; an account that is gone keeps its place in the history."""
    try:
        found = accounts.one(account or 0)
    except NotFound:
        return "已注销的账户"
    office = "办公室" if RoleName.OFFICE in accounts.roles_of(found) else ""
    return f"{office}{found.contact.name}"


def _organisation(number: int, rulebook: Rulebook) -> str:
    try:
        return organisations.one(number).name
    except NotFound:
        return "已删除的单位"


def _part(part: str) -> str:
    """A recommender's part, or what was corrected."""
    return Part(part).word if part in tuple(Part) else Corrected(part).word


def _findings(found: dict[str, str], rulebook: Rulebook) -> str:
    return "，".join(f"{Item(item).word}{Value(value).word}" for item, value in found.items())


# {place in the sentence: (name of the fact, how it is said)}
_FACTS: dict[str, tuple[str, Callable[[Any, Rulebook], str]]] = {
    "receipt": ("snapshot", lambda snapshot, rulebook: receipt_number(snapshot)),
    "findings": ("findings", _findings),
    "part": ("part", lambda part, rulebook: _part(part)),
    "field": ("part", lambda part, rulebook: _part(part)),
    "act": ("act", lambda act, rulebook: Departure(act).word),
    "before": ("before", lambda before, rulebook: before),
    "after": ("after", lambda after, rulebook: after),
    "organisation": ("organisation", _organisation),
    "officer": ("officer", lambda officer, rulebook: name_of(officer) if officer else "任何人（放回）"),
    "number": ("number", lambda number, rulebook: number),
    "sections": ("sections", lambda sections, rulebook: "、".join(titles(rulebook, sections))),
    "until": ("until", lambda until, rulebook: moment(datetime.fromisoformat(until))),
}
