"""Home, one page an award, the questions that are often asked 常见问题, and the demonstration's mailbox."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, abort, current_app, make_response, render_template, request

from portal import clock
from portal.operations.people import second_factor, staffing
from portal.operations.site import bulletin
from portal.rulebooks import competitions_of
from portal.rules.applying.honour_bar import HonourState
from portal.rules.rulebook.procedure import deviations
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.letters import outbox
from portal.storage.roll import honour_roll
from portal.storage.season import editions
from portal.storage.site import questions as stored
from portal.web.answering import Answered
from portal.web.filters import newest_rulebooks
from portal.web.page_cache import offer
from portal.web.public.season import Front, Season, fronts, organisers, procedure

LETTERS = 50  # as many as the mailbox shows
NEWS = 6  # as many as the home page shows

blueprint = Blueprint("public", __name__)
blueprint.after_request(offer)


def books_of(shown: Sequence[Front]) -> Sequence[Rulebook]:
    """The rulebooks of the edition that is shown first; the newest ones where none is."""
    return [season.rulebook for season in shown[0].seasons] if shown else newest_rulebooks()


@blueprint.get("/")
def home() -> str:
    at = clock.now()
    shown = fronts(editions.programmes_shown(), at)
    front = shown[0] if shown else None
    year = honour_roll.latest_year()
    return render_template(
        "public/home.html",
        front=front,
        books=books_of(shown),
        news=[item for item in bulletin.latest(at) if not item.withdrawn][:NEWS],
        year=year,
        honoured=[one for one in honour_roll.of_year(year) if one.state is HonourState.HONOURED],
    )


@blueprint.get("/awards")
def awards() -> str:
    """评选办法: both awards, and every edition under its rules."""
    shown = fronts(editions.programmes_shown(), clock.now())
    return render_template("public/awards.html", fronts=shown, books=books_of(shown))


@blueprint.get("/awards/<programme>")
def award(programme: str) -> Answered:
    newest = {book.programme: book for book in newest_rulebooks()}
    if programme not in newest:
        abort(404)
    season = _season(programme, request.args.get("edition", ""))
    book = season.rulebook if season else newest[programme]
    return render_template(
        "public/award.html",
        book=book,
        competitions=competitions_of(book),
        season=season,
        rivals=[other for other in newest.values() if other.exclusive_group == book.exclusive_group],
        procedure=procedure(book, season),
        words_limit=max(section.shared_limit for section in book.form.sections),
        organisers=organisers(book),
        deviations=deviations(book.procedure),
    )


@blueprint.get("/demonstration/mailbox")
def mailbox() -> Answered:
    if not current_app.jinja_env.globals["demonstration"]:
        abort(404)
    at = clock.now()
    codes = [(one, second_factor.current_code(one.account.id, at=at)) for one in staffing.colleagues() if one.proven]
    response = make_response(render_template("public/mailbox.html", letters=outbox.latest(LETTERS), codes=codes))
    response.headers["Cache-Control"] = "no-store"  # a new letter is no public fact: it ends no cached page
    return response


def _season(programme: str, edition: str) -> Season | None:
    """The award in the edition of that key; without a key in the edition that the home page shows first."""
    found = [
        season
        for front in fronts(editions.programmes_shown(), clock.now())
        for season in front.seasons
        if season.programme == programme and edition in ("", front.key)
    ]
    if edition and not found:
        abort(404)
    return found[0] if found else None


@blueprint.get("/questions")
def questions() -> str:
    groups = [(heading, list(rows)) for heading, rows in groupby(stored.every(), key=lambda row: row.heading)]
    return render_template("public/questions.html", groups=groups)
