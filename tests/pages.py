"""The portal as a person walks through it in a real browser; each step returns where it leads."""

from pathlib import Path

from playwright.sync_api import Page, expect

from portal.documents.evidence.drawn import drawn_portrait
from portal.rules.applying.answers import Answers, none_key, sections_of
from portal.rules.rulebook.rulebook import Field, Kind, Rulebook

PASSWORD = "纸 墨 朱印 2023"
EMPLOYER, PARK = "上海示例智慧港口有限公司", "上海示例数字产业园区"  # of the demonstration, known to the office


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

    def sign_in_with_code(self, email: str, password: str) -> "Portal":
        """Sign in with the code of the demonstration's authenticator; it works once."""
        self.sign_in(email, password)
        self.go("/demonstration/mailbox")
        code = self.page.locator("section dl div", has_text=email).locator(".figures").inner_text()
        self.go("/sign-in/code")
        self.page.fill("[name=code]", code)
        self.press("登录")
        return self

    def on_the_desk(self, name: str) -> "Case":
        """The submitted application of this person, as the office finds it."""
        self.go("/office/applications?stage=submitted")
        self.page.get_by_role("link", name=name, exact=True).click()
        return Case(self, self.page.url.removeprefix(self.url))

    def accept_invitation(self, email: str, name: str = "惠示例") -> "Portal":
        """Follow the latest invitation's link and make an account; signed in afterwards."""
        self.go("/demonstration/mailbox")
        self.page.locator("article", has_text=email).first.locator("a[href*='/invitation/']").click()
        self.page.fill("[name=name]", name)
        self.page.fill("[name=phone]", "15400002222")
        self.page.fill("[name=password]", PASSWORD)
        self.page.fill("[name=password_again]", PASSWORD)
        self.press("接受邀请")
        return self

    def asked_about(self, name: str) -> "Recommending":
        """What one's organisation is asked about this applicant, and waits for an answer."""
        self.go("/recommending")
        self.page.locator("[aria-label=等待办理] a", has_text=name).first.click()
        return Recommending(self, self.page.url.removeprefix(self.url))

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
            if len(rulebook.options(field)) > 4 and field.options_from != "technical_fields":
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

    def names_a_new(self, part: str, name: str, *, kind: str = "", code: str, email: str) -> None:
        """Enter an organisation that nobody knows, and name it as the employer or the recommender."""
        self.open("recommenders")
        section = self.page.locator(f"#part-{part}")
        if not section.locator("details[open]").count():
            section.locator("summary").click()
        if kind:
            section.get_by_label(kind, exact=True).check()
        for field, value in (("name", name), ("code", code), ("email", email)):
            section.locator(f"[id^={part}-new] [name={field}]").fill(value)
        section.get_by_role("button", name="登记并选定").click()
        expect(self.page.locator(f"#part-{part} .named")).to_contain_text(name)

    def names_a_known(self, part: str, name: str, *, email: str = "") -> None:
        """Find an organisation, choose it, and give an address where nobody is there yet."""
        self.open("recommenders")
        section = self.page.locator(f"#part-{part}")
        section.locator("[name=q]").fill(name[2:-2])
        section.get_by_role("button", name="查找").click()
        section.get_by_role("button", name=f"选定{name}").click()
        if email:
            section.locator("[name=email]").fill(email)
            section.get_by_role("button", name="选定", exact=True).click()
        expect(self.page.locator(f"#part-{part} .named")).to_contain_text(name)

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


class Recommending:
    """What an organisation is asked about one submission."""

    def __init__(self, portal: Portal, path: str) -> None:
        self.portal = portal
        self.page = portal.page
        self.path = path

    def open(self, step: str = "") -> None:
        self.portal.go(f"{self.path}/{step}" if step else self.path)

    @property
    def state(self) -> str:
        return self.page.locator("#state").inner_text()

    def write(self, opinion: str) -> None:
        self.open("opinion")
        self.page.fill("[name=opinion]", opinion)
        self.portal.press("保存并继续")
        expect(self.page.locator("h1")).to_have_text("补充证实性材料")

    def opinion_page(self, folder: Path) -> Path:
        """Download the page that is printed, signed and sealed."""
        self.open("sealed")
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="下载推荐意见页").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def seal(self, scan: bytes) -> None:
        """Upload the sealed page."""
        self.open("sealed")
        sealed = {"name": "盖章页.jpg", "mimeType": "image/jpeg", "buffer": scan}
        self.page.set_input_files("[name=scan]", [sealed])  # type: ignore[list-item]
        self.portal.press("上传")
        expect(self.page.get_by_text("签字盖章页已上传。")).to_be_visible()

    def recommend(self) -> None:
        self.open("recommend")
        self.portal.press("确认推荐")
        expect(self.page.locator("#state")).to_have_text("已推荐")

    def send_back(self, reason: str) -> None:
        self.open("send-back")
        self.page.fill("[name=reason]", reason)
        self.portal.press("确认退回")
        expect(self.page.locator("#state")).to_have_text("已退回")


class Case:
    """One application on the office's desk."""

    def __init__(self, portal: Portal, path: str) -> None:
        self.portal = portal
        self.page = portal.page
        self.path = path

    def open(self) -> None:
        self.portal.go(self.path)

    def return_for_correction(self, sections: list[str], reason: str) -> None:
        self.open()
        self.page.get_by_role("link", name="退回补正").click()
        for section in sections:
            self.page.get_by_label(section, exact=True).check()
        self.page.fill("[name=reason]", reason)
        self.portal.press("退回补正")
        expect(self.page.locator(".case-state .seal")).to_have_text("补正中")

    def accept(self) -> str:
        """Accept it; returns the number that it is given."""
        self.open()
        self.page.get_by_role("link", name="受理，给出编号").click()
        self.portal.press("受理这 1 份，给出编号")
        self.open()
        return self.page.locator(".marks dd").first.inner_text()
