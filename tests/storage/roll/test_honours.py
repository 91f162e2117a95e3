"""What the office finds about an honour for a higher one."""

import pytest

from portal.storage.engine.errors import AlreadyThere
from portal.storage.roll import honours
from portal.storage.roll.honours import Commendation, Honour
from tests.storage.conftest import AT, an_account


def test_what_was_found_last_about_a_higher_honour_stands(honour: Honour) -> None:
    officer = an_account().id
    for meets in (True, False, True):
        honours.commend(honour, "shanghai_artisan", meets, by=officer, at=AT)
        assert honours.commended([honour], "shanghai_artisan") == ({honour.id} if meets else set())

    assert honours.commended([honour], "labour_medal") == set()
    with pytest.raises(AlreadyThere) as refused:
        Commendation.create(honour=honour, target="shanghai_artisan", meets=True, by=officer, at=AT)
    assert refused.value.constraint == "commendation_once"
