"""Situations of what is typed: 字数, ID numbers, 统一社会信用代码, telephone numbers."""

from datetime import date, timedelta
from typing import Any, ClassVar

from msgspec import field

from portal.rules.applying import organisations
from portal.rules.applying.answers import Fault, faults_of, section_of
from portal.rules.language import contacts
from portal.rules.language.word_count import characters
from portal.rules.rulebook.rulebook import Field, Kind, Section
from portal.storage.applying import organisations as known
from tests.answers import complete_answers
from tests.builders import an_account, an_application, an_edition
from tests.cases.people import People, alert, press
from tests.cases.situation import ALLOWED, REFUSED, Answer, OfAward, Situation, allowed, moment, one_of
from tests.visit import Page

AT = moment(date(2026, 12, 1), 9)
TODAY = AT.date()


class OfForm(OfAward, frozen=True, kw_only=True):
    """A situation of the form: what its section says about what is typed there."""

    def section(self, key: str) -> Section:
        return section_of(self.book, key)

    def faults(self, key: str, closing: date = TODAY, **typed: Any) -> tuple[Fault, ...]:
        """What is wrong in a section of otherwise faultless answers."""
        return faults_of(self.section(key), self.book, complete_answers(self.book) | typed, closing=closing)

    def typed_in(self, people: People, key: str, closing: date = TODAY, **typed: Any) -> Page:
        """The section's page after ``typed`` was saved there, in a draft that is begun on the closing day."""
        at = moment(closing, 9)
        people.at(at)
        person = an_account(at=at)
        programme = an_edition(self.year, at=at, closes=timedelta(hours=8))[self.programme]
        application = an_application(programme=programme, by=person, at=at)
        applicant = people.signed_in(person)
        applicant(f"/applications/{application.id}/{key}").submit(typed, button="保存")
        return applicant(f"/applications/{application.id}/{key}?check=1")


class Length(OfForm, frozen=True, kw_only=True):
    """字数 of the parts that share one limit."""

    KIND: ClassVar[str] = "事迹字数"
    SECTION: ClassVar[str] = "achievements"

    lengths: tuple[int, ...] = field(name="各部分字数")

    @property
    def texts(self) -> dict[str, str]:
        parts = [one for one in self.section(self.SECTION).fields if one.kind is Kind.LONG_TEXT]
        return {one.key: "字" * length for one, length in zip(parts, self.lengths, strict=True)}

    def by_rule(self) -> Answer:
        return allowed("".join(fault.reason for fault in self.faults(self.SECTION, **self.texts)))

    def on_page(self, people: People) -> Answer:
        return allowed(alert(self.typed_in(people, self.SECTION, **self.texts)))


class Counting(OfForm, frozen=True, kw_only=True):
    """字数 of a text as Word counts it."""

    KIND: ClassVar[str] = "计字"

    text: str = field(name="文字")

    def by_rule(self) -> Answer:
        return Answer(str(characters(self.text)))

    def on_page(self, people: People) -> Answer:
        page = self.typed_in(people, "achievements", basics=self.text)
        said = page.text.partition("已写 ")[2].partition(" 字")[0]
        return Answer(said.replace(",", ""))


class Number(OfForm, frozen=True, kw_only=True):
    """The number of somebody's paper."""

    KIND: ClassVar[str] = "证件号码"

    paper: str = field(name="证件", default="居民身份证")
    number: str = field(name="号码")
    sex: str = field(name="性别", default="")
    closing: date = field(name="申报截止", default=TODAY)

    def __post_init__(self) -> None:
        super().__post_init__()
        papers = self.book.field(self._field.paper).options
        one_of("证件", dict.fromkeys(papers), self.paper)

    @property
    def _field(self) -> Field:
        return next(one for one in self.book.fields() if one.kind is Kind.ID_NUMBER)

    @property
    def typed(self) -> dict[str, str]:
        return {self._field.paper: self.paper, self._field.key: self.number, self._field.sex: self.sex}

    def by_rule(self) -> Answer:
        found = self.faults("personal", self.closing, **self.typed)
        return allowed("".join(fault.reason for fault in found if fault.field == self._field.key))

    def on_page(self, people: People) -> Answer:
        typed = {key: value for key, value in self.typed.items() if value}
        page = self.typed_in(people, "personal", self.closing, **typed)
        return allowed(beside(page, self._field.key))


def beside(page: Page, name: str) -> str:
    """What is said to be wrong beside a field."""
    box = page.field(name)
    if box.get("aria-invalid") != "true":
        return ""
    return " ".join(page.one(f"//*[@id='{one}']").text_content() for one in box.get("aria-describedby").split())


class Code(Situation, frozen=True, kw_only=True):
    """A 统一社会信用代码."""

    KIND: ClassVar[str] = "统一社会信用代码"

    code: str = field(name="代码")

    def by_rule(self) -> Answer:
        return allowed(organisations.refusal_of_code(self.code))

    def on_page(self, people: People) -> Answer:
        """Somebody enters a recommender that nobody knows."""
        people.at(AT)
        person = an_account(at=AT)
        application = an_application(programme=an_edition(at=AT)["craftsman"], by=person, at=AT)
        applicant = people.signed_in(person)
        applicant(f"/applications/{application.id}/cover").submit({"channel": "单位推荐"}, button="保存")
        page = applicant(f"/applications/{application.id}/recommenders")
        form = page.one("//form[@id='recommender-new']")
        [press] = form.xpath(".//button")
        typed = {"kind": "park", "name": "示例园区", "code": self.code, "email": "yuanqu@example.cn"}
        sent = dict(form.form_values()) | typed | {press.get("name"): press.get("value")}
        answer = Page(applicant, applicant.client.post(form.get("action"), data=sent, follow_redirects=True))
        entered = known.by_code(organisations.normal_code(self.code))
        return Answer(ALLOWED) if entered else Answer(REFUSED, answer.text)


class Telephone(Situation, frozen=True, kw_only=True):
    """A telephone number, as it is shown when it was kept."""

    KIND: ClassVar[str] = "电话号码"

    number: str = field(name="号码")

    def by_rule(self) -> Answer:
        reason = contacts.refusal_of_phone(self.number)
        return Answer(REFUSED, reason) if reason else Answer(contacts.shown_phone(contacts.normal_phone(self.number)))

    def on_page(self, people: People) -> Answer:
        people.at(AT)
        visitor = people.signed_in(an_account(at=AT))
        page = visitor("/account/contact")
        after = press(page, "保存", {"phone": self.number})
        if after.path == page.path:
            return Answer(REFUSED, alert(after))
        return Answer(str(after.one("//dt[contains(., '电话')]/following-sibling::dd[1]").text_content()).strip())
