"""推荐上级荣誉: who of a year's honourees meets the overall conditions, and the list for each higher honour.
(第二十三条; N14)"""

from flask import Response, abort, render_template, request

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.operations.roll import commending
from portal.rules.roll.commending import superior
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.receiving import me, received_at


@blueprint.get("/honours/<award>/<int(fixed_digits=4):year>")
def commendations(award: str, year: int) -> str:
    return _page(award, year)


def _page(award: str, year: int, trouble: str = "") -> str:
    return render_template(
        "office/commendations.html", season=commending.season(award, year), award=award, trouble=trouble
    )


@blueprint.post("/honours/<award>/<int(fixed_digits=4):year>")
def mark_commendations(award: str, year: int) -> Answered:
    pairs = [value.partition(":") for value in request.form.getlist("meets")]
    wanted = {(int(number), key) for number, _, key in pairs if number.isascii() and number.isdecimal()}
    seen = request.form.get("seen", "")
    with shown_again(lambda trouble: _page(award, year, trouble)):
        changed = commending.mark(award, year, wanted, seen, by=me(), at=received_at())
    return done(
        f"已保存 {changed} 处更改。" if changed else "没有需要保存的更改。", ".commendations", award=award, year=year
    )


@blueprint.post("/honours/<award>/<int(fixed_digits=4):year>/<target>.xlsx")
def commended(award: str, year: int, target: str) -> Response:
    """The list for one higher honour; that it is taken is journalled, hence POST."""
    found = superior(commending.season(award, year).rulebook, target)
    if found is None:
        abort(404)
    content = commending.sheet(award, year, found, by=me(), at=received_at())
    return download(content, WORKBOOK, f"推荐{found.name}名单-{year}-{clock.beijing(received_at()):%Y%m%d}.xlsx")
