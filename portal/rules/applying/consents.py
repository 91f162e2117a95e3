"""What an applicant agrees to before submitting: three consents, each given by itself, and the declaration of truth.

The words are the portal's own (docs/rules.md, Decisions). A changed text is a new version; a submission keeps the
version and the SHA-256 of what was agreed to.
"""

import hashlib
from collections.abc import Collection

import msgspec

from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rulebook import Rulebook


class Consent(msgspec.Struct, frozen=True):
    """One text to agree to, under a tick of its own. ``version``: of the wording; the numbers in it are the rulebook's,
    and the digest is of the text with them."""

    key: str
    version: str
    title: str
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, as a submission keeps it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


CONSENTS: tuple[Consent, ...] = (  # the wording; see consents_of
    Consent(
        "personal_data",
        "2026-1",
        "个人信息处理",
        "我同意组委会办公室为组织本届评选，收集、保存和使用申报表和证实性材料中的个人信息。其中证件号码是敏感个人信息，"
        "只用于核对身份、防止同一届重复申报和核对{bar_years}年内的获荣情况。提供给评审专家的材料不显示证件号码、电话、E-mail和地址。"
        "申报材料一般保存{keep_years}年。",
    ),
    Consent(
        "verification",
        "2026-1",
        "向单位和有关部门核实",
        "我同意组委会办公室就申报材料是否真实、本人和所在单位的信用情况，向所在单位、推荐机构和有关部门核实、征求意见，"
        "并为此提供申报材料中的必要内容。",
    ),
    Consent(
        "notice",
        "2026-1",
        "公示",
        "我同意：如列入拟表彰名单，我的姓名、所在单位和技术领域向社会公示，并在所在单位内部公示，均不少于{notice_days}个工作日；"
        "如获得荣誉，名单和事迹予以公布。照片只在我另行同意后公布。",
    ),
)
DECLARATION = "declaration"

NOT_CONSENTED = Refusal("提交前请逐项勾选三项同意书：个人信息处理、向单位和有关部门核实、公示。")
NOT_DECLARED = Refusal("提交前请阅读并勾选真实性声明。")


def consents_of(rulebook: Rulebook) -> tuple[Consent, ...]:
    """The three texts with the numbers of the rulebook."""
    procedure = rulebook.procedure
    numbers = {
        "bar_years": procedure.bar_years.numeral,
        "keep_years": procedure.keep_years.numeral,
        "notice_days": procedure.notice_days.value,
    }
    return tuple(msgspec.structs.replace(consent, text=consent.text.format(**numbers)) for consent in CONSENTS)


def declaration_of(rulebook: Rulebook) -> Consent:
    """The declaration of truth (填报说明 1, 第二十九条); its version is the rulebook it stands in."""
    return Consent(DECLARATION, rulebook.key, "真实性声明", rulebook.declaration)


def refusal_of_consents(consents: Collection[str], declared: bool) -> Refusal | None:
    """Why nothing can be submitted with these consents, or None: each of the three is needed, and the declaration."""
    if not {consent.key for consent in CONSENTS} <= set(consents):
        return NOT_CONSENTED
    return None if declared else NOT_DECLARED
