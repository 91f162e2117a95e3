"""Evidence: hostile and honest files, each opened in its child within 5 s of CPU and 300 MB; the volume they make."""

import io
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pikepdf
import pytest
from PIL import Image

from portal.documents.evidence import intake
from portal.documents.evidence.active_content import found_beside_pages
from portal.documents.evidence.intake import (
    EXAMINING,
    THUMBNAILS,
    TOO_HEAVY,
    judged,
)
from portal.documents.evidence.limited import Limits, Run, run
from portal.documents.media_types import SCANS
from tests.documents.evidence_files import jpeg, pdf
from tests.documents.honest_files import HONEST
from tests.documents.hostile_active import MORE_THAN_PAGES
from tests.documents.hostile_files import HOSTILE, STRENGTHS, protected
from tests.documents.hostile_sizes import DEFUSED, FITTED
from tests.documents.measuring import Outcome, outcome_of

pytestmark = pytest.mark.xdist_group("evidence")  # one worker examines the files, two at a time

CPU_MOST, MEMORY_MOST = 5.0, 300_000_000
SENTENCE = re.compile(r"[^。！？!?\n]{8,110}。")
MAKERS = {
    **{name: maker for name, (maker, _) in HONEST.items()},
    **{name: hostile.make for name, hostile in HOSTILE.items()},
    **DEFUSED,
    **{name: hostile.make for name, hostile in MORE_THAN_PAGES.items()},
    **FITTED,
}
SAMPLE = 8  # one file in so many is examined by the suite, the others are trials


def sampled(files: Iterable[str]) -> list[Any]:
    return [pytest.param(one, marks=pytest.mark.trial) if place % SAMPLE else one for place, one in enumerate(files)]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Outcome]]]:
    """Every file that the selected tests ask for, examined two at a time by small processes."""
    asked = {item.callspec.params.get("file") for item in request.session.items if hasattr(item, "callspec")}
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        yield {name: pool.submit(outcome_of, make()) for name, make in MAKERS.items() if name in asked}


@pytest.fixture
def outcome(outcomes: dict[str, Future[Outcome]], file: str) -> Outcome:
    found = outcomes[file].result()
    assert not found.answer.failure
    assert found.cpu <= CPU_MOST
    assert found.memory <= MEMORY_MOST
    return found


def test_there_are_as_many_files_as_promised_and_no_two_of_a_name() -> None:
    assert len(HOSTILE) + len(MORE_THAN_PAGES) >= 150
    assert len(HONEST) + len(FITTED) >= 70
    assert len(MAKERS) == len(HOSTILE) + len(HONEST) + len(DEFUSED) + len(MORE_THAN_PAGES) + len(FITTED)


@pytest.mark.rule("CF3")
@pytest.mark.parametrize("file", sampled(HOSTILE))
def test_a_hostile_file_is_refused_in_one_sentence_that_says_what_to_do(outcome: Outcome, file: str) -> None:
    reason = outcome.answer.reason

    assert outcome.examined is None
    assert re.search(HOSTILE[file].told, reason), reason
    assert SENTENCE.fullmatch(reason)
    assert "请" in reason


@pytest.mark.rule("CF3")
@pytest.mark.rule("CF4")
@pytest.mark.parametrize("file", sampled(HONEST))
def test_an_honest_file_is_taken_with_its_pages_counted_and_drawn(outcome: Outcome, file: str) -> None:
    made = outcome.examined

    assert outcome.answer.reason == ""
    assert made is not None
    assert made.media_type in SCANS
    assert made.notes == ()
    assert made.pages == HONEST[file][1]
    assert len(made.thumbnails) == min(made.pages, THUMBNAILS)
    for thumbnail in made.thumbnails:
        assert sorted(opened(thumbnail).size) == pytest.approx((210, 297), abs=3)


@pytest.mark.rule("CF4")
@pytest.mark.parametrize("file", sampled(FITTED))
def test_a_page_of_another_size_is_laid_on_a4_and_that_is_said(outcome: Outcome, file: str) -> None:
    made = outcome.examined

    assert made is not None, outcome.answer.reason
    assert made.notes[0] == "第1页不是 A4，装订时缩放排在 A4 纸上。"
    assert any("很狭长" in note for note in made.notes) == (file in ("strip", "line of a table"))
    [thumbnail] = made.thumbnails
    assert sorted(opened(thumbnail).size) == pytest.approx((210, 297), abs=1)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_file_that_opens_without_a_password_and_may_be_printed_is_taken_without_its_lock(strength: str) -> None:
    made = intake.examined(protected("", STRENGTHS[strength])())

    assert made.notes == ("文件设有权限限制，收下的是不带限制的页面。",)
    assert (made.pages, made.left_out) == (2, ())
    with pikepdf.open(io.BytesIO(made.content)) as kept:
        assert not kept.is_encrypted
    assert intake.examined(made.content).notes == ()


@pytest.mark.parametrize("file", sampled(MORE_THAN_PAGES))
def test_of_a_file_that_does_something_only_the_pages_are_taken_and_that_is_said(outcome: Outcome, file: str) -> None:
    made = outcome.examined

    assert made is not None, outcome.answer.reason
    assert re.search(MORE_THAN_PAGES[file].told, "".join(made.left_out))
    assert any("没有收下" in note for note in made.notes)
    with pikepdf.open(io.BytesIO(made.content)) as kept:
        assert found_beside_pages(kept) == ()
        assert len(kept.pages) == made.pages == len(made.thumbnails)


@pytest.mark.parametrize("file", sampled(DEFUSED))
def test_a_strange_file_that_does_no_harm_is_handled_in_the_same_time(outcome: Outcome, file: str) -> None:
    assert outcome.examined or outcome.answer.reason


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


# The child


def test_a_child_that_takes_too_long_is_ended() -> None:
    ended = run("examine", pdf(), EXAMINING._replace(wall=0.01))

    assert ended.code < 0
    assert judged(ended).reason == TOO_HEAVY


def test_a_child_without_memory_is_no_end_of_the_portal() -> None:
    assert not judged(run("examine", jpeg(), Limits(cpu=4, memory=20_000_000, wall=30))).result


def test_an_answer_that_cannot_be_read_refuses_the_file() -> None:
    assert judged(Run(0, b"\xc1", 0, 0)).reason == TOO_HEAVY


def test_a_failure_of_our_own_refuses_the_file_and_is_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    ended = run("bind", b"no volume", EXAMINING)

    assert judged(ended).result == b""
    assert "Traceback" in caplog.text


# Sheets
