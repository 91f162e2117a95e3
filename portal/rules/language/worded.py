"""Kinds and states that carry the word that people see."""

from enum import StrEnum


class Worded(StrEnum):
    """An enumeration of ``NAME = value, word``; it is equal to its value, as any ``StrEnum``."""

    word: str

    def __new__(cls, value: str, word: str = "") -> "Worded":
        member = str.__new__(cls, value)
        member._value_, member.word = value, word
        return member
