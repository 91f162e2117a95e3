"""A text that somebody has to write: a reason, an opinion, minutes. It must be there, and must not be too long."""

import msgspec

from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal
from portal.rules.language.word_count import characters


class Passage(msgspec.Struct, frozen=True):
    """A text of at most ``most`` 字. ``what`` names it for the reader; ``purpose`` says what it is asked for."""

    what: str
    most: int
    purpose: str = ""

    @property
    def missing(self) -> Refusal:
        return Refusal(f"请写明{self.what}{'，' if self.purpose else ''}{self.purpose}。")

    @property
    def too_long(self) -> Refusal:
        return Refusal(f"{self.what}请不要超过{self.most:,}字，请精简。")

    def refusal_of(self, text: str) -> Refusal | None:
        """Why this is not kept, or None."""
        return self.refusal_of_length(text) if clean_text(text) else self.missing

    def refusal_of_length(self, text: str) -> Refusal | None:
        """Why this is too long, or None; it may be empty. A run of Latin letters is one 字 however long it is, so the
        text may not be printed wider than ``most`` 字 either: a letter is half as wide as one."""
        typed = clean_text(text)
        return self.too_long if characters(typed) > self.most or len(typed) > 2 * self.most else None
