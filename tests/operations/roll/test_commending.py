"""Putting honourees forward for honours of the city."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.config import Settings
from portal.operations.roll import commending, honouring
from portal.operations.roll.commending import Season
from portal.operations.roll.honouring import Honouree
from portal.rules.language.refusals import Refused
from portal.rules.roll.honourees import superior
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.roll import honour_roll
from tests.builders import an_account
from tests.operations.deciding import over
from tests.operations.honoured import honour_of
from tests.operations.objections import Noticed
from tests.operations.submissions import AT


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
    assert (row[1], row[-4:]) == ("范示例", (told.title, 2023, datetime(2024, 5, 4), "是"))


def test_membership_is_what_the_form_says() -> None:
    found = [commending.member_by(answers) for answers in ({"union_member": "是"}, {"union_member": "否"}, {})]

    assert found == [True, False, None]
