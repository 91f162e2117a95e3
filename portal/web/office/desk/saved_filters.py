"""Filters of the queue that an officer keeps under a name."""

from urllib.parse import urlencode

from flask import Response, request

from portal.rules.language.cleaning import clean_line
from portal.storage.office import saved_filters
from portal.web.answering import done, not_done
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import Narrowing
from portal.web.receiving import me

NAME_MOST, MOST = 20, 20  # characters; filters of one officer


@blueprint.post("/applications/filters")
def save_filter() -> Response:
    """Keep what the queue is narrowed to, as its address says, or remove one that was kept."""
    if number := request.form.get("remove", type=int):
        saved_filters.remove(me(), number)
        return done("这个筛选已删除。", ".queue")
    arguments, name = Narrowing().arguments, clean_line(request.form.get("name", ""))[:NAME_MOST]
    if not name or len(saved_filters.of(me())) >= MOST:
        return not_done(f"请给这个筛选取个名字；最多保存 {MOST} 个。", ".queue", **arguments)
    saved_filters.save(me(), name, urlencode(arguments))
    return done(f"已保存为“{name}”。", ".queue", **arguments)
