"""The forms of the account pages. Fields check nothing themselves: the rules' faults are hung on them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import abort, make_response
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, TelField

from portal.operations.people.credentials import DeadLink, Declined, TooOften
from portal.rules.language.refusals import Refused
from portal.rules.people.passwords import PASSWORD_HINT, refusal_of_password
from portal.storage.engine.errors import Stale
from portal.storage.people.accounts import Contact

TWICE = "两次输入的密码不同，请再输一次。"


class AccountForm(FlaskForm):
    """A form that can say what is wrong with it as a whole."""

    trouble = ""

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        for field in self:
            field.data = field.data or ""  # left out of the request

    def hang(self, faults: Mapping[str, str]) -> bool:
        """Put each reason beside its field, or over the form; True when there was none."""
        for name, reason in faults.items():
            if name in self._fields:
                self[name].errors = [*self[name].errors, reason]
            else:
                self.trouble = reason
        return not faults

    @contextmanager
    def shown_again(self, page: Callable[[], str], *, stale: str = "") -> Iterator[None]:
        """Within it, the operation; where that is refused, or the account was changed meanwhile, the answer is
        ``page`` with the reason in this form.

        :raises DeadLink: there is no form behind the link any more.
        """
        try:
            yield
        except DeadLink:
            raise
        except Refused as refused:
            self.hang({refused.field if isinstance(refused, Declined) else "": refused.refusal.reason})
            abort(make_response(page(), 429 if isinstance(refused, TooOften) else 422))
        except Stale as conflict:
            self.trouble = stale
            if "version" in self:
                self["version"].data = str(conflict.current.version)
            abort(make_response(page(), 409))

    def hang_password(self, contact: Contact) -> bool:
        """Check a new password and its repetition; True when nothing is wrong."""
        reason = refusal_of_password(self["password"].data, name=contact.name, email=contact.email, phone=contact.phone)
        if reason:
            return self.hang({"password": reason})
        return self.hang({} if self["password"].data == self["password_again"].data else {"password_again": TWICE})

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id, reason) for the error summary, in the form's order."""
        return [(field.id, reason) for field in self for reason in field.errors]


class RegistrationForm(AccountForm):
    name = StringField("姓名", description="请填写真实姓名，与身份证件一致。")
    email = EmailField("邮箱", description="用来登录和接收通知。")
    phone = TelField("电话", description="手机号，或带区号的固定电话。境外号码请以“+”和国家（地区）代码开头。")
    password = PasswordField("密码", description=PASSWORD_HINT)
    password_again = PasswordField("再输一次密码")


class ConfirmationForm(AccountForm):
    password = PasswordField("密码", description="您注册时设置的密码。")


class SignInForm(AccountForm):
    email = EmailField("邮箱")
    password = PasswordField("密码")
    next = HiddenField()


class CodeForm(AccountForm):
    code = StringField("验证码", description="打开手机上的验证器，填写它现在显示的 6 位数字。")
    next = HiddenField()


class InvitationForm(AccountForm):
    name = StringField("姓名")
    phone = TelField("电话", description="手机号，或带区号的固定电话。")
    password = PasswordField("密码", description=PASSWORD_HINT)
    password_again = PasswordField("再输一次密码")


class ForgotForm(AccountForm):
    email = EmailField("邮箱", description="您注册时填写的邮箱。")


class ResetForm(AccountForm):
    password = PasswordField("新密码", description=PASSWORD_HINT)
    password_again = PasswordField("再输一次新密码")


class PasswordForm(AccountForm):
    old_password = PasswordField("现在的密码")
    password = PasswordField("新密码", description=PASSWORD_HINT)
    password_again = PasswordField("再输一次新密码")


class ContactForm(AccountForm):
    name = StringField("姓名", description="请填写真实姓名，与身份证件一致。")
    phone = TelField("电话", description="手机号，或带区号的固定电话。境外号码请以“+”和国家（地区）代码开头。")
    version = HiddenField()


class EmailForm(AccountForm):
    email = EmailField("新邮箱", description="验证码会发到这个邮箱。")
    password = PasswordField("现在的密码")


class EmailCodeForm(AccountForm):
    code = StringField("验证码", description="请填写新邮箱收到的 6 位数字。")


class DeletionForm(AccountForm):
    password = PasswordField("现在的密码")
