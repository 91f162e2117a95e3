"""Finding names by what two spellings of them have in common (``rules.language.names.name_key``)."""

from functools import reduce
from typing import Any

from peewee import fn

from portal.rules.language.names import MARKS_BY_KEY, name_key


def names_holding(column: Any, text: str) -> Any:
    """The condition that a name, kept as ``normal_name`` writes it, has ``text`` in it, in whatever spelling: width,
    blanks, quotation marks and upper or lower case do not count."""
    folded = reduce(lambda found, mark: fn.REPLACE(found, *mark), MARKS_BY_KEY.items(), column)
    return fn.LOWER(folded).contains(name_key(text))
