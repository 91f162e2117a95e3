"""Presenting in person: candidates are asked, upload until the round begins; the order is drawn by lot; experts are
told of rounds. (M18, N7)"""

import hashlib
from typing import NamedTuple

import pytest

from portal.operations.applying.evidence import Upload
from portal.operations.judging import marking, preparing_rounds, presenting, round_messages, voiding
from portal.operations.judging import panels as seating
from portal.operations.judging.voiding import VOIDING
from portal.operations.season import preparing_editions
from portal.rules.judging import presenting as rules
from portal.rules.judging.rounds import CALL_OPEN, EDITION_ENDED
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.rubric import Method
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, errors, journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import database
from portal.storage.judging import panels, presentations
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.letters import messages, outbox
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from tests.builders import an_edition
from tests.documents.evidence.test_presentation_files import MOVIE, PDF, pptx
from tests.judging import SCORE
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    DURING,
    HOUR,
    OPENS,
    SECOND,
    a_programme,
    a_round,
    accepted,
    again,
    an_applicant,
    deciding,
    declare,
    given,
    hand_in,
    people,
)
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import SETTINGS

pytestmark = [pytest.mark.usefixtures("anywhere", "opened"), pytest.mark.rule("M18", "N7")]


class Final(NamedTuple):
    round: Round
    candidates: list[Application]
    panel: list[Account]
    office: int


@pytest.fixture
def final(opened: object) -> Final:
    """On-site presentation of 2017, prepared with its window and panel; the round before is taken for approved."""
    programme = deciding(an_edition(2017, at=AT, closes=-HOUR)["craftsman"], passes__material="4")
    office = people(RoleName.OFFICE, 2)[0].id
    candidates = accepted(programme, 4, by=an_applicant())
    panel = people(RoleName.EXPERT, 3)
    return Final(_prepared(programme, candidates, panel, office), candidates, panel, office)


def _prepared(programme: Programme, candidates: list[Application], panel: list[Account], office: int) -> Round:
    """Without the round before, which is not what is tested here."""
    made = stored.prepare(programme, "presentation", Method.SCORE, at=AT)
    for one in candidates:
        panels.add_candidate(made, snapshots.latest(one.id), at=AT)
    made = seating.seat(made.id, made.version, {one.id: "" for one in panel}, by=office, at=AT)
    made = seating.assign(made.id, made.version, seating.suggest(made.id), by=office, at=AT)
    return preparing_rounds.set_window(made.id, made.version, OPENS, CLOSES, by=office, at=AT)


def opened(final: Final) -> Round:
    """Open, without asking for the round before."""
    made = again(final.round)
    return panels.open_round(made.id, made.version, SCORE, at=AT)


def asked(final: Final) -> int:
    return presenting.ask(final.round.id, again(final.round).version, by=final.office, at=AT, settings=SETTINGS)


def files(*contents: bytes) -> list[Upload]:
    return [Upload(f"C:\\桌面\\展示{order}.pptx", content) for order, content in enumerate(contents)]


