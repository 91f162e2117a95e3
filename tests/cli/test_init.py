"""``init``: from an empty folder to the office's first account."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import clock, create_app
from portal.config import Settings
from portal.operations.people import second_factor
from portal.rules.people.staffing import RoleName
from portal.storage import database, schema
from portal.storage.engine import journal
from portal.storage.letters import outbox
from portal.storage.people import accounts

PASSWORD = "river lamp copper"
ANSWERS = ["李主任", "Office@example.cn", "021-64220000", PASSWORD, PASSWORD]


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """The portal on a folder that holds nothing yet."""
    return create_app(Settings(instance=tmp_path / "instance", testing=True, base_url="https://portal.example.cn"))


def init(app: Flask, *answers: str) -> Result:
    return app.test_cli_runner().invoke(args=["init"], input="\n".join(answers) + "\n")


def test_init_makes_the_database_and_the_first_account(bare):
    result = init(bare, *ANSWERS)

    assert result.exit_code == 0, result.output
    assert "https://portal.example.cn/sign-in" in result.output
    assert PASSWORD not in result.output
    database.open_storage(bare.portal)
    (account,) = accounts.having(RoleName.OFFICE)
    assert account.contact == accounts.Contact("李主任", "Office@example.cn", "02164220000")
    assert [entry.verb for entry in journal.latest()] == ["role_granted", "account_made"]
    database.close_storage()


def test_init_asks_again_until_the_answers_can_be_taken(bare):
    wrong_then_right = ["", "李主任", "office", "Office@example.cn", "12", "021-64220000"]
    passwords = ["", "admin123456", PASSWORD, "another", PASSWORD, PASSWORD]

    result = init(bare, *wrong_then_right, *passwords)

    assert result.exit_code == 0, result.output
    for words in ("请填写您的姓名", "邮箱的写法不对", "电话号码不对", "请填写密码", "太容易猜到", "两次输入的密码不同"):
        assert words in result.output


def test_init_makes_no_second_office(bare):
    init(bare, *ANSWERS)

    result = init(bare, *ANSWERS)

    assert result.exit_code == 1
    assert "已经有账户" in result.output


def test_init_takes_no_address_that_has_an_account(bare):
    database.open_storage(bare.portal)
    schema.migrate()
    accounts.add(name="李", email="office@example.cn", password_hash="x", at=clock.now(), roles=(RoleName.APPLICANT,))

    result = init(bare, *ANSWERS)

    assert result.exit_code == 1
    assert "这个邮箱已经有账户" in result.output


def test_init_given_up_makes_nothing(bare):
    result = init(bare, "李主任")

    assert result.exit_code == 1
    database.open_storage(bare.portal)
    assert not accounts.having(RoleName.OFFICE)
    database.close_storage()


def run(app: Flask, *arguments: str, answers: tuple[str, ...]) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), input="\n".join(answers) + "\n")


def test_the_first_of_each_role_is_appointed_at_the_server(bare):
    init(bare, *ANSWERS)
    result = run(bare, "appoint", "committee", answers=("马丽", "ma@example.cn", "13900000000", "", "第一位成员"))

    assert result.exit_code == 0, result.output
    assert "ma@example.cn" in result.output
    database.open_storage(bare.portal)
    assert journal.latest(1)[0].verb == "appointed_at_server"
    assert {letter.content.to for letter in outbox.latest(5)} == {"ma@example.cn"}
    database.close_storage()
    wrong = run(bare, "appoint", "committee", answers=("李主任", "Office@example.cn", "13900000000", "兼任"))
    assert wrong.exit_code == 1
    assert "兼任" in wrong.output


def test_a_lone_officers_authenticator_is_reset_at_the_server(bare):
    init(bare, *ANSWERS)
    nothing = run(bare, "reset-authenticator", "office@example.cn", answers=("丢了手机",))
    assert (nothing.exit_code, "还没有设置验证器" in nothing.output) == (1, True)
    database.open_storage(bare.portal)
    account = accounts.by_email("office@example.cn")
    second_factor.begin(account.id)
    database.close_storage()

    result = run(bare, "reset-authenticator", "office@example.cn", answers=("丢了手机",))

    assert result.exit_code == 0, result.output
    database.open_storage(bare.portal)
    assert second_factor.lacks(account.id)
    assert len(outbox.latest(5)) == 2
    database.close_storage()
