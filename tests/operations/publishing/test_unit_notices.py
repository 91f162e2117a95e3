"""Notices inside units: who is asked, what confirms them, what the office decides, who is reminded when."""

from datetime import UTC, date, datetime

import pytest

from portal.config import Settings
from portal.demonstration.publishing import confirm_all
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import unit_notices
from portal.rules.applying.recommending import Part
from portal.rules.language.refusals import Refused
from portal.rules.publishing import unit_notices as rules
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account
from portal.storage.publishing import honour_lists
from portal.storage.publishing import unit_notices as stored
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice
from portal.storage.season.editions import Programme
from tests.builders import a_member, an_organisation
from tests.documents.evidence_files import jpeg, pdf
from tests.operations.judged import a_programme, accepted, an_applicant
from tests.operations.listed import Office, a_public_notice, an_honour_list, an_office, removed
from tests.operations.submissions import AT, SECOND, SETTINGS, told

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 8)
ENDED = datetime(2026, 12, 8, 16, 0, tzinfo=UTC)  # 24:00 in Beijing
SCAN = Upload("公示结果证明.pdf", pdf())
UNIT, LONE = "示例数据技术（上海）有限公司", "示例港口集团"
EMAIL = "renshi@example.cn"


class Publication:
    """A published list: two people of a unit with a member, one of a unit without."""

    def __init__(self, *, confirmed: bool = True) -> None:
        self.office: Office = an_office()
        self.programme: Programme = a_programme()
        self.applicant = an_applicant()
        self.people: list[Application] = [
            *accepted(self.programme, 2, by=self.applicant, unit=UNIT),
            *accepted(self.programme, 1, by=self.applicant, unit=LONE),
        ]
        self.unit = an_organisation(UNIT, OrganisationKind.EMPLOYER, at=AT)
        for one in self.people[:2]:
            organisations.name(one.id, Part.EMPLOYER, self.unit.id, email=EMAIL, at=AT)
        by = self.office.officer.id if confirmed else None
        self.member: Account = a_member(self.unit, email=EMAIL, at=AT, by=by)
        self.list = an_honour_list(self.programme, self.office, applications=self.people)
        self.notice: PublicNotice = a_public_notice(self.list, self.office)

    @property
    def own(self) -> UnitNotice:
        return next(row for row in stored.of_notice(self.notice) if row.unit == UNIT)

    @property
    def lone(self) -> UnitNotice:
        return next(row for row in stored.of_notice(self.notice) if row.unit == LONE)

    def dated(self, row: UnitNotice, *, by: Account | None = None) -> UnitNotice:
        officer = (by or self.office.officer).id
        return unit_notices.set_days(row.id, row.version, FIRST, LAST, by=officer, at=AT)

    def confirmed(self, row: UnitNotice, *, by: Account | None = None, at: datetime = ENDED) -> UnitNotice:
        row = row if row.days else self.dated(row, by=by)
        officer = (by or self.office.officer).id
        return unit_notices.confirm(row.id, row.version, SCAN, checked=True, by=officer, at=at)

    def remove(self, *people: Application) -> None:
        for one in people:
            listed = honour_lists.listed_of(one)
            assert listed is not None
            removed(listed.id, "本人放弃。", by=self.office.officer.id, at=AT + SECOND)


def verbs(programme: Programme) -> list[str]:
    return [entry.verb for entry in journal.about("programme", programme.id)]


def letters(word: str) -> list[outbox.LetterContent]:
    found = [letter.content for letter in reversed(outbox.latest(1000))]
    return [content for content in found if word in content.subject]


# Beginning


@pytest.mark.rule("M21")
def test_every_unit_of_the_list_is_awaited_nominees_included(storage: Settings) -> None:
    made = Publication()
    rows = stored.of_notice(made.notice)

    assert [(row.unit, row.state) for row in rows] == [(UNIT, UnitNoticeState.AWAITED), (LONE, UnitNoticeState.AWAITED)]
    assert [len(stored.people_of(row)) for row in rows] == [2, 1]
    assert (made.own.organisation, made.lone.organisation) == (made.unit, None)
    assert unit_notices.counts(made.notice) == (2, 0, 0, 2)


def test_a_unit_that_nobody_named_is_known_by_its_exact_name(storage: Settings) -> None:
    office, programme = an_office(), a_programme()
    unit = an_organisation(LONE, OrganisationKind.EMPLOYER, at=AT)
    a_member(unit, email=EMAIL, at=AT, by=office.officer.id)
    people = accepted(programme, 1, by=an_applicant(), unit=LONE)

    notice = a_public_notice(an_honour_list(programme, office, applications=people, honourees=1), office)

    [row] = stored.of_notice(notice)
    assert row.organisation == unit


def test_an_invited_member_whom_the_office_does_not_know_sees_what_names_the_own_address(storage: Settings) -> None:
    made = Publication(confirmed=False)
    stranger = a_member(made.unit, email="other@example.cn", at=AT)

    assert stored.of_account(made.member) == [made.own]
    assert stored.of_account(stranger) == []
    with pytest.raises(NotFound):
        unit_notices.seen(stranger.id, made.own.id)
    with pytest.raises(NotFound):
        unit_notices.seen(made.member.id, made.lone.id)


# Days and confirmation