def test_candidates_are_asked_and_upload_until_the_round_begins(final: Final) -> None:
    candidate, by = final.candidates[0], final.candidates[0].applicant.id
    assert presenting.presented_by(candidate, at=AT) is None
    with pytest.raises(NotFound):
        presenting.add(candidate, files(PDF), by=by, at=AT)
    assert asked(final) == 4
    assert refusal(asked, final) == rules.ALL_TOLD.reason
    told = messages.of(by)[0].content
    assert "智慧工匠" in told.subject
    assert "展示材料" in told.subject
    assert any("展示材料" in letter.content.subject for letter in outbox.latest(20))

    assert presenting.add(candidate, files(PDF, pptx(), MOVIE), by=by, at=AT) == 3
    shown = presenting.presented_by(candidate, at=OPENS - SECOND)
    assert shown
    assert shown.refusal is None
    assert [piece.name for piece in shown.files] == ["展示0.pptx", "展示1.pptx", "展示2.pptx"]
    assert sorted(piece.file_name for piece in shown.files) == ["展示0.pptx.pdf", "展示1.pptx", "展示2.pptx.mp4"]
    presenting.remove(candidate, shown.files[0].id, by=by, at=AT)
    presenting.add(candidate, files(PDF), by=by, at=AT)  # the same file can come back

    made = opened(final)
    last = presenting.files_of(made, candidate.id)[0]
    presenting.add(candidate, files(PDF + b"\n%%EOF"), by=by, at=OPENS - SECOND)  # open, and not yet read
    assert refusal(presenting.add, candidate, files(PDF), by=by, at=OPENS) == rules.BEGUN.reason
    assert refusal(presenting.remove, candidate, last.id, by=by, at=OPENS) == rules.BEGUN.reason
    piece, content = presenting.content_of(made, candidate.id, last.id)
    assert (piece, content) == (last, PDF)
    with pytest.raises(NotFound):
        presenting.content_of(made, final.candidates[1].id, last.id)
    verbs = [entry.verb for entry in journal.about("round", made.id)]
    assert verbs.count("presentation_added") == 3
    assert verbs.count("presentation_removed") == 1


def test_a_file_that_cannot_be_used_keeps_all_out(final: Final) -> None:
    candidate, by = final.candidates[0], final.candidates[0].applicant.id
    asked(final)
    with pytest.raises(Refused, match=r"展示1\.pptx”没有上传"):
        presenting.add(candidate, files(PDF, b"a program"), by=by, at=AT)
    assert refusal(presenting.add, candidate, files(PDF, PDF), by=by, at=AT) == rules.SAME_FILE.reason
    many = [PDF + str(order).encode() + b"%%EOF" for order in range(6)]
    assert "5 个" in refusal(presenting.add, candidate, files(*many), by=by, at=AT)
    assert presenting.files_of(final.round, candidate.id) == ()


def test_the_order_is_drawn_once_and_can_be_drawn_again_from_the_seed(final: Final) -> None:
    assert presenting.order_of(final.round) is None
    with pytest.raises(Stale):
        presenting.draw(final.round.id, final.round.version - 1, by=final.office, at=AT)
    order = presenting.draw(final.round.id, final.round.version, by=final.office, at=AT)
    numbers = [one.id for one in final.candidates]
    again_drawn = sorted(numbers, key=lambda one: hashlib.sha256(f"{order.seed}‖{one}".encode()).digest())
    assert list(order.places) == again_drawn
    entry = next(one for one in journal.about("round", final.round.id) if one.verb == "order_drawn")
    assert entry.facts["seed"] == order.seed
    made = again(final.round)
    assert refusal(presenting.draw, made.id, made.version, by=final.office, at=AT) == rules.DRAWN_ALREADY.reason

    asked(final)
    shown = presenting.presented_by(final.candidates[2], at=AT)
    assert shown
    assert (shown.place, shown.candidates) == (order.places[numbers[2]], 4)
    made = opened(final)
    for expert in final.panel:  # the same order for all of them, and not each its own
        tasks = marking.work(made.id, by=expert.id, at=DURING).tasks
        assert [task.candidate for task in tasks] == again_drawn
        assert [task.place for task in tasks] == [1, 2, 3, 4]


def test_what_was_asked_drawn_and_uploaded_cannot_be_changed_in_the_database(final: Final) -> None:
    candidate = final.candidates[0]
    asked(final)
    presenting.draw(final.round.id, again(final.round).version, by=final.office, at=AT)
    presenting.add(candidate, files(PDF), by=candidate.applicant.id, at=AT)
    file = presentations.files_of(final.round, candidate.id)[0]
    presenting.remove(candidate, file.id, by=candidate.applicant.id, at=AT)
    other = blobs.put(b"another", "application/pdf", at=AT)
    for statement in (
        "UPDATE presentation SET seed = 'mine'",
        "UPDATE presentation SET asked_at = 1",
        "DELETE FROM presentation",
        f"UPDATE presentation_file SET blob_id = '{other}'",
        "UPDATE presentation_file SET removed_at = NULL",
        "DELETE FROM presentation_file",
    ):
        with pytest.raises(errors.RefusedBySchema):
            database.execute_sql(statement)


