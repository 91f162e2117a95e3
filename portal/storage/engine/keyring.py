"""Which keys sealed this database, as proofs that tell nothing about them.

A database restored beside a new, empty ``keys`` folder must not be used: nothing would open, and the keyed
hashes of new rows (one award a person, five years) would never meet those of the old ones.
"""

from peewee import CharField, TextField

from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal, WrongKeys
from portal.storage.engine.tables import Table, database

PROOF = b"portal"


class Keyring(Table):
    name = CharField(primary_key=True)
    proof = TextField()


def recorded() -> bool:
    """Whether the database already belongs to certain keys."""
    return database.table_exists(Keyring) and Keyring.select().exists()


def record() -> None:
    """Bind a new database to the keys of its instance; once, the first time it is migrated."""
    proofs = [
        {"name": "match", "proof": vault.match_key("keyring")},
        {"name": "data", "proof": vault.seal(PROOF, "keyring", "data", "proof").hex()},
    ]
    Keyring.insert_many(proofs).on_conflict(action="nothing", conflict_target=(Keyring.name,)).execute()
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
    if not fits or proofs["match"] != vault.match_key("keyring"):
        raise WrongKeys(
            "The keys in instance/keys are not those that sealed this database: restore the keys folder that "
            "was kept with it (backups leave it out)."
        )
