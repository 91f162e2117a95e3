"""One section of the form a page: shown, saved, saved by itself while somebody types."""

from functools import partial
from typing import Any, NamedTuple

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer

from portal import clock
from portal.operations.applying import filing
from portal.rules.applying.answers import STATE_WORDS, Answers, asked, characters_used
from portal.rules.applying.conditions import SECTION as CONDITIONS
from portal.rules.applying.conditions import explanation_key, tick_key, unlike_years
from portal.rules.applying.printed_answers import in_words
from portal.rules.language.refusals import Refused
from portal.rules.rulebook.requirements import PHOTO
from portal.rules.rulebook.rulebook import Kind, Section
from portal.web.answering import as_json, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling, has_photo
from portal.web.applicant.filling.cropping import crop_address, wait_for_crop
from portal.web.applicant.filling.rows import Removed, anchor, rearranged, removed_by
from portal.web.filters import time_of_day
from portal.web.forms import answers_in, form_for, hang, input_name, options_with_definitions
from portal.web.receiving import uploaded

CHANGED_ELSEWHERE = "这一部分已在另一个窗口保存过。您在本页填写的内容还在，请点“保存”，对照两份内容后决定。"


@blueprint.get("/<int:number>/<key>")
def section(number: int, key: str) -> str | Answer:
    filling = Filling(number)
    section = filling.section(key)
    if filling.refusal_of(key):  # nothing to fill in (any more): to the answers as they are read back
        return redirect(url_for(".check", number=number, _anchor=f"part-{key}"))
    form = form_for(filling.rulebook, section)(formdata=None, data=filling.answers)
    form.version.data = filling.version(section)
    return _page(filling, section, form, check="check" in request.args)


@blueprint.post("/<int:number>/<key>")
def save(number: int, key: str) -> Answer | tuple[str, int]:
    filling = Filling(number)
    section = filling.section(key)
    act = request.form.get("act", "save")
    typing = _typing(filling, section, act)
    form = typing.form
    with shown_again(
        lambda trouble: _page(filling, section, form, trouble=trouble),
        stale=lambda conflict: _page(filling, section, form, typed=typing.answers, version=conflict.current.version),
    ):
        form.version.data = filing.save_section(
            filling.application, section, typing.answers, typing.version, at=clock.now()
        )
    filling = Filling(number)
    if typing.photo_fault:
        return _page(filling, section, form, photo_fault=typing.photo_fault), 422
    if typing.uncut:
        wait_for_crop(number, typing.uncut)
        return redirect(crop_address(number), 303)
    if typing.removed:  # the row goes with the page that offers it back, and lies nowhere else
        shown = form_for(filling.rulebook, section)(formdata=None, data=filling.answers)
        shown.version.data = filling.version(section)
        return _page(filling, section, shown, removed=typing.removed), 200
    return redirect(_onward(filling, section, act))


@blueprint.post("/<int:number>/<key>/draft")
def autosave(number: int, key: str) -> Response | tuple[Response, int]:
    filling = Filling(number)
    section = filling.section(key)
    typing = _typing(filling, section, "autosave")
    at = clock.now()
    with shown_again(as_json, stale=CHANGED_ELSEWHERE):
        version = filing.save_section(filling.application, section, typing.answers, typing.version, at=at)
    filling.answers |= typing.answers  # as they are kept now; reading them again would double the cost of a save
    state = filling.state(section).name
    return jsonify(
        version=version,
        saved_at=time_of_day(at),
        section=section.key,
        state=state,
        state_words=STATE_WORDS[state],
        late="申报已经截止，不能再提交" if filling.late else "",
        **_photo(filling, section, typing),
    )


class Typing(NamedTuple):
    """What a window sent: the form as posted, the answers in it, the version that it had seen."""

    form: FlaskForm
    answers: Answers
    version: int
    photo_fault: str | None
    removed: Removed | None
    uncut: str = ""


