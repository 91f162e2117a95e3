"""The secretary's screen of a meeting 评审会: call, time, interrupt, close, undo; who is there; begin and end. (M18)"""

from datetime import datetime

from flask import render_template, request, url_for

from portal import clock
from portal.operations.judging import presenting
from portal.operations.meeting import holding, seeing
from portal.operations.meeting.seeing import Room
from portal.rules.meeting.course import ActKind, Turn
from portal.storage.engine.errors import NotFound
from portal.storage.judging import rounds
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.showing import outcomes

OTHER_FIRST = "另一位工作人员刚刚办理过，您的操作没有办理。请看过现在的情况后再办理。"
SAID = {
    ActKind.CALLED: "已请候选人上场。",
    ActKind.INTERRUPTED: "已中断，可以稍后再请这位候选人。",
    ActKind.CLOSED: "本位已结束。",
    ActKind.UNDONE: "已撤销。",
}


@blueprint.get(f"/rounds/<{NUMBER}:number>/meeting")
def meeting(number: int) -> str:
    return _page(number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/meeting")
def change_meeting(number: int) -> Answered:
    act, by, at = request.form.get("act", ""), me(), received_at()
    with shown_again(lambda trouble: _page(number, trouble=trouble), 409, stale=OTHER_FIRST):
        words = _do(number, act, by, at)
    return done(words, ".meeting", number=number) if words else _on(number)


def _on(number: int) -> Answered:
    """Time and presence are seen at once, and need no words."""
    return "", 303, {"Location": url_for(".meeting", number=number)}


def _do(number: int, act: str, by: int, at: datetime) -> str:
    """What the button says is done; returns the words for it.

    :raises NotFound: there is no such button.
    """
    step, about = seen_version(), request.form.get("candidate", 0, type=int)
    sure = bool(request.form.get("sure"))
    match act:
        case "begin" | "rehearse":
            holding.begin(number, rehearsal=act == "rehearse", by=by, at=at)
            return "评审会已开始。" if act == "begin" else "演练已开始，结束以后不留下任何记录。"
        case "end":
            holding.end(number, step, by=by, at=at)
            return "已结束，投影地址不再有效。"
        case "next":
            holding.move_on(number, step, about, by=by, at=at, sure=sure)
            return SAID[ActKind.CALLED]
        case ActKind.ARRIVED | ActKind.LEFT:
            expert = request.form.get("expert", 0, type=int)
            holding.say(number, ActKind(act), 0, expert=expert, by=by, at=at)
            return ""
        case ActKind.DONE | ActKind.AGAIN:
            raise NotFound("only experts say so")
    if act not in list(ActKind):
        raise NotFound(f"no act {act}")
    holding.do(number, step, ActKind(act), about, by=by, at=at, sure=sure)
    return SAID.get(ActKind(act), "")


def _page(number: int, *, trouble: str = "") -> str:
    """:raises NotFound: nobody presents in this round, or there is none."""
    round_ = rounds.one(number)
    if not presenting.is_presented(round_):
        raise NotFound(f"nobody presents in round {number}")
    room = seeing.going_on(number)
    return render_template(
        "office/meeting.html",
        round=round_,
        title=outcomes.title_of(round_),
        room=room,
        at=clock.now(),
        turns=Turn,
        projector=_address(room) if room else "",
        refusal_to_begin=holding.refusal_to_begin(round_, rehearsal=False),
        refusal_to_rehearse=holding.refusal_to_begin(round_, rehearsal=True),
        trouble=trouble,
    )


def _address(room: Room) -> str:
    """Of the projector's page, as somebody types it at another machine."""
    meeting = room.meeting
    return settings().base_url + url_for("room.projector", number=meeting.id, key=seeing.key_of(meeting))
