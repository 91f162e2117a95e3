"""Accepting an invitation: the page behind a letter's link."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from portal import clock
from portal.operations.people import accepting, inviting
from portal.operations.people.inviting import Invitation
from portal.storage.people.accounts import Contact
from portal.web.account.area import blueprint
from portal.web.account.forms import InvitationForm
from portal.web.answering import Answered
from portal.web.guards import begin_session
from portal.web.menus import home
from portal.web.origin import settings, visitor
from portal.web.receiving import me


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> Answered:
    invited = accepting.invitation(token, at=clock.now())
    return _page(token, invited, InvitationForm(formdata=None, name=invited.name, phone=invited.phone))


@blueprint.post("/invitation/<token>")
def accept_invitation(token: str) -> Answered:
    form, invited = InvitationForm(), accepting.invitation(token, at=clock.now())
    with form.shown_again(lambda: _page(token, invited, form)):
        accepted = _accept_signed_in(token) if accepting.has_account(invited) else _accept_as_new(token, invited, form)
    return accepted


def _accept_signed_in(token: str) -> Answered:
    """The invited address has an account: its person accepts by signing in."""
    if not current_user.is_authenticated:
        return redirect(url_for(".sign_in", next=url_for(".invitation", token=token)), 303)
    accepting.accept_signed_in(token, me(), at=clock.now())
    return _accepted()


def _accept_as_new(token: str, invited: Invitation, form: InvitationForm) -> Answered:
    typed = Contact(form.name.data, invited.email, form.phone.data)
    if not form.hang(inviting.faults_of(invited.email, typed.name)) or not form.hang_password(typed):
        return _page(token, invited, form), 422
    account, sign_in = accepting.accept_as_new(
        token,
        name=typed.name,
        phone=typed.phone,
        password=form.password.data,
        address=visitor(),
        at=clock.now(),
        settings=settings(),
    )
    begin_session(account, sign_in)
    return _accepted()


def _accepted() -> Answered:
    flash("您已接受邀请。")
    return redirect(home(), 303)


def _page(token: str, invited: Invitation, form: InvitationForm) -> str:
    known = accepting.has_account(invited)
    here = current_user.account if current_user.is_authenticated else None
    return render_template(
        "account/invitation.html",
        form=form,
        token=token,
        invited=invited,
        organisation=accepting.organisation_of(invited),
        known=known,
        signed_in=here is not None,
        refusal=accepting.refusal_to_accept(invited, here) if known else "",
    )
