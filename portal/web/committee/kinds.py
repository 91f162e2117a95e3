"""What the committee can decide: each matter says how it is named and shown, and what is the next step."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from portal.operations.season.proposing import Matter
from portal.storage.season.proposals import Proposal


class Kind(NamedTuple):
    """One matter as the committee meets it. ``shown``: what its template shows of a proposal; ``next_step``: what the
    office can do once it is approved; ``more``: after its name on a list."""

    matter: Matter[Any, Any]
    name_of: Callable[[Proposal], str]
    template: str
    shown: Callable[[Proposal], Mapping[str, object]]
    next_step: str
    more: str = ""
