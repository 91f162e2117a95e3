"""The portal as a person walks through it in a real browser; each step returns where it leads."""

from pathlib import Path

from playwright.sync_api import Page, expect

from portal.documents.portrait import drawn_portrait
from portal.rules.answers import Answers, none_key, sections_of
from portal.rules.kinds import options_of
from portal.rules.rulebook import Field, Kind, Rulebook

PASSWORD = "纸 墨 朱印 2023"


class Portal:
    """One person's window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def register(self, email: str, name: str = "示例甲") -> "Portal":
        """Register, follow the letter's link, confirm; signed in afterwards."""
        self.go("/register")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=email]", email)
        self.page.fill("[name=phone]", "15400001111")
        self.page.fill("[name=password]", PASSWORD)
        self.page.fill("[name=password_again]", PASSWORD)
        self.press("注册")
        self.go("/demonstration/mailbox")
        self.page.locator("article", has_text=email).first.locator("a[href*='/register/']").click()
        self.page.fill("[name=password]", PASSWORD)
        self.press("完成注册")
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> "Portal":
        self.go("/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.press("登录")
        return self

    def begin(self, activity: str) -> "Filing":
        """Begin the application of the award with this title."""
        self.go("/applications")
        self.page.locator(".sheet", has_text=activity).get_by_role("button", name="开始填写申报表").click()
        return Filing(self, self.page.url.removeprefix(self.url))


class Filing:
    """An application, filled in section by section."""

    def __init__(self, portal: Portal, path: str) -> None:
        self.portal = portal
        self.page = portal.page
        self.path = path

    def fill_in(self, rulebook: Rulebook, answers: Answers) -> None:
        """Fill in all sections in their order, as the button 保存并继续 leads through them."""
        self.open(sections_of(rulebook)[0].key)
        for section in sections_of(rulebook):
            expect(self.page.locator("h1")).to_have_text(section.title)
            for field in section.fields:
                if not field.shows:
                    self.fill(rulebook, field, answers)
            self.portal.press("保存并继续")

    def open(self, section: str = "") -> None:
        self.portal.go(f"{self.path}/{section}" if section else self.path)

    def fill(self, rulebook: Rulebook, field: Field, answers: Answers) -> None:
        value = answers.get(field.key)
        if field.kind is Kind.ROWS:
            self.fill_rows(field, answers)
        elif field.kind is Kind.PHOTO:
            photo = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": drawn_portrait(1)}
            self.page.set_input_files(f"[name={field.key}]", [photo])  # type: ignore[list-item]
        elif field.kind is Kind.TICK:
            self.page.set_checked(f"[name={field.key}]", bool(value))
        elif field.kind in (Kind.CHOICE, Kind.YES_NO) and value:
            if len(options_of(rulebook, field)) > 4 and field.options_from != "technical_fields":
                self.page.select_option(f"[name={field.key}]", value)
            else:
                self.page.check(f"[name={field.key}][value='{value}']")
        elif value and all(answers.get(key) == given for key, given in field.only_if.items()):
            self.page.fill(f"[name={field.key}]", value)

    def fill_rows(self, field: Field, answers: Answers) -> None:
        if field.none_word:
            self.page.set_checked(f"[name={none_key(field)}]", answers[none_key(field)])
        for index, row in enumerate(answers[field.key]):
            self.portal.press("添加一项")
            self.page.wait_for_selector(f"#{field.key}-{index}")
            for column in field.columns:
                name = f"[name={field.key}-{index}-{column.key}]"
                if column.kind is Kind.TICK:
                    self.page.set_checked(name, bool(row[column.key]))
                elif row[column.key]:
                    self.page.fill(name, row[column.key])

    def word_form(self, folder: Path) -> Path:
        """Download the Word form."""
        self.open()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="下载 Word 申报表").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def submit(self) -> "Receipt":
        """Agree to everything on the check page and submit."""
        self.open("check")
        for tick in self.page.locator("[name=agreed]").all():
            tick.check()
        self.portal.press("提交申报表")
        return Receipt(self)


class Receipt:
    """The receipt of a submitted application, as it is open in the window."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.page = filing.page
        expect(self.page.locator("h1")).to_have_text("申报回执")

    @property
    def number(self) -> str:
        return self.page.locator(".receipt-number strong").inner_text()

    @property
    def seal(self) -> str:
        return self.page.locator(".receipt .seal").inner_text()

    def package(self, folder: Path) -> Path:
        """Download the package."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="下载材料包").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def withdraw(self) -> Filing:
        """Withdraw and take up again: a draft as before."""
        self.page.get_by_role("link", name="撤回申报").click()
        self.filing.portal.press("确认撤回")
        expect(self.page.locator(".state h2")).to_have_text("已撤回")
        self.filing.portal.press("恢复填写")
        return self.filing
