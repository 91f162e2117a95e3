"""Every case of ``cases/*.toml``, through its rule and, where it has one, through the page.

One test a case and way, named by the case's title: pytest would escape Chinese words in the id of a parameter.
"""

from collections.abc import Callable

import pytest

from tests.cases.people import People
from tests.cases.reading import Case, read
from tests.cases.situation import Answer

READ = read()


def test_every_case_can_be_read() -> None:
    assert READ.cases
    assert not READ.faults, "\n".join(READ.faults)


def insist(case: Case, answer: Answer) -> None:
    """Fail with what the answer should have been."""
    if contradiction := case.situation.contradiction(answer):
        pytest.fail(f"{case}{contradiction}", pytrace=False)


def by_rule(case: Case) -> Callable[[], None]:
    @pytest.mark.rule(*case.situation.rule_ids)
    def test() -> None:
        insist(case, case.situation.by_rule())

    return test


def on_page(case: Case) -> Callable[[People], None]:
    @pytest.mark.rule(*case.situation.rule_ids)
    def test(people: People) -> None:
        insist(case, case.situation.on_page(people))

    return test


for _case in READ.cases:
    globals()[f"test_{_case.title}_按规则"] = by_rule(_case)
    if _case.situation.has_page() and not _case.situation.not_on_page:
        globals()[f"test_{_case.title}_经页面"] = on_page(_case)
