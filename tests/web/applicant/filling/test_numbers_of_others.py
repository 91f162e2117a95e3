"""Before a submission nothing tells that a number was used by somebody else."""

import re
from datetime import timedelta

import pytest

from portal.storage.applying.applications import Application
from tests.builders import an_account
from tests.operations.bound import an_honour
from tests.operations.submissions import AT, a_complete_application, submit
from tests.visit import Visitor
from tests.web.applicant.submissions import at

pytestmark = pytest.mark.usefixtures("_without_office")
BY_CHANCE = re.compile(r'(name="(?:csrf_token|request_key)" value|nonce)="[^"]*"')


def pages(applicant: Visitor, application: Application) -> list[str]:
    """The pages of a draft, without what differs at each visit."""
    shown = ("", "check", "personal", "personal?check=1")
    return [BY_CHANCE.sub("", applicant.client.get(at(application, page).rstrip("/")).text) for page in shown]


@pytest.mark.rule("P4")
def test_a_number_that_another_account_has_used_looks_like_one_that_nobody_has(
    applicant: Visitor, complete: Application
) -> None:
    before = pages(applicant, complete)
    theirs = an_account(email="first@example.cn", at=AT)
    submit(a_complete_application(programme=complete.programme, by=theirs))
    an_honour(awarded_on=(AT - timedelta(days=300)).date())

    assert pages(applicant, complete) == before
