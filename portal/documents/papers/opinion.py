"""推荐意见页: one page with the opinion of the employer (所在单位) or of the recommender (推荐机构), to be printed,
signed, sealed and scanned; and whether an opinion stays within one page (CF10)."""

from typing import NamedTuple

from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers import application_form
from portal.documents.word.paper import Paper
from portal.rules.applying.recommending import Opinion, Part
from portal.rules.rulebook.requirements import CONTACT, OPINION
from portal.rules.rulebook.rulebook import Rulebook

LONGEST = 5_000  # characters; what is longer is not measured any more
RESERVE = "\n字"  # one line: the estimate of a page may be off by that much

_SAMPLE = {"form": "", "name": "", "unit": "", "receipt": "", "contact": "", "opinion": [""]}
PAPERS = {
    Part.EMPLOYER: Paper("所在单位推荐意见页", "opinion-employer.docx", _SAMPLE),
    Part.RECOMMENDER: Paper("推荐机构意见页", "opinion-recommender.docx", _SAMPLE | {"organisation": ""}),
}


class About(NamedTuple):
    """Of whom and of which submission the page speaks."""

    name: str = ""  # 申报人姓名
    unit: str = ""
    receipt: str = ""  # 回执号 of the snapshot: a scan can be told from that of an earlier submission
    organisation: str = ""  # the organisation that recommends


def opinion_page(part: Part, rulebook: Rulebook, about: About, opinion: Opinion | None = None) -> bytes:
    """The Word page; without an opinion, room to write by hand."""
    opinion = opinion or Opinion()
    return _page(part, rulebook.titles.form, about, opinion.contact_line, opinion.opinion)


def fits(contact: str, opinion: str, *, part: Part = Part.EMPLOYER, rulebook: Rulebook | None = None) -> str:
    """Why an opinion cannot be printed on one page, in Chinese for its writer; "" where it can.

    :param contact: the ``contact_line`` of an ``Opinion``.
    :param rulebook: with it, the last page of the employer's opinion in the 申报表 is looked at as well.
    """
    if len(opinion) > LONGEST:
        return f"推荐意见要印在一页之内，现在有 {len(opinion):,} 个字符，远远超过一页，请删减到 500 字左右。"
    if _fits(contact, opinion, part, rulebook):
        return ""
    if not _fits(contact, "", part, rulebook):
        return "联系人一栏太长，在一页之内放不下，请删减。"
    kept = _longest(contact, opinion, part, rulebook)
    return f"推荐意见要印在一页之内，现在约超出 {len(opinion) - kept} 个字符，请删减。"


def _longest(contact: str, opinion: str, part: Part, rulebook: Rulebook | None) -> int:
    """How many characters of the opinion, from its beginning, stay on the page."""
    low, high = 0, len(opinion)
    while high - low > 1:
        middle = (low + high) // 2
        if _fits(contact, opinion[:middle], part, rulebook):
            low = middle
        else:
            high = middle
    return low


def _fits(contact: str, opinion: str, part: Part, rulebook: Rulebook | None) -> bool:
    text = opinion + RESERVE
    if estimated_pages(_page(part, "", About(), contact, text)) > 1:
        return False
    if rulebook is None or part is not Part.EMPLOYER:
        return True
    if rulebook.key not in _blank:
        _blank[rulebook.key] = _form_pages(rulebook, "", "")
    return _form_pages(rulebook, contact, text) == _blank[rulebook.key]


_blank: dict[str, int] = {}  # pages of a form with nothing on it, whose last is the opinion's


def _form_pages(rulebook: Rulebook, contact: str, opinion: str) -> int:
    filled = {CONTACT: contact, OPINION: opinion}
    return estimated_pages(application_form.render(rulebook, filled, photo=None, draft=False))


def _page(part: Part, form: str, about: About, contact: str, opinion: str) -> bytes:
    written = {"contact": contact, "opinion": opinion.splitlines() or [""]}
    return PAPERS[part].render({"form": form, **about._asdict(), **written})
