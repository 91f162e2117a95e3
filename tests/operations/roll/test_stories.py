"""Stories and photos of honourees, and who of them is put forward: after a real decision."""

import pytest

from portal.config import Settings
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.roll import honouring, stories
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.roll import honour_roll, honours
from portal.storage.roll import stories as stored
from portal.storage.roll.honour_roll import Wanted
from portal.storage.roll.honours import Honour
from tests.builders import an_edition
from tests.operations.deciding import over, published, settle
from tests.operations.honoured import honour_of
from tests.operations.objections import Noticed, a_notice
from tests.operations.submissions import AT, DAY, a_complete_application

TEXT = "守在系统运行的第一线（示例）。\n\n写成的巡检办法至今仍在使用（示例）。"


def application_of(noticed: Noticed, place: int = 0) -> Application:
    return applications.one(noticed.people[place].application.id)


@pytest.mark.rule("M24")
def test_the_honouree_suggests_and_the_office_publishes(noticed: Noticed) -> None:
    honour, officer = honour_of(noticed), noticed.office.officer.id

    suggested = stories.suggest(application_of(noticed), 0, TEXT, at=over(noticed))

    assert stories.of(honour).text == "", "nothing is public yet"
    assert suggested.waits
    assert [one.honour.id for one in stored.suggested()] == [honour.id]
    before = versions.public_version()
    story = stories.publish(honour.id, suggested.version, f"{TEXT} ", by=officer, at=over(noticed) + DAY)
    assert (stories.of(honour).text, story.waits, stored.suggested()) == (TEXT, False, [])
    assert versions.public_version() > before
    assert journal.about("honour", honour.id)[-1].verb == "story_published"
    again = stories.suggest(application_of(noticed), story.version, "新的文稿。", at=over(noticed) + 2 * DAY)
    assert again.waits
    assert stories.of(honour).text == TEXT
    stories.publish(honour.id, again.version, "", by=officer, at=over(noticed) + 3 * DAY)
    assert stories.of(honour).text == ""


def test_of_two_officers_one_is_first(noticed: Noticed) -> None:
    honour, officer = honour_of(noticed), noticed.office.officer.id
    first = stories.publish(honour.id, 0, TEXT, by=officer, at=over(noticed))
    stories.publish(honour.id, first.version, "改过的。", by=officer, at=over(noticed))

    for version in (first.version, 0):
        with pytest.raises(Stale):
            stories.publish(honour.id, version, "再改。", by=officer, at=over(noticed))

    assert stories.of(honour).text == "改过的。"


@pytest.mark.rule("M24")
def test_the_photo_is_shown_only_while_the_honouree_consents(noticed: Noticed) -> None:
    honour, application = honour_of(noticed), application_of(noticed)
    owner, at = application.applicant.id, over(noticed)
    assert stories.photo(honour) is None

    story = stories.show_photo(application.id, 0, None, by=owner, at=at)
    assert stories.photo(honour) == blobs.get(stories.photo_of(application))
    story = stories.show_photo(application.id, story.version, drawn_portrait(2), by=owner, at=at)
    assert stories.photo(honour) != blobs.get(stories.photo_of(application))
    before = versions.public_version()
    stories.hide_photo(application.id, story.version, by=owner, at=at)
    assert stories.photo(honour) is None
    assert stored.of(honour).photo is None
    assert versions.public_version() > before
    verbs = [entry.verb for entry in journal.about("honour", honour.id)][-3:]
    assert verbs == ["photo_shown", "photo_shown", "photo_hidden"]


@pytest.mark.rule("M24")
def test_a_unit_that_filed_for_its_people_does_not_consent_for_them(opened: Settings, anywhere: None) -> None:
    made = a_notice()
    settle(made.notice, by=made.office.officer.id, at=AT + DAY)
    published(made)
    application = application_of(made)

    with pytest.raises(Refused, match="要由获荣人本人决定"):
        stories.show_photo(application.id, 0, None, by=application.applicant.id, at=over(made))


def test_nobody_else_shows_or_suggests_anything(noticed: Noticed) -> None:
    application, officer = application_of(noticed), noticed.office.officer.id
    for act in (stories.show_photo, lambda *a, **k: stories.hide_photo(a[0], a[1], **k)):
        with pytest.raises(NotFound):
            act(application.id, 0, None, by=officer, at=over(noticed))


@pytest.mark.parametrize("state", [HonourState.CANCELLED, HonourState.REVOKED])
def test_who_lost_the_honour_is_named_and_not_praised(noticed: Noticed, state: HonourState) -> None:
    honour, officer = honour_of(noticed), noticed.office.officer.id
    stories.publish(honour.id, 0, TEXT, by=officer, at=over(noticed))
    Honour.update(state=state).where(Honour.id == honour.id).execute()

    told = stories.of(honours.one(honour.id))

    assert (told.text, told.photo, stories.photo(told.honour)) == ("", "", None)
    assert honour.name in [one.name for one in honour_roll.every(Wanted())]
    for act in (
        lambda: stories.publish(honour.id, 1, "新的。", by=officer, at=over(noticed)),
        lambda: stories.suggest(application_of(noticed), 1, "新的。", at=over(noticed)),
    ):
        with pytest.raises(Refused, match="不再刊登事迹"):
            act()


def test_an_honour_of_a_decision_is_not_corrected(noticed: Noticed) -> None:
    with pytest.raises(Refused, match="由表彰决定授予"):
        honouring.amend(honour_of(noticed).id, name="别人", unit="", field="", by=1, at=over(noticed))


# -- putting forward -----------------------------------------------------------------------------------------


def test_who_was_not_honoured_suggests_nothing(noticed: Noticed) -> None:
    other = a_complete_application("pioneer", programme=an_edition(2017, at=AT)["pioneer"])

    with pytest.raises(NotFound):
        stories.suggest(other, 0, TEXT, at=over(noticed))
