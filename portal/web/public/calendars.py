"""Calendars 日历: of an edition for everybody, and of a person under an address that only they know."""

from urllib.parse import urlsplit

from flask import Response, abort

from portal import clock
from portal.documents.calendars import Event, calendar
from portal.operations.duties import calendars as made
from portal.storage.people import calendar_keys
from portal.storage.season import editions
from portal.web.origin import settings
from portal.web.public.pages import blueprint

CALENDAR = "text/calendar"  # Flask says in which letters


@blueprint.get("/process/<edition>/calendar.ics")
def season_calendar(edition: str) -> Response:
    programmes = [one for one in editions.programmes_shown() if one.edition.key == edition]
    if not programmes:
        abort(404)
    return _sent(programmes[0].edition.name, made.of_programmes(programmes))


@blueprint.get("/calendars/<token>.ics")
def own_calendar(token: str) -> Response:
    account = calendar_keys.owner(token)
    response = _sent("评选：我的事项", made.of_account(account, clock.now()))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sent(name: str, events: list[Event]) -> Response:
    base = settings().base_url.rstrip("/")
    linked = [event._replace(link=base + event.link) for event in events]
    return Response(calendar(name, linked, host=urlsplit(base).hostname or "", at=clock.now()), mimetype=CALENDAR)
