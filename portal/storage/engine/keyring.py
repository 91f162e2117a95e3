"""Which keys sealed this database, as proofs that tell nothing about them.

A database restored beside a new, empty ``keys`` folder must not be used: nothing would open, and the keyed
hashes of new rows (one award a person, five years) would never meet those of the old ones.
"""

from peewee import CharField, TextField

from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal, StorageError, WrongKeys
from portal.storage.engine.tables import Table, database

PROOF = b"portal"
DEMONSTRATION = "demonstration"


class Keyring(Table):
    name = CharField(primary_key=True)
    proof = TextField()


def recorded() -> bool:
    """Whether the database already belongs to certain keys."""
    return database.table_exists(Keyring) and Keyring.select().exists()


def record() -> None:
    """Bind a new database to the keys of its instance; once, the first time it is migrated."""
    Keyring.insert_many(_proofs()).on_conflict(action="nothing", conflict_target=(Keyring.name,)).execute()
    insist()


def insist() -> None:
    """Refuse keys that did not seal this database.

    :raises WrongKeys: with what to do.
    """
    if not database.table_exists(Keyring):
        return
    proofs = {row.name: row.proof for row in Keyring.select()}
    if not proofs:
        return
    try:
        fits = vault.unseal(bytes.fromhex(proofs["data"]), "keyring", "data", "proof") == PROOF
    except CannotUnseal:
        fits = False
    match = vault.match_key("keyring")
    if not fits or proofs["match"] not in (match, *match.earlier):
        raise WrongKeys(
            "The keys in instance/keys are not those that sealed this database: restore the keys folder that "
            "was kept with it (backups leave it out)."
        )


def mark_demonstration() -> None:
    """Everybody in this new database is invented, and its passwords are known to everybody: for good."""
    Keyring.insert(name=DEMONSTRATION, proof="").on_conflict(
        action="nothing", conflict_target=(Keyring.name,)
    ).execute()


def insist_kind(*, demonstration: bool) -> None:
    """Refuse to serve invented people as a real instance, and real ones as a demonstration.

    :raises StorageError: with what to do.
    """
    if not database.table_exists(Keyring) or not database.table_exists("account"):
        return
    marked = Keyring.select().where(Keyring.name == DEMONSTRATION).exists()
    inhabited = database.execute_sql("SELECT 1 FROM account LIMIT 1").fetchone() is not None
    if marked and not demonstration:
        raise StorageError(
            "This database is a demonstration, its passwords are known to everybody: set PORTAL_DEMONSTRATION=1, or "
            "name another folder in PORTAL_INSTANCE."
        )
    if demonstration and inhabited and not marked:
        raise StorageError(
            "This database is none that `flask demo` has built: unset PORTAL_DEMONSTRATION, or name another folder in "
            "PORTAL_INSTANCE."
        )


def renew(name: str) -> None:
    """Bind the database to the newest key of the kind: the rotation of it is complete."""
    [proof] = [proof for proof in _proofs() if proof["name"] == name]
    Keyring.update(proof=proof["proof"]).where(Keyring.name == name).execute()


def is_newest(name: str) -> bool:
    """Whether the database is bound to the newest key of the kind, or an older one (the rotation was cut short, or
    this is an older copy)."""
    kept = Keyring.get(Keyring.name == name).proof
    if name == "data":
        return bytes.fromhex(kept).startswith(vault.newest_stamp())
    return kept == vault.match_key("keyring")


def _proofs() -> list[dict[str, str]]:
    return [
        {"name": "match", "proof": vault.match_key("keyring")},
        {"name": "data", "proof": vault.seal(PROOF, "keyring", "data", "proof").hex()},
    ]