@pytest.mark.rule("M21")
def test_a_unit_enters_its_days_and_confirms_when_they_are_over(storage: Settings) -> None:
    made = Publication()
    dated = made.dated(made.own, by=made.member)
    assert unit_notices.working_days_of(dated) == 5

    with pytest.raises(Refused) as early:
        made.confirmed(dated, by=made.member, at=ENDED - SECOND)
    done = made.confirmed(dated, by=made.member)

    assert early.value.refusal == rules.NOT_OVER
    assert done.state is UnitNoticeState.CONFIRMED
    assert unit_notices.scan_of(done) == (SCAN.content, "application/pdf")
    assert (done.answered_by, done.at) == (made.member, ENDED)
    assert verbs(made.programme)[-2:] == ["unit_notice_dated", "unit_notice_confirmed"]
    assert unit_notices.counts(made.notice) == (2, 1, 0, 1)


@pytest.mark.rule("M21")
def test_four_working_days_are_refused_and_an_unknown_year_too(storage: Settings) -> None:
    made = Publication()
    row, by = made.own, made.member.id

    for last, words in ((date(2026, 12, 7), "4个工作日"), (date(2031, 1, 8), "还不知道")):
        with pytest.raises(Refused) as refused:
            unit_notices.set_days(row.id, row.version, FIRST, last, by=by, at=AT)
        assert words in refused.value.refusal.reason
    assert unit_notices.refusal_of_days(row, None, LAST) == rules.NO_FIRST
    assert made.own.days is None


def test_a_scan_is_a_file_of_the_kind_that_is_told(storage: Settings) -> None:
    made = Publication()
    dated = made.dated(made.own)
    by = made.office.officer.id

    for upload, checked in ((None, True), (Upload("x.pdf", b""), True), (SCAN, False), (Upload("x", b"text"), True)):
        with pytest.raises(Refused):
            unit_notices.confirm(dated.id, dated.version, upload, checked=checked, by=by, at=ENDED)
    assert unit_notices.scan_of(made.own) is None
    jpg = Upload("证明.jpg", jpeg())
    done = unit_notices.confirm(dated.id, dated.version, jpg, checked=True, by=by, at=ENDED)
    assert unit_notices.scan_of(done) == (jpg.content, "image/jpeg")


def test_of_two_who_act_at_once_one_has_to_look_again(storage: Settings) -> None:
    made = Publication()
    seen = made.own
    made.dated(seen, by=made.member)

    with pytest.raises(Stale):
        made.dated(seen)


# The office


@pytest.mark.rule("M21")
def test_not_applicable_with_a_reason_settles_it(storage: Settings) -> None:
    made = Publication()
    [listed] = stored.people_of(made.lone)
    assert unit_notices.refusal_to_settle(listed)

    row = unit_notices.exempt(
        made.lone.id, made.lone.version, "单位已经注销。", by=made.office.officer.id, at=AT + SECOND
    )

    assert (row.state, row.reason) == (UnitNoticeState.NOT_APPLICABLE, "单位已经注销。")
    assert unit_notices.refusal_to_settle(listed) is None
    assert verbs(made.programme)[-1] == "unit_notice_exempted"
    with pytest.raises(Refused):
        made.dated(made.lone)


def test_a_confirmation_is_sent_back_with_a_reason_that_the_unit_reads(storage: Settings) -> None:
    made = Publication()
    done = made.confirmed(made.own, by=made.member)

    row = unit_notices.reopen(
        done.id, done.version, "印章不清。", by=made.office.officer.id, at=ENDED + SECOND, settings=SETTINGS
    )

    assert (row.state, row.scan, row.days) == (UnitNoticeState.AWAITED, None, (FIRST, LAST))
    assert told(made.member)[-1] == "“智慧工匠”单位内部公示的结果须重新上传"
    assert "印章不清" not in letters("须重新上传")[0].body
    assert made.confirmed(row, by=made.member).state is UnitNoticeState.CONFIRMED


def test_after_the_decision_nothing_changes(storage: Settings) -> None:
    made = Publication()
    done = made.confirmed(made.own)
    stored.freeze(made.notice)

    for act in (
        lambda: unit_notices.reopen(done.id, done.version, "原因", by=made.office.officer.id, at=ENDED),
        lambda: unit_notices.exempt(made.lone.id, made.lone.version, "原因", by=made.office.officer.id, at=ENDED),
        lambda: made.dated(made.lone),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusal == rules.DECIDED


def test_a_unit_whose_people_were_removed_is_asked_no_more(storage: Settings) -> None:
    made = Publication()
    made.remove(made.people[2])

    assert unit_notices.counts(made.notice) == (1, 0, 0, 1)
    assert unit_notices.refusal_to_remind(made.lone, AT) == rules.NOBODY_LEFT
    with pytest.raises(Refused) as refused:
        made.dated(made.lone)
    assert refused.value.refusal == rules.NOBODY_LEFT


def test_what_is_awaited_anew_of_nobody_tells_nobody(storage: Settings) -> None:
    made = Publication()
    done = made.confirmed(made.lone)
    made.remove(made.people[2])
    before = len(letters(""))

    unit_notices.reopen(done.id, done.version, "印章不清。", by=made.office.officer.id, at=ENDED)

    assert len(letters("")) == before


def test_somebody_whose_list_is_not_published_has_no_notice_yet(storage: Settings) -> None:
    office, programme = an_office(), a_programme()
    listed = honour_lists.listed_in(an_honour_list(programme, office, honourees=1, nominees=0))

    assert stored.of_listed(listed[0]) is None
    assert unit_notices.refusal_to_settle(listed[0])


# Reminding


# Papers


def test_the_demonstration_confirms_all_but_the_last(storage: Settings) -> None:
    made = Publication()

    confirm_all(made.notice, by=made.office.officer.id, at=ENDED, leave=1)

    assert unit_notices.counts(made.notice) == (2, 1, 0, 1)
    assert stored.awaited() == [made.notice]
    made.confirmed(made.lone)
    assert stored.awaited() == []
