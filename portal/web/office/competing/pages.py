"""竞赛: the competitions of the editions that run; and the pages of each, which its undertaker has as well."""

from flask import render_template

from portal.operations.competing.taking import RESULT
from portal.rulebooks import competitions_of
from portal.storage.competing import competitions as stored
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from portal.web.competing import papers, planning, results, sending
from portal.web.competing.hanging import hang_on
from portal.web.office.area import blueprint

assert all((papers, planning, results, sending)), "they are loaded, so that their pages can be hung"
hang_on(blueprint)


@blueprint.get("/competitions")
def competitions() -> str:
    """Every competition of the editions that the public sees, the newest first."""
    found = [(programme, competitions_of(programme.book)) for programme in editions.programmes_shown()]
    waiting = [stored.one(proposal.subject) for proposal in RESULT.waiting()]
    return render_template(
        "office/competitions.html",
        running=[pair for pair in found if pair[1]],
        waiting={(one.programme.id, one.key) for one in waiting},
        is_open=lambda one: one.edition.state is EditionState.OPEN,
    )
