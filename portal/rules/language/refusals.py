"""Why something may not be done, as a value that pages show and operations insist on."""

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """Why something may not be done: one sentence for the person who wanted to."""

    reason: str


class Refused(Exception):
    """An operation insisted on its rule; ``refusal`` says why."""

    def __init__(self, refusal: Refusal):
        super().__init__(refusal.reason)
        self.refusal = refusal


class Later(Refused):
    """Too much is asked at once; the same may be asked again in a moment."""


def insist(refusal: Refusal | None) -> None:
    """:raises Refused: when there is a refusal."""
    if refusal:
        raise Refused(refusal)
