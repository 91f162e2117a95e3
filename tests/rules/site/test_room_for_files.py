"""Whether there is room for one more file."""

import pytest

from portal.rules.site.room_for_files import FULL, Room, refusal_to_keep


@pytest.mark.parametrize(
    ("size", "refusal"),
    [(0, None), (100, None), (101, FULL)],
)
def test_what_is_kept_stays_within_the_portals_share(size: int, refusal: object) -> None:
    assert refusal_to_keep(size, Room(kept=900, free=10**9, most=1_000, least=0)) == refusal


@pytest.mark.parametrize(("size", "refusal"), [(500, None), (501, FULL)])
def test_so_much_of_the_disk_stays_free(size: int, refusal: object) -> None:
    assert refusal_to_keep(size, Room(kept=0, free=1_500, most=10**9, least=1_000)) == refusal
