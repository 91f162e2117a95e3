"""Removing the material of an edition when its years are over."""

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portal.cli.tick import STEPS
from portal.config import Settings
from portal.operations.keeping import purging
from portal.operations.keeping.purging import PURGE
from portal.rules.language.refusals import Refused
from portal.storage import schema
from portal.storage.applying import applications, entrants
from portal.storage.backup import backup
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, erasures, journal, triggers
from portal.storage.engine.erasures import Erased, ErasedKind
from portal.storage.people import accounts
from portal.storage.purging import GONE
from portal.storage.roll import honours
from portal.storage.season import editions
from tests.operations.honoured import honour_of
from tests.operations.keeping.clocks import years_ahead
from tests.operations.keeping.purged import EMAIL, NUMBER, PLANTED, SAID, Ended, ended, found, purge
from tests.operations.listed import a_colleague

DAY, YEAR = timedelta(days=1), timedelta(days=366)
# Tables that purging leaves, or of which something stays, and why.
STAYING = {
    "keyring blob account role sign_in device sign_in_event authenticator expert ticket attempt "
    "calendar_key declined_letter saved_filter undertaking": "of accounts",
    "petition petition_file": "not of an edition; each goes by its own time",
    "email_change data_request": "as long as there is an account",
    "proposal": "those about people go",
    "edition programme calendar_year round competition": "what was arranged",
    "application entrant official_number number_counter": "numbers and keyed values",
    "organisation member": "organisations go on",
    "honour_list public_notice notice_change decision document_number": "public",
    "honour honour_story commendation forfeiture forfeiture_step": "the roll",
    "certificate certificate_file sealed_copy proof_link": "of the roll",
    "announcement announcement_version announcement_file question": "public",
    "entry head letter data_version erasure": "the portal's own; letters of the time go",
}


def ticked(at: datetime, settings: Settings) -> Counter[str]:
    """Three days of the ticker: sign-in events go on the first, whoever left none on the second, the third notes it."""
    done: Counter[str] = Counter()
    for day in (1, 2, 3):
        for step in STEPS:
            done.update(step(at + day * DAY, settings))
    return done


@pytest.mark.rule("M31")
def test_a_person_who_was_not_honoured_is_nowhere_any_more(anywhere: None, years_on: Settings) -> None:
    there = ended()
    honour, at = honour_of(there.noticed), there.at + 5 * YEAR
    before = found(years_on, PLANTED, EMAIL, NUMBER, SAID)
    files = set(blobs.names())
    assert {"application.name", "account.contact", "snapshot.manifest", "exchange.text", "letter.content"} <= {*before}

    purge(there, at=at)
    done = ticked(at, years_on)

    assert found(years_on, PLANTED, EMAIL, NUMBER, SAID) == []
    assert honours.one(honour.id).name == honour.name
    assert applications.one(honour.listed.application.id).name == honour.name
    assert entrants.Entrant.select().where(entrants.Entrant.application == there.gone.id).exists(), "the keyed value"
    assert set(blobs.names()) < files
    assert not blobs.leftovers(before=at + 9 * DAY)
    assert accounts.one(there.account.id).closed_at
    assert "edition_purged" in [entry.verb for entry in journal.about("edition", there.edition.id)]
    assert journal.verify() == ()
    assert not triggers.missing()
    assert Erased(ErasedKind.EDITION, there.edition.id) in erasures.read(years_on.erasures_file)
    assert not {words for words in ("results told", "reminders written", "lists published") if done[words]}
    assert purging.settle(at + 9 * DAY, years_on) == 0
    with pytest.raises(Refused, match="已经清除"):
        purging.propose(there.edition.id, by=a_colleague().id, at=at)


@pytest.mark.rule("M31")
def test_what_a_restored_backup_brings_back_goes_again(years_on: Settings, tmp_path: Path) -> None:
    there = ended()
    at = there.at + 5 * YEAR
    copy = backup(tmp_path / "copy", at=at).folder
    purge(there, at=at)
    ticked(at, years_on)
    close_storage()

    shutil.copytree(years_on.instance / "keys", copy / "keys")
    shutil.copy(years_on.erasures_file, copy)
    restored = Settings(instance=copy, testing=True)
    open_storage(restored)
    assert found(restored, PLANTED)
    with years_ahead():
        done = ticked(at, restored)
        assert done["erased for good"] == 2, "the edition and the account"
        assert found(restored, PLANTED, EMAIL, NUMBER, SAID) == []
    assert journal.verify() == ()
    assert purging.settle(at + 9 * DAY, restored) == 0


@pytest.mark.rule("M31")
def test_nothing_goes_before_its_years_are_over_and_nobody_confirms_alone(opened: Settings) -> None:
    there = ended()
    officer = there.noticed.office.officer.id
    last = purging.standing(there.edition.id, at=there.at).kept.due_on
    assert last is not None
    assert last.year == there.at.year + 5

    with pytest.raises(Refused, match="保存5年"):
        purging.propose(there.edition.id, by=officer, at=there.at + 4 * YEAR)
    proposal = purging.propose(there.edition.id, by=officer, at=there.at + 5 * YEAR)
    with pytest.raises(Refused):
        PURGE.approve(proposal.id, proposal.version, by=officer, at=there.at + 5 * YEAR)
    with pytest.raises(Refused, match="没有到保存期限"):
        PURGE.approve(proposal.id, proposal.version, by=a_colleague().id, at=there.at + 5 * YEAR)
    assert editions.by_id(there.edition.id).purged_at is None, "the database's clock is not ahead"
    assert _untouched(there)


def _untouched(there: Ended) -> bool:
    return applications.one(there.gone.id).name == PLANTED and not triggers.missing()


def test_every_table_is_either_purged_or_said_to_stay() -> None:
    staying = {name for names in STAYING for name in names.split()}
    gone = {table._meta.table_name for table in GONE}
    assert staying | gone == {str(table._meta.table_name) for table in schema.TABLES}
    assert not staying & gone
