"""Inviting somebody who acts for the undertaker of a competition, which a second officer decides; and how far those
whom it has sent have come."""

from flask import render_template

from portal.operations.people import appointing
from portal.operations.people.appointing import Appointment
from portal.rules.people.staffing import INVITATION_LIFE, RoleName
from portal.storage.applying import applications
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.view import ONE, View
from portal.web.office.area import blueprint
from portal.web.receiving import me, received_at, sent_line, sent_text
from portal.web.recent_code import requires_recent_code

NOT_BEGUN = "还没有开始填写申报表"
TYPED = ("name", "email", "phone", "undertaker")


@blueprint.get(f"{ONE}/undertakers")
def before_inviting_undertaker(number: int, key: str) -> str:
    return _page(View(number, key), {}, {})


@blueprint.post(f"{ONE}/undertakers")
@requires_recent_code
def invite_undertaker(number: int, key: str) -> Answered:
    view = View(number, key)
    typed = {name: sent_line(name) for name in TYPED} | {"reason": sent_text("reason")}
    known = {"competition": view.begun.id, "role": RoleName.UNDERTAKER}
    appointment = Appointment(**typed, **known)  # type: ignore[arg-type]
    if faults := appointing.faults_of(appointment):
        return _page(view, typed, {("undertaker" if name == "role" else name): faults[name] for name in faults}), 422
    with shown_again(lambda trouble: _page(view, typed, {"email": trouble})):
        appointing.propose(appointment, by=me(), at=received_at())
    return done("已提出，等另一位同事审定；同意以后发出邀请信。", ".competition", **view.place)


def _page(view: View, typed: dict[str, str], faults: dict[str, str]) -> str:
    options = [(name, name) for name in view.book.undertakers]
    return render_template(
        "office/undertaker_invite.html",
        view=view,
        typed=typed,
        faults=faults,
        options=options,
        life=INVITATION_LIFE.days,
    )


@blueprint.app_template_filter()
def seat_standing(application: int | None) -> str:
    """How far what is filed for a seat has come."""
    return applications.one(application).stage.word if application else NOT_BEGUN
