"""What the office and the committee see of a proposal about one of the portal's own side."""

from typing import Any, NamedTuple

from portal.operations.people import appointing
from portal.operations.people.appointing import Appointment
from portal.operations.season.proposing import Matter
from portal.rules.language.contacts import shown_phone
from portal.rules.people.staffing import RoleName, refusal_to_decide_about
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal

MATTERS: dict[str, tuple[RoleName, Matter[Any, Any]]] = {
    matter.kind: (side, matter)
    for matters in (appointing.APPOINTMENTS, appointing.CHANGES)
    for side, matter in matters.items()
}


class Waiting(NamedTuple):
    """A proposal that waits, as lists name it. ``side``: whose decision it is."""

    proposal: Proposal
    name: str
    side: RoleName


def waiting(side: RoleName) -> list[Waiting]:
    """What waits for a decision of this side, the oldest first of each kind."""
    return [
        Waiting(one, name_of(one), side) for of, matter in MATTERS.values() if of is side for one in matter.waiting()
    ]


def matter_of(proposal: Proposal, side: RoleName | None = None) -> Matter[Any, Any]:
    """:raises NotFound: the proposal is about something else, or is not decided by ``side``."""
    of, matter = MATTERS.get(proposal.kind, (None, None))
    if matter is None or side not in (None, of):
        raise NotFound(f"{proposal.id} is not such a proposal")
    return matter


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    content = matter_of(proposal).content_of(proposal)
    if isinstance(content, Appointment):
        return f"邀请{content.name}担任“{content.role.word}”"
    return f"{accounts.one(proposal.subject).contact.name}：{appointing.words_of(content)}"


def shown(proposal: Proposal, by: int) -> dict[str, Any]:
    """What the page of a proposal shows to ``by``."""
    matter = matter_of(proposal)
    content, side = matter.content_of(proposal), MATTERS[proposal.kind][0]
    invites = isinstance(content, Appointment)
    contact = content if invites else accounts.one(proposal.subject).contact
    about = None if invites else proposal.subject
    refusal = matter.refusal_to_decide(proposal, by)
    return {
        "name": name_of(proposal),
        "side": side,
        "content": content,
        "contact": contact,
        "phone": shown_phone(contact.phone) if contact.phone else "",
        "alike": appointing.alike(content) if invites and proposal.is_open else [],
        "proposer": accounts.one(proposal.proposer).contact.name,
        "decider": accounts.one(proposal.decider).contact.name if proposal.decider else "",
        "refusal": refusal or refusal_to_decide_about(about, by, side, accounts.roles_of(by)),
    }
