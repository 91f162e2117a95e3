"""Random filled forms of every rulebook, equal for equal seeds: what the page estimate is measured with."""

import random
from functools import cache
from typing import Any

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.papers.application_form import render
from portal.rules.rulebook.rulebook import Kind, Rulebook
from tests.answers import complete_answers
from tests.documents.samples import WORDS, jpeg, portrait, text_of

FORMS = 150
EXACT = 140  # of them have to be counted as LibreOffice counts them, none may be off by more than one page

QUOTED = ["“智慧工匠”", "《规范》", "（示例）", "【一】", "“AI”", "（2023年）", "‘甲’", "“一网统管”", "(V2.0)"]
LATIN = [
    *("GB/T 20269-2006", "AI+制造", "C++", "5G", "Python 3", "99.98%", "https://example.com/a/b-c?d=e", "TCP/IP"),
    *("shili@example.com", "2023-2025", "2021—2023", "A/B", "10/20", "Wi-Fi", "state-of-the-art", "12.5", "BIM"),
]
RARE = ["𠮷𠀀", "①", "②", "℃", "→", "×", "·", "——", "……", "%", "％", "＋", " ", "  ", "\u3000", "👍", "€"]
MARKS = ["，", "。", "；", "、", "", "", "！", "？", "：", " ", ", ", ". "]


def form(seed: int) -> bytes:
    """A Word form, from almost empty to some twenty-five pages; each rulebook in turn."""
    chance = random.Random(seed)
    keys = sorted(rulebooks.catalogue())
    rulebook = rulebooks.rulebook(keys[seed % len(keys)])
    answers = complete_answers(rulebook, **_texts(rulebook, chance), **_rows(chance), **_lines(chance))
    photo = _photo() if chance.random() < 0.7 else None
    return render(rulebook, answers, photo=photo, draft=chance.random() < 0.5)


def mixed_text(chance: random.Random, pieces: int) -> str:
    """A paragraph such as nobody would write: Chinese and Latin words, marks, addresses, rare characters."""
    text = ""
    for _ in range(pieces):
        match chance.choices(("words", "quoted", "latin", "rare", "han"), (12, 2, 2, 1, 3))[0]:
            case "words":
                text += _words(chance, 1, 6)
            case "quoted":
                text += chance.choice(QUOTED)
            case "latin":
                text += chance.choice(LATIN)
            case "rare":
                text += chance.choice(RARE)
            case _:
                text += "".join(chr(chance.randint(0x4E00, 0x9F00)) for _ in range(chance.randint(1, 12)))
        text += chance.choice(MARKS)
    return text.strip()


@cache
def _photo() -> bytes:
    return normalised(jpeg(portrait())).content


def _words(chance: random.Random, least: int, most: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def _long_text(chance: random.Random, length: int) -> str:
    """About two thirds of it as people write."""
    text = ""
    while len(text) < length:
        if chance.random() < 0.4:
            text += mixed_text(chance, chance.randint(4, 40)) + "\n"
        else:
            text += text_of(chance.randint(20, 700), chance.randint(0, 10**6)) + "\n"
    return text[:length]


def _texts(rulebook: Rulebook, chance: random.Random) -> dict[str, str]:
    section = next(section for section in rulebook.form.sections if section.shared_limit)
    keys = [field.key for field in section.fields if field.kind is Kind.LONG_TEXT]
    total = chance.choice([0, 200, 500, 1_000, 2_000, 3_000, 4_000, 4_300])
    cuts = [0, *sorted(chance.randint(0, total) for _ in keys[1:]), total]
    texts = {key: _long_text(chance, end - start) for key, start, end in zip(keys, cuts[:-1], cuts[1:], strict=True)}
    texts["representative"] = _long_text(
        chance, chance.choice([0, 100, 600, 1_000, 1_500, 2_500, 4_000, 8_000, 11_000])
    )
    if chance.random() < 0.3:
        texts["employer_opinion"] = _long_text(chance, chance.choice([100, 400, 800, 1_200]))
    return texts


def _rows(chance: random.Random) -> dict[str, Any]:
    def month() -> str:
        return f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02}"

    def period() -> dict[str, str]:
        return {"from": month(), "to": month()}

    def happened() -> dict[str, str]:
        return {"when": month(), "where": _words(chance, 1, 1), "what": _words(chance, 1, 12)}

    return {
        "education": [
            period() | {"school": _words(chance, 1, 6), "major": _words(chance, 0, 3), "level": "大学本科"}
            for _ in range(chance.randint(0, 8))
        ],
        "work": [
            period() | {"unit": _words(chance, 1, 9), "post": _words(chance, 1, 4)}
            for _ in range(chance.randint(0, 15))
        ],
        "memberships": [
            period() | {"body": _words(chance, 1, 6), "role": _words(chance, 1, 1)}
            for _ in range(chance.choice([0, 1, 2, 8]))
        ],
        "awards": [happened() for _ in range(chance.choice([0, 1, 3, 10, 25]))],
        "penalties": [happened() for _ in range(chance.choice([0, 0, 0, 3]))],
    }


def _lines(chance: random.Random) -> dict[str, str]:
    most = {"unit": 14, "address": 14, "professional_title": 6, "position": 10}
    return {key: _words(chance, 1, words) for key, words in most.items() if chance.random() < 0.3}
