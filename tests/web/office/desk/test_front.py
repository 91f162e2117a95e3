"""The desk's first page: what waits, award by award."""

from datetime import timedelta

import pytest

from portal.operations.office import extending
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from tests.builders import an_account, an_edition, an_organisation
from tests.operations import recommendations as recommending
from tests.operations.reviews import a_submitted_application, several_submitted
from tests.operations.submissions import AT, submit
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.office.desk_pages import NOW, at, names

pytestmark = pytest.mark.usefixtures("_now")


# Who may come in
@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.OFFICE])
def test_nobody_but_the_office_sees_the_desk(visit: Visitor, role: RoleName) -> None:
    application = a_submitted_application()
    account = a_colleague(role) if role in ("committee", "auditor") else an_account(role, email="wai@example.cn")
    enter_directly(visit.client, account)

    theirs, nobodys = visit(at(application), status=403), visit(at(application.id + 1), status=403)

    assert theirs.text == nobodys.text
    visit("/office", status=403)
    assert application.name not in visit("/office/applications", status=403).text


# The front
def test_the_front_counts_what_lies_there_and_leads_to_it(desk: Visitor) -> None:
    programme = an_edition(at=AT)["craftsman"]
    several_submitted(programme, 2)
    organisation = an_organisation("示例软件园")
    recommending.named(applications.start(programme, an_account(email="k@example.cn"), at=AT))

    front = desk("/office")

    assert "2 已提交" in front.text
    assert "还有 1 份草稿没有提交" in front.text
    assert organisation.name not in front.text
    assert len(names(front.follow("2 已提交"))) == 2


def test_the_front_says_what_else_waits(desk: Visitor) -> None:
    application = recommending.a_complete_application()
    recommending.named(application, at=AT)
    submit(application)
    draft = applications.start(an_edition(2017, at=AT)["pioneer"], an_account(email="k@example.cn", at=AT), at=AT)
    proposer = an_account(RoleName.OFFICE, email="office3@example.cn", at=AT)
    extending.propose(draft.id, until=NOW + timedelta(days=60), reason="住院。", by=proposer.id, at=NOW)

    front = desk("/office")

    assert "2 个推荐单位待确认，1 项延期等待决定。" in front.text
    assert "1 待推荐" in front.text


def test_without_an_open_edition_the_front_says_so(desk: Visitor) -> None:
    assert "现在没有进行中的评选" in desk("/office").text
    assert "还没有提交的申报" in desk("/office/applications").text