def _typing(filling: Filling, section: Section, act: str) -> Typing:
    form = form_for(filling.rulebook, section)()
    typed = answers_in(form, section, filling.answers)
    answers = rearranged(section, typed, act, request.form.get("removed", ""))
    version = form.version.data or ""
    seen = int(version) if version.isdecimal() else 0
    fault, uncut = _take_photo(answers)
    return Typing(form, answers, seen, fault, removed_by(act, typed), uncut)


def _take_photo(answers: Answers) -> tuple[str | None, str]:
    """Keep an uploaded photo and let the answer refer to it; returns what is wrong with it, if anything is, and the
    picture that has to be cut first."""
    upload = uploaded(PHOTO)
    if upload is None or PHOTO not in answers:
        return None, ""
    try:
        name, ready = filing.receive_photo(upload.content, at=clock.now())
    except Refused as refused:
        return refused.refusal.reason, ""
    if not ready:
        return None, name
    answers[PHOTO] = name
    return None, ""


def _photo(filling: Filling, section: Section, typing: Typing) -> dict[str, Any]:
    """What the page needs to show a photo just uploaded."""
    if not has_photo(section):
        return {}
    if typing.uncut:
        wait_for_crop(filling.number, typing.uncut)
        return {"crop": crop_address(filling.number)}
    return {"photo": filling.photo_address, "photo_fault": typing.photo_fault or ""}


def _onward(filling: Filling, section: Section, act: str) -> str:
    """Where a saved section leads: on to the next one when it is complete, back to it otherwise."""
    number = filling.application.id
    if act != "next":
        return url_for(".section", number=number, key=section.key, _anchor=anchor(act, filling.answers))
    if filling.states[section.key].faults:
        return url_for(".section", number=number, key=section.key, check=1)
    following = filling.after(section)
    return filling.address(following) if following else url_for(".evidence_page", number=number)


def _page(
    filling: Filling,
    section: Section,
    form: FlaskForm,
    *,
    check: bool = False,
    typed: Answers | None = None,
    version: int | None = None,
    trouble: str = "",
    photo_fault: str = "",
    removed: Removed | None = None,
) -> str:
    """The page of a section. ``check``: name what is missing too. ``typed``: what this window wanted to save over
    what another one has saved as ``version``. ``trouble``: why nothing was saved."""
    faults = [fault for fault in filling.states[section.key].faults if check or not fault.missing]
    if typed is None and not trouble:
        hang(form, faults)
    if version is not None:
        form.version.data = version
    if photo_fault:
        form.photo.errors = [photo_fault]
    shown = typed or filling.answers
    computed = filling.computed if section.key == CONDITIONS else ()
    explanations = {explanation_key(item.condition): item for item in computed}
    return render_template(
        "applicant/section.html",
        filling=filling,
        section=section,
        form=form,
        summary=[(input_name(fault.path), fault.reason) for fault in faults] if check else [],
        differences=_differences(filling, section, typed) if typed is not None else None,
        trouble=trouble,
        has_photo=has_photo(section),
        photo_fault=photo_fault,
        counts_pages=any(field.kind is Kind.LONG_TEXT and field.printed for field in section.fields),
        offered=filling.offered,
        removed=removed,
        used=characters_used(section, shown),
        options=partial(options_with_definitions, filling.rulebook),
        notes={tick_key(item.condition): item.words for item in computed},
        unlike=unlike_years(section.fields, shown, filling.computed),
        needed={key for key, item in explanations.items() if item.short},
        unneeded={key for key, item in explanations.items() if not item.short and not shown[key]},
    )


def _differences(filling: Filling, section: Section, typed: Answers) -> list[tuple[str, str, str]]:
    """(label, typed here, saved there) of every answer in which two windows differ."""
    found = []
    for field in asked(section):
        mine, theirs = ("\n".join(in_words(filling.rulebook, field, source)) for source in (typed, filling.answers))
        if mine != theirs:
            found.append((field.label, mine, theirs))
    return found
