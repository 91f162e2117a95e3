"""Situations of publishing: the notice and its working days, notices in units, objections, the lists."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from msgspec import field

from portal.operations.publishing import unit_notices
from portal.rules.judging.recount import Place, Result
from portal.rules.language import working_days
from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refused
from portal.rules.publishing import deciding_honours, honour_list, objecting, public_notice
from portal.rules.publishing import unit_notices as unit_rules
from portal.rules.publishing.unit_notices import UnitNoticeState
from portal.rules.rulebook.rubric import Method
from portal.storage.publishing import unit_notices as stored_notices
from portal.storage.publishing.public_notices import ends_at
from tests.builders import an_edition
from tests.cases.people import People, alert, press
from tests.cases.situation import ALLOWED, REFUSED, Answer, OfAward, Situation, allowed, moment, one_of
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.listed import a_public_notice, an_approved_result, an_honour_list, an_office, listed, removed
from tests.operations.objections import FACTS, WRITTEN, Noticed, answer, object_to

KNOWN = working_days.years({})  # what the portal brings, nothing entered by an office
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTICE = "/public-notices/2023/craftsman"


class Notice(OfAward, frozen=True, kw_only=True):
    """The notice of a list: its earliest last day, or whether it may end with ``last``."""

    KIND: ClassVar[str] = "公示期"

    published: date = field(name="发布")
    last: date | None = field(name="最后一天", default=None)

    def by_rule(self) -> Answer:
        if self.last:
            return allowed(public_notice.refusal_of_period(self.published, self.last, KNOWN, self.book.procedure))
        try:
            return Answer(
                f"最早到{day_in_words(public_notice.earliest_last_day(self.published, KNOWN, self.book.procedure))}"
            )
        except Refused as refused:
            return Answer(REFUSED, refused.refusal.reason)

    def on_page(self, people: People) -> Answer:
        at = moment(self.published, 9)
        people.at(at)
        made = an_honour_list(deciding(an_edition(2023, at=at)["craftsman"]), an_office(), at=at)
        office = people.officer(at)
        page = office(f"/office/honour-lists/{made.id}/publish")
        if not page.all("//input[@name='last_day']"):
            return Answer(REFUSED, page.text)
        if self.last is None:
            return Answer(f"最早到{day_in_words(date.fromisoformat(page.value('last_day')))}")
        after = press(page, "核对", {"last_day": self.last.isoformat()})
        if after.status != 200:
            return Answer(REFUSED, alert(after) or after.text)
        after.submit(button="确认公示")
        shown = people.anybody()(NOTICE)
        last = f"{self.last.month}月{self.last.day}日24:00"
        return Answer(ALLOWED) if last in shown.text else Answer(REFUSED, shown.text)


class UnitNotice(OfAward, frozen=True, kw_only=True):
    """The days of the notice inside a unit."""

    KIND: ClassVar[str] = "单位内部公示"

    published: date = field(name="向社会公示")
    first: date = field(name="开始")
    last: date = field(name="最后一天")

    def by_rule(self) -> Answer:
        counted = working_days.working_days_after(self.first, self.last, KNOWN)
        refusal = unit_rules.refusal_of_days(
            self.first, self.last, self.book.procedure, published=self.published, counted=counted
        )
        return allowed(refusal)

    def on_page(self, people: People) -> Answer:
        """The office enters the days for the unit."""
        at = moment(self.published, 9)
        people.at(at)
        made = an_honour_list(deciding(an_edition(2023, at=at)["craftsman"]), office := an_office(), at=at)
        [row, *_] = stored_notices.of_notice(a_public_notice(made, office, at=at))
        visitor = people.officer(at)
        page = visitor(f"/office/unit-notices/{row.id}")
        after = press(page, "保存公示时间", {"first": self.first.isoformat(), "last": self.last.isoformat()})
        return allowed("" if after.status == 200 else alert(after))


class Objecting(Situation, frozen=True, kw_only=True):
    """An objection around the notice."""

    KIND: ClassVar[str] = "异议时限"

    published: datetime = field(name="公示发布")
    last: date = field(name="最后一天")
    at: datetime = field(name="提出")

    def by_rule(self) -> Answer:
        ends = public_notice.end_of(self.last)
        return allowed(objecting.refusal_to_object(moment(self.published), ends, moment(self.at)))

    def on_page(self, people: People) -> Answer:
        published = moment(self.published)
        people.at(published)
        made = an_honour_list(
            deciding(an_edition(2023, at=published)["craftsman"]), office := an_office(), at=published
        )
        a_public_notice(made, office, last_day=self.last, at=published)
        people.at(min(moment(self.at), public_notice.end_of(self.last)) - 5 * timedelta(minutes=1))
        visitor = people.anybody()
        page = visitor(f"{NOTICE}/objection")
        typed = {"about": listed(made)[0].number, "name": WRITTEN.name, "phone": WRITTEN.phone, "facts": FACTS}
        page = page.submit(typed, button="下一步：核对")
        people.at(moment(self.at))
        after = press(page, "提交异议")
        return Answer(ALLOWED) if "异议已提交" in after.text else Answer(REFUSED, after.text)


class Named(OfAward, frozen=True, kw_only=True):
    """The office's list from what the panel has named: {honour: how many}, the rest left out."""

    KIND: ClassVar[str] = "按专家组推荐提出名单"
    HONOURS: ClassVar[dict[str, str]] = {"获荣": "honouree", "提名": "nominee"}

    named: dict[str, int] = field(name="专家组推荐")
    listed: dict[str, int] = field(name="列入")
    why: str = field(name="说明", default="")

    def __post_init__(self) -> None:
        super().__post_init__()
        for key in (*self.named, *self.listed):
            one_of("专家组推荐", self.HONOURS, key)

    def _numbers(self, counts: dict[str, int], first: dict[str, int]) -> dict[str, tuple[int, ...]]:
        return {self.HONOURS[key]: tuple(range(first[key], first[key] + count)) for key, count in counts.items()}

    def by_rule(self) -> Answer:
        first = dict(zip(self.named, (1, 1 + next(iter(self.named.values()))), strict=False))
        honours = self._numbers(self.named, first)
        everybody = [one for numbers in honours.values() for one in numbers]
        result = a_result(Method.DELIBERATION, [0] * len(everybody), honours)
        chosen = {one: honour for honour, ones in self._numbers(self.listed, first).items() for one in ones}
        quotas = honour_list.quotas_of(self.book, {})
        return allowed(honour_list.refusal_of_choice(result, quotas, chosen, everybody, self.why))

    def on_page(self, people: People) -> Answer:
        at = moment(date(2026, 12, 7), 9)
        people.at(at)
        programme, office = deciding(an_edition(self.year, at=at)[self.programme]), an_office()
        honourees = self.named.get("获荣", 0)
        found = accepted(programme, sum(self.named.values()), by=an_applicant(), at=at)
        an_approved_result(programme, found, honourees=honourees, by=office.officer, at=at)
        groups = {"获荣": found[:honourees], "提名": found[honourees:]}
        chosen = {
            f"honour-{one.id}": self.HONOURS[key] if place < self.listed.get(key, 0) else ""
            for key, ones in groups.items()
            for place, one in enumerate(ones)
        }
        desk = people.officer(at)
        page = desk(f"/office/programmes/{programme.id}/honour-list")
        typed = {**chosen, "reason": self.why} if self.why else chosen
        after = press(page, "提请组委会批准", typed)
        return allowed("" if "等待组委会批准" in after.text else alert(after) or after.text)


