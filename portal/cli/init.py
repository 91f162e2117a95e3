"""``init``, ``appoint`` and ``reset-authenticator``: what about the portal's own side nobody in the portal can decide,
for whoever runs the server."""

from collections.abc import Callable
from typing import TypeVar

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings
from portal.operations.people import accounts, appointing
from portal.operations.people.appointing import Appointment
from portal.rules.language import contacts, names
from portal.rules.language.refusals import Refused
from portal.rules.people import passwords
from portal.rules.people.staffing import BY_TWO, REASON, RoleName
from portal.storage import schema

T = TypeVar("T")


@click.command("init")
@on_instance
def init_command(settings: Settings) -> None:
    """Ask for the first office account (组委会办公室). There is no default password."""
    schema.migrate()
    if accounts.has_office():
        raise click.ClickException("组委会办公室已经有账户，没有再建。其他账户请登录后在平台中开通。")
    click.echo("为组委会办公室开通第一个账户。")
    name = asked("姓名", names.refusal_of_name)
    email = asked("邮箱", contacts.refusal_of_email)
    phone = asked("电话", contacts.refusal_of_phone)
    click.echo(f"密码：{passwords.PASSWORD_HINT}")
    password = asked_secretly(name, email, phone)
    typed = {"name": name, "email": email, "phone": phone, "password": password}
    in_one_line(lambda: accounts.open_office(**typed, at=clock.now(), settings=settings))
    click.echo(f"账户已开通，请用 {contacts.normal_email(email)} 登录：{settings.base_url}/sign-in")


def in_one_line(command: Callable[[], T]) -> T:
    """What the operation gives; why it was refused is said in one line.

    :raises ClickException: it was refused.
    """
    try:
        return command()
    except Refused as refused:
        raise click.ClickException(refused.refusal.reason) from refused


@click.command("appoint")
@click.argument("role", type=click.Choice(sorted(BY_TWO - {RoleName.UNDERTAKER})))
@on_instance
def appoint_command(settings: Settings, role: str) -> None:
    """Invite the first of a ROLE (office, committee, auditor), or one about whom nobody in the portal could decide."""
    appointment = Appointment(
        RoleName(role),
        asked("姓名", names.refusal_of_name),
        asked("邮箱", contacts.refusal_of_email),
        asked("电话", contacts.refusal_of_phone),
        asked("理由", reason_of_refusal),
    )
    invited = in_one_line(lambda: appointing.appoint_at_the_server(appointment, at=clock.now(), settings=settings))
    click.echo(f"邀请信已写好，发往 {invited.email}；已告知有关人员和监督人员。")


@click.command("reset-authenticator")
@click.argument("email")
@on_instance
def reset_command(settings: Settings, email: str) -> None:
    """Reset the authenticator of the account with this EMAIL, where nobody in the portal could decide about it."""
    reason = asked("理由", reason_of_refusal)
    in_one_line(lambda: appointing.reset_at_the_server(email, reason, at=clock.now(), settings=settings))
    click.echo("验证器已重置，下次登录时重新设置；已告知本人、有关人员和监督人员。")


def reason_of_refusal(text: str) -> str | None:
    """Why this is no reason, or None."""
    refusal = REASON.refusal_of(text)
    return refusal.reason if refusal else None


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
