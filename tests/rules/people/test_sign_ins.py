"""How long sign-ins and links live, and which network an address belongs to."""

from datetime import timedelta

import pytest

from portal.rules.people import sign_ins


def test_life_spans_are_those_of_the_design():
    assert timedelta(days=7) == sign_ins.SIGN_IN_LIFE
    assert timedelta(minutes=30) == sign_ins.STAFF_IDLE
    assert timedelta(minutes=60) == sign_ins.RESET_LIFE


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_network_of_an_address(address, network):
    assert sign_ins.network_of(address) == network
