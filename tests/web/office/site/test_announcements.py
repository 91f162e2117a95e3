"""Announcements and questions from the office's desk to everybody, and what machines read of them."""

import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from portal import clock
from portal.demonstration import site
from portal.operations.site import announcing
from portal.rules.site.announcing import AnnouncementKind
from portal.storage.engine import tables, versions
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.site import announcements
from portal.web.markdown import rendered
from tests.builders import an_edition
from tests.documents.evidence_files import pdf
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TEXT = "各位申报人：\n\n## 时间\n\n12月4日前。\n\n- 甲\n- 乙"


@pytest.fixture
def officer(client: FlaskClient) -> Account:
    tables.connect()
    return a_colleague()


@pytest.fixture
def desk(visit: Visitor, officer: Account) -> Visitor:
    enter_directly(visit.client, officer)
    return visit


def a_note(officer: Account, title: str = "关于时间的通知", text: str = TEXT, *, kind: str = "notice") -> int:
    made = announcing.draft(AnnouncementKind(kind), title, text, by=officer.id, at=clock.now())
    announcing.publish(made.id, made.version, by=officer.id, at=clock.now())
    return made.id


def begun(desk: Visitor, **typed: object) -> Page:
    return desk("/office/announcements/new").submit(typed, button="开始写")


@pytest.mark.rule("M14")
def test_the_call_goes_from_the_rulebooks_over_the_desk_to_everybody(desk: Visitor, other: Visitor) -> None:
    edition = an_edition()["craftsman"].edition
    page = begun(desk, kind="call", edition=str(edition.id))
    assert page.value("title") == "2023年度“智慧工匠”、“领军先锋”评选申报通知"
    preview = page.submit({"file": (io.BytesIO(pdf()), "通知原件.pdf")}, button="保存并预览")
    assert preview.heading == "预览"
    assert "这里还没有公告" in other("/announcements").text

    done = preview.submit({"when": "now"}, button="发布")

    assert "公众现在可以看到" in done.text
    public = other("/").follow("2023年度“智慧工匠”、“领军先锋”评选申报通知")
    assert public.one("//h2[starts-with(., '三、')]").text_content() == "三、申报条件"
    assert public.one("//h3[.='智慧工匠']") is not None
    file = other.client.get(public.one("//a[.='通知原件.pdf']").get("href"))
    assert file.data.startswith(b"%PDF")
    assert "attachment" in file.headers["Content-Disposition"]


def test_what_waits_for_its_moment_is_seen_by_the_office_alone(desk: Visitor, other: Visitor) -> None:
    page = begun(desk, kind="notice").submit({"title": "明天的通知", "text": "正文"}, button="保存并预览")
    assert "日期和时间" in page.submit({"when": "later", "publish_at": ""}, button="发布", status=422).text
    past = page.submit({"when": "later", "publish_at": "2020-01-01T09:00"}, button="发布", status=422)
    assert "已经过去" in past.text
    waiting = page.submit({"when": "later", "publish_at": "2999-01-01T09:00"}, button="发布")
    [row] = announcements.every()
    other(f"/announcements/{row.id}", status=404)
    assert "明天的通知" not in other("/announcements").text
    assert "待发布" in desk("/office/announcements").text
    assert "草稿" in waiting.submit(button="收回为草稿").text


def test_an_amendment_says_why_and_shows_what_changed(desk: Visitor, other: Visitor, officer: Account) -> None:
    number = a_note(officer)
    page = desk(f"/office/announcements/{number}").submit({"text": TEXT.replace("4日", "9日")}, button="保存并预览")
    assert "9日" not in other(f"/announcements/{number}").text
    assert "写明更正的原因" in page.submit({"reason": " "}, button="发布更正", status=422).text

    page.submit({"reason": "截止日期延后。"}, button="发布更正")

    public = other(f"/announcements/{number}")
    assert "9日" in public.text
    assert "截止日期延后。" in public.text
    history = public.follow("逐字对比改动之处")
    assert (history.one("//del").text_content(), history.one("//ins").text_content()) == ("4", "9")
    assert "有更正" in other("/announcements").text
    assert "没有需要发布的改动" in desk(f"/office/announcements/{number}/preview").text


def test_a_withdrawn_one_keeps_its_page_without_its_text(desk: Visitor, other: Visitor, officer: Account) -> None:
    number = a_note(officer)
    page = desk(f"/office/announcements/{number}/withdraw")
    assert "写明撤回的原因" in page.submit({"reason": ""}, button="撤回公告", status=422).text
    page.submit({"reason": "安排有变。"}, button="撤回公告")
    public = other(f"/announcements/{number}")
    assert "安排有变。" in public.text
    assert "12月4日前" not in public.text
    other(f"/announcements/{number}/history", status=404)
    assert "关于时间的通知" not in other("/").text  # it is no news any more
    assert "已撤回" in other("/announcements").text


def test_two_officers_do_not_overwrite_each_other(desk: Visitor, officer: Account) -> None:
    page = begun(desk, kind="news")
    mine, theirs = desk(page.path), desk(page.path)
    mine.submit({"title": "我的标题"}, button="保存")
    conflict = theirs.submit({"title": "别人的标题"}, button="保存", status=409)
    assert "我的标题" in conflict.text
    assert conflict.value("title") == "别人的标题"
    assert conflict.submit(button="保存").value("title") == "别人的标题"


