"""校准 as an expert takes part: read a sample, score it, and, once the office shows it, see what the panel gave."""

from flask import abort, render_template

from portal.operations.judging.preparing_rounds import rulebook_of, title_of
from portal.operations.meeting import calibrating
from portal.web.answering import Answered, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.person import points_of
from portal.web.expert.sheet import sheet
from portal.web.receiving import NUMBER, me, received_at, seen_version

CHANGED = "这份示例刚刚在另一个窗口保存过，您在本页打的分还在；请核对后再保存。"


@blueprint.get(f"/<{NUMBER}:number>/calibration/<sample>")
def calibration(number: int, sample: str) -> str:
    return _page(number, sample)


@blueprint.post(f"/<{NUMBER}:number>/calibration/<sample>")
def mark_sample(number: int, sample: str) -> Answered:
    received_at()
    points = points_of(rulebook_of(calibrating.seen(number, me()).round).rubric)
    with shown_again(lambda trouble: _page(number, sample, points, trouble), stale=CHANGED):
        calibrating.mark(number, sample, seen_version(), points, by=me())
    return done("已保存。", ".calibration", number=number, sample=sample)


def _page(number: int, sample: str, typed: dict[str, int] | None = None, trouble: str = "") -> str:
    found = calibrating.seen(number, me())
    given = next((one for one in found.given if one.sample.key == sample), None) or abort(404)
    rubric = rulebook_of(found.round).rubric
    return render_template(
        "expert/calibration.html",
        title=title_of(found.round),
        found=found,
        given=given,
        indicators=list(rubric.indicators()),
        sheet=sheet(rubric, given.own if typed is None else typed, {}),
        trouble=trouble,
    )
