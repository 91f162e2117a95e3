"""What is published about an honouree: the story 事迹, and the photo as long as the honouree consents (第二十四条); and
putting honourees forward for honours of the city 推荐上级荣誉: whoever the office finds to meet the overall conditions
综合条件, and where the trade unions give the honour, is a member (第二十三条; N14)."""

import re
import unicodedata

from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Superior
from portal.rules.rulebook.rulebook import Rulebook

STORY = Passage("事迹", 3_000)
SHOWN = frozenset({HonourState.HONOURED, HonourState.NOMINATED})

PRIVATE = Refusal("事迹是公开的，其中好像有证件号码、电话号码或邮箱，请去掉后再保存。")
LOST = Refusal("这项荣誉已经取消或者撤销，不再刊登事迹和照片。")
NOT_IN_PERSON = Refusal("这份申报由单位代为办理，照片是否公开要由获荣人本人决定，请本人与组委会办公室联系。")
NO_PHOTO = Refusal("请先上传照片，或者选用申报表上的照片。")

_PRIVATE = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])"  # identity card
    r"|(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"  # mobile telephone
    r"|(?<![0-9])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])"  # telephone
    r"|[\w.+-]+@[\w-]+\.\w+"
)


def refusal_of_text(text: str) -> Refusal | None:
    """Why this cannot be a story, or None: no number and no address of a person is ever published.

    >>> refusal_of_text("他的手机是138 0013 8000。") is PRIVATE, refusal_of_text("三年节约 1300 万元。")
    (True, None)
    """
    if _PRIVATE.search(unicodedata.normalize("NFKC", text)):
        return PRIVATE
    return STORY.refusal_of_length(text)


def refusal_to_tell(state: HonourState) -> Refusal | None:
    """Why nothing is told about this honour, or None: who lost it is named and not praised. (第二十九条、第三十条)"""
    return None if state in SHOWN else LOST


def refusal_to_consent(state: HonourState, *, in_person: bool, has_photo: bool) -> Refusal | None:
    """Why the photo cannot be published, or None: the honouree alone can consent. (第二十四条)"""
    if refusal := refusal_to_tell(state):
        return refusal
    if not in_person:
        return NOT_IN_PERSON
    return None if has_photo else NO_PHOTO


def paragraphs(text: str) -> list[str]:
    """The story as it is printed.

    >>> paragraphs("甲\\n\\n乙")
    ['甲', '乙']
    """
    return [line.strip() for line in text.split("\n") if line.strip()]


# -- honours of the city ---------------------------------------------------------------------------------------

UNION = "union_member"  # the field of the form 是否工会会员
NOT_HONOURED = Refusal("推荐上级荣誉的只有获荣个人，不含提名和已取消、已撤销的荣誉。")
NOT_A_MEMBER = Refusal("不是工会会员，不能推荐。")
MEMBERSHIP_UNKNOWN = Refusal("没有申报表，无从核对工会会员。")


def superior(rulebook: Rulebook, key: str) -> Superior | None:
    """The higher honour of this key, if honourees of the award are put forward for it."""
    return next((one for one in rulebook.superiors if one.key == key), None)


def refusal_to_commend(target: Superior, state: HonourState, member: bool | None) -> Refusal | None:
    """Why an honouree cannot be put forward for ``target``, or None; ``member`` None: nobody knows. (第二十三条)"""
    if state is not HonourState.HONOURED:
        return NOT_HONOURED
    if not target.members or member:
        return None
    return MEMBERSHIP_UNKNOWN if member is None else NOT_A_MEMBER
