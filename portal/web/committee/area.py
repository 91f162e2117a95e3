"""The blueprint of the committee's part, with its guard."""

from flask import Blueprint

from portal.rules.people.staffing import RoleName
from portal.web.guards import require_role

blueprint = Blueprint("committee", __name__, url_prefix="/committee")
blueprint.before_request(require_role(RoleName.COMMITTEE))
