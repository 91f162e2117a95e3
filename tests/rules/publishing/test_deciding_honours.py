"""Who goes on the final list, what a decision needs, what honours are called."""

from datetime import date

import pytest

from portal import rulebooks
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refusal
from portal.rules.publishing import deciding_honours
from portal.rules.publishing.deciding_honours import Case

DAY = date(2026, 12, 20)


@pytest.mark.rule("M21", "M22")
@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        (Case(), None),
        (Case(removed=True, objection_open=True), deciding_honours.REMOVED),
        (Case(objection_open=True, unit_notice_settled=False), deciding_honours.OBJECTION_OPEN),
        (Case(objection_upheld=True, unit_notice_settled=False), deciding_honours.OBJECTION_UPHELD),
        (Case(unit_notice_settled=False), deciding_honours.UNIT_NOTICE_OPEN),
    ],
)
def test_what_keeps_somebody_from_the_final_list(case: Case, refusal: Refusal | None) -> None:
    assert deciding_honours.refusal_to_honour(case) == refusal


@pytest.mark.rule("M21", "M22")
@pytest.mark.parametrize(
    ("published", "over", "going", "waits", "refusal"),
    [
        (False, False, 3, False, deciding_honours.NOT_PUBLISHED),
        (True, False, 3, False, deciding_honours.STILL_RUNNING),
        (True, True, 3, True, deciding_honours.DECISION_WAITS),
        (True, True, 0, False, deciding_honours.NOBODY),
        (True, True, 1, False, None),
    ],
)
def test_when_a_final_list_can_be_proposed(
    published: bool, over: bool, going: int, waits: bool, refusal: Refusal | None
) -> None:
    found = deciding_honours.refusal_to_propose(published=published, over=over, going=going, decision_waits=waits)
    assert found == refusal


@pytest.mark.rule("M23")
@pytest.mark.parametrize(
    ("published", "complete", "removed", "refusal"),
    [
        (True, True, True, deciding_honours.PUBLISHED_ALREADY),
        (False, True, True, deciding_honours.REMOVED_SINCE),
        (False, False, False, deciding_honours.INCOMPLETE),
        (False, True, False, None),
    ],
)
def test_when_a_decision_can_be_published(
    published: bool, complete: bool, removed: bool, refusal: Refusal | None
) -> None:
    found = deciding_honours.refusal_to_publish(published=published, complete=complete, removed_since=removed)
    assert found == refusal


def faults(
    hosts: tuple[str, ...] = ("上海市总工会",), number: str = "沪工总发〔2026〕12号", day: date | None = DAY
) -> set:
    return set(deciding_honours.faults_of_decision(hosts, number, day, approved_on=DAY, today=DAY))


@pytest.mark.rule("M23")
def test_a_decision_has_hosts_a_number_and_a_day_between_approval_and_today() -> None:
    assert faults() == set()
    assert faults(hosts=()) == faults(hosts=("会",) * 11) == faults(hosts=("会" * 61,)) == {"hosts"}
    assert faults(hosts=("会" * 60,) * 10) == set()
    assert faults(number="") == faults(number="号" * 61) == {"number"}
    assert faults(number="号" * 54 + "〔2026〕") == set()
    assert faults(number="沪工总发12号") == faults(number="沪工总发〔2025〕12号") == {"number"}
    assert faults(day=None) == faults(day=date(2026, 12, 19)) == faults(day=date(2026, 12, 21)) == {"decided_on"}


@pytest.mark.rule("M2", "M3")
def test_every_honour_of_every_rulebook_is_an_honour_or_a_nomination() -> None:
    found = {
        (honour.key, deciding_honours.state_of(honour.key))
        for book in rulebooks.catalogue().values()
        for honour in book.honours
    }
    assert found == {("honouree", HonourState.HONOURED), ("nominee", HonourState.NOMINATED)}


@pytest.mark.rule("M27")
def test_sharing_is_said_in_the_words_of_the_measures() -> None:
    encouraged, obliged = deciding_honours.on_sharing("智慧工匠")
    assert encouraged.startswith("鼓励获荣个人及其所属组织向社会推广、分享其“智慧工匠”精神、经验和方法")
    assert obliged == "获荣个人有义务积极参与本单位和主办单位组织的“智慧工匠”相关经验交流活动。"


@pytest.mark.rule("M28")
def test_the_title_carries_the_year_of_its_edition() -> None:
    assert deciding_honours.year_of("2026", date(2027, 1, 8)) == 2026
    assert deciding_honours.year_of("2026-spring", date(2027, 1, 8)) == 2026
    assert deciding_honours.year_of("jubilee", date(2027, 1, 8)) == 2027
    assert deciding_honours.quoted("上海智慧工匠") == "“上海智慧工匠”"
