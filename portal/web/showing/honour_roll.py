"""The honour roll 光荣榜 as pages ask for it: what an address narrows it to, and what is said of those who lost it."""

from flask import request

from portal.rulebooks import catalogue
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.cleaning import clean_line
from portal.rules.roll.honourees import SHOWN
from portal.storage.roll.honour_roll import PAGE, Wanted
from portal.web.filters import awards

TEXT_MOST = 60  # characters of a search
LOST = {
    HonourState.CANCELLED: "荣誉称号已按活动管理办法第二十九条取消。",
    HonourState.REVOKED: "荣誉称号已按活动管理办法第三十条撤销。",
}
assert set(LOST) == set(HonourState) - SHOWN, "what is lost needs its sentence"


def wanted() -> Wanted:
    """What the address narrows the roll to; what it does not know narrows nothing."""
    given = {name: clean_line(request.args.get(name, ""))[:TEXT_MOST] for name in Wanted.__struct_fields__}
    year = given.pop("year")
    known = {"award": dict(awards()), "field": field_names()}
    given |= {name: given[name] if given[name] in names else "" for name, names in known.items()}
    return Wanted(**given, year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0)


def arguments(asked: Wanted) -> dict[str, str | int]:
    """The address's own arguments."""
    found = {name: getattr(asked, name) for name in Wanted.__struct_fields__}
    return {name: value for name, value in found.items() if value}


def page_of(total: int) -> tuple[int, int]:
    """(number, pages): the page that the address asks for, among those there are."""
    pages = max(1, -(-total // PAGE))
    return min(max(request.args.get("page", 1, type=int), 1), pages), pages


def field_names() -> dict[str, str]:
    """The technical fields of all awards, {key: name}."""
    return {field.key: field.name for book in catalogue().values() for field in book.technical_fields}
