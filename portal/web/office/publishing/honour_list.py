"""Publishing, award by award; and the honour list 拟表彰名单: choosing from the approved result, putting it before the
committee. (第二十条)"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask import current_app, render_template, request, url_for

from portal import clock
from portal.operations.publishing import listing_honours
from portal.operations.publishing.listing_honours import Standing
from portal.rules.language.cleaning import clean_text
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing.public_notice import days_left_in_words
from portal.storage.judging import panels
from portal.storage.publishing import public_notices
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at
from portal.web.showing import outcomes
from portal.web.showing.honour_tables import grouped
from portal.web.showing.outcomes import Line

HONOUR = "honour-"  # before an application's number, in the names of the fields
PAGE = f"/programmes/<{NUMBER}:number>/honour-list"
# What hangs under a list or its notice: (endpoint, words, whether it asks for the notice's number).
LEADING_ON = (
    ("office.unit_notices", "单位内部公示", True),
    ("office.objections", "异议", None),
    ("office.final_list_page", "表彰名单和表彰决定", False),
)


class Tray(NamedTuple):
    """One award on its way from the last round to the decision."""

    standing: Standing
    notice: PublicNotice | None
    left: str  # how many days the notice still runs, in words
    links: list[tuple[str, str]]  # (address, words)


class Choice(NamedTuple):
    """One candidate of the last round, as the office chooses."""

    line: Line
    honours: list[tuple[str, str]]  # those possible, (key, title)
    chosen: str


@blueprint.get("/publishing")
def publishing() -> str:
    """公示表彰: what can be done next for each award."""
    at = clock.now()
    trays = []
    for programme in editions.programmes_shown():
        standing = listing_honours.standing(programme.id)
        if standing.round is None and programme.edition.state is EditionState.ENDED:
            continue  # an edition that was not judged here
        notice = public_notices.of_list(standing.listed) if standing.listed else None
        trays.append(Tray(standing, notice, left_of(notice, at), links_of(notice)))
    return render_template("office/publishing.html", trays=trays)


def left_of(notice: PublicNotice | None, at: datetime) -> str:
    """How long the notice still runs, in words; "" where nothing is published."""
    if notice is None:
        return ""
    return days_left_in_words(notice.last_day, at, interrupted=notice.is_interrupted)


def links_of(notice: PublicNotice | None) -> list[tuple[str, str]]:
    """Where to go on from a published list."""
    if notice is None:
        return []
    found = []
    for endpoint, words, of_notice in LEADING_ON:
        if endpoint in current_app.view_functions:
            number = None if of_notice is None else notice.id if of_notice else notice.list_number
            found.append((url_for(endpoint, number=number) if number else url_for(endpoint), words))
    return found


@blueprint.get(PAGE)
def honour_list(number: int) -> str:
    return _page(listing_honours.standing(number))


@blueprint.post(PAGE)
def propose_honour_list(number: int) -> Answered:
    standing = listing_honours.standing(number)
    typed = {name: clean_text(value) for name, value in request.form.items()}
    chosen = _chosen(standing, typed)
    with shown_again(lambda trouble: _page(standing, chosen, typed.get("reason", ""), trouble=trouble)):
        listing_honours.propose(number, chosen, typed.get("reason", ""), by=me(), at=received_at())
    return done("已提请组委会批准。批准以后可以公示。", ".honour_list", number=number)


def _chosen(standing: Standing, typed: Mapping[str, str]) -> dict[int, str]:
    places = standing.result.places if standing.result else ()
    found = {place.candidate: typed.get(f"{HONOUR}{place.candidate}", "") for place in places}
    return {number: honour for number, honour in found.items() if honour}


def _page(standing: Standing, chosen: Mapping[int, str] | None = None, reason: str = "", *, trouble: str = "") -> str:
    proposal = standing.last_proposal
    content = listing_honours.HONOUR_LIST.content_of(proposal) if proposal else None
    return render_template(
        "office/honour_list.html",
        standing=standing,
        choices=_choices(standing, chosen) if not standing.refusal else [],
        is_ranking=bool(standing.result and not standing.result.honours),
        score_label=outcomes.SCORES[standing.result.method] if standing.result else "",
        round_title=outcomes.title_of(standing.round) if standing.round else "",
        groups=grouped(content.lines, standing.rulebook) if content else [],
        content=content,
        reason=reason,
        trouble=trouble,
    )


def _choices(standing: Standing, chosen: Mapping[int, str] | None) -> list[Choice]:
    if standing.result is None or standing.round is None:
        return []
    result, book = standing.result, standing.rulebook
    named = outcomes.candidates(panels.numbers_of(standing.round), book)
    accepted = listing_honours.accepted_among(result)
    offered = rules.suggested(result, standing.quotas, accepted) if chosen is None else chosen
    return [
        Choice(
            line,
            [
                (honour.key, honour.title)
                for honour in book.honours
                if standing.quotas[honour.key] and _possible(standing, line.candidate.id, honour.key)
            ],
            offered.get(line.candidate.id, ""),
        )
        for line in outcomes.lines(result, book, named)
        if line.candidate.id in accepted
    ]


def _possible(standing: Standing, number: int, honour: str) -> bool:
    """Of a deliberation the honour that the panel named; of a ranking any, for those who have a rank."""
    result = standing.result
    assert result is not None, "there is one to choose from"
    if result.honours:
        return number in result.honours.get(honour, ())
    return any(place.candidate == number and place.rank for place in result.places)
