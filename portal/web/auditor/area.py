"""The blueprint of the auditor's part, with its guard."""

from flask import Blueprint

from portal.rules.people.staffing import RoleName
from portal.web.guards import require_role

blueprint = Blueprint("auditor", __name__, url_prefix="/auditor")
blueprint.before_request(require_role(RoleName.AUDITOR))
