"""Handing in on paper (CF5): how many copies of what, and where and until when they go, which each edition settles."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.language.days import day_in_words, spelled
from portal.rules.language.stages import Stage
from portal.rules.rulebook.rubric import Part
from portal.rules.rulebook.rulebook import Rulebook

PLACE_MOST = 300  # characters
OPINION_PAGE = {  # CF10, by whether units recommend
    True: "最后的“所在单位推荐意见”由单位填写、签字、盖章。",
    False: "个人自荐的，最后的“所在单位推荐意见”可以空着；单位愿意填写的，由单位填写、签字、盖章。",
}
DUE = frozenset({Stage.AWAITING_RECOMMENDATION, Stage.UNVERIFIED, Stage.SUBMITTED, Stage.ACCEPTED})


class Delivery(Part):
    """Where the printed material goes, and its last day; "" and None where the edition has not said."""

    place: str = ""
    until: date | None = None

    @property
    def words(self) -> str:
        """
        >>> Delivery("示例路1号 101室", date(2026, 12, 20)).words
        '请在 2026年12月20日前送到或者寄到：示例路1号 101室。'
        """
        if not self.place:
            when = f"请在 {day_in_words(self.until)}前报送，" if self.until else ""
            return f"{when}报送的地点{'' if self.until else '和截止日期'}由组委会办公室另行通知。"
        when = f"在 {day_in_words(self.until)}前" if self.until else ""
        return f"请{when}送到或者寄到：{self.place}。{'' if self.until else '截止日期由组委会办公室另行通知。'}"

    def is_due(self, stage: Stage, *, today: date) -> bool:
        """Whether somebody whose application is in this stage has still to hand in on paper."""
        if stage not in DUE or (self.until and today > self.until):
            return False
        return stage is not Stage.ACCEPTED or self.until is not None


def delivery_of(settings: Mapping[str, Any]) -> Delivery:
    """What the edition has settled for an award."""
    said = settings.get("delivery", {})
    until = said.get("until", "")
    return Delivery(said.get("place", ""), date.fromisoformat(until) if until else None)


def printed_material(rulebook: Rulebook) -> str:
    """What is handed in on paper, and how often. (填报说明 3)"""
    copies, photos = rulebook.procedure.copies, rulebook.procedure.photos
    return f"申报表和证实性材料一式{copies.numeral}份，A4 双面打印，装订成册，另附 1 寸证件照 {photos.words}。"


def delivery_in(place: str, until: str, *, closes_on: date | None) -> tuple[dict[str, str], dict[str, str]]:
    """The setting as it is kept of what was typed, and what is wrong with it, {field: reason}. Nobody can hand in on
    paper before the call closes what they may submit until then."""
    kept, faults = {"place": " ".join(place.split()), "until": ""}, {}
    if len(kept["place"]) > PLACE_MOST:
        faults["delivery_place"] = f"“报送到哪里”请不要超过 {PLACE_MOST} 个字。"
    try:
        day = date.fromisoformat(spelled("date", until)) if until else None
    except ValueError:
        day = None
        faults["delivery_until"] = "书面材料的截止日期请写成 2026-12-20 这样的完整日期，还没有定的可以不填。"
    if day:
        kept["until"] = day.isoformat()
        if closes_on and day < closes_on:
            faults["delivery_until"] = "书面材料的截止日期不能早于申报截止的日期。"
    return kept, faults
