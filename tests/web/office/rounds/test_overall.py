"""综合评价 with the public's part: page, Word paper, workbook and committee show each part, its weight and the sum."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.operations.judging import approving_results, closing, counting, preparing_rounds, public_voting
from portal.operations.judging.public_voting import MailCode
from portal.rules.people.staffing import RoleName
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from tests.documents.reading import lines
from tests.operations.judged import AFTER, CLOSES, DURING, HOUR, concluded, people
from tests.operations.public_round import candidates_of, opened_public
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor
from tests.web.public.test_voting import it_is, latest_code, place

LATER = CLOSES + 2 * HOUR


@pytest.fixture
def officer(app: Flask) -> Account:
    return a_colleague(email="o@example.cn", name="示例", at=AFTER)


@pytest.fixture
def overall(without_office: None, officer: Account) -> Round:
    """Experts put the first candidate ahead, the public the last."""
    [member] = people(RoleName.COMMITTEE, 1)
    public = opened_public(officer, member)
    it_is(DURING)
    *_, last = candidates_of(public)
    for n in range(3):
        email = f"v{n}@example.cn"
        public_voting.ask_for_code(public.id, email, address="", at=DURING + timedelta(milliseconds=n))
        public_voting.cast(public.id, [last], MailCode(email, latest_code()), who=email, address="", at=DURING)
    it_is(LATER)
    stopped = closing.close(public.id, public.version, by=officer.id, at=LATER)
    counted = closing.close(stopped.id, stopped.version, by=officer.id, at=LATER)
    concluded(counted, office=officer.id, committee=member.id, at=LATER)
    made = preparing_rounds.prepare(public.programme, "overall", by=officer.id, at=LATER)
    made = preparing_rounds.set_window(made.id, made.version, LATER, LATER + HOUR, by=officer.id, at=LATER)
    made = closing.open_round(made.id, made.version, by=officer.id, at=LATER)
    return closing.close(made.id, made.version, by=officer.id, at=LATER)


@pytest.mark.rule("M19", "M20")
def test_each_part_its_weight_and_the_sum_stand_everywhere(
    app: Flask, visit: Visitor, other: Visitor, overall: Round, officer: Account
) -> None:
    enter_directly(visit.client, officer)
    at = f"/office/rounds/{overall.id}"
    page = visit(at)
    for words in ("材料评议占 40%，满分 100", "公众评价占 20%，满分 3", "公众评价（20%）", "不计公众评价的名次"):
        assert words in page.text, words
    rows = [[" ".join(cell.itertext()).strip() for cell in row.iterchildren()] for row in page.all("//main//tbody/tr")]
    first = rows[0]
    assert sum(float(part.split()[-1]) for part in first[3:6]) == pytest.approx(float(first[6]))
    assert sorted(row[7] for row in rows) == ["1", "2", "3"]

    printed = "".join(lines(visit.client.get(f"{at}/papers/summary").data))
    assert "综合评价汇总表" in printed
    assert "公众评价 3.00，折算 20.00" in printed
    sheet = load_workbook(BytesIO(visit.client.get(f"{at}/papers/workbook").data)).active
    assert sheet is not None
    assert "公众评价折算（20%）" in [cell.value for row in sheet.iter_rows() for cell in row]

    proposal = approving_results.propose_result(overall.id, overall.version, "", by=officer.id, at=LATER)
    member = a_colleague(RoleName.COMMITTEE, email="c@example.cn", at=LATER)
    enter_directly(other.client, member)
    seen = other(f"/committee/{proposal.id}")
    assert [row.text_content().split() for row in seen.all("//main//tbody/tr")] == [
        row.text_content().split() for row in page.all("//main//tbody/tr")
    ]
    everybody = Visitor(app.test_client())
    public = place(overall)
    assert "不计公众评价的名次" not in everybody(public).text  # not before the committee has approved it
    approving_results.RESULT.approve(proposal.id, proposal.version, by=member.id, at=LATER)
    assert "不计公众评价的名次" in everybody(public).text
    assert counting.result(overall).places[0].score
