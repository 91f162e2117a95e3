"""Signing in and out."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from portal.operations.people import second_factor, signing_in
from portal.operations.people.credentials import DeadLink
from portal.operations.people.second_factor import CodeNeeded
from portal.web.account.area import blueprint
from portal.web.account.forms import AccountForm, CodeForm, SignInForm
from portal.web.answering import Answered, done
from portal.web.devices import asking
from portal.web.guards import KEPT_FOR, begin_session, carrying
from portal.web.menus import home
from portal.web.origin import own_path, settings

# In the session: the password was right, for the account of this address.
AWAITING_CODE, AWAITING = "awaiting_code", "awaiting"
TOO_LATE = "输入密码后过了太久，请重新登录。"


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answered:
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = own_path(request.args.get("next")) or ""
        return redirect(_onward(form)) if current_user.is_authenticated else _page(form)
    kept = carrying(request.form, request.form[KEPT_FOR]) if KEPT_FOR in request.form else {}
    try:
        with form.shown_again(lambda: _page(form, **kept)):
            here = asking(form.email.data)
            account, token = signing_in.sign_in(form.email.data, form.password.data, **here, settings=settings())
    except CodeNeeded as needed:
        session[AWAITING_CODE], session[AWAITING] = needed.token, form.email.data
        if kept:
            return render_template("account/code.html", form=CodeForm(formdata=None, next=form.next.data), **kept)
        return redirect(url_for(".code", next=own_path(form.next.data)), 303)
    begin_session(account, token)
    return _entered(form, kept)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> Answered:
    form = CodeForm()
    if not form.is_submitted():
        form.next.data = own_path(request.args.get("next")) or ""
        known = AWAITING_CODE in session
        return render_template("account/code.html", form=form) if known else redirect(url_for(".sign_in"))
    kept = carrying(request.form, request.form[KEPT_FOR]) if KEPT_FOR in request.form else {}
    try:
        with form.shown_again(lambda: render_template("account/code.html", form=form, **kept)):
            here = asking(session.get(AWAITING, ""))
            account, token = second_factor.sign_in(session.get(AWAITING_CODE, ""), form.code.data, **here)
    except DeadLink:
        session.pop(AWAITING_CODE, None)
        again = SignInForm(formdata=None, next=form.next.data)
        again.trouble = TOO_LATE
        return _page(again, **kept), 422
    begin_session(account, token)
    return _entered(form, kept)


def _entered(form: AccountForm, kept: dict[str, Any]) -> Answered:
    if kept.get("kept_for"):
        return render_template("account/kept_text.html", **kept)
    return redirect(_onward(form), 303)


def _onward(form: AccountForm) -> str:
    return own_path(form["next"].data) or home()


def _page(form: SignInForm, **kept: Any) -> str:
    return render_template("account/sign_in.html", form=form, **kept)


@blueprint.post("/sign-out")
def sign_out() -> Answered:
    if current_user.is_authenticated:
        signing_in.sign_out(current_user.token)
    session.clear()
    return done("您已退出登录。", "public.home")