def a_result(method: Method, ranks: list[int], honours: dict[str, tuple[int, ...]]) -> Result:
    """An approved result of so many candidates with these ranks."""
    places = tuple(
        Place(candidate=number, rank=rank, score="80/1", handed_in=1, entitled=1, spread=0)
        for number, rank in enumerate(ranks, start=1)
    )
    return Result(
        format=1, input="", method=method, experts=1, handed_in=1, quorate=True, places=places,
        goes_on=(), tied=(), open_places=0, open_tie=False, honours=honours,
    )  # fmt: skip


class Ranked(OfAward, frozen=True, kw_only=True):
    """The list from a ranking: what is suggested, or whether so many may be listed from the top."""

    KIND: ClassVar[str] = "按名次提出名单"

    ranks: tuple[int, ...] = field(name="名次")
    listed: tuple[int, ...] = field(name="列入第几人", default=())
    why: str = field(name="说明", default="")

    def by_rule(self) -> Answer:
        result, quotas = a_result(Method.OVERALL, list(self.ranks), {}), honour_list.quotas_of(self.book, {})
        if self.listed:
            chosen = dict.fromkeys(self.listed, "honouree")
            everybody = range(1, len(self.ranks) + 1)
            return allowed(honour_list.refusal_of_choice(result, quotas, chosen, everybody, self.why))
        found = honour_list.suggested(result, quotas, {place.candidate for place in result.places})
        return Answer(f"建议{sum(honour == 'honouree' for honour in found.values())}名")


