"""What the letters say."""

from datetime import UTC, datetime

import pytest

from portal.config import Settings
from portal.operations.letters import letters

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
WHERE = Settings(base_url="https://portal.example.cn/")
UNTIL = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
TOKEN = "ab" * 32

ALL = {
    "confirm": letters.confirm_registration(WHERE, TOKEN, UNTIL),
    "already": letters.already_registered(WHERE, "张三", TOKEN, UNTIL),
    "reset": letters.reset_password(WHERE, "张三", TOKEN, UNTIL),
    "nothing": letters.nothing_to_reset(WHERE),
    "changed": letters.password_changed(WHERE, "张三", AT),
    "contact": letters.contact_changed(WHERE, "张三", AT),
}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_a_letter_is_polite_short_and_tells_who_writes(text):
    assert text.body.startswith(("您好：\n", "张三，您好：\n"))
    assert "此致\n敬礼\n\n评选活动组委会办公室" in text.body
    assert "如果" in text.body
    assert len(text.body) < 500
    assert "！" not in text.body


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_every_link_stands_alone_on_its_line_and_leads_home(text):
    links = [line for line in text.body.splitlines() if "://" in line]

    assert links
    assert all(line.startswith("https://portal.example.cn/") and "//" not in line[8:] for line in links)


def test_moments_are_beijing_time():
    assert "2026年11月24日 00:05 前有效" in ALL["confirm"].body
    assert "2026年11月24日 00:05 前打开" in ALL["already"].body
    assert "2026年11月22日 12:00 更改" in ALL["changed"].body


def test_the_links_of_the_tickets():
    assert f"https://portal.example.cn/register/{TOKEN}" in ALL["confirm"].body
    assert f"https://portal.example.cn/reset/{TOKEN}" in ALL["already"].body
    assert f"https://portal.example.cn/reset/{TOKEN}" in ALL["reset"].body
