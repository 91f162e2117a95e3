"""The public page of each competition 竞赛: theme, undertakers, tracks, days, places, who goes on, which prizes are
given, and who is sent into the final of the award. (N9–N11)"""

from flask import abort, render_template

from portal import clock
from portal.operations.competing import entering, taking
from portal.rulebooks import competitions_of
from portal.rules.competing.planning import usual
from portal.storage.competing import seats
from portal.storage.season import editions
from portal.web.public.pages import blueprint
from portal.web.showing.competitions import stages_shown


@blueprint.get("/competitions/<edition>/<key>")
def competition(edition: str, key: str) -> str:
    shown = (one for one in editions.programmes_shown() if one.edition.key == edition)
    programme = next((one for one in shown if key in {sent.key for sent in one.book.competitions}), None)
    if programme is None:
        abort(404)
    book = competitions_of(programme.book)[key]
    held, results = taking.standing(programme, key)
    plan = held.plan if held else None
    return render_template(
        "public/competition.html",
        programme=programme,
        book=book,
        planned=plan is not None,
        sends=next(sent.sends for sent in programme.book.competitions if sent.key == key),
        stages=stages_shown(book, plan or usual(book), results),
        seats=seats.of(held) if held else [],
        registering=entering.standing(held, at=clock.now()) if held else "",
        entries=entering.counted(held) if held else [],
    )
