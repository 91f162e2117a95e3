"""Pages for everybody: home, the awards, and the demonstration's mailbox. They read, and take
objections; nothing else is written."""

from portal.web.public import announcements, decisions, feeds, objections, process, public_notice, questions, roll
from portal.web.public.pages import blueprint

__all__ = [
    "announcements",
    "blueprint",
    "decisions",
    "feeds",
    "objections",
    "process",
    "public_notice",
    "questions",
    "roll",
]
