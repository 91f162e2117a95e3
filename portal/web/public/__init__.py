"""Pages for everybody: home, the awards, and the demonstration's mailbox. They read, and never write."""

from portal.web.public import process
from portal.web.public.pages import blueprint

__all__ = ["blueprint", "process"]
