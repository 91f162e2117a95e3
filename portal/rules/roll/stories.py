"""What is published about an honouree: the story 事迹, and the photo as long as the honouree consents. (第二十四条)"""

import re
import unicodedata

from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refusal
from portal.rules.language.word_count import characters

STORY_MOST = 3_000  # 字
SHOWN = frozenset({HonourState.HONOURED, HonourState.NOMINATED})

TOO_LONG = Refusal(f"事迹请不要超过{STORY_MOST:,}字。")
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
    return TOO_LONG if characters(text) > STORY_MOST else None


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
