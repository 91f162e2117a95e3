"""The base of every struct that a rulebook is made of."""

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen piece of a rulebook; a name that it does not know is a fault of the file."""


class Named(Part):
    """A thing with a stable key and its official name (a technical field, a kind of evidence …)."""

    key: str
    name: str
    definition: str = ""
