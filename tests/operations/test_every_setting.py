"""Whatever an edition can choose leads to an edition that ends: every choice of every setting, under each rulebook."""

from collections.abc import Iterator

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rulebook import YES_NO
from portal.rules.season.opening import Setting, SettingKind, lacking, settings_of
from portal.storage.season import editions
from tests.builders import an_edition
from tests.operations.ending import Ending, Staff
from tests.operations.judged import HOUR, accepted, an_applicant, people
from tests.operations.submissions import AT

pytestmark = pytest.mark.usefixtures("opened")
CANDIDATES = 3
WEIGHTS = (("100", "0"), ("40", "60"), ("0", "100"))  # of what is weighed by the usual settings
WITH_PUBLIC = ("40", "40", "20")  # where the public evaluates as well


def ways(book: str) -> Iterator[dict[str, str]]:
    """As many ways as a setting has choices: every choice of every setting stands in one of them."""
    settings = settings_of(rulebook(book))
    for turn in range(max(len(one.options) for one in settings)):
        values = {one.key: chosen(one, turn) for one in settings}
        weighed = [key for key in values if key.startswith("weight.")]
        weights = WITH_PUBLIC if values.get("held.public") == YES_NO[0] else WEIGHTS[turn % len(WEIGHTS)]
        yield values | dict(zip(weighed, weights, strict=False))


def chosen(setting: Setting, turn: int) -> str:
    if setting.options:
        return setting.options[turn % len(setting.options)][0]
    return "0" if setting.kind is SettingKind.PERCENTAGE else "1" if setting.key.startswith("quota.") else str(2 + turn)


@pytest.mark.rule("M19", "M32")
@pytest.mark.parametrize("book", sorted(catalogue()))
def test_every_way_ends(book: str) -> None:
    [office, other], [committee] = people(RoleName.OFFICE, 2), people(RoleName.COMMITTEE, 1)
    staff, applicant = Staff(office.id, other.id, committee.id), an_applicant()
    people(RoleName.EXPERT, 2)
    year, award = book.split("-")
    for order, values in enumerate(ways(book)):
        assert lacking(rulebook(book), {"values": values}) == (), values
        made = an_edition(int(year), key=f"{year}-{order}", at=AT, closes=-HOUR)[award]
        editions.set_settings(made.id, made.version, {"values": values})
        programme = editions.programme(made.id)
        accepted(programme, CANDIDATES, by=applicant)
        Ending(programme, staff, AT).end()
