"""A complete application and its submission, for the tests of submitting."""

import pytest

from portal.rules.language.refusals import Refused
from portal.storage.applying import applications, snapshots
from portal.storage.engine import journal
from tests.operations.submissions import (
    submit,
)


def refused(application, **changes) -> str:
    """Why it is refused; nothing may have been written."""
    before = journal.head()
    with pytest.raises(Refused) as error:
        submit(application, **changes)
    assert journal.head() == before
    assert snapshots.of(application) == []
    assert applications.one(application.id).version == application.version
    return error.value.refusal.reason
