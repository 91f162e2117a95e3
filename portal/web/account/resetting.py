"""A forgotten password: asking for a letter, and the page behind its link."""

from flask import redirect, render_template, request, session, url_for

from portal import clock
from portal.operations.people import passwords
from portal.rules.language.contacts import normal_email
from portal.rules.people.handing_over import typed_code
from portal.rules.people.sign_ins import RESET_LIFE
from portal.web import devices
from portal.web.account.area import blueprint
from portal.web.account.forms import ForgotForm, ResetForm
from portal.web.account.registering import SENT_TO
from portal.web.answering import Answered, done
from portal.web.origin import settings, visitor


@blueprint.route("/forgot", methods=["GET", "POST"])
def forgot() -> Answered:
    form = ForgotForm()
    if not form.is_submitted():
        return render_template("account/forgot.html", form=form)
    with form.shown_again(lambda: render_template("account/forgot.html", form=form)):
        passwords.ask_reset(form.email.data, address=visitor(), at=clock.now(), settings=settings())
    session[SENT_TO] = normal_email(form.email.data)
    return redirect(url_for(".forgotten"), 303)


@blueprint.get("/forgot/sent")
def forgotten() -> Answered:
    minutes = int(RESET_LIFE.total_seconds()) // 60
    return render_template("account/forgotten.html", email=session.get(SENT_TO, ""), minutes=minutes)


@blueprint.route("/reset", methods=["GET", "POST"])
def handed_over() -> Answered:
    """For a code that was handed over in person: it leads on as a letter's link does."""
    if request.method == "POST" and (code := typed_code(request.form.get("code", ""))):
        return redirect(url_for(".reset", token=code), 303)
    return render_template("account/handed_over.html")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> Answered:
    form, contact = ResetForm(), passwords.to_reset(token, at=clock.now()).contact
    if form.is_submitted() and form.hang_password(contact):
        account = passwords.reset(token, form.password.data, address=visitor(), at=clock.now(), settings=settings())
        session.clear()
        devices.remember(account)
        return done("新密码已经生效，请用它登录。", ".sign_in")
    return render_template("account/reset.html", form=form, email=contact.email), 422 if form.summary else 200