def test_only_rounds_with_a_presentation_have_one(final: Final) -> None:
    other = preparing_rounds.prepare(again(final.round).programme, "material", by=final.office, at=AT)
    assert not presenting.is_presented(other)
    call = {"by": final.office, "at": AT}
    assert refusal(presenting.draw, other.id, other.version, **call) == rules.NOT_PRESENTED.reason
    assert refusal(presenting.ask, other.id, other.version, **call) == rules.NOT_PRESENTED.reason


# -- what experts are told -----------------------------------------------------------------------------------


@pytest.mark.rule("M9")
def test_experts_are_told_of_the_opening_of_a_voided_ballot_and_once_of_the_end() -> None:
    programme = a_programme()
    office = [one.id for one in people(RoleName.OFFICE, 2)]
    panel = people(RoleName.EXPERT, 2)
    candidates = accepted(programme, 2, by=an_applicant())
    ends = CLOSES + 48 * HOUR
    made = a_round(programme, "eligibility", panel, by=office[0], closes=ends)
    assert [one.content.path for one in messages.of(panel[0].id)] == [f"/judging/{made.id}"]
    assert "由您评审的候选人 2 名" in messages.of(panel[1].id)[0].content.body

    declare(made, panel)
    for candidate in candidates:
        hand_in(made, panel[0], candidate.id, given(made, answer=True))
    hand_in(made, panel[1], candidates[0].id, given(made, answer=True))
    due = round_messages.reminded_at(made)
    assert due == ends - 24 * HOUR
    assert round_messages.remind(due - SECOND, SETTINGS) == 0
    assert round_messages.remind(due, SETTINGS) == 1
    assert round_messages.remind(due + HOUR, SETTINGS) == 0
    assert len(messages.of(panel[0].id)) == 1
    assert "还有 1 名候选人" in messages.of(panel[1].id)[0].content.body

    asked = voiding.propose(made.id, panel[0].id, candidates[1].id, "程序有误。", by=office[0], at=DURING)
    VOIDING.approve(asked.id, asked.version, by=office[1], at=DURING, settings=SETTINGS)
    told = messages.of(panel[0].id)[0].content
    assert told.subject == "请重新评审一名候选人"
    assert "程序有误。" in told.body
    assert candidates[1].name in told.body
    assert round_messages.remind(due + HOUR, SETTINGS) == 1  # now there is something outstanding
    assert round_messages.remind(ends + SECOND, SETTINGS) == 0


def test_a_round_that_opened_on_its_last_day_reminds_nobody() -> None:
    programme = a_programme()
    panel = people(RoleName.EXPERT, 1)
    accepted(programme, 1, by=an_applicant())
    a_round(programme, "eligibility", panel, by=people(RoleName.OFFICE, 1)[0].id, closes=OPENS + 5 * HOUR)
    assert round_messages.remind(OPENS + HOUR, SETTINGS) == 0


@pytest.mark.rule("N4")
def test_no_round_is_prepared_while_the_call_is_open_or_after_the_end() -> None:
    office = people(RoleName.OFFICE, 1)[0].id
    programme = an_edition(2023, at=AT)["craftsman"]
    assert refusal(preparing_rounds.prepare, programme, "eligibility", by=office, at=AT) == CALL_OPEN.reason
    assert {slot.refusal for slot in preparing_rounds.overview(programme, at=AT)} == {CALL_OPEN}
    preparing_editions.publish(programme.edition, EditionState.ENDED, by=office, at=AFTER)
    ended = editions.programme(programme.id)
    assert refusal(preparing_rounds.prepare, ended, "eligibility", by=office, at=AFTER) == EDITION_ENDED.reason
