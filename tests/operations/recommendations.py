"""What the tests of recommending share: submissions that two organisations are asked about, and what they answer."""

from datetime import datetime
from typing import Any, NamedTuple

from portal.operations.applying import organisations, recommending
from portal.operations.applying.evidence import Upload
from portal.rules.applying.recommending import Opinion, Part
from portal.rules.people.staffing import RoleName
from portal.storage.applying import recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.applying.recommendations import Recommendation
from portal.storage.applying.snapshots import Snapshot
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.builders import a_member, an_account, an_organisation, named
from tests.documents.evidence_files import jpeg
from tests.operations.submissions import AT, SECOND, SETTINGS, a_complete_application, submit

EMPLOYER, ASSOCIATION = "示例数据技术（上海）有限公司", "示例行业协会"
OPINION = Opinion("惠章", "021-55550123", "huizhang@example.cn", "申报材料属实，同意推荐。")
SCAN = Upload("盖章页.jpg", jpeg())
LATER = AT + SECOND


class Asked(NamedTuple):
    """A submission, and somebody confirmed in each of the two organisations."""

    application: Application
    snapshot: Snapshot
    employer: Account
    association: Account

    def of(self, part: Part) -> Recommendation:
        """What ``part`` is asked about the submission, as it is now."""
        return next(row for row in recommendations.of_snapshot(self.snapshot) if row.part is part)

    def member(self, part: Part) -> int:
        return self.employer.id if part is Part.EMPLOYER else self.association.id


def an_officer(*, at: datetime = AT) -> Account:
    """Somebody of the office, the same when asked for again."""
    found = accounts.having(RoleName.OFFICE)
    return found[0] if found else an_account(RoleName.OFFICE, email="office@example.cn", name="事务局", at=at)


def a_confirmed(organisation: Organisation, email: str) -> Account:
    """Somebody who acts for the organisation, both confirmed."""
    return a_member(organisation, email=email, at=AT, by=an_officer().id)


def two_members() -> tuple[Account, Account]:
    """Somebody confirmed in the employer and in the association that ``named`` names."""
    return (
        a_confirmed(an_organisation(EMPLOYER), "renshi@example.cn"),
        a_confirmed(an_organisation(ASSOCIATION), "xiehui@example.cn"),
    )


def an_asked(award: str = "craftsman", **changes: Any) -> Asked:
    """A submission that the employer and the association are asked about; with 个人自荐 the employer alone."""
    application = a_complete_application(award, **changes)
    named(application, at=AT)
    employer, association = two_members()
    snapshot = submit(application)
    return Asked(application, snapshot, employer, association)


def write(asked: Asked, part: Part, opinion: Opinion = OPINION, *, at: datetime = LATER) -> Recommendation:
    """Write an opinion and upload its sealed page."""
    by, row = asked.member(part), asked.of(part)
    row = recommending.save(row.id, row.version, opinion, by=by, at=at)
    return recommending.put_scan(row.id, row.version, SCAN, by=by, at=at)


def recommend(asked: Asked, part: Part, *, at: datetime = LATER) -> Recommendation:
    row = write(asked, part, at=at)
    return recommending.recommend(row.id, row.version, by=asked.member(part), at=at, settings=SETTINGS)


def send_back(
    asked: Asked, part: Part, reason: str = "业绩请写得具体一些。", *, at: datetime = LATER
) -> Recommendation:
    row = asked.of(part)
    return recommending.send_back(row.id, row.version, reason, by=asked.member(part), at=at, settings=SETTINGS)


def decline(asked: Asked, part: Part, reason: str = "不符合推荐条件。", *, at: datetime = LATER) -> Recommendation:
    row = asked.of(part)
    return recommending.decline(row.id, row.version, reason, by=asked.member(part), at=at, settings=SETTINGS)


def organisation_of(asked: Asked, part: Part) -> Organisation:
    return organisations.named_by(asked.application)[part].organisation
