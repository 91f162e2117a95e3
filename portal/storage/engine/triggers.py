"""What the database itself refuses, from whatever connection: the one list of triggers for both databases.

Migrations drop them, change the schema, and put them back from here (peewee's table rebuild loses triggers).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.storage.engine.protections import (
    PREFIX,
    Trigger,
    answered_once,
    append_only,
    counts_up,
    dated_later,
    given_for_good,
    head_only_moves_on,
    held,
    lapses_once,
    moves_on,
    protect,
    there_once,
    written_once,
)
from portal.storage.engine.tables import atomic, database, on_sqlite

_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgres": "extract(epoch from clock_timestamp()) * 1000000",
}

TRIGGERS: tuple[Trigger, ...] = (
    *append_only("entry", "seq", "digest"),
    *head_only_moves_on("head"),
    *protect("snapshot"),
    *protect("snapshot_file", "snapshot_id kind blob_id"),
    *held(
        *("blob", "name"),
        snapshot_file="blob_id",
        recommendation="scan_id",
        supplement="blob_id",
        sheet_scan="blob_id",
        public_form="proof_id",
        unit_notice="scan_id",
        presentation_file="blob_id",
        announcement_file="blob_id",
        objection_file="blob_id",
        petition_file="blob_id",
        exchange_file="blob_id",
        honour_story="photo_id",
        certificate_file="blob_id",
        sealed_copy="blob_id",
        forfeiture_step="scan_id",
    ),
    *answered_once("proposal", "kind", "subject_kind", "subject", "content", "digest", "proposed_by_id"),
    *lapses_once(
        "recommendation",
        *("snapshot_id", "application_id", "part", "organisation_id", "answer", "required", "email_key", "until_at"),
        *("content", "scan_id", "digest", "answered_by_id", "asked_at", "changed_at", "frozen"),
    ),
    there_once("recommendation", "snapshot_id part"),
    *protect("supplement", "recommendation_id blob_id"),
    *append_only("official_number", "application_id", "text", "programme_id ordinal"),
    *counts_up("number_counter", "programme_id", "last"),
    *moves_on("round"),
    *protect("round_candidate", "round_id application_id"),
    *written_once("round_expert", "round_id expert_id", "panel", "since", later=("declared_at",)),
    *protect("recusal", "round_id expert_id candidate_id"),
    *protect("round_leaver", "round_id candidate_id"),
    *written_once(
        *("ballot", "round_id expert_id candidate_id"),
        *("content", "opinion", "digest", "cast_at", "entered_by_id", "confirmed_by_id"),
        later=("voided_at", "voiding_id"),
        among="voided_at IS NULL",
    ),
    *written_once("presentation", "round_id", later=("asked_at", "seed", "drawn_at", "drawn_by_id")),
    *written_once(
        *("presentation_file", "round_id candidate_id blob_id", "name", "by_id", "added_at"),
        later=("removed_at",),
        among="removed_at IS NULL",
    ),
    *protect("meeting_act", "meeting_id seq"),
    *protect("ballot_total"),
    *protect("public_ballot"),
    *protect("public_form"),
    *protect("panel_decision", "round_id seq"),
    *protect("round_result", "round_id"),
    *protect("competition_result", "competition_id stage seq"),
    *written_once(
        *("seat", "competition_id place"),
        *("sent", "person_key", "email_key", "result_id", "proposal_id", "closes_at", "recommending_closes_at"),
        later=("application_id",),
    ),
    *protect("honour_list", "programme_id"),
    *protect("listed", "application_id"),
    *protect("public_notice", "list_id"),
    *protect("notice_change", "proposal_id"),
    *protect("removal", "listed_id"),
    *written_once(
        *("objection", "listed_id facts_key"),
        *("receipt", "content", "received_at"),
        later=("answer", "upheld", "answered_at", "answered_by_id"),
    ),
    there_once("objection", "receipt"),
    *protect("unit_notice", "notice_id unit"),
    *protect("objection_file", "objection_id blob_id"),
    *protect("objection_step"),
    *written_once(
        *("petition", "text_key"),
        *("kind", "receipt", "content", "received_at"),
        later=("answer", "answered_at", "answered_by_id", "forfeiture"),
    ),
    there_once("petition", "receipt"),
    *protect("petition_file", "petition_id blob_id"),
    *protect("decision", "list_id seq", "proposal_id"),
    *protect("rectification", "proposal_id"),
    *append_only("document_number", "id", "key"),
    *given_for_good(
        *("honour", "listed_id"),
        *("decision_id", "programme", "person_key", "honour", "title", "awarded_on", "edition_year"),
        *("technical_field", "created_at"),
        corrected=("name", "unit"),
        dated="rectified_at",
    ),
    *append_only("certificate", "id", "number seq", "ordinal"),
    *append_only("certificate_file", "certificate_id"),
    *dated_later(
        *("forfeiture", "honour_id", "kind", "event_on", "grounds", "opened_by_id", "opened_at"),
        later=("effective_at", "confirmed_at"),
    ),
    *append_only("sealed_copy", "id"),
    *append_only("forfeiture_step", "id"),
    *append_only("exchange", "id"),
    *append_only("erasure", "id", "kind subject"),
    *append_only("exchange_file", "id", "exchange_id blob_id"),
    *append_only("announcement_version", "id", "announcement_id seq"),
)
_TABLE_OF = {trigger.name: trigger.table for trigger in TRIGGERS}


def expected() -> dict[str, str]:
    """Name and statement of every trigger that the open database should have."""
    if on_sqlite():
        # SQLite has no TRUNCATE: DELETE without WHERE fires the DELETE trigger.
        return {t.name: _for_sqlite(t) for t in TRIGGERS if t.event != "TRUNCATE"}
    return {t.name: _for_postgres(t) for t in TRIGGERS if not (t.key or t.only_sqlite)}


def present() -> dict[str, str]:
    """Name and table of every trigger of ours that the open database has."""
    if on_sqlite():
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace"
        )
    return {name: table for name, table in database.execute_sql(query).fetchall() if name.startswith(PREFIX)}


def missing() -> list[str]:
    """The triggers that the open database lacks; anything else than [] means: migrate."""
    return sorted(expected().keys() - present().keys())


def drop() -> None:
    """Take all our triggers away, for a migration."""
    for name, table in present().items():
        database.execute_sql(f"DROP TRIGGER {name}" + ("" if on_sqlite() else f" ON {table}"))


@contextmanager
def aside(table: str, event: str = "UPDATE") -> Iterator[None]:
    """Within the running transaction, rows of ``table`` may be changed, frozen ones too: for the one who seals the same
    content with another key, or removes what may be kept no longer. Nobody else can write to the table meanwhile, and
    the transaction ends with the triggers in their place, or is undone."""
    updates = [trigger for trigger in TRIGGERS if trigger.table == table and trigger.event == event]
    for trigger in updates:
        _run(f"DROP TRIGGER {trigger.name}", f"ALTER TABLE {table} DISABLE TRIGGER {trigger.name}")
    yield
    for trigger in updates:
        _run(_for_sqlite(trigger), f"ALTER TABLE {table} ENABLE TRIGGER {trigger.name}")


def _run(on_the_one: str, on_the_other: str) -> None:
    database.execute_sql(on_the_one if on_sqlite() else on_the_other)


def create() -> None:
    """Put the triggers of all tables that exist in place, anew; what a failed migration did not make has none."""
    tables = set(database.get_tables())
    with atomic():
        drop()
        if not on_sqlite():
            database.execute_sql(_FUNCTION)
        for name, statement in expected().items():
            if _TABLE_OF[name] in tables:
                database.execute_sql(statement)


_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _for_sqlite(trigger: Trigger) -> str:
    if trigger.key:
        same = " AND ".join([f"{column} = NEW.{column}" for column in trigger.key.split()] + [trigger.condition or "1"])
        when = f"EXISTS (SELECT 1 FROM {trigger.table} WHERE {same})"
    else:
        when = trigger.condition.format(now=_NOW["sqlite"])
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW"
        + (f" WHEN {when}" if when else "")
        + f" BEGIN SELECT RAISE(ABORT, '{trigger.reason}'); END"
    )


def _for_postgres(trigger: Trigger) -> str:
    when = trigger.condition.format(now=_NOW["postgres"])
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table}"
        + (" FOR EACH STATEMENT" if trigger.event == "TRUNCATE" else " FOR EACH ROW")
        + (f" WHEN ({when})" if when else "")
        + f" EXECUTE FUNCTION portal_refuse('{trigger.reason}')"
    )
