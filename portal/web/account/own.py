"""One's own account: data, password, sign-ins."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.operations.people import accounts, passwords, signing_in
from portal.rules.language.contacts import faults_of_contact, shown_phone
from portal.rules.people.sign_ins import EVENTS_KEPT, in_words
from portal.storage.people import sign_in_events
from portal.storage.people.accounts import token_key
from portal.web import devices
from portal.web.account.area import blueprint
from portal.web.account.forms import ContactForm, PasswordForm
from portal.web.answering import Answered, done
from portal.web.origin import came_from, settings, visitor
from portal.web.receiving import me
from portal.web.showing.sign_in_events import OWN, Page, page_number, page_of

CHANGED = "您的账户已在别处更改。您刚才填写的内容还在，请核对后再保存一次。"


@blueprint.get("/account")
def show() -> Answered:
    contact = current_user.contact
    return render_template(
        "account/show.html",
        contact=contact,
        phone=shown_phone(contact.phone),
        sign_ins=signing_in.living(me(), at=clock.now(), settings=settings()),
        here=token_key(current_user.token),
        idle=in_words(signing_in.idle_of(me(), settings())),
        events=_events(),
        page_address=lambda page: url_for(".show", page=page, _anchor="events"),
        days=EVENTS_KEPT.days,
    )


def _events() -> Page:
    number = page_number(request.args.get("page", ""))
    return page_of(sign_in_events.latest(account=me(), page=number, size=OWN), number, {}, OWN)


@blueprint.route("/account/contact", methods=["GET", "POST"])
def contact() -> Answered:
    form = ContactForm(name=current_user.contact.name, phone=shown_phone(current_user.contact.phone))
    if not form.is_submitted():
        form.version.data = str(current_user.account.version)
    elif form.hang(faults_of_contact(form.name.data, form.phone.data)):
        with form.shown_again(lambda: render_template("account/contact.html", form=form), stale=CHANGED):
            accounts.change_contact(
                me(),
                name=form.name.data,
                phone=form.phone.data,
                version=int(form.version.data) if form.version.data.isdecimal() else 0,
                at=clock.now(),
                settings=settings(),
            )
        return done("姓名和电话已保存。", ".show")
    return render_template("account/contact.html", form=form), 422 if form.summary else 200


@blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> Answered:
    form = PasswordForm()
    if form.is_submitted() and form.hang_password(current_user.contact):
        with form.shown_again(lambda: _password_page(form), stale="您的账户刚刚在别处更改，请再试一次。"):
            passwords.change_password(
                me(),
                form.old_password.data,
                form.password.data,
                keep=current_user.token,
                address=visitor(),
                at=clock.now(),
                settings=settings(),
            )
        devices.remember(current_user.account)
        return done("密码已更改，在其他设备上的登录都已退出。", ".show")
    return _password_page(form), 422 if form.summary else 200


def _password_page(form: PasswordForm) -> str:
    return render_template("account/password.html", form=form, email=current_user.contact.email)


@blueprint.post("/account/privacy")
def take_note_of_privacy() -> Answered:
    """知道了: the current rules on personal data."""
    accounts.take_note_of_privacy(me(), at=clock.now())
    return redirect(came_from() or url_for(".show"), 303)


@blueprint.post("/account/sign-ins")
def end_sign_ins() -> Answered:
    """One of the others, or all of them."""
    key = request.form.get("key", "")
    if key == token_key(current_user.token):
        flash("这是您正在使用的登录，要结束它请点“退出登录”。", "attention")
    elif key:
        signing_in.end_sign_in(me(), key)
        flash("那台设备已退出登录。")
    else:
        signing_in.end_other_sign_ins(me(), keep=current_user.token)
        flash("其他设备都已退出登录。")
    return redirect(url_for(".show"), 303)
