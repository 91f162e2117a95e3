"""账户: the people of the portal's own side, inviting them, taking a role away, closing, a lost authenticator."""

from collections.abc import Callable

from flask import Response, abort, render_template, request

from portal import clock
from portal.operations.people import appointing, handing_over, inviting, second_factor, staffing
from portal.operations.people.staffing import STAFF_ROLES, Colleague
from portal.rules.people.second_factor import is_required
from portal.rules.people.staffing import BY_TWO, Act, RoleName, refusal_to_change, side_of
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing import staff_proposals

CHANGED = "这个账户刚刚被改动过，请核对后再试一次。"


def role_of(text: str) -> RoleName | None:
    return next((role for role in STAFF_ROLES if role == text), None)


@blueprint.get("/accounts")
def accounts() -> str:
    role = role_of(request.args.get("role", ""))
    everybody = staffing.colleagues()
    proposed = staff_proposals.waiting(RoleName.OFFICE) + staff_proposals.waiting(RoleName.COMMITTEE)
    return render_template(
        "office/accounts.html",
        role=role,
        roles=[(one, sum(one in colleague.roles for colleague in everybody)) for one in STAFF_ROLES],
        everybody=len(everybody),
        colleagues=[one for one in everybody if role is None or role in one.roles],
        waiting=_waiting(),
        proposed=proposed,
        is_required=is_required,
    )


def _waiting() -> list[inviting.Waiting]:
    return [one for one in inviting.waiting(at=clock.now()) if one.invitation.organisation is None]


@blueprint.get(f"/accounts/<{NUMBER}:number>")
def account(number: int) -> str:
    colleague = staffing.colleague(number)
    return account_page(colleague)


def account_page(colleague: Colleague, **typed: str) -> str:
    """A colleague; where two have to decide, with the form to propose it, and what was ``typed`` there."""
    number, by_two = colleague.account.id, not BY_TWO.isdisjoint(colleague.roles)
    change = appointing.CHANGES[RoleName(side_of(colleague.roles))]
    refusal = refusal_to_change(number, me())
    return render_template(
        "office/account.html",
        colleague=colleague,
        needs_code=is_required(colleague.roles),
        by_two=by_two,
        acts=_acts(colleague),
        handing_refusal=handing_over.refusal_to_hand_over(colleague, me()),
        refusal=refusal or (appointing.refusal_to_propose(colleague.roles, number) if by_two else None),
        waiting=next((one for one in change.of(number) if one.is_open), None) if by_two else None,
        **{"trouble": "", "act": "", "reason": "", "handing_reason": ""} | typed,
    )


def _acts(colleague: Colleague) -> list[tuple[str, str]]:
    """What can be proposed about a colleague, (value, words)."""
    resets = [(Act.RESET.value, Act.RESET.word)] if colleague.proven else []
    return [
        *resets,
        *((role.value, f"取消“{role.word}”") for role in colleague.roles),
        (Act.CLOSE.value, Act.CLOSE.word),
    ]


@blueprint.post(f"/invitations/<{NUMBER}:number>")
def change_invitation(number: int) -> Answered:
    """Send the letter again, or take the invitation back."""
    again = request.form.get("act") == "again"
    try:
        if again:
            inviting.send_again(number, by=me(), at=received_at(), settings=settings())
        else:
            inviting.withdraw(number, by=me(), at=received_at())
    except NotFound:
        return not_done("这份邀请已被接受、收回，或者已经过期，请查看现在的名单。", ".accounts")
    return done("邀请信已重新发送，以前的链接不再有效。" if again else "邀请已收回，信中的链接不再有效。", ".accounts")


@blueprint.post(f"/accounts/<{NUMBER}:number>/handed-over")
@requires_recent_code
def hand_over(number: int) -> Answered:
    """The code is shown on the answer alone."""
    colleague, reason = staffing.colleague(number), sent_text("handing_reason")
    with shown_again(lambda trouble: account_page(colleague, trouble=trouble, handing_reason=reason)):
        handed = handing_over.hand_over(number, reason, by=me(), at=received_at(), settings=settings())
    return render_template("office/handed_over.html", colleague=colleague, handed=handed)


@blueprint.post(f"/accounts/<{NUMBER}:number>/role")
@requires_recent_code
def revoke_role(number: int) -> Answered:
    staffing.colleague(number)
    role = role_of(request.form.get("role", "")) or abort(400)
    with shown_again(lambda trouble: _back(not_done, trouble, number), stale=CHANGED):
        staffing.revoke(number, role, by=me(), at=received_at())
    return _back(done, f"已取消“{role.word}”这项职责。", number)


@blueprint.post(f"/accounts/<{NUMBER}:number>/close")
@requires_recent_code
def close_account(number: int) -> Answered:
    with shown_again(lambda trouble: _back(not_done, trouble, number), stale=CHANGED):
        staffing.close(number, seen_version(), by=me(), at=received_at())
    return _back(done, "账户已关闭，不能再登录；以往的操作记录都保留。", number)


@blueprint.post(f"/accounts/<{NUMBER}:number>/second-factor")
@requires_recent_code
def reset_second_factor(number: int) -> Answered:
    staffing.colleague(number)
    with shown_again(lambda trouble: _back(not_done, trouble, number), stale=CHANGED):
        second_factor.reset(number, by=me(), at=received_at(), settings=settings())
    return _back(done, "验证器已重置，已写信告知本人；下次登录时需要重新设置。", number)


def _back(said: Callable[..., Response], words: str, number: int) -> Response:
    """To the colleague while there is one, with what was done or why it was not."""
    try:
        staffing.colleague(number)
    except NotFound:
        return said(words, ".accounts")
    return said(words, ".account", number=number)
