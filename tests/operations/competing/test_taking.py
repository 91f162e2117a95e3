"""Results from elsewhere: what is read, what is never half taken, who confirms; and a competition that only this test
knows. ``PORTAL_TEST_WORKBOOKS`` sets how many spoiled workbooks are tried."""

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from msgspec.structs import replace

from portal import rulebooks
from portal.documents.evidence.exact_workbooks import exact_rows
from portal.documents.evidence.intake import EvidenceRefused, Wanted
from portal.operations.competing import planning, result_workbooks, taking
from portal.operations.competing.taking import RESULT, Reading
from portal.operations.season.proposing import Matter
from portal.rules.competing import results as rules
from portal.rules.competing.planning import usual
from portal.rules.competing.result_lines import LINES_MOST, sorted_out
from portal.rules.language.refusals import Refused
from portal.rules.people.staffing import RoleName
from portal.storage.competing import competitions
from portal.storage.competing.competitions import Competition
from portal.storage.engine import journal
from portal.storage.season import proposals
from tests.builders import an_account, an_edition
from tests.operations.competing.spoiling import WAYS, sound, spoiled
from tests.operations.competing.workbooks import TRACKS, entry, ranked, workbook
from tests.operations.submissions import AT
from tests.repeating import rounds

KEY, HOUR = "2023-industrial-software", timedelta(hours=1)
WORKBOOKS = rounds("WORKBOOKS", 3 * len(WAYS) + 9)


class Held:
    """A competition whose plan is public, and who acts."""

    def __init__(self, key: str = KEY):
        self.programme = an_edition(2023, at=AT)["craftsman"]
        self.office = an_account(RoleName.OFFICE, email="office@example.cn", at=AT).id
        self.second = an_account(RoleName.OFFICE, email="second@example.cn", at=AT).id
        self.committee = an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT).id
        self.number = competitions.held(self.programme, key, at=AT).id
        planning.propose(self.number, usual(self.now.book), by=self.office, at=AT)
        self.decide(planning.PLAN, self.committee)

    @property
    def now(self) -> Competition:
        return competitions.one(self.number)

    def decide(self, matter: Matter, by: int) -> None:  # type: ignore[type-arg]
        [waiting] = proposals.waiting(matter.kind)
        matter.approve(waiting.id, waiting.version, by=by, at=AT + HOUR)

    def read(self, content: bytes, stage: str = "first", **decided: object) -> Reading:
        return taking.read(self.number, stage, "结果.xlsx", content, at=AT, **decided)  # type: ignore[arg-type]

    def take(self, content: bytes, stage: str = "first", **decided: object) -> None:
        taking.propose(self.number, self.read(content, stage, **decided), by=self.office, at=AT)
        self.decide(RESULT, self.second)


@pytest.fixture
def held(app: Flask) -> Held:
    return Held()


def a_list(count: int = 4, **changes: object) -> bytes:
    return workbook(ranked([entry(order, 90 - order, 80 - order) for order in range(1, count + 1)]), **changes)


