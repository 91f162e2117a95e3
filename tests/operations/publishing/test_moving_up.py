"""Nobody moves up by themselves: the committee decides, and the public sees them for all the working days."""

from datetime import date, timedelta

import pytest

from portal.config import Settings
from portal.operations.publishing import changing_notice, moving_up
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.operations.publishing.moving_up import MOVING_UP
from portal.rules.language.refusals import Refused
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing.public_notice import Change
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing import unit_notices as stored
from tests.builders import an_edition
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.listed import (
    HONOUR_LIST,
    a_colleague,
    a_public_notice,
    an_approved_result,
    an_office,
    listed,
    listing_honours,
    removed,
)
from tests.operations.submissions import AT, SETTINGS

DAY = timedelta(days=1)


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


@pytest.mark.rule("M4", "M8", "M21")
def test_somebody_moves_up_by_the_committee_while_the_notice_is_interrupted(opened: Settings, anywhere: None) -> None:
    office, programme = an_office(), an_edition(2023, at=AT)["craftsman"]
    named = accepted(deciding(programme), 3, by=an_applicant(), at=AT)
    an_approved_result(programme, named, honourees=3, by=office.officer)
    by, member = office.officer.id, office.member.id
    chosen = {named[0].id: "honouree", named[1].id: "honouree"}
    proposed = listing_honours.propose(programme.id, chosen, "（示例）宁缺毋滥。", by=by, at=AT)
    found = HONOUR_LIST.approve(proposed.id, proposed.version, by=member, at=AT)
    notice = a_public_notice(found, office, at=AT)
    removed(listed(found)[0].id, "本人自愿放弃。", by=by, at=AT + DAY)

    def propose(application: int, honour: str = "honouree", reason: str = "（示例）有人退出。"):
        return moving_up.propose(found.id, application, honour, reason, by=by, at=AT + 2 * DAY)

    assert reason_of(propose, named[2].id) == rules.INTERRUPT_FIRST.reason
    stop = changing_notice.propose(notice.id, Change.INTERRUPTED, None, "（示例）递补。", by=by, at=AT + 2 * DAY)
    NOTICE_CHANGE.approve(stop.id, stop.version, by=a_colleague().id, at=AT + 2 * DAY, settings=SETTINGS)
    assert reason_of(propose, named[0].id) == rules.NOT_A_MOVER.reason
    assert reason_of(propose, named[2].id, "no honour") == rules.NO_PLACE.reason
    assert reason_of(propose, named[2].id, "honouree", "") == rules.MOVING_REASON.missing.reason
    proposal = propose(named[2].id)
    assert len(listed(found)) == 2
    MOVING_UP.approve(proposal.id, proposal.version, by=member, at=AT + 2 * DAY)

    assert [one.application_number for one in honour_lists.standing_in(found)] == [named[1].id, named[2].id]
    again = changing_notice.propose(
        notice.id, Change.RESTARTED, date(2026, 12, 15), "（示例）名单已递补。", by=by, at=AT + 3 * DAY
    )
    NOTICE_CHANGE.approve(again.id, again.version, by=a_colleague().id, at=AT + 3 * DAY, settings=SETTINGS)
    assert public_notices.one(notice.id).runs_from == AT + 3 * DAY
    assert all(stored.of_listed(one) for one in honour_lists.standing_in(found))
