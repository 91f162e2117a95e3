"""The order in which an expert sees the candidates stands in the ballots, for pages of one candidate."""

import hashlib

from peewee import BigIntegerField


def lot(seed, number):
    return int.from_bytes(hashlib.sha256(f"{seed}‖{number}".encode()).digest()[:7], "big") >> 3


def up(migrator, db):
    migrator.migrate(migrator.add_column("ballot", "lot", BigIntegerField(null=True)))
    asked = db.execute_sql(
        "SELECT b.id, b.expert_id, b.candidate_id, r.seed FROM ballot b JOIN round r ON r.id = b.round_id"
    ).fetchall()
    for number, expert, candidate, seed in asked:
        place = db.param
        db.execute_sql(
            f"UPDATE ballot SET lot = {place} WHERE id = {place}", (lot(f"{seed}{expert}", candidate), number)
        )
    migrator.migrate(
        migrator.drop_index("ballot", "ballot_round_id_voided_at_candidate_id_expert_id"),
        migrator.add_index(
            "ballot", ("round_id", "voided_at", "candidate_id", "expert_id", "cast_at", "entered_by_id"), False
        ),
        migrator.add_index("ballot", ("round_id", "expert_id", "voided_at", "lot", "candidate_id", "cast_at"), False),
    )
