"""A change of an open edition before the committee: what it was and what it would be, line by line. (第八条)"""

from itertools import chain

from portal.operations.season import changing
from portal.operations.season.changing import CHANGING
from portal.operations.season.opening import Plan
from portal.storage.season import editions
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing.plans import described


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    programme = editions.programme(CHANGING.content_of(proposal).programme)
    return f"{programme.edition.name}：更改{programme.book.titles.short}的安排"


def shown(found: Proposal) -> dict[str, object]:
    content = CHANGING.content_of(found)
    programme = editions.programme(content.programme)
    edition = programme.edition
    old, new = (
        dict(described(Plan(edition.key, edition.name, (one,)))[0].pairs)
        for one in changing.planned(programme, content)
    )
    labels = dict.fromkeys(chain(new, old))
    return {
        "programme": programme,
        "changes": [(one, old.get(one, "无"), new.get(one, "无")) for one in labels if old.get(one) != new.get(one)],
        "moved": content.moved,
        "why": content.reason,
    }


KIND = Kind(CHANGING, name_of, "committee/change.html", shown, "改动已经生效")
