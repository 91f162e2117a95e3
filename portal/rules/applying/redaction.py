"""What an expert never sees of an application: ID number, telephone, e-mail and address. One place for pages and paper.

Their fields are left blank, under every rulebook by their kind; and where somebody has typed one of those numbers or
addresses into another answer once more, its characters are covered there. Nothing else of a submission changes, so
that the paper keeps its pages.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from portal.rules.applying.answers import sections_of
from portal.rules.applying.recommending import Opinion
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook, Section

HIDDEN_KINDS = frozenset({Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL})
COVERED_LEAST = 6  # characters: what is shorter may be a word of the text
_NUMBER_OR_ADDRESS = re.compile(r"\d(?:[\s\-]*[\dXx]){5,}|[\w.+-]+@[\w.-]+")
_GAP = re.compile(r"[\s\-]+")  # numbers are written in groups: 138 0000 0000

Answers = Mapping[str, Any]
Cover = Callable[[str], str]


def is_hidden(field: Field) -> bool:
    """Whether experts never see this field; the postal address is the line that holds a postcode."""
    return field.kind in HIDDEN_KINDS or field.postcode


def hidden_keys(rulebook: Rulebook) -> frozenset[str]:
    """The keys of what experts never see, the kind of the ID paper among them."""
    hidden = [field for field in rulebook.fields() if is_hidden(field)]
    return frozenset({field.key for field in hidden} | {field.paper for field in hidden if field.paper})


def sections_for_experts(rulebook: Rulebook) -> tuple[Section, ...]:
    """The sections that an expert reads, without the hidden fields: for ``portal.web.showing.reading``."""
    hidden = hidden_keys(rulebook)
    return tuple(
        msgspec.structs.replace(section, fields=tuple(field for field in section.fields if field.key not in hidden))
        for section in sections_of(rulebook)
    )


def redacted(rulebook: Rulebook, answers: Answers) -> dict[str, Any]:
    """The answers as experts see them, with every key still there: the hidden ones blank, their words covered
    wherever else they stand."""
    hidden, cover = hidden_keys(rulebook), covering(rulebook, answers)
    return {key: "" if key in hidden else _covered(value, cover) for key, value in answers.items()}


def name_for_experts(name: str) -> str:
    """The name of a person or a unit as lists show it, without the answers: whatever looks like a number or an
    address of e-mail is covered, as neither is part of a name.

    >>> [name_for_experts(name) for name in ("示例数据（上海）有限公司", "示例公司 138 0000 0000", "a@b.cn")]
    ['示例数据（上海）有限公司', '示例公司 *** **** ****', '******']
    """
    return _NUMBER_OR_ADDRESS.sub(lambda found: "".join(map(_mark, found[0])), name)


def covering(rulebook: Rulebook, answers: Answers) -> Cover:
    """Covers the hidden words of these answers in any other text that experts see, the name of a file for one."""
    return _cover(str(answers.get(field.key) or "") for field in rulebook.fields() if is_hidden(field))


def opinion_for_experts(opinion: Opinion, cover: Cover) -> Opinion:
    """What an organisation wrote, its contact person by name alone. ``cover``: of the applicant, see ``covering``."""
    own = _cover((opinion.phone, opinion.email))
    return Opinion(contact=cover(own(opinion.contact)), opinion=cover(own(opinion.opinion)))


def _cover(words: Iterable[str]) -> Cover:
    """The longest first, as one may stand within another."""
    bare = {_GAP.sub("", word) for word in words}
    long = sorted((word for word in bare if len(word) >= COVERED_LEAST), key=lambda word: (-len(word), word))
    if not long:
        return str
    pattern = re.compile("|".join(r"[\s\-]*".join(map(re.escape, word)) for word in long), re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: "".join(map(_mark, found[0])), text)


def _mark(letter: str) -> str:
    """As wide as what it covers, so that no line breaks elsewhere; a line end stays one.

    >>> _mark("1"), _mark("沪"), _mark(" ")
    ('*', '＊', ' ')
    """
    if letter.isspace():
        return letter
    return "＊" if unicodedata.east_asian_width(letter) in "WF" else "*"


def _covered(value: Any, cover: Cover) -> Any:
    match value:
        case str():
            return cover(value)
        case list():
            return [_covered(item, cover) for item in value]
        case dict():
            return {key: _covered(item, cover) for key, item in value.items()}
        case _:
            return value
