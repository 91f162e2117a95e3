"""The blueprint of the recommending organisations' part, with its guard."""

from collections.abc import Mapping

from flask import Blueprint

from portal.rules.people.staffing import RoleName
from portal.web.guards import labels_kept_fields, require_role
from portal.web.receiving import notes_arrival

blueprint = Blueprint("recommender", __name__, url_prefix="/recommending")

LABELS = {
    "contact": "联系人",
    "phone": "联系电话",
    "email": "E-mail",
    "opinion": "推荐意见",
    "reason": "原因",
    "first": "开始公示的日期",
    "last": "公示的最后一天",
}

notes_arrival(blueprint)
blueprint.before_request(require_role(RoleName.RECOMMENDER))


@labels_kept_fields("recommender")
def labels(**_: int) -> Mapping[str, str]:
    """The labels of the inputs, for somebody whose sign-in ran out."""
    return LABELS
