"""``keys rotate`` and ``keys retire`` on an instance in use."""

import os

from click.testing import Result
from flask import Flask

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage import database
from portal.storage.engine import vault
from portal.storage.people import accounts
from tests.builders import an_account


def keys(app: Flask, command: str) -> Result:
    database.close_storage()
    return app.test_cli_runner().invoke(args=["keys", command])


def test_keys_are_rotated_and_the_old_ones_put_aside_later(app: Flask) -> None:
    settings: Settings = app.portal  # type: ignore[attr-defined]
    account = an_account(RoleName.OFFICE, email="office@example.cn")

    rotated, early = keys(app, "rotate"), keys(app, "retire")
    for path in (settings.instance / "keys").glob("data-*"):
        os.utime(path, (0, 0))
    late, nothing = keys(app, "retire"), keys(app, "retire")

    assert [result.exit_code for result in (rotated, early, late, nothing)] == [0, 1, 0, 0]
    assert "account.contact：1" in rotated.output
    assert "请过一小时再试" in early.output
    assert late.output.startswith("已移到 keys/retired：data-0001.key、match.key。")
    assert nothing.output == "没有旧密钥。\n"
    database.open_storage(settings)
    assert accounts.by_email("OFFICE@example.cn").id == account.id
    assert vault.match_names() == ["match-0002.key"]
