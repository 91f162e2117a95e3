"""Every score sheet of a closed round as one archive, to be printed and signed."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.operations.judging import closing, preparing_rounds
from portal.operations.judging.signing_sheets import sheet_archive
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from tests.builders import an_edition
from tests.documents.reading import lines
from tests.operations.judged import (
    AFTER,
    AT,
    HOUR,
    a_programme,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    given,
    people,
)
from tests.operations.public_round import DECIDED

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.mark.rule("CS1", "S5")
def test_each_expert_has_a_folder_in_the_order_of_the_numbers() -> None:
    programme = an_edition(2017, at=AT, closes=-HOUR)["craftsman"]
    editions.set_settings(programme.id, programme.version, {"values": DECIDED})
    office, panel = people(RoleName.OFFICE, 1)[0].id, people(RoleName.EXPERT, 3)
    accepted(editions.programme(programme.id), 2, by=an_applicant())
    made = a_round(editions.programme(programme.id), "material", panel, by=office)
    cast_all(made, panel, lambda _, by: given(made, points=0))
    with pytest.raises(Refused):
        sheet_archive(made.id)
    closing.close(made.id, made.version, by=office, at=AFTER)

    content = sheet_archive(made.id)

    assert content == sheet_archive(made.id)
    archive = ZipFile(BytesIO(content))
    names = archive.namelist()
    assert names == sorted(names)
    assert len(names) == 6
    assert sorted({name.partition("/")[0] for name in names})[0].startswith("01-")
    words = lines(archive.read(names[0]))
    assert "100" in words
    assert any("材料评议" in word for word in words)


def test_a_round_without_sheets_has_none() -> None:
    programme = a_programme()
    accepted(programme, 1, by=an_applicant())
    made = preparing_rounds.prepare(programme, "eligibility", by=people(RoleName.OFFICE, 1)[0].id, at=AT)
    with pytest.raises(NotFound):
        sheet_archive(made.id)
