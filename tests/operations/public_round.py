"""A public evaluation under the 2017 rules, open: three candidates with deeds, after material and presentation."""

import pytest

from portal.operations.judging import closing, panels, preparing_rounds, public_voting
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from tests.builders import an_edition
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    HOUR,
    OPENS,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    concluded,
    given,
    people,
)

DECIDED = {
    "quorum": "1/2",
    "quota.honouree": "2",
    "quota.nominee": "0",
    "passes.material": "3",
    "weight.material": "40",
    "weight.presentation": "40",
    "weight.public": "20",
    "held.public": "是",
    "choices.public": "2",
}


def opened_public(office: Account, committee: Account) -> Round:
    """Two choices each; it counts for a fifth."""
    programme = an_edition(2017, at=AT, closes=-HOUR)["craftsman"]
    editions.set_settings(programme.id, programme.version, {"values": DECIDED})
    programme = editions.programme(programme.id)
    panel = people(RoleName.EXPERT, 3)
    accepted(programme, 4, by=an_applicant())
    for stage in ("material", "presentation"):
        made = a_round(programme, stage, panel, by=office.id)
        order = sorted(panels.candidates(made.id), key=lambda one: one.official_number)
        places = {one.application.id: place for place, one in enumerate(order)}
        cast_all(made, panel, lambda one, _, made=made, places=places: given(made, points=places[one]))
        closed = closing.close(made.id, made.version, by=office.id, at=AFTER)
        concluded(closed, office=office.id, committee=committee.id, at=AFTER)
    made = preparing_rounds.prepare(programme, "public", by=office.id, at=AFTER)
    assert [words for _, words in preparing_rounds.settings_shown(made)] == ["组织", "2 名", "20%"]
    made = preparing_rounds.set_window(made.id, made.version, OPENS, CLOSES, by=office.id, at=AT)
    with pytest.raises(Refused, match="没有写公开的事迹"):
        closing.open_round(made.id, made.version, by=office.id, at=AT)
    deeds = dict.fromkeys(candidates_of(made), "示例事迹")
    made = public_voting.write_deeds(made.id, made.version, deeds, by=office.id, at=AT)
    return closing.open_round(made.id, made.version, by=office.id, at=AT)


def candidates_of(round_: Round) -> list[int]:
    return sorted(one.application.id for one in panels.candidates(round_.id))
