"""``python tests/bench/season.py FOLDER N``, run in a checkout of 51661aa: an instance of N real candidates in three
rounds, for ``tests.bench.against``; ``… FOLDER enter`` in any checkout: signs somebody of each kind in.

One application is really filled in, submitted and accepted; the others are its rows with other numbers and names.
"""

import importlib
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))

from portal import clock, create_app
from portal.config import Settings

EXPERTS, DRAFTS = 7, 60
MANY = 400  # rows of one INSERT
WHO = {"office": "yanping@example.cn", "expert": "expert0@example.cn", "applicant": "0@example.cn"}


def bring(name: str) -> Any:
    return importlib.import_module(name)


def fill(folder: Path, size: int) -> None:
    """Three rounds of ``size`` candidates, each with seven experts: open, all cast, and one that nobody has read."""
    database = bring("portal.storage.database")
    database.open_storage(Settings(instance=folder, testing=True))
    database.migrate()
    reviews, submissions, builders = (
        bring(name) for name in ("tests.operations.reviews", "tests.operations.submissions", "tests.builders")
    )
    at = clock.now()
    submissions.AT = reviews.AT = at - timedelta(days=1)
    reviews.LATER = reviews.AT + timedelta(seconds=1)
    programmes = builders.an_edition(2023, key="judged", at=at - timedelta(days=2))
    officer = bring("tests.staff").a_colleague(email=WHO["office"], at=at)
    (first,) = reviews.several_submitted(programmes["craftsman"], 1)
    reviews.accept(first, by=officer)
    with database.atomic():
        numbers = [first.id, *copies(database, first.id, size - 1)]
        panel = bring("tests.judging").experts(EXPERTS, at=at)
        told = {
            "candidate": first.id,
            "open": a_round(programmes["craftsman"], "score", numbers, panel, cast=False),
            "cast": a_round(programmes["pioneer"], "score", numbers, panel, cast=True),
        }
    for order in range(1, DRAFTS + 1):
        account = builders.an_account(email=f"draft{order}@example.cn", at=at - timedelta(days=1))
        made = submissions.a_complete_application(
            programme=programmes["craftsman"],
            by=account,
            at=at - timedelta(hours=20),
            channel="个人自荐",
            name=f"示例{order}稿",
            id_number=submissions.person(order),
        )
        told.setdefault("drafts", {})[account.contact.email] = made.id
    database.close_storage()
    (folder / "told.json").write_text(json.dumps(told))


def copies(database: Any, application: int, count: int) -> list[int]:
    """So many more candidates: rows of the first one's tables, with what is sealed sealed anew."""
    randomness, vault = bring("portal.randomness"), bring("portal.storage.vault")
    execute = database.database.execute_sql
    numbers = [randomness.number() for _ in range(count)]
    snapshots = [randomness.number() for _ in range(count)]
    for table, owner in (("application", "id"), ("snapshot", "application_id"), ("official_number", "application_id")):
        found = execute(f"SELECT * FROM {table} WHERE {owner} = {application}")
        names, (row,) = [one[0] for one in found.description], found.fetchall()
        model, rows = dict(zip(names, row, strict=True)), []
        if table == "snapshot":
            manifest = vault.unseal(model["manifest"], "snapshot", model["id"], "manifest")
        for order, (number, snapshot) in enumerate(zip(numbers, snapshots, strict=True), 2):
            mine = model | {owner: number}
            if table == "application":
                mine |= {"slot": f"bench:{order}", "name": f"示例{order}号"}
            if table == "snapshot":
                mine |= {"id": snapshot, "manifest": vault.seal(manifest, "snapshot", snapshot, "manifest")}
            if table == "official_number":
                mine |= {"ordinal": order, "text": f"{model['text'][:-3]}{order:05d}"}
            rows.append(tuple(mine.values()))
        insert(execute, table, names, rows)
    found = execute(f"SELECT * FROM listing WHERE application_id = {application}")
    names, (row,) = [one[0] for one in found.description], found.fetchall()
    pairs = zip(numbers, snapshots, strict=True)
    insert(execute, "listing", names, [(number, snapshot, *row[2:]) for number, snapshot in pairs])
    return numbers


def insert(execute: Any, table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    for first in range(0, len(rows), MANY):
        some = rows[first : first + MANY]
        places = ", ".join([f"({', '.join('?' * len(names))})"] * len(some))
        execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES {places}", [value for row in some for value in row])


def a_round(programme: Any, stage: str, numbers: list[int], panel: list[Any], *, cast: bool) -> int:
    """A round of score sheets, open until an hour from now; everybody has declared."""
    storage = {name: bring(f"portal.storage.{name}") for name in ("ballots", "panels", "rounds", "snapshots")}
    rounds, panels, ballots, at = storage["rounds"], storage["panels"], storage["ballots"], clock.now()
    terms = bring("msgspec").structs.replace(bring("tests.judging").SCORE, passes=40)
    terms = bring("msgspec").structs.replace(terms, maxima=maxima(programme))
    made = rounds.prepare(programme, stage, terms.method, at=at)
    for number in numbers:
        panels.add_candidate(made, storage["snapshots"].latest(number), at=at)
    for expert in panel:
        panels.add_expert(made, expert, at=at)
        panels.declare(panels.seat_of(made, expert), at=at)
    ballots.hand_out(made, [(expert.id, number) for expert in panel for number in numbers], at=at)
    rounds.set_window(made.id, made.version, at - timedelta(hours=1), at + timedelta(hours=9))
    panels.open_round(made.id, made.version + 1, terms, at=at)
    if cast:
        for expert in panel:
            for place, ballot in enumerate(ballots.of_expert(made, expert)):
                marks = tuple(1 + (place * (order + 3) + expert.id) % most for order, most in enumerate(terms.maxima))
                content = ballots.Content(marks, opinion="材料扎实，成果得到了应用。" * 5)
                ballots.cast(ballot, content, at=at, keep_until=None)
    number: int = made.id
    return number


def maxima(programme: Any) -> tuple[int, ...]:
    rubric = bring("portal.rulebooks").rulebook(programme.rulebook).rubric
    found: tuple[int, ...] = bring("portal.rules.scoring").maxima(rubric)
    return found


def enter(folder: Path) -> None:
    """Print as JSON the cookie of each: who they are by their e-mail."""
    app = create_app(Settings(instance=folder, testing=True))
    accounts = bring(
        "portal.storage.people.accounts" if Path("portal/storage/people").exists() else "portal.storage.accounts"
    )
    cookies = {}
    emails = [*WHO.values(), *json.loads((folder / "told.json").read_text())["drafts"]]
    with app.app_context():
        for email in emails:
            client, account = app.test_client(), accounts.by_email(email)
            bring("tests.staff").enter_directly(client, account)
            cookie = client.get_cookie("portal")
            cookies[email] = f"portal={cookie.value}" if cookie else ""
    print(json.dumps(cookies))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    enter(target) if sys.argv[2] == "enter" else fill(target, int(sys.argv[2]))
