"""A rulebook as an edition has arranged it."""

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.arranging import arranged, audience_of, hotlines_in, usual_audience
from portal.rules.season.opening import lacking, standing

CRAFTSMAN = "2023-craftsman"
OFFICIAL = "2023上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动"


@pytest.mark.rule("M7", "N15")
def test_organisers_and_hotlines_are_the_editions_own() -> None:
    book = rulebook("2023-pioneer")
    hotlines, reason = hotlines_in("办公室　021-64225003\n\n 热 线 12345 ")
    settings = {
        "organisers": {"hosts": ["甲"], "organisers": [], "supporters": ["乙", "丙"]},
        "hotlines": [{"name": one.name, "number": one.number} for one in hotlines],
    }

    changed = arranged(book, settings)

    assert reason == ""
    assert changed.organisers.hosts == ("甲",)
    assert changed.organisers.supporters == ("乙", "丙")
    assert [(one.name, one.number) for one in changed.hotlines] == [("办公室", "021-64225003"), ("热 线", "12345")]
    assert arranged(book, {}) is book


def note_of(book: Rulebook, method: Method) -> str:
    return next(stage.note for stage in book.stages if stage.method is method)


@pytest.mark.rule("M3", "N5", "M13", "M21")
def test_official_words_are_followed_by_what_the_edition_has_set() -> None:
    book = rulebook(CRAFTSMAN)
    values = {"quota.honouree": "8", "passes.vote": "50", "passes.score": "12"}
    own = arranged(book, {"values": values, "procedure": {"notice_days": 7, "bar_years": 3}})

    assert [honour.quota for honour in own.honours] == [8, 10]
    assert note_of(own, Method.VOTE) == note_of(book, Method.VOTE) + "本届入围 50 名。"
    assert note_of(own, Method.SCORE) == note_of(book, Method.SCORE)
    assert note_of(own, Method.NOTICE) == "公示时间不少于 5 个工作日。本届不少于 7 个工作日。"
    assert own.bar_words == book.bar_words + "本届为 3 年。"
    assert standing(own, {"values": values})["passes.vote"] == "50"


@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_an_edition_may_set_more_than_a_floor_and_not_less(book: Rulebook) -> None:
    def lacks(entry: str, number: int) -> list[str]:
        return [lack.key for lack in lacking(book, {"procedure": {entry: number}}) if "procedure" in lack.key]

    assert lacks("notice_days", 4) == lacks("notice_days", 0) == ["procedure.notice_days"]
    assert lacks("keep_years", 4) == ["procedure.keep_years"]
    assert lacks("notice_days", 7) == lacks("bar_years", 3) == lacks("copies", 4) == []


# -- words that name the edition of the document ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        (
            "2027上海城市数字化转型“智慧工匠”选树、“领军先锋”评选",
            "2027上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动面向",
        ),
        ("2026“智慧工匠”选树、“领军先锋”评选（示例）", "2026“智慧工匠”选树、“领军先锋”评选活动（示例）面向"),
        ("2027“智慧工匠”和“领军先锋”评选活动", "2027“智慧工匠”和“领军先锋”评选活动面向"),
        ("2027年度", "2027年度上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动面向"),
    ],
)
@pytest.mark.parametrize("key", ["2023-craftsman", "2023-pioneer"])
def test_an_edition_speaks_of_itself(key: str, name: str, opening: str) -> None:
    book = rulebook(key)
    said = usual_audience(book, name)

    assert said.startswith(opening)
    assert OFFICIAL not in said
    assert said.partition("面向")[2] == book.audience.partition("面向")[2]
    assert audience_of(book, name, {}) == audience_of(book, name, {"audience": ""}) == said
    assert audience_of(book, name, {"audience": "面向全市。"}) == "面向全市。"


@pytest.mark.parametrize("key", ["2017-craftsman", "2017-pioneer"])
def test_official_words_that_name_no_edition_stay(key: str) -> None:
    assert usual_audience(rulebook(key), "2027年度") == rulebook(key).audience


@pytest.mark.parametrize("text", ["12345", "热线", "热线 没有"])
def test_a_hotline_needs_a_name_and_a_number(text: str) -> None:
    assert "名称 电话" in hotlines_in(text)[1]
