"""When another officer was first: what happened meanwhile, and what this officer had typed."""

from collections.abc import Iterable

from flask import Response, make_response, render_template, request

from portal.operations.applying.filing import rulebook_under
from portal.operations.office import reviewing
from portal.rules.language.refusals import Refused
from portal.rules.office.reviewing import Item
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import NotFound, Stale
from portal.web import errors
from portal.web.answering import Answered
from portal.web.guards import KeptField, kept_fields, labels_kept_fields
from portal.web.office.area import blueprint
from portal.web.office.desk.history import history
from portal.web.receiving import me

LABELS = {
    "reason": "原因",
    "question": "征求意见的内容",
    "addressee": "发往",
    "words": "复函内容",
    "name": "名称",
    "code": "统一社会信用代码",
    **{f"note-{item}": f"{item.word}：说明" for item in Item},
}
SHOWN = 5  # events


@labels_kept_fields("office")
def labels(**_: int) -> dict[str, str]:
    """The labels of what the office types, for somebody whose sign-in ran out or who was not first."""
    return LABELS


@blueprint.errorhandler(Stale)
def _overtaken(error: Stale) -> Answered:
    """Nothing was overwritten: the page shows what the first one did."""
    try:
        application = _application(error)
    except NotFound:
        return errors.page(409)
    page = render_template(
        "office/overtaken.html",
        application=application,
        events=history(application, rulebook_under(application))[:SHOWN],
        kept=_typed(),
    )
    return _conflict(page)


@blueprint.errorhandler(Refused)
def _not_now(error: Refused) -> Response:
    trouble = errors.Trouble(
        "现在不能这样办理",
        error.refusal.reason,
        errors.NOTHING_CHANGED,
        "请回到申报列表，查看这份申报现在的状态。",
        ("申报列表", "office.queue"),
    )
    return errors.page(409, trouble)


def _application(error: Stale) -> Application:
    """The one that the act was about: of several, the one that was changed."""
    number = error.current.id if isinstance(error.current, Application) else (request.view_args or {}).get("number", 0)
    return reviewing.application_for(me(), number)


def _typed() -> Iterable[KeptField]:
    return [field for field in kept_fields(request.form, request.path) if field.shown and field.label]


def _conflict(page: str) -> Response:
    response = make_response(page)
    response.status_code = 409
    return response
