"""The blueprint of the committee's part, with its guard."""

from flask import Blueprint

from portal.storage.people.accounts import RoleName
from portal.web.guards import require_role

blueprint = Blueprint("committee", __name__, url_prefix="/committee")
blueprint.before_request(require_role(RoleName.COMMITTEE))
