"""Naming who recommends, as a browser without JavaScript uses it."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.operations.applying import organisations
from portal.rules.applying.recommending import Part
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations as stored
from portal.storage.applying.applications import Application
from tests.answers import organisation_code
from tests.builders import PASSWORD, a_member, an_account, an_application, an_edition, an_organisation
from tests.operations.recommendations import an_officer
from tests.operations.submissions import filled
from tests.visit import Page, Visitor

EMPLOYER, ASSOCIATION = "示例数据技术（上海）有限公司", "示例行业协会"
NEW = {"kind": "park", "name": "示例园区", "code": organisation_code("示例园区"), "email": "yuanqu@example.cn"}


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def draft(app: Flask) -> Application:
    """A complete draft, 单位推荐, that names nobody."""
    application = filled(
        an_application(programme=an_edition()["craftsman"], by=an_account()), at=clock.now(), channel="单位推荐"
    )
    for part in Part:
        stored.unname(application.id, part)
    return application


@pytest.fixture
def applicant(visit: Visitor, draft: Application) -> Visitor:
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")
    return visit


def known(name: str, kind: OrganisationKind = OrganisationKind.ASSOCIATION, *, member: str = "") -> int:
    """An organisation that the office has confirmed, with somebody there where ``member`` gives the address."""
    body, officer = an_organisation(name, kind, at=clock.now()), an_officer(at=clock.now() - timedelta(days=1))
    if member:
        a_member(body, email=member, by=officer.id)
    else:
        organisations.confirm(body, body.version, by=officer.id, at=clock.now())
    return body.id


def at(draft: Application, query: str = "") -> str:
    return f"/applications/{draft.id}/recommenders{query}"


def named(draft: Application) -> dict[Part, str]:
    return {part: naming.organisation.name for part, naming in organisations.named_by(draft).items()}


def press(page: Page, label: str, *, status: int = 200) -> Page:
    """The button with this label, of the form that it belongs to from outside."""
    button = page.one(f"//button[@aria-label='{label}' or normalize-space()='{label}']")
    form = page.one(f"//form[@id='{button.get('form')}']")
    sent = dict(form.form_values()) | {button.get("name"): button.get("value")}
    return page.visitor.post(form.get("action"), sent, status=status)


def add(page: Page, part: str, *, status: int = 200, **typed: str) -> Page:
    """Fill in the form for a new organisation of this part."""
    form = page.one(f"//form[@id='{part}-new']")
    press = form.xpath(".//button")[0]
    sent = dict(form.form_values()) | typed | {press.get("name"): press.get("value")}
    return page.visitor.post(form.get("action"), sent, status=status)


@pytest.mark.rule("M15")
def test_what_the_cover_says_is_looked_for_at_once_and_one_press_names_it(
    applicant: Visitor, draft: Application
) -> None:
    known(EMPLOYER, OrganisationKind.EMPLOYER, member="renshi@example.cn")
    known(ASSOCIATION, member="xiehui@example.cn")
    page = applicant(at(draft))
    assert page.text.count("按封面上写的名称找到") == 2

    page = press(page, f"选定{EMPLOYER}")
    page = press(page, f"选定{ASSOCIATION}")

    assert named(draft) == {Part.EMPLOYER: EMPLOYER, Part.RECOMMENDER: ASSOCIATION}
    assert page.text.count("发给它在本平台的经办人") == 2
    assert "已完成" in page.one("//li[contains(@class, 'here')]").text_content()


def test_one_organisation_may_be_both(applicant: Visitor, draft: Application) -> None:
    known(EMPLOYER, OrganisationKind.EMPLOYER, member="renshi@example.cn")
    page = press(applicant(at(draft)), f"选定{EMPLOYER}")

    page = press(page, "由所在单位同时作为推荐机构")

    assert named(draft) == {Part.EMPLOYER: EMPLOYER, Part.RECOMMENDER: EMPLOYER}
    assert f"封面上写的是“{ASSOCIATION}”" in page.text


def test_a_search_finds_by_a_part_of_the_name_and_by_code(applicant: Visitor, draft: Application) -> None:
    known("示例信息联盟", OrganisationKind.ALLIANCE)

    by_name = applicant(at(draft, "?part=recommender&q=信息"))
    by_code = applicant(at(draft, f"?part=recommender&q={organisation_code('示例信息联盟')}"))
    nothing = applicant(at(draft, "?part=recommender&q=没有这样的"))

    for page in (by_name, by_code):
        assert "找到 1 个" in page.text
        assert len(page.all("//button[@aria-label='选定示例信息联盟']")) == 1
    assert "名录里没有找到“没有这样的”" in nothing.text
    assert nothing.one("//section[@id='part-recommender']//details").get("open") is not None


def test_what_others_have_entered_and_nobody_has_confirmed_is_not_found(applicant: Visitor, draft: Application) -> None:
    secret = an_organisation("别人登记的协会")

    page = applicant(at(draft, "?part=recommender&q=别人登记"))

    assert "名录里没有找到" in page.text
    token = page.one("//form[@id='naming']").fields["csrf_token"]
    sent = {"csrf_token": token, "act": f"choose recommender {secret.id}"}
    assert "现在不能选定" in applicant.post(at(draft), sent, status=422).text
    assert named(draft) == {}


def test_where_nobody_could_be_told_an_address_is_asked_for(applicant: Visitor, draft: Application) -> None:
    known(ASSOCIATION)
    page = press(applicant(at(draft)), f"选定{ASSOCIATION}")
    assert named(draft) == {}

    page = page.submit({"email": "nobody"}, button="选定", status=422)
    assert "邮箱" in page.one("//p[contains(@class, 'error')]").text_content()
    page = page.submit({"email": "xiehui@example.cn"}, button="选定")

    assert named(draft) == {Part.RECOMMENDER: ASSOCIATION}
    assert "请它推荐的信发到xiehui@example.cn" in page.text


def test_an_organisation_that_nobody_has_entered_is_entered_and_named(applicant: Visitor, draft: Application) -> None:
    page = add(applicant(at(draft)), "recommender", **NEW)

    assert named(draft) == {Part.RECOMMENDER: "示例园区"}
    assert "园区" in page.one("//section[@id='part-recommender']").text_content()
    body = stored.by_code(NEW["code"])
    assert body is not None
    assert (body.kind, body.confirmed) == (OrganisationKind.PARK, False)


@pytest.mark.rule("M11")
def test_faults_are_named_beside_their_fields_and_what_was_typed_stays(applicant: Visitor, draft: Application) -> None:
    typed = {"name": "示例园区", "code": "91310000MA1FL00001", "email": "shen@example.cn"}

    page = add(applicant(at(draft)), "recommender", status=422, **typed)

    faults = {link.get("href"): link.text_content() for link in page.all("//div[@id='faults']//a")}
    assert set(faults) == {"#recommender-kind", "#recommender-new-email"}
    assert "不能是您自己的邮箱" in faults["#recommender-new-email"]
    page = add(page, "recommender", status=422, kind="park")
    assert "统一社会信用代码不对" in page.text
    assert page.one("//input[@id='recommender-code']").get("value") == typed["code"]
    page = add(page, "recommender", kind="expert", name="惠章", email="huizhang@example.cn")
    assert named(draft) == {Part.RECOMMENDER: "惠章"}
    assert "专家" in page.text


def test_a_new_employer_needs_no_kind_to_be_chosen(applicant: Visitor, draft: Application) -> None:
    page = applicant(at(draft))
    assert page.all("//form[@id='employer-new']//input[@type='radio']") == []

    add(page, "employer", code=NEW["code"], email=NEW["email"])

    assert named(draft) == {Part.EMPLOYER: EMPLOYER}


def test_another_one_can_be_named_instead(applicant: Visitor, draft: Application) -> None:
    page = add(applicant(at(draft)), "recommender", **NEW)

    page = press(page, "更换推荐机构")

    assert named(draft) == {}
    assert len(page.all("//form[@id='recommender-new']")) == 1


def test_with_the_applicants_own_channel_only_the_employer_may_be_named_and_need_not(
    app: Flask, visit: Visitor
) -> None:
    draft = filled(
        an_application(programme=an_edition()["craftsman"], by=an_account()), at=clock.now(), channel="个人自荐"
    )
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")

    page = visit(at(draft))

    assert "不需要推荐" in page.text
    assert len(page.all("//section[@class='kind']")) == 1
    assert "选填" in page.one("//section[@id='part-employer']").text_content()


@pytest.mark.rule("CF10")
def test_the_check_page_leads_here_while_nobody_is_named(applicant: Visitor, draft: Application) -> None:
    page = applicant(f"/applications/{draft.id}/check")

    links = {link.text_content(): link.get("href") for link in page.all("//section[@id='missing']//a")}
    assert links == {
        "申报方式是单位推荐，请指定所在单位。": at(draft),
        "申报方式是单位推荐，请指定推荐机构。": at(draft),
    }
    assert page.one("//section[@id='part-recommenders']//a").get("href") == at(draft)
    assert page.one("//section[@id='part-recommenders']").text_content().count("没有指定") == 2


def test_the_contents_lead_here_from_every_section(applicant: Visitor, draft: Application) -> None:
    for name in ("", "/cover", "/evidence"):
        page = applicant(f"/applications/{draft.id}{name}")
        [link] = page.all(f"//a[@href='{at(draft)}' and normalize-space()='推荐单位']")
        assert "未填写" in link.getparent().text_content()


def test_once_submitted_the_page_only_says_who_is_asked(applicant: Visitor, draft: Application) -> None:
    known(EMPLOYER, OrganisationKind.EMPLOYER, member="renshi@example.cn")
    known(ASSOCIATION, member="xiehui@example.cn")
    page = press(applicant(at(draft)), f"选定{EMPLOYER}")
    press(page, f"选定{ASSOCIATION}")
    agreed = [box.get("value") for box in applicant(f"/applications/{draft.id}/check").all("//input[@name='agreed']")]
    applicant(f"/applications/{draft.id}/check").submit({"agreed": agreed}, button="提交申报表")

    page = applicant(at(draft))

    assert page.all("//main//button") == []
    assert page.text.count("已请它推荐") == 2
