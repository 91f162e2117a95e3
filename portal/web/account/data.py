"""我的数据: what is kept about oneself, taking it away, deleting what may go, asking for the rest, and changing the own
e-mail address."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user, logout_user

from portal import clock
from portal.documents.media_types import ZIP
from portal.operations.keeping import own_data
from portal.rules.people import own_data as rules
from portal.storage.people import own_data as stored
from portal.web.account.area import blueprint
from portal.web.account.forms import DeletionForm, EmailCodeForm, EmailForm
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, sent_text

STALE = "您的账户刚刚在别处更改，请再试一次。"


@blueprint.get("/account/data")
def data() -> str:
    return _page()


@blueprint.get("/account/data.zip")
def data_archive() -> Response:
    return download(own_data.archive(current_user.account, at=clock.now()), ZIP, "我的数据.zip")


@blueprint.post("/account/data")
def request_data() -> Answered:
    text = sent_text("text")
    with shown_again(lambda trouble: _page(trouble=trouble, text=text)):
        own_data.ask(me(), text, at=clock.now())
    return done("请求已提交，办公室答复后您会收到邮件。", ".data")


def _page(*, trouble: str = "", text: str = "") -> str:
    return render_template(
        "account/data.html",
        kept=own_data.kept_about(current_user.account, at=clock.now()),
        drafts=own_data.drafts_of(me()),
        requests=stored.requests_of(me()),
        refusal=rules.refusal_to_delete_account(own_data.held_by(me())),
        passage=rules.REQUEST,
        term=rules.TERM.days,
        trouble=trouble,
        text=text,
    )


@blueprint.get(f"/account/drafts/<{NUMBER}:number>/delete")
def before_deleting_draft(number: int) -> str:
    return _draft_page(number)


@blueprint.post(f"/account/drafts/<{NUMBER}:number>/delete")
def delete_draft(number: int) -> Answered:
    with shown_again(lambda trouble: _draft_page(number, trouble), 409):
        own_data.delete_draft(me(), number, at=clock.now())
    return done("草稿已删除。", ".data")


def _draft_page(number: int, trouble: str = "") -> str:
    draft, refusal = own_data.draft_to_delete(me(), number)
    return render_template("account/delete_draft.html", draft=draft, refusal=refusal, trouble=trouble)


@blueprint.route("/account/delete", methods=["GET", "POST"])
def delete_account() -> Answered:
    form, held = DeletionForm(), own_data.held_by(me())
    if form.is_submitted():
        with form.shown_again(lambda: _deletion_page(form, held), stale=STALE):
            own_data.delete_account(me(), form.password.data, at=clock.now(), settings=settings())
        logout_user()
        flash("您的账户已删除。")
        return redirect(url_for("public.home"), 303)
    return _deletion_page(form, held)


def _deletion_page(form: DeletionForm, held: rules.Held) -> str:
    return render_template("account/delete.html", form=form, refusal=rules.refusal_to_delete_account(held))


@blueprint.route("/account/email", methods=["GET", "POST"])
def email() -> Answered:
    """Where to, and the password."""
    form = EmailForm()
    if form.is_submitted():
        with form.shown_again(lambda: _email_page(form), stale=STALE):
            own_data.ask_email(me(), form.email.data, form.password.data, at=clock.now(), settings=settings())
        return redirect(url_for(".email_code"), 303)
    return _email_page(form)


def _email_page(form: EmailForm) -> str:
    return render_template("account/email.html", form=form, email=current_user.contact.email)


@blueprint.route("/account/email/code", methods=["GET", "POST"])
def email_code() -> Answered:
    """The code that was sent there."""
    form = EmailCodeForm()
    if not form.is_submitted():
        return _code_page(form) if own_data.wanted_email(me(), at=clock.now()) else redirect(url_for(".email"), 303)
    with form.shown_again(lambda: _code_page(form), stale=STALE):
        own_data.confirm_email(
            me(), request.form.get("code", ""), keep=current_user.token, at=clock.now(), settings=settings()
        )
    return done("登录邮箱已更改，新旧两个邮箱都会收到通知。", ".show")


def _code_page(form: EmailCodeForm) -> str:
    wanted = own_data.wanted_email(me(), at=clock.now())
    return render_template(
        "account/email_code.html", form=form, email=wanted, minutes=int(rules.CODE_LIFE.total_seconds() // 60)
    )
