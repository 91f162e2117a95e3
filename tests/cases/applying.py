"""Situations of applying: years, the bar of five years, one award a person, the way to the office, pages, keeping."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, ClassVar

from msgspec import field

from portal.operations.applying import filing
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rules.applying import recommending, submitting
from portal.rules.applying.conditions import computed_years, duration
from portal.rules.applying.consents import CONSENTS, DECLARATION
from portal.rules.applying.honour_bar import BARRING, Earlier, HonourState, keep_until, refusal_of_bar
from portal.rules.applying.submitting import Bound, Case
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.answers import id_number
from tests.builders import an_account, an_edition
from tests.cases.people import People, has_button, press
from tests.cases.situation import ALLOWED, AWARDS, REFUSED, Answer, OfAward, allowed, moment, one_of
from tests.documents.evidence_files import pdf
from tests.operations.submissions import a_complete_application
from tests.visit import Page, Visitor

AGREED = [*(consent.key for consent in CONSENTS), DECLARATION]
DAY = timedelta(days=1)
MONTH = r"[0-9]{4}-[0-9]{2}"
ROW = re.compile(rf"({MONTH}) 至 ?({MONTH}|今)(（不计）)?")
OPEN_END = "今"


def a_draft(situation: OfAward, closes: datetime, at: datetime, **changes: Any) -> Application:
    """A complete application in an edition that closes at ``closes``, begun at ``at``; nobody has to recommend it."""
    programme = an_edition(situation.year, at=at, closes=closes - at)[situation.programme]
    usual = {"channel": "个人自荐", "filed_on": f"{at:%Y-%m-%d}"}
    return a_complete_application(programme=programme, at=at, **{**usual, **changes})


def check_page(applicant: Visitor, application: Application) -> Page:
    return applicant(f"/applications/{application.id}/check")


def hand_in(page: Page) -> Answer:
    """Submit on the check page; what is said where that is not possible."""
    if not has_button(page, "提交申报表"):
        return Answer(REFUSED, page.text)
    after = press(page, "提交申报表", {"agreed": AGREED})
    return Answer(ALLOWED) if after.heading == "申报回执" else Answer(REFUSED, after.text)


class Years(OfAward, frozen=True, kw_only=True):
    """Months with ticked rows: their union, counted to the closing day."""

    KIND: ClassVar[str] = "任职年限"

    counts: str = field(name="计算年限")  # the label of the tick beside each row of 工作经历
    closing: date = field(name="申报截止")
    rows: tuple[str, ...] = field(name="经历")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("计算年限", self.ticks, self.counts)
        if wrong := [row for row in self.rows if not ROW.fullmatch(row)]:
            raise ValueError(f"“{wrong[0]}”请写成“2018-01 至 2020-12”“2018-01 至今”，不计的在后面加“（不计）”")

    @property
    def ticks(self) -> dict[str, str]:
        """The labels of the ticks, with the keys that conditions count by."""
        columns = {column.key: column.label for column in self.book.field("work").columns}
        return {columns[years.counts]: years.counts for one in self.book.conditions if (years := one.years)}

    def work(self) -> list[dict[str, Any]]:
        found = []
        for row in self.rows:
            begin, end, uncounted = ROW.fullmatch(row).groups()  # type: ignore[union-attr]
            ticked = {key: key == self.ticks[self.counts] and not uncounted for key in self.ticks.values()}
            end = "" if end == OPEN_END else end
            found.append({"from": begin, "to": end, "unit": "示例单位", "post": "技术员"} | ticked)
        return found

    def by_rule(self) -> Answer:
        for one in computed_years(self.book, {"work": self.work()}, closing=self.closing):
            if one.condition.years and one.condition.years.counts == self.ticks[self.counts]:
                return Answer(f"{duration(one.months)}，{'不足' if one.short else '已满'}{duration(one.needed)}")
        raise AssertionError("every tick belongs to a condition")

    def on_page(self, people: People) -> Answer:
        closes = moment(self.closing, 17)
        people.at(closes - DAY)
        programme = an_edition(self.year, at=closes - DAY, closes=DAY)[self.programme]
        person = an_account(at=closes - DAY)
        applicant = people.signed_in(person)
        begun = filing.start(programme, by=person.id, at=closes - DAY)
        page = applicant(f"/applications/{begun.id}/work")
        for _ in self.rows:
            page = page.submit(button="添加一项")
        typed = {f"work-{place}-{key}": value for place, row in enumerate(self.work()) for key, value in row.items()}
        page.submit(typed, button="保存")
        page = applicant(f"/applications/{begun.id}/conditions")
        condition = next(
            one for one in self.book.conditions if one.years and one.years.counts == self.ticks[self.counts]
        )
        behind = page.text.partition(" ".join(condition.text.split()))[2]
        found = re.search(r"按勾选的经历计算为(\w+，(?:不足|已满)[0-9]+年)", behind)
        return Answer(found[1] if found else "页面没有显示年限")


class Barred(OfAward, frozen=True, kw_only=True):
    """Who was honoured before, and applies again."""

    KIND: ClassVar[str] = "五年内再次申报"
    STATES: ClassVar[dict[str, HonourState]] = {state.word: state for state in HonourState}

    honoured: str = field(name="此前荣誉", default="获荣")
    earlier_award: str = field(name="此前奖项", default="")  # the same where nothing is said
    awarded: date = field(name="表彰日期")
    submitted: datetime = field(name="提交")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("此前荣誉", self.STATES, self.honoured)

    def by_rule(self) -> Answer:
        counts = self.STATES[self.honoured] in BARRING and self.earlier_award in ("", self.award)
        earlier = Earlier(self.book.titles.award, self.awarded) if counts else None
        return allowed(refusal_of_bar(self.book, earlier, moment(self.submitted).date()))

    def on_page(self, people: People) -> Answer:
        at = moment(self.submitted)
        people.at(at)
        application = a_draft(self, at + 10 * DAY, at)
        programme = AWARDS[self.earlier_award or self.award]
        state = self.STATES[self.honoured]
        honour = Honouree(
            name="示例甲", number=id_number(), title=self.book.titles.award, awarded_on=self.awarded, state=state
        )
        honouring.import_earlier(programme, [honour], by=None, at=at)
        return hand_in(check_page(people.signed_in(application.applicant), application))


class OneAward(OfAward, frozen=True, kw_only=True):
    """Somebody has begun, submitted or withdrawn one application, and submits another (or the same again)."""

    KIND: ClassVar[str] = "一人一奖"
    BEFORE: ClassVar[dict[str, bool]] = {"未提交": False, "已提交": True, "已撤回": True}

    first: str = field(name="先报")
    before: str = field(name="先报的情况")

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("先报的情况", self.BEFORE, self.before)

    def by_rule(self) -> Answer:
        """An application never stands against itself: the entry is its own."""
        other = self.first != self.award
        bound = Bound(self.first, False) if other and self.BEFORE[self.before] else None
        return allowed(submitting.refusal_of_bound(self.book, bound))

    def on_page(self, people: People) -> Answer:
        at = datetime(2026, 12, 1, 9, tzinfo=moment(date(2026, 12, 1)).tzinfo)
        people.at(at)
        programmes, person = an_edition(self.year, at=at), an_account(at=at)
        applicant = people.signed_in(person)
        made = {
            award: a_complete_application(programme=programmes[key], by=person, at=at, channel="个人自荐")
            for award, key in {"智慧工匠": "craftsman", "领军先锋": "pioneer"}.items()
        }
        if self.BEFORE[self.before]:
            first = made[self.first]
            assert hand_in(check_page(applicant, first)) == Answer(ALLOWED)
            if self.before == "已撤回":
                asked = applicant(f"/applications/{first.id}/receipt").follow("撤回申报")
                withdrawn = asked.submit(button="确认撤回")
                if self.first == self.award:
                    withdrawn.submit(button="恢复填写")
        return hand_in(check_page(applicant, made[self.award]))


class Channel(OfAward, frozen=True, kw_only=True):
    """Whom a submission goes to first."""

    KIND: ClassVar[str] = "申报途径"

    channel: str = field(name="途径")

    def by_rule(self) -> Answer:
        return Answer(submitting.stage_after(self.book, {"channel": self.channel}).word)

    def on_page(self, people: People) -> Answer:
        at = moment(date(2026, 12, 1), 9)
        people.at(at)
        application = a_draft(self, at + DAY, at, channel=self.channel)
        assert hand_in(check_page(people.signed_in(application.applicant), application)) == Answer(ALLOWED)
        return Answer(applications.one(application.id).stage.word)


class Pages(OfAward, frozen=True, kw_only=True):
    """Printed sides of the form and of the evidence over all kinds."""

    KIND: ClassVar[str] = "页数"
    RULE_ONLY: ClassVar[frozenset[str]] = frozenset({"申报表页数", "推荐单位补充页数"})

    form: int = field(name="申报表页数", default=0)
    evidence: int = field(name="证实性材料页数", default=0)
    added: int = field(name="推荐单位补充页数", default=0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if bool(self.form) is bool(self.evidence):
            raise ValueError("“申报表页数”和“证实性材料页数”请只写一项")
        if self.form and self.added:
            raise ValueError("“推荐单位补充页数”请和“证实性材料页数”一起写")

    def by_rule(self) -> Answer:
        if self.added:
            total = self.evidence + self.added
            return allowed(recommending.refusal_of_supplements(1, total, self.book.evidence.page_limit))
        at = moment(date(2026, 12, 1))
        case = Case(
            rulebook=self.book,
            stage=Stage.DRAFT,
            edition_open=True,
            opens_at=at,
            closes_at=at,
            now=at,
            today=at.date(),
            pages=self.form,
            evidence_pages=self.evidence,
        )
        return allowed(submitting.refusal_to_submit(case))

    def on_page(self, people: People) -> Answer:
        at = moment(date(2026, 12, 1), 9)
        people.at(at)
        application = a_draft(self, at + DAY, at)
        applicant = people.signed_in(application.applicant)
        page = applicant(f"/applications/{application.id}/evidence")
        form = page.one("//form[@id='evidence']")
        [kind, *_] = self.book.evidence.kinds
        sent = {name: value for name, value in form.form_values() if not name.startswith("files-")}
        sent |= {f"files-{kind.key}": (BytesIO(pdf(self.evidence)), "证书.pdf"), "act": f"add {kind.key}"}
        applicant.post(form.get("action"), sent)
        return hand_in(check_page(applicant, application))


class Kept(OfAward, frozen=True, kw_only=True):
    """Until when a submission is kept at least."""

    KIND: ClassVar[str] = "材料保存"

    submitted: datetime = field(name="提交")

    def by_rule(self) -> Answer:
        return Answer(f"{keep_until(self.book, moment(self.submitted)):%Y-%m-%d %H:%M:%S}")
