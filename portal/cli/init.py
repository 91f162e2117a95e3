"""``flask --app wsgi init``: makes the database and the first account of the office."""

from collections.abc import Callable

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.operations.people import accounts
from portal.operations.people.credentials import Declined
from portal.rules.language import contacts, names
from portal.rules.people import passwords
from portal.storage import schema


@click.command("init")
@on_instance
def init_command(settings: Settings) -> None:
    """Ask for the first office account (组委会办公室). There is no default password."""
    schema.migrate()
    if accounts.has_office():
        raise click.ClickException("组委会办公室已经有账户，没有再建。其他账户请登录后在门户中开通。")
    click.echo("为组委会办公室开通第一个账户。")
    name = asked("姓名", names.refusal_of_name)
    email = asked("邮箱", contacts.refusal_of_email)
    phone = asked("电话", contacts.refusal_of_phone)
    click.echo(f"密码：{passwords.PASSWORD_HINT}")
    password = asked_secretly(name, email, phone)
    try:
        accounts.open_office(
            name=name,
            email=email,
            phone=phone,
            password=password,
            at=clock.now(),
            settings=settings,
        )
    except Declined as declined:
        raise click.ClickException(declined.reason) from declined
    click.echo(f"账户已开通，请用 {contacts.normal_email(email)} 登录：{settings.base_url}/sign-in")


def asked(question: str, refusal: Callable[[str], str | None]) -> str:
    """The answer that the rule takes; asked again until there is one."""
    while True:
        answer: str = click.prompt(question, default="", show_default=False)
        reason = refusal(answer)
        if reason is None:
            return answer
        click.echo(reason)


def asked_secretly(name: str, email: str, phone: str) -> str:
    """A password, typed twice and not shown."""
    while True:
        password: str = click.prompt("密码", default="", show_default=False, hide_input=True)
        reason = passwords.refusal_of_password(password, name=name, email=email, phone=phone)
        if reason is None:
            again: str = click.prompt("再输一次密码", default="", show_default=False, hide_input=True)
            if again == password:
                return password
            reason = "两次输入的密码不同，请重新输入。"
        click.echo(reason)
