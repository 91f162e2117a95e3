"""A final list before the committee: who is honoured, who is left out and why, what became of the notice. Approved, its
decision can be published. (第八条、第二十二条)"""

from flask import Response

from portal.documents.media_types import WORD
from portal.operations.publishing import final_list
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal
from portal.web.committee.area import blueprint
from portal.web.committee.kinds import Kind
from portal.web.downloads import download
from portal.web.receiving import NUMBER
from portal.web.showing.honour_tables import grouped, pairs_of


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    programme = final_list.proposed(proposal).list.programme
    return f"{programme.edition.name}：{programme.book.titles.short}表彰名单"


def shown(found: Proposal) -> dict[str, object]:
    proposed = final_list.proposed(found)
    programme, content = proposed.list.programme, proposed.content
    book = programme.book
    going = [proposed.listed[number] for number in content.going]
    return {
        "programme": programme,
        "book": book,
        "groups": grouped(going, book),
        "count": len(going),
        "left_out": [(proposed.listed[one.listed], one.reason) for one in content.left_out],
        "pairs": pairs_of(content.summary),
        "report": content.report,
    }


@blueprint.get(f"/<{NUMBER}:number>/summary.docx")
def notice_summary(number: int) -> Response:
    """公示情况汇总, as it was proposed with the list."""
    proposed = final_list.proposed(proposals.one(number))
    return download(final_list.report(proposed), WORD, f"{proposed.list.programme.edition.key}-公示情况汇总.docx")


KIND = Kind(final_list.FINAL_LIST, name_of, "committee/final_list.html", shown, "办公室可以公布表彰决定")
