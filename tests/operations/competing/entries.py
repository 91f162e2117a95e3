"""Entries to a competition, filed as somebody files them."""

from datetime import datetime
from typing import Any

from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, sections_of
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.competing.competitions import Competition
from portal.storage.season import editions
from tests.builders import an_account
from tests.operations.competing.workbooks import BASE
from tests.operations.submissions import person, submit
from tests.rulebooks import running


def answers(competition: Competition, order: int, **changes: Any) -> dict[str, Any]:
    """What an entry says; of a person or a team unless ``changes`` say otherwise."""
    book = editions.programme(competition.entries or 0).book
    track = competition.book.tracks[order % len(competition.book.tracks)]
    own = {"id_number": person(BASE + order), "name": f"示例选手{order}", "email": f"player{order}@example.cn"}
    work = {"entry_title": f"示例作品{order}", "entrant": f"示例团队{order}", "technical_field": track.key}
    return running.filled(book) | own | work | {"channel": book.channel("self"), "recommender": ""} | changes


def filled(competition: Competition, order: int, *, at: datetime, **changes: Any) -> Application:
    """A draft of an entry against which nothing stands."""
    account = an_account(email=f"player{order}@example.cn", name=f"示例选手{order}", at=at)
    begun = filing.start(editions.programme(competition.entries or 0), by=account.id, at=at)
    told = answers(competition, order, photo=filing.keep_photo(drawn_portrait(0), at=at), **changes)
    for section in sections_of(filing.rulebook_under(begun)):
        filing.save_section(begun, section, {key: told[key] for key in blank_section(section)}, 0, at=at)
    return applications.one(begun.id)


def filed(competition: Competition, order: int, *, at: datetime, **changes: Any) -> Application:
    """It submitted."""
    begun = filled(competition, order, at=at, **changes)
    submit(begun, at=at)
    return applications.one(begun.id)
