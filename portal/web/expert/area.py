"""The blueprint of the experts' part, with its guard."""

from collections.abc import Mapping

from flask import Blueprint

from portal.rules.people.staffing import RoleName
from portal.web.guards import labels_kept_fields, require_role
from portal.web.receiving import notes_arrival

blueprint = Blueprint("expert", __name__, url_prefix="/judging")

LABELS = {"opinion": "评议意见", "notes": "我的笔记"}

notes_arrival(blueprint)
blueprint.before_request(require_role(RoleName.EXPERT))


@labels_kept_fields("expert")
def labels(**_: int) -> Mapping[str, str]:
    """The labels of the inputs, for somebody whose sign-in ran out."""
    return LABELS
