"""单位内部公示: what a listed applicant sees of the notice inside the own unit, and carries there."""

from flask import Response, abort

from portal.storage.applying.applications import Application
from portal.storage.publishing import honour_lists, unit_notices
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.showing import unit_notices as shown
from portal.web.showing.unit_notices import Inside


def inside_of(application: Application) -> Inside | None:
    """The notice inside the unit of somebody who stands on a published list."""
    listed = honour_lists.listed_of(application)
    if listed is None or honour_lists.removal_of(listed):
        return None
    row = unit_notices.of_listed(listed)
    return Inside(row) if row else None


@blueprint.get("/<int:number>/unit-notice/<kind>.docx")
def unit_notice_paper(number: int, kind: str) -> Response:
    inside = inside_of(Filling(number).application) or abort(404)
    return shown.paper(inside.row, kind)
