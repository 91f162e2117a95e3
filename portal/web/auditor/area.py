"""The blueprint of the auditor's part, with its guard."""

from flask import Blueprint

from portal.storage.people.accounts import RoleName
from portal.web.guards import require_role

blueprint = Blueprint("auditor", __name__, url_prefix="/auditor")
blueprint.before_request(require_role(RoleName.AUDITOR))
