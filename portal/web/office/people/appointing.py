"""任免: inviting, and what about the office, the committee and the auditors one proposes and another one decides."""

from flask import render_template, request

from portal.operations.people import appointing, inviting, staffing
from portal.operations.people.appointing import Appointment
from portal.operations.people.staffing import STAFF_ROLES
from portal.rules.people.staffing import INVITATION_LIFE, Act, RoleName
from portal.storage.season import proposals
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.office.people.accounts import account_page, role_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_line, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing import staff_proposals

EXPLAINED = {
    RoleName.OFFICE: "审查、受理，准备届次，管理账户",
    RoleName.COMMITTEE: "审定办公室提议的事项",
    RoleName.EXPERT: "评审分配给自己的参评人，由办公室直接邀请",
    RoleName.AUDITOR: "查阅全部操作记录，不作任何改动",
}
INVITED = tuple(role for role in STAFF_ROLES if role is not RoleName.UNDERTAKER)  # who is invited where it competes
assert set(EXPLAINED) == set(INVITED), "every role is explained"
WAITS = "已提出，等另一位同事审定；审定以前不会有任何变化。"


@blueprint.get("/accounts/invite")
def before_inviting() -> str:
    return _invite_page({}, {})


@blueprint.post("/accounts/invite")
@requires_recent_code
def invite() -> Answered:
    typed = {name: sent_line(name) for name in ("name", "email", "phone", "role")} | {"reason": sent_text("reason")}
    return _invite_expert(typed) if typed["role"] == RoleName.EXPERT else _propose(typed)


def _invite_expert(typed: dict[str, str]) -> Answered:
    faults = inviting.faults_of(typed["email"], typed["name"], typed["phone"])
    if refusal := appointing.refusal_of_person(_appointment(RoleName.EXPERT, typed)):
        faults["role"] = refusal.reason
    if faults:
        return _invite_page(typed, faults), 422
    invited = inviting.invite_staff(
        typed["email"],
        name=typed["name"],
        phone=typed["phone"],
        roles=(RoleName.EXPERT,),
        by=me(),
        at=received_at(),
        settings=settings(),
    )
    return done(f"邀请信已发往 {invited.email}，{INVITATION_LIFE.days} 天内有效。", ".accounts")


def _propose(typed: dict[str, str]) -> Answered:
    # Whom nobody invites: that is a fault as well.
    appointment = _appointment(role_of(typed["role"]) or RoleName.APPLICANT, typed)
    if faults := appointing.faults_of(appointment):
        return _invite_page(typed, faults), 422
    with shown_again(lambda trouble: _invite_page(typed, {"role": trouble})):
        appointing.propose(appointment, by=me(), at=received_at())
    return done(WAITS, ".accounts")


def _appointment(role: RoleName, typed: dict[str, str]) -> Appointment:
    return Appointment(role, typed["name"], typed["email"], typed["phone"], typed["reason"])


def _invite_page(typed: dict[str, str], faults: dict[str, str]) -> str:
    options = [(role.value, role.word, EXPLAINED[role]) for role in INVITED]
    life = INVITATION_LIFE.days
    return render_template("office/invite.html", typed=typed, faults=faults, options=options, life=life)


@blueprint.post(f"/accounts/<{NUMBER}:number>/propose")
@requires_recent_code
def propose_change(number: int) -> Answered:
    colleague, reason, typed = staffing.colleague(number), sent_text("reason"), request.form.get("act", "")
    role = role_of(typed)
    act = Act.REVOKE if role else next((one for one in (Act.RESET, Act.CLOSE) if one == typed), None)
    with shown_again(lambda trouble: account_page(colleague, trouble=trouble, act=typed, reason=reason)):
        appointing.propose_change(
            number, act, role=role, version=seen_version(), reason=reason, by=me(), at=received_at()
        )
    return done(WAITS, ".account", number=number)


@blueprint.get(f"/staff-proposals/<{NUMBER}:number>")
def staff_proposal(number: int) -> str:
    return _proposal_page(number)


@blueprint.post(f"/staff-proposals/<{NUMBER}:number>")
@requires_recent_code
def decide_staff(number: int) -> Answered:
    reason, accepted = sent_text("reason"), "accepted" in request.form
    matter = staff_proposals.matter_of(proposals.one(number), RoleName.OFFICE)
    seen, at = seen_version(), received_at()
    with shown_again(
        lambda trouble: _proposal_page(number, trouble, reason), stale="这项提议刚刚已经办结，请看现在的结果。"
    ):
        if request.form.get("act") == "approve":
            matter.approve(number, seen, by=me(), at=at, settings=settings(), accepted=accepted)
        else:
            matter.decline(number, seen, reason, by=me(), at=at)
    return done("已审定。", ".accounts")


def _proposal_page(number: int, trouble: str = "", reason: str = "") -> str:
    found = proposals.one(number)
    shown = staff_proposals.shown(found, me())
    return render_template("office/staff_proposal.html", found=found, trouble=trouble, reason=reason, **shown)
