"""What the code needs from a rulebook, in one table: the checker asks it of every file, the code uses its names.

Whatever does not stand here is a rulebook's own: other fields and sections, any number of indicators, stages, honours
and papers cost no line of code.
"""

from typing import NamedTuple

from portal.rules.language.worded import Worded
from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import FilledBy, Kind

# Fields of the form, by key
NAME, UNIT, TECHNICAL_FIELD = "name", "unit", "technical_field"
CHANNEL, RECOMMENDER = "channel", "recommender"  # 申报方式, 推荐机构
PHOTO, EMAIL, PHONE = "photo", "email", "phone"
POSITION, UNION_MEMBER = "position", "union_member"
CONTACT, OPINION = "employer_contact", "employer_opinion"  # 二、所在单位推荐意见 (CF10)

FROM, TO = "from", "to"  # columns of rows: the first and the last month of a period
SELF, BY_UNIT = "self", "unit"  # channels: 个人自荐, 单位推荐 (第十五条)
HONOUREE, NOMINEE = "honouree", "nominee"  # honours: 获荣, 提名
CARD = "居民身份证"  # the paper whose number carries a checksum under every rulebook


class Need(NamedTuple):
    """A field that the code asks for: its kind, who fills it in, and whether an answer must be there (``given``). The
    code does without what is ``optional``; where it is there, it is of this kind."""

    kind: Kind
    by: FilledBy = FilledBy.APPLICANT
    given: bool = False
    optional: bool = False
    options_from: str = ""


FIELDS = {
    NAME: Need(Kind.LINE, given=True),
    UNIT: Need(Kind.LINE, given=True),
    TECHNICAL_FIELD: Need(Kind.CHOICE, given=True, options_from="technical_fields"),
    CHANNEL: Need(Kind.CHOICE, given=True, options_from="channels"),
    RECOMMENDER: Need(Kind.LINE),
    PHOTO: Need(Kind.PHOTO, given=True),
    EMAIL: Need(Kind.EMAIL, given=True),
    PHONE: Need(Kind.PHONE, optional=True),
    POSITION: Need(Kind.LINE, optional=True),
    UNION_MEMBER: Need(Kind.YES_NO, optional=True),
    CONTACT: Need(Kind.LINE, FilledBy.EMPLOYER),
    OPINION: Need(Kind.LONG_TEXT, FilledBy.EMPLOYER),
}
ONCE = (Kind.PHOTO, Kind.ID_NUMBER)  # one portrait (CF5), one number that says who applies (P4, M13)
CHANNELS = (SELF, BY_UNIT)
LAST_STAGES = (Method.NOTICE, Method.APPROVAL, Method.DECISION)  # each award ends with them, in this order (M21–M23)

# Parts of an application that are no section of the form, and pages beside them: no section can have their key.
PARTS = frozenset(
    {"conditions", "evidence", "recommenders", "consent", "declaration", "pages", "check", "submit"}
    | {"withdraw", "resume", "receipt", "honour"}
)
# What the Word form and the web form call their own: no field or column can have such a key.
OWN_NAMES = frozenset(
    {"number", "version", "act", "removed", "csrf_token", "meta", "data", "errors", "form_errors"}
    | {"process", "post_process", "populate_obj", "validate", "hidden_tag", "is_submitted", "validate_on_submit"}
)


class OrganisationKind(Worded):
    """What a recommending organisation is. An academician or expert is a person, and has no code."""

    EMPLOYER = "employer", "所在单位"
    ASSOCIATION = "association", "行业协会"
    DISTRICT = "district", "区主管部门"
    PARK = "park", "园区"
    ALLIANCE = "alliance", "联盟"
    ACADEMICIAN = "academician", "院士"
    EXPERT = "expert", "专家"
    SUPERIOR = "superior", "上级主管部门"
