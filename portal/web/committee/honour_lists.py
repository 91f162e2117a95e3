"""An honour list before the committee: exactly who is proposed for which honour, beside the result that it is taken
from. Approved, it can be published. (第八条、第二十条)"""

from portal.operations.publishing import listing_honours
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.storage.judging import panels, results
from portal.storage.season import editions
from portal.storage.season.proposals import Proposal
from portal.web.committee.kinds import Kind
from portal.web.showing import outcomes
from portal.web.showing.honour_tables import grouped


def name_of(proposal: Proposal) -> str:
    """What is proposed, as lists name it."""
    programme = editions.programme(HONOUR_LIST.content_of(proposal).programme)
    return f"{programme.edition.name}：{programme.book.titles.short}拟表彰名单"


def shown(found: Proposal) -> dict[str, object]:
    content = HONOUR_LIST.content_of(found)
    programme = editions.programme(content.programme)
    book, held = programme.book, listing_honours.round_of(content)
    frozen = results.result_of(held)
    assert frozen is not None, "a result that was approved stays"
    named = outcomes.candidates(panels.numbers_of(held), book)
    return {
        "programme": programme,
        "book": book,
        "groups": grouped(content.lines, book),
        "count": len(content.lines),
        "round_title": outcomes.title_of(held),
        "result": frozen.result,
        "table": outcomes.lines(frozen.result, book, named),
        "score_label": outcomes.SCORES[frozen.result.method],
        "passed_over": [named[number] for number in content.passed_over if number in named],
        "why": content.reason,
    }


KIND = Kind(HONOUR_LIST, name_of, "committee/honour_list.html", shown, "办公室可以公示")
