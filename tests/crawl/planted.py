"""Fifty people whose numbers and addresses are known, and what of them must not be read in a text.

Everything is invented: no place has the region of the ID numbers, and the addresses end in a domain of nobody.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portal.demonstration import building
from tests.answers import id_number

PEOPLE = 50
PARTIAL, LAST = 6, 8  # digits in a row of an ID number, the last of a telephone, that are already too many
_APART = re.compile(r"[\s\-\u00a0\u200b\u2060\u3000()（）+]")
_ADDRESS = re.compile(r"[0-9a-z._%+-]+@[0-9a-z-]+(?:\.[0-9a-z-]+)+")
_RUN = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9]{6,}")  # not the fraction of a moment in a workbook
# Digests are digits too; what is looked for is never part of one.
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{8,}(?![0-9A-Za-z])")


class Person(NamedTuple):
    """Somebody with secrets."""

    name: str
    id_number: str
    phone: str
    email: str

    def numbers(self) -> Iterator[str]:
        """What is looked for once spaces and hyphens are taken out."""
        yield from filter(None, (self.id_number.lower(), self.phone))

    def partials(self) -> Iterator[str]:
        """Every six digits in a row of the ID number, and the last eight of the telephone."""
        digits = self.id_number[:17]
        yield from (digits[start : start + PARTIAL] for start in range(len(digits) - PARTIAL + 1))
        if self.phone:
            yield self.phone[-LAST:]


def planted(order: int) -> Person:
    """The so-manieth of the fifty."""
    born = f"{1961 + order % 30}{order % 12 + 1:02d}{order % 27 + 1:02d}"
    number = id_number(born=born, order=f"{order * 2 + 601:03d}")
    phone = f"139{(27_182_818 + order * 1_046_527) % 10**8:08d}"
    return Person(f"植示例{order}", number, phone, f"zhi.shili.{order}@private-mail.invalid")


OBJECTORS = (
    Person("言示例", "", "13758391627", "yan.shili@private-mail.invalid"),
    Person("谏示例", "", "13649271583", "jian.shili@private-mail.invalid"),
    Person("诤示例", "", "13538162749", "zheng.shili@private-mail.invalid"),
)


def of_the_demonstration() -> list[Person]:
    """Those of the demonstration who file."""
    story = building.script()
    filing = [one for one in (*story["people"], *story["last_year"], *story["entries"]) if "answers" in one]
    found = {}
    for one in filing:
        answers = one["answers"]
        found[one["email"]] = Person(
            one["name"], str(answers.get("id_number", "")), str(one.get("phone", "")), one["email"]
        )
    return list(found.values())


class Net:
    """Looks for the secrets of many people in a text at once. ``rows``: numbers of the portal's own, which people read
    in addresses and which may hold six digits of anything."""

    def __init__(self, people: Iterable[Person], rows: frozenset[str] = frozenset()) -> None:
        self.rows = rows
        self.whole: dict[str, set[Person]] = {}
        self.part: dict[str, set[Person]] = {}
        for one in people:
            for number in one.numbers():
                self.whole.setdefault(number, set()).add(one)
            self.whole.setdefault(one.email.lower(), set()).add(one)
            for partial in one.partials():
                self.part.setdefault(partial, set()).add(one)
        self._numbers = re.compile("|".join(re.escape(found) for found in self.whole if "@" not in found))

    def caught(self, text: str, but: frozenset[Person] = frozenset()) -> set[str]:
        """What stands in the text of anybody but these; what two people have in common is each one's own."""
        text = text.lower()
        found = {*self._numbers.findall(_APART.sub("", text)), *_ADDRESS.findall(text)} & self.whole.keys()
        found = {one for one in found if not self.whole[one] & but}
        for run in _RUN.findall(_DIGEST.sub(" ", text)):
            if run not in self.rows:
                found |= {piece for piece in _pieces(run) if piece in self.part and not self.part[piece] & but}
        return found


def _pieces(run: str) -> Iterator[str]:
    """Every six and every eight digits in a row."""
    for length in (PARTIAL, LAST):
        yield from (run[start : start + length] for start in range(len(run) - length + 1))
