"""The opinion: written on the page, printed as Word, signed and sealed, and its scan (CF10)."""

from typing import NamedTuple

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.documents.media_types import SCANS, SUFFIXES, WORD
from portal.operations.applying import recommending
from portal.rules.applying.evidence import FILE_SIZE, MEGABYTE
from portal.rules.applying.organisations import PERSONS
from portal.rules.applying.recommending import Opinion, Part, faults_of_opinion
from portal.storage.applying import recommendations
from portal.storage.engine.blobs import Blob
from portal.web.answering import Answered, as_json, done, shown_again
from portal.web.downloads import download
from portal.web.filters import time_of_day
from portal.web.receiving import me, received_at, seen_version, sent_line, sent_text, uploaded
from portal.web.recommender.area import blueprint
from portal.web.recommender.asking import NO_OPINION, Asking

CHANGED_ELSEWHERE = "推荐意见刚刚在另一个窗口，或由同单位的人保存过。您在本页填写的内容还在，请点“保存”，对照后决定。"
LABELS = {"contact": "联系人", "phone": "联系电话", "email": "E-mail", "opinion": "推荐意见"}
STATE_WORDS = {"blank": "未填写", "started": "填写中", "done": "已完成"}


class Stamping(NamedTuple):
    """Who signs and what is stamped."""

    title: str
    words: str


BODY = Stamping("负责人签字，盖单位公章", "在打印的推荐意见页上签字、盖章并写明日期。")
PERSON = Stamping("本人签字", "在打印的推荐意见页上签字并写明日期。")


@blueprint.get("/<int:number>/opinion")
def opinion(number: int) -> str:
    asked = Asking(number)
    return _page(asked, asked.opinion, check="check" in request.args)


@blueprint.post("/<int:number>/opinion")
def save(number: int) -> Answered:
    asked, typed = Asking(number), _typed()
    with shown_again(
        lambda trouble: _page(Asking(number), typed, trouble=trouble),
        stale=lambda conflict: _page(Asking(number), typed, stale=True),
    ):
        recommending.save(number, seen_version(), typed, by=me(), at=received_at())
    if request.form.get("act") != "next":
        return redirect(url_for(".opinion", number=number), 303)
    if _faults(asked, typed):
        return redirect(url_for(".opinion", number=number, check=1), 303)
    return redirect(url_for(".evidence", number=number), 303)


@blueprint.post("/<int:number>/opinion/draft")
def autosave(number: int) -> Response | tuple[Response, int]:
    asked, typed, at = Asking(number), _typed(), received_at()
    with shown_again(as_json, stale=CHANGED_ELSEWHERE):
        row = recommending.save(number, seen_version(), typed, by=me(), at=at)
    faults = _faults(asked, row.content.opinion)
    state = "blank" if row.content.opinion == NO_OPINION else "started" if faults else "done"
    return jsonify(
        version=row.version,
        saved_at=time_of_day(at),
        section="opinion",
        state=state,
        state_words=STATE_WORDS[state],
        faults={"opinion": faults.get("opinion", "") if typed.opinion else ""},
    )


@blueprint.get("/<int:number>/opinion.docx")
def opinion_page(number: int) -> Response:
    asked = Asking(number)
    if not asked.readable:
        abort(404)
    return download(recommending.opinion_page(asked.row), WORD, f"{asked.part.word}推荐意见页-{asked.name}.docx")


@blueprint.get("/<int:number>/sealed")
def sealed(number: int) -> str:
    return _sealed(Asking(number))


@blueprint.post("/<int:number>/sealed")
def put_scan(number: int) -> Answered:
    asked = Asking(number)
    if (sent := uploaded("scan")) is None:
        return _sealed(asked, trouble="没有收到文件。请先选择扫描件，再点“上传”。"), 422
    with shown_again(lambda trouble: _sealed(asked, trouble=trouble)):
        recommending.put_scan(number, seen_version(), sent, by=me(), at=received_at())
    return done("签字盖章页已上传。", ".sealed", number=number)


@blueprint.get("/<int:number>/scan")
def scan(number: int) -> Response:
    asked = Asking(number)
    if not asked.readable or asked.row.scan is None:
        abort(404)
    content, kind = recommending.scan_of(asked.row) or b"", asked.row.scan.media_type
    return download(content, kind, f"签字盖章页-{asked.name}{SUFFIXES[kind]}")


def _typed() -> Opinion:
    lines = {key: sent_line(key) for key in ("contact", "phone", "email")}
    return Opinion(**lines, opinion=sent_text("opinion"))


def _page(asked: Asking, typed: Opinion, *, check: bool = False, stale: bool = False, trouble: str = "") -> str:
    """``check``: say what is missing; ``stale``: what was typed is not what is saved; ``trouble``: why not."""
    faults = _faults(asked, typed) if asked.editable else {}
    shown = faults if check else {key: reason for key, reason in faults.items() if getattr(typed, key)}
    blank = asked.editable and typed == NO_OPINION
    earlier = _earlier(asked) if blank else NO_OPINION
    return render_template(
        "recommender/opinion.html",
        asked=asked,
        standing=asked.standing,
        typed=_suggested(earlier) if blank else typed,
        earlier=earlier != NO_OPINION,
        version=asked.version,
        faults=shown,
        summary=list(faults.items()) if check else [],
        differences=_differences(typed, asked.opinion) if stale or (trouble and not asked.editable) else None,
        trouble=trouble,
    )


def _faults(asked: Asking, opinion: Opinion) -> dict[str, str]:
    """What keeps it from being recommended with; a draft is kept all the same."""
    faults = faults_of_opinion(opinion)
    if not faults and (refusal := recommending.refusal_to_fit(asked.row, opinion)):
        return {"opinion": refusal.reason}
    return faults


def _earlier(asked: Asking) -> Opinion:
    """What the organisation wrote about an earlier submission, as far as the visitor may see it."""
    for row in recommendations.asked_of(me()):
        same = (row.application, row.part, row.organisation) == (asked.application, asked.part, asked.organisation)
        if same and row.content.opinion != NO_OPINION:
            return row.content.opinion
    return NO_OPINION


def _suggested(earlier: Opinion) -> Opinion:
    """Nothing written yet: what was written before, or else whoever writes as the person to be asked."""
    if earlier != NO_OPINION:
        return earlier
    contact = current_user.contact
    return Opinion(contact=contact.name, phone=contact.phone, email=contact.email)


def _differences(mine: Opinion, theirs: Opinion) -> list[tuple[str, str, str]]:
    pairs = [(label, getattr(mine, key), getattr(theirs, key)) for key, label in LABELS.items()]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _sealed(asked: Asking, *, trouble: str = "") -> str:
    person = asked.part is Part.RECOMMENDER and asked.organisation.kind in PERSONS
    return render_template(
        "recommender/sealed.html",
        asked=asked,
        stamping=PERSON if person else BODY,
        scan=_scan_words(asked.row.scan),
        file_size=FILE_SIZE // MEGABYTE,
        trouble=trouble,
        at=clock.now(),
    )


def _scan_words(scan: Blob | None) -> str:
    if scan is None:
        return ""
    return SCANS[scan.media_type]
