"""What it costs that every device of a meeting asks every second whether anything is new."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal import create_app
from portal.config import Settings
from portal.operations.meeting import holding
from portal.storage.database import close_storage, open_storage
from portal.storage.schema import migrate
from tests.bench.figures import Figure
from tests.operations.meetings import a_meeting

QUESTIONS = 3_000
MILLISECONDS = 1


def figures(folder: Path) -> Iterator[Figure]:
    settings = Settings(instance=folder / "room", testing=True)
    open_storage(settings)
    migrate()
    app = create_app(settings)
    held = a_meeting(24, 9)
    meeting = holding.begin(held.round.id, rehearsal=False, by=held.officer.id, at=held.at)
    asked = EnvironBuilder(f"/room/{meeting.id}?seen={meeting.version}", base_url=settings.base_url).get_environ()
    assert urlsplit(settings.base_url).netloc == asked["HTTP_HOST"]
    for part in (300, QUESTIONS):  # first to warm up
        began = time.process_time()
        for _ in range(part):
            _, status, _ = run_wsgi_app(app.wsgi_app, dict(asked))
            assert status.startswith("204")
        spent = time.process_time() - began
    close_storage()
    yield Figure("a question of the meeting room, nothing new", spent / QUESTIONS * 1000, "ms CPU", MILLISECONDS, True)
