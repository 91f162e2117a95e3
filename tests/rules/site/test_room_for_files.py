"""Whether there is room for one more file."""

import pytest

from portal.rules.site.room_for_files import FULL, OWN_FULL, VISITORS, VISITORS_FULL, Room, refusal_to_keep


@pytest.mark.parametrize(
    ("size", "refusal"),
    [(0, None), (100, None), (101, FULL)],
)
def test_what_is_kept_stays_within_the_portals_share(size: int, refusal: object) -> None:
    assert refusal_to_keep(size, Room(kept=900, free=10**9, most=1_000, least=0)) == refusal


@pytest.mark.parametrize(("size", "refusal"), [(500, None), (501, FULL)])
def test_so_much_of_the_disk_stays_free(size: int, refusal: object) -> None:
    assert refusal_to_keep(size, Room(kept=0, free=1_500, most=10**9, least=1_000)) == refusal


@pytest.mark.parametrize(
    ("size", "by", "refusal"),
    [
        (100, "account 7", None),
        (101, "account 7", OWN_FULL),
        (101, VISITORS, VISITORS_FULL),
        (101, "", None),
    ],
)
def test_one_account_keeps_so_much_and_all_visitors_together(size: int, by: str, refusal: object) -> None:
    room = Room(kept=0, free=10**9, most=10**9, least=0, each=1_000, by=by, own=900)

    assert refusal_to_keep(size, room) == refusal
