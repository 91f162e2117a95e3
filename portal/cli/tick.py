"""``flask --app wsgi tick``: what has to be done from time to time, once or for ever."""

import logging
import signal
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import click

from portal import clock
from portal.cli.instance import on_instance
from portal.config import Settings, SettingsError
from portal.operations.applying import reminding
from portal.operations.duties import worklists
from portal.operations.judging import closing, public_voting, round_messages
from portal.operations.keeping import purging
from portal.operations.letters import journal_heads, mailing
from portal.operations.letters.one_by_one import fault
from portal.operations.people import accounts
from portal.operations.publishing import decision_messages, publishing_list, unit_notices
from portal.operations.site import health
from portal.storage import schema
from portal.storage.engine import tables

logger = logging.getLogger(__name__)

EVERY = 10  # seconds
Step = Callable[[datetime, Settings], dict[str, int]]  # {what was done: how often}


@click.command("tick")
@click.option("--forever", is_flag=True, help="Repeat every few seconds until SIGTERM.")
@on_instance
def tick_command(forever: bool, settings: Settings) -> None:
    """Remind of drafts and of notices inside units; send letters that are due; remove expired links and sign-ins, and
    files that nothing refers to; take up the count of a round that was cut off."""
    schema.insist_migrated()
    if settings.smtp:
        try:
            mailing.server_of(settings)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
    if forever:
        repeat(settings, asked_to_end())
    else:
        click.echo(tick(settings) or "nothing was due")


def tick(settings: Settings) -> str:
    """One round; returns what was done, in words, "" for nothing. A step that fails keeps no other back."""
    done: Counter[str] = Counter()
    tables.connect()
    try:
        at = clock.now()
        for step in STEPS:
            try:
                done.update(step(at, settings))
            except Exception as error:
                logger.error("a step of this round failed: %s", fault(error))
                done["steps that failed"] += 1
                tables.release()
                tables.connect()
    finally:
        tables.release()
    return ", ".join(f"{words}: {count}" for words, count in done.items() if count)


def _counted(words: str, act: Callable[[datetime, Settings], int]) -> Step:
    return lambda at, settings: {words: act(at, settings)}


def _send(at: datetime, settings: Settings) -> dict[str, int]:
    letters = mailing.send_due(at, settings)
    return {"letters sent": letters.sent, "letters not taken": letters.failed}


STEPS: tuple[Step, ...] = (
    _counted("erased for good", purging.settle),  # before anything that a restored backup brought back is told
    _counted("reminders written", reminding.remind),
    _counted("moved deadlines told", reminding.tell_moved),
    _counted("reminders written", reminding.remind_due),
    _counted("reminders written", reminding.tell_not_submitted),
    _counted("reminders written", unit_notices.remind_due),
    _counted("reminders written", round_messages.remind),
    _counted("reminders written", round_messages.tell_over),
    _counted("results told", round_messages.tell_leaving),
    _counted("lists published", publishing_list.publish_due),
    _counted("results told", decision_messages.tell_results),
    _counted("reminders written", purging.tell_drafts),
    _counted("drafts forgotten", purging.forget_drafts),
    _counted("petitions forgotten", purging.forget_petitions),
    _counted("accounts forgotten", purging.forget_accounts),
    _counted("worklists told", worklists.write),
    _counted("heads of the journal told", journal_heads.give_out),
    _send,
    _counted("expired rows removed", lambda at, settings: accounts.sweep(at=at)),
    _counted("expired rows removed", lambda at, settings: public_voting.sweep(at=at)),
    _counted("rounds counted", lambda at, settings: closing.take_up(at=at)),
    _counted("unneeded files removed", health.end_round),
)


def repeat(settings: Settings, end: threading.Event, *, every: float = EVERY) -> None:
    """Round after round until ``end`` is set; the round that has begun is finished. A failure (the database is
    away, say) is logged, and the next round tries again."""
    while not end.is_set():
        try:
            if done := tick(settings):
                click.echo(done)
        except Exception:
            logger.exception("this round failed; the next one follows in %s seconds", every)
        end.wait(every)


def asked_to_end() -> threading.Event:
    """Set by SIGTERM or Ctrl-C."""
    end = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        end.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return end
