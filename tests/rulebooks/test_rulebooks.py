"""The four rulebooks of the house say what the official documents say."""

import pytest

from portal.rulebooks import FOLDER, catalogue, check, rulebook
from portal.rules.rulebook.rulebook import Field, Form, Kind
from tests.rulebooks.dump import EXPECTED, words

KEYS = ("2017-craftsman", "2017-pioneer", "2023-craftsman", "2023-pioneer")
CRAFTSMEN = ("2017-craftsman", "2023-craftsman")
PIONEERS = ("2017-pioneer", "2023-pioneer")

PERSONAL = (
    "姓名",
    "身份证号",
    "照片（正面1寸免冠彩色证件照）",
    "性别",
    "政治面貌",
    "职称",
    "学位学历",
    "所在单位",
    "担任职务",
    "现岗位或相似岗位工作年限",
    "是否工会会员",
    "联系电话",
    "E-mail",
    "单位地址及邮编",
)


def printed(form: Form, section: str) -> tuple[Field, ...]:
    fields = next(part.fields for part in form.sections if part.key == section)
    return tuple(field for field in fields if field.printed)


def labels(form: Form, section: str) -> tuple[str, ...]:
    return tuple(field.label for field in printed(form, section))


def test_the_house_has_four_rulebooks():
    assert tuple(catalogue()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_file_passes_its_own_check(key: str):
    assert check(FOLDER / f"{key}.toml") == rulebook(key)


@pytest.mark.parametrize("key", KEYS)
def test_official_words_are_those_of_the_documents(key: str):
    assert words(rulebook(key)) == (EXPECTED / f"{key}.txt").read_text(encoding="utf-8")


@pytest.mark.rule("P1")
def test_titles_are_those_of_the_edition():
    titles = {key: [honour.title for honour in rulebook(key).honours] for key in KEYS}
    assert titles == {
        "2017-craftsman": ["上海智慧工匠", "“上海智慧工匠”提名荣誉"],
        "2017-pioneer": ["上海领军先锋"],
        "2023-craftsman": ["上海城市数字化转型“智慧工匠”", "上海城市数字化转型“智慧工匠”提名奖"],
        "2023-pioneer": ["上海城市数字化转型“领军先锋”", "上海城市数字化转型“领军先锋”提名奖"],
    }
    assert all(rulebook(key).titles.award == titles[key][0] for key in KEYS)


def test_ten_honourees_and_nominees_may_be_set():
    honouree, nominee = rulebook("2017-craftsman").honours
    assert (honouree.quota, honouree.setting) == (10, False)
    assert (nominee.quota, nominee.setting) == (0, True)


@pytest.mark.rule("M12")
@pytest.mark.parametrize("key", CRAFTSMEN)
def test_conditions_of_craftsmen(key: str):
    years = {condition.key: condition.years for condition in rulebook(key).conditions}
    assert list(years) == ["industry_years", "similar_post_years", "direct_work", "standard", "integrity"]
    industry, post = years["industry_years"], years["similar_post_years"]
    assert industry is not None
    assert (industry.rows, industry.counts, industry.at_least) == ("work", "industry", 3)
    assert post is not None
    assert (post.rows, post.counts, post.at_least) == ("work", "similar_post", 5)


@pytest.mark.rule("P3")
@pytest.mark.parametrize("key", PIONEERS)
def test_conditions_of_pioneers(key: str):
    years = {condition.key: condition.years for condition in rulebook(key).conditions}
    assert list(years) == ["industry_years", "management_years", "integrity", "leadership", "results"]
    industry, management = years["industry_years"], years["management_years"]
    assert industry is not None
    assert (industry.counts, industry.at_least) == ("industry", 5)
    assert management is not None
    assert (management.counts, management.at_least) == ("management", 3)


@pytest.mark.rule("S1")
def test_industries_of_2017_are_23_of_which_ten_are_named():
    industries = rulebook("2017-craftsman").industries
    assert [group.count for group in industries] == [5, 8, 5, 5]
    assert sum(len(group.names) for group in industries) == 10


@pytest.mark.rule("N3")
def test_industries_of_2023_are_18_and_all_named():
    industries = rulebook("2023-craftsman").industries
    assert [group.count for group in industries] == [3, 6, 4, 5]
    assert all(len(group.names) == group.count for group in industries)


@pytest.mark.rule("S1", "N3")
@pytest.mark.parametrize("key", KEYS)
def test_the_industry_is_optional_with_other_and_on_the_web_only(key: str):
    industry = rulebook(key).field("industry")
    assert (industry.options_from, industry.other) == ("industries", "其他")
    assert not industry.required
    assert not industry.printed


@pytest.mark.rule("S2")
@pytest.mark.parametrize("key", CRAFTSMEN)
def test_six_defined_technical_fields_of_which_one_is_chosen(key: str):
    book = rulebook(key)
    assert len(book.technical_fields) == 6
    assert all(field.definition for field in book.technical_fields)
    assert book.field("technical_field").kind is Kind.CHOICE
    assert book.field("technical_field").required


@pytest.mark.rule("P2")
@pytest.mark.parametrize("key", PIONEERS)
def test_pioneers_have_the_technical_fields_but_the_last(key: str):
    assert rulebook(key).technical_fields == rulebook("2017-craftsman").technical_fields[:5]


@pytest.mark.rule("CF1")
@pytest.mark.parametrize("key", KEYS)
def test_cover(key: str):
    form = rulebook(key).form
    assert form.number_label == "编号"
    assert form.imprint == "上海市经济和信息化工作系统工会印制"
    assert labels(form, "cover") == ("申报人姓名", "所在单位", "推荐机构", "申报日期", "技术领域")


@pytest.mark.rule("CF6")
@pytest.mark.parametrize("key", KEYS)
def test_personal_table(key: str):
    assert labels(rulebook(key).form, "personal") == PERSONAL
    number = rulebook(key).field("id_number")
    assert (number.paper, number.sex) == ("id_paper", "sex")
    assert number.checked_papers == ("居民身份证", "港澳台居民居住证")


@pytest.mark.rule("CF7")
@pytest.mark.parametrize("key", KEYS)
def test_five_tables_of_rows_three_of_which_may_say_none(key: str):
    rows = {field.label: field.none_word for field in rulebook(key).fields() if field.kind is Kind.ROWS}
    assert rows == {
        "教育经历（从高中起）": "",
        "工作经历": "",
        "社会团体兼职情况": "无",
        "何时何地受过何种奖励": "无",
        "何时何地受过何种处罚": "无",
    }


@pytest.mark.rule("CF8")
@pytest.mark.parametrize("key", CRAFTSMEN)
def test_achievements_of_craftsmen_share_4000_characters(key: str):
    section = rulebook(key).section("achievements")
    assert section.shared_limit == 4000
    assert [field.label.partition("（个人")[0].partition("（说明")[0] for field in section.fields] == [
        "（一）基本情况",
        "（二）精神特质",
        "（三）技术/技能水平",
    ]


@pytest.mark.rule("PF1")
@pytest.mark.parametrize("key", PIONEERS)
def test_achievements_of_pioneers_are_their_own_and_their_teams(key: str):
    section = rulebook(key).section("achievements")
    assert section.shared_limit == 4000
    assert [field.key for field in section.fields] == ["basics", "personally", "team"]
    assert "个人带领团队取得的成果" in rulebook(key).section("representative").note


@pytest.mark.rule("CF9")
@pytest.mark.parametrize("key", KEYS)
def test_representative_results_stand_outside_the_4000(key: str):
    section = rulebook(key).section("representative")
    assert section.shared_limit == 0
    assert [(field.kind, field.limit) for field in section.fields] == [(Kind.LONG_TEXT, 0)]


def test_two_places_that_differ_by_a_character_keep_their_wording():
    craftsman, pioneer = rulebook("2017-craftsman"), rulebook("2017-pioneer")
    assert craftsman.section("representative").title == "本次申报代表性成果的情况说明"
    assert "特点特色" in craftsman.section("representative").note
    assert pioneer.section("representative").title == "本次申报代表性成果情况说明"
    assert "特色特点" in pioneer.section("representative").note
    communication = next(item for item in pioneer.rubric.indicators() if item.name == "沟通协作")
    assert "妥善处理上下级的关系" in communication.focus
    assert "妥善处理好上下级的关系" in communication.meaning


@pytest.mark.parametrize("key", KEYS)
def test_the_employers_opinion_is_asked_of_the_employer_and_never_required(key: str):
    opinion = rulebook(key).section("opinion")
    assert opinion.by == "employer"
    assert opinion.title == "二、所在单位推荐意见"
    assert not any(field.required for field in opinion.fields)
    assert opinion.signatures == ("工作单位（盖章）：", "负责人（签字）：", "年 月 日")


@pytest.mark.rule("CF3")
@pytest.mark.parametrize("key", KEYS)
def test_evidence_has_the_official_kinds_and_others(key: str):
    evidence = rulebook(key).evidence
    assert [kind.key for kind in evidence.kinds] == ["certificates", "work", "results", "honours", "other"]
    instruction = rulebook(key).form.instructions[1]
    assert all(kind.name in instruction for kind in evidence.kinds[:-1])


@pytest.mark.parametrize("key", KEYS)
def test_page_limits_are_those_of_the_instructions(key: str):
    book = rulebook(key)
    assert (book.form.page_limit, book.evidence.page_limit) == (20, 10)
    for limit in (book.form.page_limit, book.evidence.page_limit):
        assert f"页数不超过 {limit} 页" in book.form.instructions[2]


def test_recommenders_of_pioneers_of_2023():
    book = rulebook("2023-pioneer")
    names = ["院士、专家", "各区经信委、科委等", "产业园区", "行业协会", "联盟", "所在单位"]
    assert [recommender.name for recommender in book.recommenders] == names
    assert "中小企业" in book.audience


def test_parts_that_the_notice_of_2023_leaves_in_force_are_taken_whole():
    for new, old in (("2023-craftsman", "2017-craftsman"), ("2023-pioneer", "2017-pioneer")):
        for part in ("form", "conditions", "technical_fields", "evidence", "rubric"):
            assert getattr(rulebook(new), part) == getattr(rulebook(old), part)


def test_hotlines_of_2023_and_none_of_2017():
    numbers = {key: [hotline.number for hotline in rulebook(key).hotlines] for key in KEYS}
    assert numbers["2017-craftsman"] == numbers["2017-pioneer"] == []
    assert numbers["2023-craftsman"] == numbers["2023-pioneer"] == ["021-64225003", "12345"]


@pytest.mark.parametrize("key", KEYS)
def test_every_field_to_fill_in_says_how(key: str):
    assert [field.key for field in rulebook(key).fields() if not field.hint] == []


def test_an_unknown_rulebook():
    with pytest.raises(KeyError):
        rulebook("2020-craftsman")
