"""The second factor of one's own account: setting up the authenticator app."""

from io import BytesIO
from textwrap import wrap

import segno
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.operations.people import second_factor as proving
from portal.rules.people.second_factor import is_required
from portal.web.account.area import blueprint
from portal.web.account.forms import CodeForm
from portal.web.answering import Answered
from portal.web.menus import home
from portal.web.origin import own_path, settings, visitor
from portal.web.receiving import me


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
def second_factor() -> Answered:
    if not is_required(current_user.roles):
        abort(404)
    form = CodeForm()
    if not form.is_submitted():
        form.next.data = own_path(request.args.get("next")) or ""
    elif "begin" in request.form:
        proving.begin(me())
        return redirect(url_for(".second_factor", next=own_path(form.next.data)), 303)
    else:
        with form.shown_again(lambda: _page(form)):
            proving.confirm(
                me(),
                form.code.data,
                keep=current_user.token,
                address=visitor(),
                at=clock.now(),
                settings=settings(),
            )
        flash("验证器已设置好，以后登录时除密码外还要输入验证码。")
        return redirect(own_path(form.next.data) or home(), 303)
    return _page(form)


def _page(form: CodeForm) -> str:
    setup = proving.setup(current_user.account)
    done = setup is None and not proving.lacks(me())
    secret = " ".join(wrap(setup.secret, 4)) if setup else ""
    return render_template("account/second_factor.html", form=form, secret=secret, done=done)


@blueprint.get("/account/second-factor.svg")
def second_factor_picture() -> Answered:
    """The app's address as a picture, only while it is being set up."""
    setup = proving.setup(current_user.account)
    if setup is None:
        abort(404)
    picture = BytesIO()
    segno.make(setup.address, error="m").save(picture, kind="svg", scale=4, border=4, dark="#1d1b18", light="#ffffff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")
