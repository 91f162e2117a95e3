"""What the tests of honourees share: people who filed for themselves and were honoured by a published decision."""

from portal.storage.applying import applications
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from tests.builders import an_account, an_edition
from tests.operations.deciding import published, settle
from tests.operations.listed import a_public_notice, an_honour_list, an_office, listed
from tests.operations.objections import Noticed
from tests.operations.reviews import a_submitted_application, accept
from tests.operations.submissions import AT, DAY, SECOND, person

UNION = ("是", "否", "是")  # of the first, the second and the third: two honourees and a nominee


def honoured() -> Noticed:
    """Two honourees and a nominee, each with an account of their own (1@example.cn …)."""
    office = an_office()
    programme = an_edition(2023, at=AT)["craftsman"]
    filed = [
        a_submitted_application(
            programme=programme,
            by=an_account(email=f"{order}@example.cn", at=AT),
            id_number=person(order),
            name=f"荣示例{order}",
            union_member=union,
        )
        for order, union in enumerate(UNION, start=1)
    ]
    accept(*filed, by=office.officer, at=AT + 3600 * SECOND)
    accepted = [applications.one(one.id) for one in filed]
    at = AT + 2 * 3600 * SECOND
    honour_list = an_honour_list(programme, office, applications=accepted, at=at)
    notice = a_public_notice(honour_list, office, at=at)
    noticed = Noticed(office, honour_list, notice, listed(honour_list))
    settle(notice, by=office.officer.id, at=AT + DAY)
    published(noticed)
    return noticed


def honour_of(noticed: Noticed, place: int = 0) -> Honour:
    """What the so-manieth on the list was given."""
    found = honours.of_application(noticed.people[place].application)
    assert found
    return found
