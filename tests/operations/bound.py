"""People who are bound to an award, for the tests of submitting."""

from datetime import date

import pytest

from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rules.language.refusals import Refused
from portal.storage.applying.applications import Application
from portal.storage.roll import honours
from tests.answers import id_number
from tests.builders import an_account, an_edition
from tests.operations.submissions import (
    AT,
    a_complete_application,
    submit,
)


def reason_of(application: Application, **changes) -> str:
    with pytest.raises(Refused) as refused:
        submit(application, **changes)
    return refused.value.refusal.reason


def two_awards(**changes) -> tuple[Application, Application]:
    """The same person's complete applications to both awards of an edition."""
    programmes, account = an_edition(at=AT), an_account(at=AT)
    first = a_complete_application(programme=programmes["craftsman"], by=account, **changes)
    return first, a_complete_application(programme=programmes["pioneer"], by=account)


FIVE_YEARS_AGO = date(2021, 12, 1)  # AT is 1 December 2026, 9 o'clock in Shanghai


def an_honour(**changes) -> honours.Honour:
    usual = {"name": "示例甲", "number": id_number(), "title": "上海智慧工匠", "awarded_on": FIVE_YEARS_AGO}
    programme = changes.pop("programme", "craftsman")
    [honour] = honouring.import_earlier(programme, [Honouree(**{**usual, **changes})], by=None, at=AT)
    return honour
