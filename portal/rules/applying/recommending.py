"""Recommending (推荐): who has to recommend a submission, what an organisation may answer and until when.

Sources: 第十五条 (个人自荐, 单位推荐: M15), 二、所在单位推荐意见 (CF10), ten pages of evidence over all (CF4). A
recommendation answers one submission: when the form is submitted anew, it lapses and is asked for again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from portal.rules.applying.answers import Answers
from portal.rules.applying.evidence import over_limit
from portal.rules.applying.organisations import PERSONS
from portal.rules.language import contacts, names
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded
from portal.rules.rulebook.requirements import BY_UNIT, CHANNEL, RECOMMENDER, UNIT, OrganisationKind
from portal.rules.rulebook.rulebook import Rulebook

KEY = "recommenders"  # where an obstacle lies, beside the sections of the form; what a correction may unlock

CONTACT_LINE_MOST = 150  # of the line that the form prints
OPINION_MOST = 3000  # characters that are laid out; what is submitted must fit on one page
REASON = Passage("原因", 500, "申报人会看到")
SUPPLEMENTS = 10  # files of one recommendation


class Part(Worded):
    """As what an application names an organisation: one may be named as both, and answers twice."""

    EMPLOYER = "employer", "所在单位"  # 二、所在单位推荐意见
    RECOMMENDER = "recommender", "推荐机构"  # on the cover


ON_COVER = {Part.EMPLOYER: UNIT, Part.RECOMMENDER: RECOMMENDER}  # the field of the form that names it


class RecommendationState(Worded):
    """How an organisation has answered one submission. What has lapsed was answered before, or never."""

    ASKED = "asked", "待推荐"
    RECOMMENDED = "recommended", "已推荐"
    SENT_BACK = "sent_back", "已退回"
    DECLINED = "declined", "不予推荐"
    LAPSED = "lapsed", "已失效"


ANSWERABLE = frozenset({Stage.AWAITING_RECOMMENDATION, Stage.SUBMITTED, Stage.ACCEPTED})

OWN = Refusal("这是您本人的申报，不能由您自己推荐，请由单位的其他同事办理。")
ANSWERED = Refusal("这份推荐已经办理，不能再改动。如需更正，请联系组委会办公室。")
LAPSED = Refusal("申报人已经撤回或者重新提交了申报，这次推荐已经失效，不需要再办理。")
NOT_WAITING = Refusal("这份申报现在不在推荐环节，不能办理推荐。如有疑问，请联系组委会办公室。")
ENDED = Refusal("本届评选现在不接受推荐。如有疑问，请联系组委会办公室。")
TOO_LATE = Refusal("推荐已经截止，不能再办理。如有疑问，请联系组委会办公室。")
NO_SCAN = Refusal("请先打印推荐意见页，签字、盖章后上传扫描件，再推荐。")
NOTHING_TO_SEND_BACK = Refusal("这是个人自荐的申报，单位可以填写意见，也可以不填，不能退回。")
TOO_LATE_TO_SEND_BACK = Refusal("这份申报的提交期限已过，退回后申报人无法再提交。您可以推荐，或者不予推荐并说明原因。")
NOT_ONE_PAGE = Refusal("推荐意见页的扫描件应当只有一页，请把盖章的那一页单独扫描后上传。")
TOO_MANY_SUPPLEMENTS = Refusal(f"一次推荐最多补充{SUPPLEMENTS}个文件，请先移除不需要的，或合并成一个 PDF 后再上传。")


class Opinion(msgspec.Struct, frozen=True):
    """What an organisation writes; the first three are printed in one line."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    opinion: str = ""

    @property
    def contact_line(self) -> str:
        """As 单位联系人及联系电话、邮箱 prints it."""
        return contact_line(self.contact, self.phone, self.email)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on which answering depends, at the moment ``now``."""

    state: RecommendationState
    stage: Stage
    required: bool  # 单位推荐; with 个人自荐 the employer may write an opinion, and need not (CF10)
    edition_open: bool
    now: datetime
    deadline: datetime
    filing_closes_at: datetime  # of this application, an extension included
    own: bool = False  # the applicant asks on behalf of the organisation


NO_PERSON = Refusal("院士、专家可以作为推荐机构，不能作为所在单位，请另选单位。")
OWN_EMAIL = Refusal("请填写单位联系人的邮箱，不能是您自己的邮箱。")
NO_EMAIL = Refusal("这个单位还没有账户，请填写单位联系人的邮箱，以便发送邀请。")


class Reach(msgspec.Struct, frozen=True):
    """An organisation that is named, whether anybody there can be told, and what the cover says in its place where that
    is another one and can still be changed."""

    name: str
    reachable: bool
    other: str = ""


def is_by_unit(rulebook: Rulebook, answers: Answers) -> bool:
    """Whether units recommend the application, or its person files alone. (第十五条)"""
    return answers.get(CHANNEL) == rulebook.channel(BY_UNIT)


def required_parts(rulebook: Rulebook, answers: Answers) -> tuple[Part, ...]:
    """Who has to recommend before the office examines: with 单位推荐 both, with 个人自荐 nobody. (第十五条; CF10)"""
    return tuple(Part) if is_by_unit(rulebook, answers) else ()


def asked_parts(rulebook: Rulebook, answers: Answers) -> tuple[Part, ...]:
    """Who is asked where it is named: with 个人自荐 the employer alone, whose opinion is welcome. (CF10)"""
    return tuple(Part) if is_by_unit(rulebook, answers) else (Part.EMPLOYER,)


def refusal_of_part(part: Part, kind: OrganisationKind) -> Refusal | None:
    """Why an organisation of this kind cannot be named in this part, or None: nobody is employed by an expert."""
    return NO_PERSON if part is Part.EMPLOYER and kind in PERSONS else None


def faults_of_naming(rulebook: Rulebook, answers: Answers, named: Mapping[Part, Reach]) -> tuple[str, ...]:
    """What stands against submitting in whom the application names."""
    found = []
    for part in asked_parts(rulebook, answers):
        if part in named and not named[part].reachable:
            found.append(f"{part.word}“{named[part].name}”还没有账户，请填写单位联系人的邮箱，以便发送邀请。")
        elif part in named and named[part].other:
            other, name = named[part].other, named[part].name
            found.append(f"封面上的{part.word}是“{other}”，指定的是“{name}”。两处应当一致，请修改其中一处。")
        elif part not in named and part in required_parts(rulebook, answers):
            found.append(f"申报方式是单位推荐，请指定{part.word}。")
    return tuple(found)


def deadline_of(recommending_closes_at: datetime, own: datetime | None) -> datetime:
    """The moment, inclusive, until which an organisation can answer."""
    return max(recommending_closes_at, own) if own else recommending_closes_at


def refusal_to_answer(asked: Asked) -> Refusal | None:
    """Why nothing can be written, added or answered, or None."""
    if asked.state is RecommendationState.LAPSED:
        return LAPSED
    if asked.state is not RecommendationState.ASKED:
        return ANSWERED
    if asked.own:
        return OWN
    if asked.stage not in ANSWERABLE:
        return NOT_WAITING
    if not asked.edition_open:
        return ENDED
    return TOO_LATE if asked.now > asked.deadline else None


def refusal_to_recommend(asked: Asked, opinion: Opinion, *, scanned: bool) -> Refusal | None:
    """Why the organisation cannot recommend, or None: everything is written, and the sealed page has come. (CF10)"""
    if refusal := refusal_to_answer(asked):
        return refusal
    if faults := faults_of_opinion(opinion):
        return Refusal(next(iter(faults.values())))
    return None if scanned else NO_SCAN


def refusal_to_send_back(asked: Asked) -> Refusal | None:
    """Why the application cannot be sent back to be mended, or None: only while the applicant can submit again."""
    if refusal := refusal_to_answer(asked):
        return refusal
    if not asked.required:
        return NOTHING_TO_SEND_BACK
    return TOO_LATE_TO_SEND_BACK if asked.now > asked.filing_closes_at else None


def refusal_to_decline(asked: Asked) -> Refusal | None:
    """Why the organisation cannot decline 不予推荐, or None."""
    return refusal_to_answer(asked)


def refusal_to_read(state: RecommendationState) -> Refusal | None:
    """Why an organisation does not see the form any more, or None: what was taken back is the applicant's own."""
    return LAPSED if state is RecommendationState.LAPSED else None


