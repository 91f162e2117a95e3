"""Stories and photos of honourees, and who of them is put forward: after a real decision."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.config import Settings
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.roll import commending, honouring, stories
from portal.operations.roll.commending import Season
from portal.operations.roll.honouring import Honouree
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.roll.commending import superior
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.roll import honour_roll, honours
from portal.storage.roll import stories as stored
from portal.storage.roll.honour_roll import Wanted
from portal.storage.roll.honours import Honour
from tests.builders import an_account, an_edition
from tests.operations.deciding import over, published, settle
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed, a_notice
from tests.operations.submissions import AT, DAY, a_complete_application

TEXT = "守在系统运行的第一线（示例）。\n\n写成的巡检办法至今仍在使用（示例）。"


@pytest.fixture
def noticed(opened: Settings, anywhere: None) -> Noticed:
    """Two honourees and a nominee, given by a decision."""
    return honoured()


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


def season(noticed: Noticed) -> Season:
    year = honour_of(noticed).edition_year
    return commending.season("craftsman", year)


@pytest.mark.rule("M23", "N14")
def test_the_office_ticks_and_takes_the_list_of_each_higher_honour(noticed: Noticed) -> None:
    now, officer, at = season(noticed), noticed.office.officer.id, over(noticed)
    assert honour_roll.seasons() == [(now.year, "craftsman")]
    assert len(now.people) == 2, "nominees are not put forward"
    first, second = now.people
    members = [person for person in now.people if person.member]
    keys = {one.key for one in now.rulebook.superiors}
    assert keys == {"labour_medal", "workers_pioneer", "shanghai_artisan"}

    wanted = {(first.honour.id, "shanghai_artisan")} | {(one.honour.id, "labour_medal") for one in members}
    assert [person.member for person in now.people] == [True, False]
    changed = commending.mark("craftsman", now.year, wanted, now.seen, by=officer, at=at)

    assert changed == len(wanted)
    assert [entry.verb for entry in journal.latest(changed)] == ["commendation_marked"] * changed
    after = season(noticed)
    assert [("shanghai_artisan" in person.meets) for person in after.people] == [True, False]
    target = superior(after.rulebook, "shanghai_artisan")
    assert target
    book = load_workbook(BytesIO(commending.sheet("craftsman", now.year, target, by=officer, at=at)))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in rows] == [first.honour.name]
    heads = [cell.value for cell in book.active[3]]
    assert rows[0][heads.index("是否工会会员")] == "是"
    assert rows[0][heads.index("符合综合条件")] == "是"
    assert journal.latest(1)[0].verb == "commendation_exported"
    assert commending.mark("craftsman", now.year, set(), after.seen, by=officer, at=at) == changed
    assert second.meets == frozenset()


def test_a_tick_over_what_another_officer_ticked_is_refused(noticed: Noticed) -> None:
    now, officer, at = season(noticed), noticed.office.officer.id, over(noticed)
    wanted = {(now.people[0].honour.id, "shanghai_artisan")}
    commending.mark("craftsman", now.year, wanted, now.seen, by=officer, at=at)

    with pytest.raises(Refused, match="有人更改了推荐情况"):
        commending.mark("craftsman", now.year, set(), now.seen, by=officer, at=at)

    assert season(noticed).seen == f"{now.people[0].honour.id}:shanghai_artisan"


def test_who_cannot_be_put_forward_is_refused(noticed: Noticed) -> None:
    now, officer, at = season(noticed), noticed.office.officer.id, over(noticed)
    for member_only in ("labour_medal", "workers_pioneer"):
        wanted = {(now.people[1].honour.id, member_only)}
        with pytest.raises(Refused, match="不是工会会员"):
            commending.mark("craftsman", now.year, wanted, now.seen, by=officer, at=at)
    with pytest.raises(NotFound):
        commending.season("craftsman", 1999)


@pytest.mark.rule("N14")
def test_an_imported_honouree_is_put_forward_for_what_asks_for_no_membership(opened: Settings, anywhere: None) -> None:
    told = Honouree(name="范示例", title="上海城市数字化转型“领军先锋”", awarded_on=date(2024, 5, 4), year=2023)
    [honour] = honouring.import_earlier("pioneer", [told], by=None, at=AT)
    officer = an_account(email="luru@example.cn", at=AT).id
    commending.mark("pioneer", 2023, {(honour.id, "industry_elite")}, "", by=officer, at=AT)
    target = superior(commending.season("pioneer", 2023).rulebook, "industry_elite")
    assert target

    book = load_workbook(BytesIO(commending.sheet("pioneer", 2023, target, by=officer, at=AT)))

    [row] = book.active.iter_rows(min_row=4, values_only=True)
    assert (row[1], row[-4:]) == ("范示例", (told.title, 2023, "2024-05-04", "是"))


def test_who_was_not_honoured_suggests_nothing(noticed: Noticed) -> None:
    other = a_complete_application("pioneer", programme=an_edition(2017, at=AT)["pioneer"])

    with pytest.raises(NotFound):
        stories.suggest(other, 0, TEXT, at=over(noticed))


def test_membership_is_what_the_form_says() -> None:
    found = [commending.member_by(answers) for answers in ({"union_member": "是"}, {"union_member": "否"}, {})]

    assert found == [True, False, None]
