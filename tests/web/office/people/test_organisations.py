"""推荐单位: confirmed once, corrected where mistyped."""

import pytest

from portal.storage.applying import organisations
from tests.builders import an_organisation
from tests.operations import recommendations as recommending
from tests.operations.submissions import AT, submit
from tests.visit import Visitor

pytestmark = pytest.mark.usefixtures("_now")


# Organisations
@pytest.mark.rule("M11")
def test_an_organisation_is_confirmed_once_with_its_people(desk: Visitor) -> None:
    asked = recommending.a_complete_application()
    recommending.named(asked, at=AT)
    submit(asked)
    page = desk("/office/organisations")
    assert "待确认 2 个" in page.text

    one = page.follow("示例行业协会")
    done = one.submit(button="确认单位")

    assert "已确认“示例行业协会”" in done.text
    assert "待确认 1 个" in done.text
    found = organisations.search("示例行业协会")
    assert [row.confirmed for row in found] == [True]


def test_a_mistyped_organisation_is_corrected(desk: Visitor) -> None:
    found = an_organisation("示列行业协会")
    page = desk(f"/office/organisations/{found.id}")

    wrong = page.submit({"code": "123"}, button="保存更正", status=422)
    assert "统一社会信用代码是18位" in wrong.text
    done = page.submit({"name": "示例行业协会"}, button="保存更正")

    assert done.heading == "示例行业协会"
    assert desk("/office/organisations?text=示例行业").follow("示例行业协会").heading == "示例行业协会"