def test_a_draft_and_its_changes_can_go(desk: Visitor, officer: Account) -> None:
    page = begun(desk, kind="news").submit({"title": "不要了"}, button="保存")
    page.follow("删除草稿").submit(button="删除草稿")
    assert announcements.every() == []
    number = a_note(officer)
    changed = desk(f"/office/announcements/{number}").submit({"text": "另一段"}, button="保存")
    assert changed.submit(button="放弃修改").value("text").replace("\r", "").strip() == TEXT
    desk(f"/office/announcements/{number}/remove").one("//div[contains(@class, 'attention')]")


def test_a_bad_file_leaves_the_text(desk: Visitor) -> None:
    page = begun(desk, kind="notice")
    refused = page.submit({"title": "有附件", "file": (io.BytesIO(b"x"), "a.exe")}, button="保存", status=422)
    assert "附件只能是" in refused.text
    assert refused.value("title") == "有附件"


def test_the_list_is_narrowed_and_paged(other: Visitor, officer: Account) -> None:
    assert "这里还没有公告" in other("/announcements").text
    for number in range(31):
        a_note(officer, f"通知{number}")
    a_note(officer, "动态一", kind="news")
    assert len(other("/announcements").all("//ol[@class='issued']/li")) == 30
    assert len(other("/announcements?page=2").all("//ol[@class='issued']/li")) == 2
    assert [row.text_content() for row in other("/announcements?kind=news").all("//ol[@class='issued']//a")] == [
        "动态一"
    ]
    for path in ("/announcements?page=3", "/announcements?kind=x", "/announcements/1", "/announcements/1/files/1"):
        other(path, status=404)


def test_questions_are_looked_at_before_they_are_public(desk: Visitor, other: Visitor) -> None:
    assert "还没有整理出常见问题" in other("/questions").text
    page = desk("/office/questions/new")
    page.submit({"question": "能报两项吗？"}, button="预览", status=422)
    typed = {"heading": "申报条件", "question": "能报两项吗？", "answer": "不能。\n\n- 一项\n- 另一项"}
    preview = page.submit(typed, button="预览")
    assert "能报两项吗" not in other("/questions").text
    preview.submit(button="公布")
    assert [item.text_content() for item in other("/questions").all("//dd//li")] == ["一项", "另一项"]
    desk("/office/questions/new").submit(typed | {"question": "不报行吗？"}, button="预览").submit(button="公布")
    changed = desk("/office/questions").follow("能报两项吗？").submit({"answer": "不能同时报。"}, button="预览")
    changed.submit(button="公布")
    assert "不能同时报" in other("/questions").text
    remove = desk("/office/questions").one("//li[contains(., '不报行吗')]//a[contains(., '删除')]").get("href")
    desk(remove).submit(button="删除问题")
    assert "不报行吗" not in other("/questions").text


def test_machines_read_the_same(client: FlaskClient, officer: Account) -> None:
    number, base = a_note(officer, "甲 & <乙>", "正文 <b>x</b>"), client.application.portal.base_url
    feed = ElementTree.fromstring(client.get("/feed.xml").data)
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "甲 & <乙>"
    assert entry.findtext(f"{ATOM}content").strip() == "<p>正文 &lt;b&gt;x&lt;/b&gt;</p>"
    assert entry.find(f"{ATOM}link").get("href") == f"{base}/announcements/{number}"
    assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")  # lasts, whatever the address becomes
    assert entry.findtext(f"{ATOM}summary") == "正文 &lt;b&gt;x&lt;/b&gt;"
    places = [one.text for one in ElementTree.fromstring(client.get("/sitemap.xml").data).iter(f"{MAP}loc")]
    assert f"{base}/announcements/{number}" in places
    assert all(client.get(place.removeprefix(base)).status_code == 200 for place in places)
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /office" in robots
    assert f"Sitemap: {base}/sitemap.xml" in robots


def test_markdown_brings_no_markup_of_its_own() -> None:
    text = "# 一\n<script>x</script> [出](https://example.com/a) [内](/roll) ![图](https://example.com/p.png)\n#### 二"
    html = rendered(text, "127.0.0.1")
    assert "<script" not in html
    assert "<img" not in html
    assert "<h2>一</h2>" in html
    assert "<h3>二</h3>" in html
    assert '<a href="/roll">内</a>' in html
    assert 'rel="external noopener noreferrer"' in html
    assert "javascript" not in rendered("[x](javascript:alert(1))").replace("[x](javascript:alert(1))", "")
    assert "<h4>" in rendered("# 一", "", 3)


@pytest.mark.rule("N15")
def test_the_foot_is_that_of_the_newest_edition(visit: Visitor) -> None:
    tables.connect()
    programme = an_edition()["craftsman"]
    assert "021-64225003" in visit("/announcements").one("//footer").text_content()
    told = {"hotlines": [{"name": "办公室", "number": "021-00000000"}], "organisers": {"hosts": ["示例主办单位"]}}
    for one in editions.programmes_of(programme.edition):
        editions.set_settings(one.id, one.version, told)
    versions.bump_public()
    foot = visit("/announcements").one("//footer").text_content()
    assert "021-00000000" in foot
    assert "示例主办单位" in foot


def test_the_demonstration_fills_the_site(visit: Visitor, officer: Account) -> None:
    an_edition()
    site.announce(by=officer.id, at=clock.now())
    assert len(visit("/questions").all("//main//dt")) == len(site.ASKED)
    titles = [row.text_content() for row in visit("/announcements").all("//ol[@class='issued']//a")]
    assert "关于准备现场展示的通知（示例）" not in titles
    clock.set_offset(timedelta(days=7))
    assert "关于准备现场展示的通知（示例）" in visit("/announcements").text