class Final(Situation, frozen=True, kw_only=True):
    """Whether somebody on the published list goes on to the 表彰名单."""

    KIND: ClassVar[str] = "表彰名单"
    OBJECTIONS: ClassVar[dict[str, tuple[bool, bool]]] = {  # still open, upheld
        "无": (False, False),
        "未答复": (True, False),
        "不成立": (False, False),
        "成立": (False, True),
    }
    UNITS: ClassVar[dict[str, UnitNoticeState]] = {state.word: state for state in UnitNoticeState}

    objection: str = field(name="异议")
    unit: str = field(name="单位内部公示")
    removed: bool = field(name="已移出名单", default=False)

    def __post_init__(self) -> None:
        one_of("异议", self.OBJECTIONS, self.objection)
        one_of("单位内部公示", self.UNITS, self.unit)

    def by_rule(self) -> Answer:
        is_open, upheld = self.OBJECTIONS[self.objection]
        case = deciding_honours.Case(
            removed=self.removed,
            objection_open=is_open,
            objection_upheld=upheld,
            unit_notice_settled=unit_rules.refusal_to_settle(self.UNITS[self.unit]) is None,
        )
        return allowed(deciding_honours.refusal_to_honour(case))

    def on_page(self, people: People) -> Answer:
        at = moment(date(2026, 12, 7), 9)
        people.at(at)
        office = an_office()
        made = an_honour_list(deciding(an_edition(2023, at=at)["craftsman"]), office, at=at)
        noticed = Noticed(office, made, a_public_notice(made, office, at=at), listed(made))
        first, by = noticed.people[0], office.officer.id
        for row in stored_notices.of_notice(noticed.notice):
            if row.unit != first.unit or self.UNITS[self.unit] is UnitNoticeState.NOT_APPLICABLE:
                unit_notices.exempt(row.id, row.version, "（示例）单位已经注销。", by=by, at=at)
        if self.objection != "无":
            objection = object_to(first, at=at + HOUR)
            if self.objection != "未答复":
                given = objecting.Answer(self.objection == "成立", "反映项目。", "查阅了合同。", "经核实，已答复。")
                answer(objection, office, given, at=at + HOUR)
        if self.removed:
            removed(first.id, "本人放弃。", by=by, at=at + HOUR)
        people.at(ends_at(noticed.notice) + HOUR)
        page = people.officer(at)(f"/office/honour-lists/{made.id}/final")
        held = [row for row in page.all("//section[@aria-labelledby='held']//tr") if first.name in row.text_content()]
        return allowed(held[0].xpath("td[2]")[0].text_content() if held else "")
