"""单位内部公示: what a unit whose people are on an honour list puts up inside, and confirms. (第二十一条, M21)"""

from flask import Response, render_template

from portal.storage.publishing import unit_notices as stored
from portal.web.answering import Answered, done, shown_again
from portal.web.receiving import NUMBER, me, received_at
from portal.web.recommender.area import blueprint
from portal.web.showing import unit_notices as shown
from portal.web.showing.unit_notices import Inside

UNIT_NOTICE = f"/unit-notices/<{NUMBER}:number>"


@blueprint.get(UNIT_NOTICE)
def unit_notice(number: int) -> str:
    return _page(number)


@blueprint.post(UNIT_NOTICE)
def change_unit_notice(number: int) -> Answered:
    stored.one_of(me(), number)
    with shown_again(lambda trouble: _page(number, trouble=trouble), stale=shown.CHANGED):
        words = shown.change(number, by=me(), at=received_at())
    return done(words, ".unit_notice", number=number)


@blueprint.get(f"{UNIT_NOTICE}/<kind>.docx")
def unit_notice_paper(number: int, kind: str) -> Response:
    return shown.paper(stored.one_of(me(), number), kind)


@blueprint.get(f"{UNIT_NOTICE}/scan")
def unit_notice_scan(number: int) -> Response:
    return shown.scan(stored.one_of(me(), number))


def _page(number: int, *, trouble: str = "") -> str:
    row = stored.one_of(me(), number)
    return render_template(
        "recommender/unit_notice.html",
        inside=Inside(row),
        days=shown.typed_days(row),
        scanned=shown.scan_words(row),
        trouble=trouble,
    )
