"""An inquiry to a department 征求意见函: when it may be sent, and what it has to say.

第十六条: where it is needed (必要时) the office asks the departments concerned in writing.
"""

from datetime import date

from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import MOST, refusal_to_find

ADDRESSEE_LIMIT = 100  # characters
QUESTION = Passage("要征求的意见", MOST)
REPLY = Passage("复函的内容", MOST)

NO_ADDRESSEE = Refusal("请填写征求意见函发给哪个部门或单位。")
ADDRESSEE_TOO_LONG = Refusal(f"部门或单位的名称超过{ADDRESSEE_LIMIT}个字符，请填写规范的名称。")
REPLY_TOO_SOON = Refusal("复函日期要晚于今天，请重新填写。")
NO_REPLY = Refusal("请填写复函的内容，或上传复函的扫描件。")
REPLIED_ALREADY = Refusal("这份征求意见函的复函已经记录，不能再改动。")


def refusal_to_ask(stage: Stage) -> Refusal | None:
    """Why no inquiry about the application can be sent now, or None: only while findings can be written."""
    return refusal_to_find(stage)


def refusal_of_question(addressee: str, question: str, reply_by: date, today: date) -> Refusal | None:
    """What is wrong with an inquiry as it was written, or None."""
    if not clean_line(addressee):
        return NO_ADDRESSEE
    if len(addressee) > ADDRESSEE_LIMIT:
        return ADDRESSEE_TOO_LONG
    return QUESTION.refusal_of(question) or (None if reply_by > today else REPLY_TOO_SOON)


def refusal_to_reply(is_open: bool) -> Refusal | None:
    """Why no reply can be recorded, or None: it is recorded once."""
    return None if is_open else REPLIED_ALREADY


def refusal_of_reply(words: str, has_file: bool) -> Refusal | None:
    """What is wrong with a reply as it was typed, or None."""
    if not clean_text(words) and not has_file:
        return NO_REPLY
    return REPLY.refusal_of_length(words)
