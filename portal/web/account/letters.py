"""来信和日历: which letters somebody does without, and the keyed address of the own calendar."""

from flask import render_template, request
from flask_login import current_user

from portal import clock
from portal.rules.people.staffing import RoleName
from portal.rules.people.wanted_letters import COMPULSORY, TELLS, OptionalLetter
from portal.storage.letters import choices
from portal.storage.people import calendar_keys
from portal.web.account.area import blueprint
from portal.web.answering import Answered, done
from portal.web.origin import settings
from portal.web.receiving import me

WITH_WORKLIST = frozenset({RoleName.OFFICE, RoleName.COMMITTEE})


@blueprint.get("/account/letters")
def letters() -> str:
    token = calendar_keys.of(me())
    return render_template(
        "account/letters.html",
        offered=[(kind, TELLS[kind]) for kind in offered()],
        declined=choices.declined(me()),
        compulsory=COMPULSORY,
        address=f"{settings().base_url.rstrip('/')}/calendars/{token}.ics" if token else "",
    )


def offered() -> list[OptionalLetter]:
    """Nobody is asked about letters that they never get."""
    writes = bool(WITH_WORKLIST & set(current_user.roles))
    return [kind for kind in OptionalLetter if writes or kind is not OptionalLetter.WORKLIST]


@blueprint.post("/account/letters")
def choose_letters() -> Answered:
    choices.decline(me(), [kind for kind in offered() if kind not in request.form.getlist("wanted")])
    return done("您的选择已保存。", ".letters")


@blueprint.post("/account/calendar")
def change_calendar() -> Answered:
    """Make an address, the first or another one in its place, or end it."""
    if request.form.get("act") == "end":
        calendar_keys.end(me())
        return done("日历地址已停用，订阅过的日历不再更新。", ".letters")
    calendar_keys.give(me(), at=clock.now())
    return done("日历地址已生成，以前的地址不再有效。", ".letters")
