"""The signed score sheet of an expert."""

import pytest

from portal.operations.applying.evidence import Upload
from portal.operations.judging import (
    marking,
    scanning,
)
from portal.rules.judging.casting import Given
from tests.documents.evidence_files import jpeg
from tests.operations.judged import (
    AFTER,
    DURING,
    hand_in,
)
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def test_signed_sheet() -> None:
    case = Case("eligibility")
    number, [expert] = case.round.id, case.panel[:1]
    scan = Upload("评分表.jpg", jpeg())
    arguments = number, case.first
    assert scanning.scan_of(*arguments, by=expert.id) is None
    assert "先提交" in refusal(scanning.put_scan, *arguments, scan, by=expert.id, at=DURING)
    hand_in(case.round, expert, case.first, Given(answer=True))
    assert refusal(scanning.put_scan, *arguments, Upload("表.doc", b"x"), by=expert.id, at=DURING)
    scanning.put_scan(*arguments, Upload("评分表.jpg", jpeg()), by=expert.id, at=DURING)
    scanning.put_scan(*arguments, scan, by=expert.id, at=AFTER)
    assert scanning.scan_of(*arguments, by=expert.id) == (scan.content, "image/jpeg")
    tasks = marking.work(number, by=expert.id, at=DURING).tasks
    assert {task.candidate for task in tasks if task.scanned} == {case.first}
