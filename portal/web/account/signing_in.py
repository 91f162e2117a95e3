"""Signing in and out."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.operations import signing_in
from portal.operations.credentials import Declined, TooOften
from portal.web.account.area import blueprint
from portal.web.account.forms import SignInForm
from portal.web.guards import KEPT_FOR, begin_session, carrying
from portal.web.origin import own_path, settings, visitor


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = own_path(request.args.get("next")) or ""
        return redirect(_onward(form)) if current_user.is_authenticated else _page(form)
    kept = carrying(request.form, request.form[KEPT_FOR]) if KEPT_FOR in request.form else {}
    try:
        account, token = signing_in.sign_in(
            form.email.data, form.password.data, address=visitor(), at=clock.now(), settings=settings()
        )
    except Declined as declined:
        form.refuse(declined)
        return _page(form, **kept), 429 if isinstance(declined, TooOften) else 422
    begin_session(account, token)
    if kept.get("kept_for"):
        return render_template("account/kept_text.html", **kept)
    return redirect(_onward(form), 303)


def _onward(form: SignInForm) -> str:
    return own_path(form.next.data) or url_for("applicant.index")


def _page(form: SignInForm, **kept: Any) -> str:
    return render_template("account/sign_in.html", form=form, **kept)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        signing_in.sign_out(current_user.token)
    session.clear()
    flash("您已退出登录。")
    return redirect(url_for("public.home"), 303)