@pytest.mark.trial
@pytest.mark.rule("N9", "N10", "N11")
def test_a_spoiled_workbook_is_never_half_taken(held: Held) -> None:
    """Each fault is named with its line; read here as the child reads it, which takes longer to begin than to read."""
    chance, told = random.Random(20231), taking.known(held.now, "first", at=AT)
    wanted = [Wanted(column.head, column.needed) for column in result_workbooks.columns_of(held.now)]
    ways = list(WAYS) * (WORKBOOKS // len(WAYS) + 1)
    for way in ways[:WORKBOOKS]:
        made = spoiled(sound(chance), way, chance)
        content = workbook(made.lines, made.heads)
        if not made.line:
            with pytest.raises(EvidenceRefused):
                exact_rows(content, wanted, taking.EXACT, most=LINES_MOST)
            continue
        _, left = sorted_out(exact_rows(content, wanted, taking.EXACT, most=LINES_MOST), told)
        assert made.line in {one.line for one in left}, (way, made.line, left)


@pytest.mark.rule("N9", "N10", "N11")
@pytest.mark.parametrize("way", ["formula for a score", "person twice", "renamed column"])
def test_nothing_of_a_spoiled_workbook_can_be_proposed(held: Held, way: str) -> None:
    chance, before = random.Random(5), journal.head().seq
    made = spoiled(sound(chance), way, chance)
    with pytest.raises(Refused):
        taking.propose(held.number, held.read(workbook(made.lines, made.heads)), by=held.office, at=AT)
    assert journal.head().seq == before
    assert RESULT.waiting() == []


def test_a_sound_workbook_has_no_fault_and_no_difference(held: Held) -> None:
    chance = random.Random(4)
    for _ in range(3):
        reading = held.read(workbook(sound(chance)))
        assert (reading.left, reading.differences) == ((), ())


@pytest.mark.rule("N11")
def test_importing_twice_changes_nothing(held: Held) -> None:
    content = a_list()
    held.take(content)
    before = journal.head().seq
    for again in (content, a_list()):  # the very file; another file that says the same
        with pytest.raises(Refused, match="没有变化"):
            held.read(again)
    assert journal.head().seq == before
    [kept] = competitions.results_of(held.number, "first")
    assert kept.file == content
    assert kept.file_digest == taking.digest_of(content)


def test_a_corrected_list_takes_the_place_until_a_later_stage_has_its_result(held: Held) -> None:
    held.take(a_list())
    held.take(a_list(5))
    assert [one.seq for one in competitions.results_of(held.number, "first")] == [2, 1]
    held.take(a_list(3), "final")
    with pytest.raises(Refused, match="不能再更换"):
        held.read(a_list(6))


def test_who_proposes_does_not_confirm_and_a_plan_that_changed_meanwhile_stops_it(held: Held) -> None:
    taking.propose(held.number, held.read(a_list()), by=held.office, at=AT)
    with pytest.raises(Refused, match="自己审定"):
        held.decide(RESULT, held.office)
    plan = held.now.plan
    assert plan is not None
    changed = usual(held.now.book)
    cut = changed.of("first")[0]
    planning.propose(
        held.number, replace(changed, cuts=changed.cuts | {"first": (replace(cut, places=2),)}), by=held.office, at=AT
    )
    held.decide(planning.PLAN, held.committee)
    with pytest.raises(Refused, match="有了变化"):
        held.decide(RESULT, held.second)
    assert competitions.results_of(held.number, "first") == []


def test_a_file_that_is_too_large_and_a_list_without_lines_are_refused(held: Held) -> None:
    with pytest.raises(Refused, match="600 KB"):
        held.read(b"x" * (taking.FILE_MOST + 1))
    assert taking.refusal_of(held.read(workbook([]))) is rules.NO_LINES


def test_five_hundred_lines_are_previewed_within_seconds(held: Held) -> None:
    marks = [(order, 100 - order % 97, 90 - order % 89) for order in range(1, 501)]
    usual = {"证件号码": None, "电子邮箱": None}
    lines = ranked([entry(1, *own, track=TRACKS[order % 2], 编号=f"{order}", **usual) for order, *own in marks])
    content, begun = workbook(lines), time.process_time()
    reading = held.read(content)
    assert (len(reading.ranking.entries), reading.left) == (500, ())
    assert time.process_time() - begun < 3


def test_before_the_plan_is_public_and_before_the_stage_before_nothing_is_taken(app: Flask) -> None:
    programme = an_edition(2023, at=AT)["craftsman"]
    unplanned = competitions.held(programme, KEY, at=AT)
    assert taking.refusal_to_take(unplanned, "first") is rules.NO_PLAN


def test_the_final_waits_for_the_stage_before(held: Held) -> None:
    assert taking.refusal_to_take(held.now, "final") is rules.BEFORE_MISSING


@pytest.mark.rule("M4")
def test_a_tie_across_the_line_is_decided_by_people(held: Held) -> None:
    lines = ranked([entry(order, 90 if order < 10 else 80) for order in range(1, 13)])
    reading = held.read(workbook(lines))
    assert [(line.free, len(line.tied)) for line in reading.open_lines] == [(1, 3)]
    assert taking.refusal_of(reading) is not None
    held.take(workbook(lines), chosen=["finalists:GY-012"], reason="评委会当场表决（示例）。")
    [kept] = competitions.results_of(held.number, "first")
    assert "GY-012" in kept.read.going_on()
    assert "GY-011" not in kept.read.going_on()
    assert kept.read.reason == "评委会当场表决（示例）。"


# -- a competition that only this test knows -----------------------------------------------------------------

OWN = """
key = "2031-garden"
issued = "2031"
source = "示例竞赛办法"
name = "示例园艺竞赛"
theme = "示例主题"
undertakers = ["示例协会"]
audience = "面向示例人员。"
entrants = ["个人"]
entry = "作品"
full_marks = 50
tracks = [
  { key = "roses", name = "月季" },
  { key = "trees", name = "乔木" },
  { key = "moss", name = "苔藓" },
  { key = "herbs", name = "草药" },
]

[[stages]]
key = "show"
name = "初展"
scored = true
cuts = [{ key = "on", name = "入围作品", title = "入围", kind = "share", places = 6 }]

[[stages]]
key = "last"
name = "总展"
scored = true
"""


@pytest.fixture
def own(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The house with one more competition, which the award's rulebook names."""
    folder = tmp_path / "rulebooks"
    (folder / rulebooks.COMPETITIONS / rulebooks.ENTRIES).mkdir(parents=True)
    for file in rulebooks.FOLDER.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        if file.stem == "2023-craftsman":
            text = text.replace('"2023-xinchuang"', '"2031-garden"')
        (folder / file.relative_to(rulebooks.FOLDER)).write_text(text, encoding="utf-8")
    (folder / rulebooks.COMPETITIONS / "2031-garden.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setattr(rulebooks, "FOLDER", folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for kept in (rulebooks.catalogue, rulebooks.competition, rulebooks.entry_books, result_workbooks._columns):
        kept.cache_clear()


@pytest.mark.rule("N8")
def test_a_competition_of_two_stages_four_tracks_and_shares_runs_without_a_line_changed(own: None) -> None:
    held = Held("2031-garden")
    names = ["月季"] * 6 + ["乔木"] * 3 + ["苔藓"] * 2 + ["草药"]
    lines = ranked([entry(order, 50 - order, track=track) for order, track in enumerate(names, start=1)])
    held.take(workbook(lines), "show")
    going = competitions.results_of(held.number, "show")[0].read.going_on()
    assert [entry.track for entry in going.values()] == ["roses"] * 3 + ["trees"] * 2 + ["moss"]
    held.take(workbook([line for line in lines if line["编号"] in going]), "last")
    assert len(competitions.results_of(held.number, "last")[0].read.placed) == 6
