"""Refusals and insisting on them."""

import pytest

from portal.rules.applying.deadlines import CLOSED
from portal.rules.language.refusals import Refused, insist


def test_insisting_on_a_rule_raises_its_refusal():
    insist(None)
    with pytest.raises(Refused, match="已经截止") as raised:
        insist(CLOSED)
    assert raised.value.refusal is CLOSED
