"""公示: publishing an approved honour list after its dates were shown once more, and removing somebody from it.
(第二十一条)"""

from datetime import date

from flask import Response, render_template, request

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.publishing import notice_paper, publishing_list, removing
from portal.operations.publishing.publishing_list import Person, Standing
from portal.rules.language.refusals import Refused
from portal.rules.publishing import public_notice as rules
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import honour_lists, public_notices
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.moments import typed_day
from portal.web.office.area import blueprint
from portal.web.office.publishing.honour_list import left_of, links_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_line
from portal.web.recent_code import requires_recent_code
from portal.web.showing.honour_tables import grouped

LIST = f"/honour-lists/<{NUMBER}:number>"
LISTED = f"/listed/<{NUMBER}:number>/remove"
CHECK = "check"  # the act that shows once more what will be published


@blueprint.get(LIST)
def public_notice(number: int) -> str:
    standing = publishing_list.standing(number, at=clock.now())
    book = standing.list.programme.book
    notice = standing.notice
    return render_template(
        "office/public_notice.html",
        standing=standing,
        book=book,
        people=_by_honour(standing),
        left=left_of(notice, clock.now()),
        links=links_of(notice),
        plan=public_notices.scheduled(number),
    )


def _by_honour(standing: Standing) -> list[tuple[str, list[Person]]]:
    book = standing.list.programme.book
    groups = [
        (honour.title, [one for one in standing.people if one.listed.honour == honour.key]) for honour in book.honours
    ]
    return [group for group in groups if group[1]]


@blueprint.get(f"{LIST}/notice.docx")
def public_notice_paper(number: int) -> Response:
    """The notice as it is published, for walls and websites elsewhere."""
    notice = publishing_list.standing(number, at=clock.now()).notice
    if notice is None:
        raise NotFound
    return download(notice_paper.public_notice(notice), WORD, notice_paper.file_name(notice))


@blueprint.get(f"{LIST}/reviewed.docx")
def reviewed_notice_paper(number: int) -> Response:
    """送审稿: the notice as it would be published now, to the day that the address names."""
    at = clock.now()
    standing = publishing_list.standing(number, at=at)
    last_day = typed_day(request.args.get("last_day", "")) or standing.earliest
    if standing.notice or last_day is None:
        raise NotFound
    try:
        paper = notice_paper.drafted(standing.list, last_day, at=at)
    except Refused as refused:
        raise NotFound from refused
    return download(paper, WORD, "公示（送审稿）.docx")


# -- publishing ------------------------------------------------------------------------------------------------


@blueprint.get(f"{LIST}/publish")
def before_publishing(number: int) -> str:
    standing = publishing_list.standing(number, at=clock.now())
    return _publishing_page(standing, standing.earliest.isoformat() if standing.earliest else "")


@blueprint.post(f"{LIST}/publish")
@requires_recent_code
def publish(number: int) -> Answered:
    at = received_at()
    standing = publishing_list.standing(number, at=at)
    typed = sent_line("last_day")
    last_day = typed_day(typed)
    refusal = standing.refusal or publishing_list.refusal_of_period(standing.list, last_day, at=at)
    if refusal:
        return _publishing_page(standing, typed, trouble=refusal.reason), 422
    if request.form.get("act") == CHECK:
        return _publishing_page(standing, typed, last_day=last_day)
    with shown_again(lambda trouble: _publishing_page(standing, typed, trouble=trouble)):
        notice = publishing_list.publish(number, last_day, by=me(), at=at, settings=settings())
    return done(
        f"已向社会公示，{left_of(notice, at)}。单位内部公示已同时开始。",
        ".public_notice",
        number=number,
    )


def _publishing_page(standing: Standing, typed: str, *, last_day: date | None = None, trouble: str = "") -> str:
    at = clock.now()
    book = standing.list.programme.book
    standing_people = [one.listed for one in standing.people if not one.removal]
    return render_template(
        "office/publish.html",
        standing=standing,
        book=book,
        groups=grouped(standing_people, book),
        count=len(standing_people),
        typed=typed,
        last_day=last_day,
        working_days=publishing_list.working_days_until(last_day, at=at) if last_day else None,
        today=rules.day_of(at),
        trouble=trouble,
    )


# -- removing --------------------------------------------------------------------------------------------------


@blueprint.get(LISTED)
def before_removing(number: int) -> str:
    return _removing_page(number, "")


@blueprint.post(LISTED)
@requires_recent_code
def remove(number: int) -> Answered:
    reason = sent_line("reason")
    refusal = _person(number).refusal or rules.refusal_of_reason(reason)
    if refusal:
        return _removing_page(number, reason, trouble=refusal.reason), 422
    if request.form.get("act") == CHECK:
        return _removing_page(number, reason, checked=True)
    with shown_again(lambda trouble: _removing_page(number, reason, trouble=trouble)):
        removing.propose(number, reason, by=me(), at=received_at())
    return done("移出已提出，等另一位工作人员决定。决定以前，名单不变。", ".matters")


def _person(number: int) -> Person:
    listed = honour_lists.one_listed(number)
    people = publishing_list.standing(listed.list_number, at=clock.now()).people
    return next(one for one in people if one.listed.id == number)


def _removing_page(number: int, reason: str, *, checked: bool = False, trouble: str = "") -> str:
    person = _person(number)
    found = honour_lists.one(person.listed.list_number)
    book = found.programme.book
    return render_template(
        "office/removal.html",
        person=person,
        programme=found.programme,
        book=book,
        honour=next(honour.title for honour in book.honours if honour.key == person.listed.honour),
        reason=reason,
        checked=checked,
        trouble=trouble,
    )
