"""What a case consists of: a situation of some kind, with its source and what it should come to.

Each kind is a struct whose fields are the facts under their Chinese keys, and knows two ways to its answer: ``by_rule``
asks the portal's rule, ``on_page`` lets people do it on the portal's pages, where there are any for it. Nothing here
computes an answer of its own.
"""

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

import msgspec

from portal.rulebooks import catalogue, rulebook
from portal.rules.language.days import BEIJING
from portal.rules.rulebook.rulebook import Rulebook
from tests.cases.people import People

AWARDS = {"智慧工匠": "craftsman", "领军先锋": "pioneer"}
ALLOWED, REFUSED = "可以", "不可以"


class Answer(NamedTuple):
    """What a situation comes to, and the words in which somebody was refused ("" where nobody was)."""

    verdict: str
    reason: str = ""


def allowed(reason: object) -> Answer:
    """可以 where there is no reason against it; ``reason`` may be a refusal."""
    words = str(getattr(reason, "reason", reason) or "")
    return Answer(REFUSED if words else ALLOWED, words)


class Situation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``expected`` is compared with the answer's verdict; ``reason``: words that the refusal must contain."""

    KIND: ClassVar[str]
    RULE_ONLY: ClassVar[frozenset[str]] = frozenset()  # facts that nobody can bring about on the page

    source: str = msgspec.field(name="依据")
    rules: str | tuple[str, ...] = msgspec.field(name="规则")
    expected: str | int = msgspec.field(name="应为")
    reason: str = msgspec.field(name="理由", default="")
    not_on_page: str = msgspec.field(name="不经页面", default="")  # why

    def by_rule(self) -> Answer:
        raise NotImplementedError

    def on_page(self, people: People) -> Answer:
        raise NotImplementedError

    @classmethod
    def has_page(cls) -> bool:
        return cls.on_page is not Situation.on_page

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return (self.rules,) if isinstance(self.rules, str) else self.rules

    def contradiction(self, answer: Answer) -> str:
        """What the answer should have been and what it is, in one sentence; "" where they agree."""
        if str(self.expected) != answer.verdict:
            told = f"（{answer.reason}）" if answer.reason else ""
            return f"应为“{self.expected}”，算得“{answer.verdict}”{told}。"
        if self.reason and self.reason not in answer.reason:
            return f"理由应为“{self.reason}”，算得“{answer.reason}”。"
        return ""


class OfAward(Situation, frozen=True, kw_only=True):
    """A situation of one award under the rulebook of one year."""

    award: str = msgspec.field(name="奖项", default="智慧工匠")
    year: int = msgspec.field(name="办法年份", default=2023)

    def __post_init__(self) -> None:
        one_of("奖项", AWARDS, self.award)
        years = {key.partition("-")[0]: key for key in catalogue() if key.endswith(self.programme)}
        one_of("办法年份", years, str(self.year))

    @property
    def programme(self) -> str:
        return AWARDS[self.award]

    @property
    def book(self) -> Rulebook:
        return rulebook(f"{self.year}-{self.programme}")


def one_of(key: str, known: dict[str, Any], word: str) -> Any:
    """What ``word`` stands for under this key.

    :raises ValueError: the key does not take such a word.
    """
    if word not in known:
        raise ValueError(f"“{key}”没有“{word}”，可以写：{'、'.join(known)}")
    return known[word]


def moment(written: date | datetime, hour: int = 0) -> datetime:
    """A moment in Beijing; a day stands for its ``hour``."""
    if isinstance(written, datetime):
        return written.replace(tzinfo=BEIJING)
    return datetime(written.year, written.month, written.day, hour, tzinfo=BEIJING)
