"""The blueprint of the undertakers' part, with its guard and its menu."""

from flask import Blueprint, request, url_for

from portal.rules.people.staffing import RoleName
from portal.storage.competing import undertakers
from portal.storage.competing.undertakers import Undertaking
from portal.storage.season.editions import EditionState
from portal.web.guards import require_role
from portal.web.receiving import me, notes_arrival

blueprint = Blueprint("undertaker", __name__, url_prefix="/undertaker")
notes_arrival(blueprint)
blueprint.before_request(require_role(RoleName.UNDERTAKER))


def address_of(one: Undertaking) -> str:
    """The page of a competition that one undertakes."""
    held = one.competition
    return url_for("undertaker.competition", number=held.programme.id, key=held.key)


@blueprint.app_template_global()
def undertaker_places() -> list[tuple[str, str, str]]:
    """The own menu: (address, words, the value of aria-current); the competitions of the editions that run."""
    home = url_for("undertaker.index")
    running = [one for one in undertakers.of(me()) if one.competition.programme.edition.state is EditionState.OPEN]
    places = [(home, "工作台"), *((address_of(one), one.competition.book.name) for one in running)]
    return [(href, words, _current(href, is_home=href == home)) for href, words in places]


def _current(href: str, *, is_home: bool) -> str:
    if request.path == href:
        return "page"
    return "true" if not is_home and request.path.startswith(f"{href}/") else ""