def refusal_to_scan(opinion: Opinion) -> Refusal | None:
    """Why no sealed page can have come yet, or None: what is sealed is what was written before."""
    return Refusal("请先填好联系人和推荐意见并保存，打印盖章后再上传扫描件。") if faults_of_opinion(opinion) else None


def refusal_of_scan(pages: int) -> Refusal | None:
    """Why a file of so many pages cannot be the sealed opinion page, or None."""
    return None if pages == 1 else NOT_ONE_PAGE


def refusal_of_supplements(files: int, pages: int, limit: int) -> Refusal | None:
    """Why an organisation cannot have added this, or None. ``files``: its own; ``pages``: of all evidence, the
    applicant's and every organisation's. (CF4)"""
    if files > SUPPLEMENTS:
        return TOO_MANY_SUPPLEMENTS
    reason = over_limit(pages, limit)
    return Refusal(f"连同申报人的材料，{reason}") if reason else None


def contact_line(contact: str, phone: str, email: str) -> str:
    """As the form prints who can be asked.

    >>> contact_line("王示例", "021-63212810", "wang@example.cn")
    '王示例\u3000021-63212810\u3000wang@example.cn'
    """
    shown = contacts.shown_phone(contacts.normal_phone(phone)) if phone else ""
    return "\u3000".join(part for part in (contact, shown, email) if part)


def faults_of_opinion(opinion: Opinion) -> dict[str, str]:
    """What has to be mended before recommending, {field: reason}, in the form's order. Whether the text fits on one
    page is for those who lay it out."""
    line = len(opinion.contact_line)
    found = {
        "contact": names.refusal_of_name(opinion.contact) and "请填写单位联系人的姓名，只用文字。",
        "phone": contacts.refusal_of_phone(opinion.phone),
        "email": contacts.refusal_of_email(opinion.email),
        "opinion": _fault_of_text(opinion.opinion),
    }
    if line > CONTACT_LINE_MOST and not any(found.values()):
        found["email"] = f"联系人、电话和邮箱合起来不能超过{CONTACT_LINE_MOST}个字符，请缩短。"
    return {field: reason for field, reason in found.items() if reason}


def _fault_of_text(text: str) -> str | None:
    if not text.strip():
        return "请填写推荐意见。"
    over = len(text) - OPINION_MOST
    return f"推荐意见要印在一页之内，最多{OPINION_MOST:,}个字符，超出{over:,}个，请删减。" if over > 0 else None


def cleaned(opinion: Opinion) -> Opinion:
    """What was typed, as it is kept."""
    return Opinion(
        names.normal_name(clean_line(opinion.contact)),
        clean_line(opinion.phone),
        contacts.normal_email(clean_line(opinion.email)),
        clean_text(opinion.opinion),
    )


def stage_after(stage: Stage, required: Iterable[RecommendationState]) -> Stage:
    """Where an application stands when those who have to have answered so: with the office as soon as all of them have
    recommended it. (第十五条)"""
    done = all(state is RecommendationState.RECOMMENDED for state in required)
    return Stage.SUBMITTED if done and stage is Stage.AWAITING_RECOMMENDATION else stage
