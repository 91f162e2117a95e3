"""The demonstration's notices inside units: each as long as it has to be, and confirmed by a drawn scan."""

from datetime import datetime

from portal import clock
from portal.documents.evidence.specimen import drawn_certificate
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import unit_notices
from portal.operations.season import working_calendar
from portal.rules.language.working_days import nth_after
from portal.rules.publishing.public_notice import LEAST
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.public_notices import PublicNotice


def confirm_all(notice: PublicNotice, *, by: int, at: datetime, leave: int = 0) -> None:
    """Confirm the notices inside all units but the last ``leave``; ``at``: five working days or more after the list was
    published."""
    scan = Upload("公示结果证明（示例）.jpg", drawn_certificate(1))
    first = clock.beijing(notice.published_at).date()
    last = nth_after(first, LEAST, working_calendar.years())
    rows = stored.of_notice(notice)
    for row in rows[: len(rows) - leave]:
        dated = unit_notices.set_days(row.id, row.version, first, last, by=by, at=notice.published_at)
        unit_notices.confirm(row.id, dated.version, scan, checked=True, by=by, at=at)
