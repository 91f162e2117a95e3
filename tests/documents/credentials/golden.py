"""One certificate of each edition of the rules, as it was given out once with a key for tests: they hold for ever.

``python -m tests.documents.credentials.golden`` adds those that are missing, and never writes over one.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from portal.documents.credentials import badges, signed_pdf
from portal.documents.credentials.badges import Badge
from portal.documents.credentials.issuer import issuer_of
from portal.rulebooks import catalogue
from portal.rules.roll import certificates as rules
from portal.rules.rulebook.rulebook import Rulebook
from tests.documents.credentials.sealed_files import printed

FOLDER = Path(__file__).parent / "golden"
SITE = "https://awards.example.cn"
ISSUER = issuer_of(bytes(range(32)), "评选门户 awards.example.cn", SITE)
CODE = "0123456789ABCDEF"


def page_of(book: Rulebook) -> str:
    return SITE + f"/certificates/{rules.number_of(book.number_prefix, 2026, 1)}/{CODE}"


def _badge(book: Rulebook) -> bytes:
    said = Badge(
        page=page_of(book),
        name="示例甲",
        title=f"2026年度{book.titles.activity}",
        description=book.purpose,
        criteria=book.title_use,
        award=f"{SITE}/awards/{book.programme}",
        given_on=date(2026, 11, 30),
        status=f"{SITE}/certificates/status/0",
        ordinal=0,
        issued_at=datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC),
    )
    return badges.canonical(badges.badge(said, ISSUER))


def _pdf(book: Rulebook) -> bytes:
    return signed_pdf.certified(printed("Certificate", book.key, page_of(book)), ISSUER, "test")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    wanted = {"did.json": lambda: json.dumps(badges.did_document(ISSUER), sort_keys=True).encode()}
    for book in catalogue().values():
        wanted[f"{book.key}.json"] = lambda book=book: _badge(book)
        wanted[f"{book.key}.pdf"] = lambda book=book: _pdf(book)
    for name, make in wanted.items():
        if not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(make())


if __name__ == "__main__":
    main()
