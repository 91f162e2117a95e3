"""What happened to an application, in sentences: the journal read by the applicant."""

from datetime import datetime
from typing import NamedTuple

from portal.rules.receipts import receipt_number
from portal.rules.stages import Stage
from portal.storage import journal
from portal.storage.applications import Application
from portal.storage.journal import Entry


class Event(NamedTuple):
    at: datetime
    words: str


SENTENCES = {
    "application_begun": "您开始填写申报表。",
    "application_submitted": "您提交了申报表，回执号 {receipt}。{following}",
    "application_withdrawn": "您撤回了申报。",
    "application_resumed": "您恢复填写，申报表重新成为草稿。",
}
FOLLOWING = {
    Stage.AWAITING_RECOMMENDATION: "接下来由推荐机构填写推荐意见。",
    Stage.SUBMITTED: "接下来由组委会办公室审核。",
}


def timeline(application: Application) -> list[Event]:
    """The events that concern the applicant, the latest first; what has no sentence here is not theirs to read."""
    entries = journal.about("application", application.id)
    return [Event(entry.at, _words(entry)) for entry in reversed(entries) if entry.verb in SENTENCES]


def _words(entry: Entry) -> str:
    facts = entry.facts
    receipt = receipt_number(facts["snapshot"]) if "snapshot" in facts else ""
    following = FOLLOWING.get(facts.get("stage", ""), "")
    return SENTENCES[entry.verb].format(receipt=receipt, following=following)
