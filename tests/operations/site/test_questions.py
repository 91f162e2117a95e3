"""Questions that are often asked."""

import pytest

from portal.operations.site import questions
from portal.storage.engine import versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.people.accounts import Account
from portal.storage.site import questions as stored_questions
from tests.operations.site.test_announcing import by, reason_of, verbs


def test_questions_stand_under_their_headings_in_the_offices_order(officer: Account, anywhere: None) -> None:
    rows = [questions.add(heading, f"问{n}？", "答。", **by(officer)) for n, heading in enumerate(("甲", "乙", "甲"))]
    assert [row.question for row in stored_questions.every()] == ["问0？", "问2？", "问1？"]
    before = versions.public_version()

    questions.move(rows[2].id, -1, **by(officer))
    questions.move(rows[2].id, -1, **by(officer))  # it is the first already
    changed = questions.change(rows[1].id, 1, "乙", "改了？", "答。", **by(officer))
    questions.remove(rows[0].id, rows[0].version, **by(officer))

    assert [row.question for row in stored_questions.every()] == ["问2？", "改了？"]
    assert versions.public_version() == before + 3
    assert verbs("question", rows[0].id) == ["question_added", "question_removed"]
    assert verbs("question", rows[2].id) == ["question_added", "question_moved"]
    assert "问题" in reason_of(questions.change, changed.id, changed.version, "乙", "", "答。", **by(officer))
    with pytest.raises(Stale):
        questions.change(changed.id, 1, "乙", "迟了？", "答。", **by(officer))
    with pytest.raises(NotFound):
        questions.move(1, 1, **by(officer))
