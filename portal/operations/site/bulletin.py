"""What is new for everybody: announcements, public notices and decisions, in one list. The home page, the feed and the
sitemap read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from portal.operations.site import announcing
from portal.rules.site.announcing import AnnouncementState
from portal.storage.publishing import decisions, public_notices
from portal.storage.season.editions import Programme
from portal.storage.site import announcements

NOTICE, DECISION = "公示", "表彰决定"


class Item(NamedTuple):
    """One public thing. ``endpoint`` and ``args`` lead to its page; ``updated``: when it last changed; ``text``: in
    Markdown, "" where only the page says it."""

    kind: str
    title: str
    endpoint: str
    args: dict[str, Any]
    at: datetime
    updated: datetime
    text: str = ""
    amended: bool = False
    withdrawn: bool = False


def latest(at: datetime, limit: int | None = None) -> list[Item]:
    """Everything that is public at ``at``, the newest first."""
    items = [item for item in (*announced(at), *_notices(), *_decisions()) if item.at <= at]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


def announced(at: datetime) -> Iterator[Item]:
    """The announcements alone, the newest first."""
    for announcement in announcements.said(at=at):
        seen = announcing.seen_versions(announcement)
        is_withdrawn = announcement.state is AnnouncementState.WITHDRAWN
        yield Item(
            kind=announcement.kind.word,
            title=seen[-1].title,
            endpoint="public.announcement",
            args={"number": announcement.id},
            at=announcement.publish_at,
            updated=announcement.withdrawn_at or max(announcement.publish_at, seen[-1].at),
            text="" if is_withdrawn else seen[-1].text,
            amended=len(seen) > 1,
            withdrawn=is_withdrawn,
        )


def _notices() -> Iterator[Item]:
    for notice in public_notices.published():
        programme = notice.list.programme
        title = f"{_name(programme)}拟表彰名单公示"
        yield Item(NOTICE, title, "public.public_notice", _place(programme), notice.published_at, notice.published_at)


def _decisions() -> Iterator[Item]:
    for decision in decisions.published():
        programme = decision.list.programme
        title = f"{_name(programme)}表彰决定" + (f"（{decision.number}）" if decision.number else "")
        args = {**_place(programme), "seq": decision.seq}
        yield Item(DECISION, title, "public.decision", args, decision.published_at, decision.published_at)


def _name(programme: Programme) -> str:
    return f"{programme.edition.name}“{programme.book.titles.short}”"


def _place(programme: Programme) -> dict[str, Any]:
    return {"edition": programme.edition.key, "programme": programme.programme}
