"""The blueprint of the recommending organisations' part, with its guard."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, g, request

from portal import clock
from portal.storage.accounts import RoleName
from portal.web.guards import labels_kept_fields, require_role

blueprint = Blueprint("recommender", __name__, url_prefix="/recommending")

LABELS = {"contact": "联系人", "phone": "联系电话", "email": "E-mail", "opinion": "推荐意见", "reason": "原因"}


@blueprint.before_request
def _receive() -> None:
    """Note when the whole body had arrived, before anything is looked up: what counts against a deadline."""
    if request.method == "POST":
        _ = request.form  # reads the body to its end
        g.received_at = clock.now()


blueprint.before_request(require_role(RoleName.RECOMMENDER))


def received_at() -> datetime:
    """The moment at which the request being answered, a POST, was completely received."""
    moment: datetime = g.received_at
    return moment


@labels_kept_fields("recommender")
def labels(**_: int) -> Mapping[str, str]:
    """The labels of the inputs, for somebody whose sign-in ran out."""
    return LABELS
