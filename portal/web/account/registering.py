"""Registering: the form, the answer that is the same for all, and the page behind the letter's link."""

from flask import redirect, render_template, session, url_for

from portal import clock
from portal.operations.people import accounts
from portal.operations.people.accounts import Registration
from portal.operations.people.credentials import MINUTE
from portal.rules.language.contacts import normal_email, shown_phone
from portal.rules.people.passwords import faults_of_registration
from portal.rules.people.sign_ins import REGISTRATION_LIFE
from portal.web.account.area import blueprint
from portal.web.account.forms import TWICE, ConfirmationForm, RegistrationForm
from portal.web.answering import Answered, done
from portal.web.guards import begin_session
from portal.web.origin import settings, visitor

SENT_TO = "letter_to"  # in the session: a person sees whether the address was typed rightly
MINUTES = "letter_in"  # likewise: how long the letter waits


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> Answered:
    form = RegistrationForm()
    if form.is_submitted() and form.hang(_faults(form)):
        with form.shown_again(lambda: render_template("account/register.html", form=form)):
            wait = accounts.register(
                name=form.name.data,
                email=form.email.data,
                phone=form.phone.data,
                password=form.password.data,
                address=visitor(),
                at=clock.now(),
                settings=settings(),
            )
        session[SENT_TO], session[MINUTES] = normal_email(form.email.data), -(wait // -MINUTE)
        return redirect(url_for(".registered"), 303)
    return render_template("account/register.html", form=form), 422 if form.errors else 200


def _faults(form: RegistrationForm) -> dict[str, str]:
    faults = faults_of_registration(form.name.data, form.email.data, form.phone.data, form.password.data)
    if "password" not in faults and form.password_again.data != form.password.data:
        faults["password_again"] = TWICE
    return faults


@blueprint.get("/register/sent")
def registered() -> Answered:
    hours = REGISTRATION_LIFE.total_seconds() // 3600
    return render_template(
        "account/registered.html", email=session.get(SENT_TO, ""), minutes=session.get(MINUTES, 0), hours=int(hours)
    )


@blueprint.route("/register/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Answered:
    form, typed = ConfirmationForm(), accounts.registration(token, at=clock.now())
    if not form.is_submitted():
        return _confirming(form, typed)
    with form.shown_again(lambda: _confirming(form, typed)):
        account, sign_in = accounts.confirm(
            token, form.password.data, address=visitor(), at=clock.now(), settings=settings()
        )
    begin_session(account, sign_in)
    return done("注册完成，您已登录。", "applicant.index")


def _confirming(form: ConfirmationForm, typed: Registration) -> str:
    return render_template("account/confirm.html", form=form, typed=typed, phone=shown_phone(typed.phone))
