"""The office's rows: what is sealed, what is unique, and numbers that count up by one."""

from datetime import date

import pytest

from portal.rules.office.reviewing import Found, Item, Value
from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, Stale
from portal.storage.engine.tables import atomic
from portal.storage.office import reviews
from portal.storage.office.reviews import Asked
from tests.storage.conftest import AT, DAY, an_account


def test_the_office_sees_what_was_submitted(application: Application, officer: int) -> None:
    with pytest.raises(NotFound):
        reviews.application_for(officer, application.id)
    assert reviews.application_for(officer, application.id, begun=True) == application

    snapshots.freeze(application, b"{}", rulebook="r", template_digest="t", at=AT)

    assert reviews.application_for(officer, application.id) == application
    for account in (application.applicant_id, an_account("expert@example.com", RoleName.EXPERT).id):
        with pytest.raises(NotFound):
            reviews.application_for(account, application.id, begun=True)


def test_findings_are_one_an_item_and_sealed(snapshot: Snapshot, officer: int) -> None:
    reviews.find(snapshot, {Item.UNIT_CREDIT: Found(Value.TO_CHECK, "示例")}, by=officer, at=AT)
    reviews.find(
        snapshot, {Item.UNIT_CREDIT: Found(Value.OK), Item.CONDITIONS: Found(Value.OK, "甲")}, by=officer, at=AT
    )

    found = reviews.findings_of(snapshot)

    assert list(found) == [Item.CONDITIONS, Item.UNIT_CREDIT]
    assert found[Item.CONDITIONS].found == Found(Value.OK, "甲")
    assert found[Item.UNIT_CREDIT].found == Found(Value.OK)
    assert "甲".encode() not in found[Item.CONDITIONS].__data__["note"]
    assert reviews.values_of([snapshot.id, 7]) == {
        snapshot.id: {Item.CONDITIONS: Value.OK, Item.UNIT_CREDIT: Value.OK},
        7: {},
    }


def test_a_correction_ends_after_it_began(application: Application, snapshot: Snapshot, officer: int) -> None:
    with pytest.raises(RefusedBySchema) as refused, atomic():
        reviews.correct(application, snapshot, ["work"], "甲", AT, by=officer, at=AT)
    assert refused.value.constraint == "correction_until_later"
    assert reviews.last_correction(application) is None

    reviews.correct(application, snapshot, ["work", "cover"], "甲", AT + DAY, by=officer, at=AT)

    last = reviews.last_correction(application)
    assert last is not None
    assert (last.sections, last.reason) == (("work", "cover"), "甲")
    assert "甲".encode() not in last.__data__["reason"]


def test_an_application_is_refused_once(application: Application, snapshot: Snapshot, officer: int) -> None:
    assert reviews.rejection_of(application) is None
    reviews.reject(application, snapshot, "甲", by=officer, at=AT)

    rejection = reviews.rejection_of(application)
    assert rejection is not None
    assert rejection.reason == "甲"
    with pytest.raises(AlreadyThere):
        reviews.reject(application, snapshot, "乙", by=officer, at=AT)


def test_an_inquiry_is_replied_to_once(application: Application, officer: int) -> None:
    asked = Asked("税务局", "有无异议？", date(2026, 7, 1))
    inquiry = reviews.ask(application, asked, by=officer, at=AT)
    with pytest.raises(NotFound):
        reviews.inquiry_of(7, inquiry.id)

    replied = reviews.reply(inquiry, "", None, by=officer, at=AT)

    assert (replied.asked, replied.reply, replied.file, replied.is_open) == (asked, "", None, False)
    with pytest.raises(Stale) as stale:
        reviews.reply(inquiry, "另一份", None, by=officer, at=AT)
    assert stale.value.current.id == inquiry.id
    assert [one.id for one in reviews.inquiries_of(application)] == [inquiry.id]
