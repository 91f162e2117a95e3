"""Names, units and numbers as people have them, through every rule that takes them."""

from datetime import date

import pytest

from portal.rules.applying import organisations, unit_people
from portal.rules.applying.spellings import tidied
from portal.rules.judging.recusal import Ground, Judge, Judged, grounds
from portal.rules.language import contacts, identity, names
from portal.rules.people.passwords import normal_name as at_registration
from portal.rules.publishing import objecting
from portal.rules.rulebook.rulebook import Field, Kind

NAMES = [
    ("王〇一", "王〇一"),
    ("张\U00030edd", "张\U00030edd"),  # extension H
    ("李\U0002ebf0", "李\U0002ebf0"),  # extension I, newer than this interpreter's tables
    ("赵\U000323b0", "赵\U000323b0"),  # extension J
    ("钱\u9fff", "钱\u9fff"),
    ("孙\ue816", "孙\U00020087"),  # where GB 18030-2000 had it
    ("周\ue81e", "周\u9fb4"),
    ("吴\ue815", "吴\u2e81"),
    ("郑\ue863", "郑\u4dae"),
    ("冯\ue864", "冯\u9fbb"),
    *((f"买买提{dot}艾力", "买买提·艾力") for dot in "・．･‧•∙·"),
    ("⻩⽂⼯", "黄文工"),
    ("陈\u200b一", "陈一"),
    ("﨑山", "﨑山"),
]


@pytest.mark.parametrize(("typed", "shown"), NAMES)
def test_a_name_is_taken_everywhere_and_shown_with_its_real_characters(typed: str, shown: str) -> None:
    written = objecting.cleaned(typed, "13812345678", "", "事实" * 30)

    assert names.normal_name(typed) == at_registration(typed) == written.name == shown
    assert names.refusal_of_name(typed) is None
    assert "name" not in objecting.faults_of(written)
    assert unit_people.same_name(typed, shown)
    assert organisations.normal_name(typed) == shown
    assert tidied(Field(key="name", label="姓名", kind=Kind.LINE), typed) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＢ（中国）有限公司", "ABB(中国)有限公司"),
        ("abb（中国）有限公司", "ABB（中国）有限公司"),
        ("示例 数据有限公司", "示例数据有限公司"),
        ("“示例”数据有限公司", '"示例"数据有限公司'),
        ("“示例”数据有限公司", "「示例」数据有限公司"),
        ("示例⼯程有限公司", "示例工程有限公司"),
        ("示例\u200b工程有限公司", "示例工程有限公司"),
        ("示例・工程有限公司", "示例·工程有限公司"),
    ],
)
def test_an_expert_of_the_same_unit_is_found_however_it_is_written(one: str, other: str) -> None:
    for own, theirs in ((one, other), (other, one)):
        assert grounds(Judge(account=1, unit=own), Judged(unit=theirs)) == (Ground.OWN_UNIT,)
        assert grounds(Judge(account=1, unit=own), Judged(recommender=theirs)) == (Ground.OWN_RECOMMENDEE,)


def test_other_units_and_no_unit_are_not_the_same() -> None:
    assert grounds(Judge(account=1, unit="示例一厂"), Judged(unit="示例二厂", recommender="示例")) == ()
    assert grounds(Judge(account=1, unit="\u200b"), Judged(unit="", recommender=" ")) == ()


@pytest.mark.parametrize("code", ["N2110000MF0000001", "A1310000MJ0000002", "Y2330000MC0000003", "54310000MJ0000002"])
def test_a_code_may_begin_with_letters_and_its_last_sign_is_checked(code: str) -> None:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"

    assert sum(organisations.refusal_of_code(code + sign) is None for sign in signs) == 1


def test_the_codes_of_the_standard_and_of_a_real_company_are_right() -> None:
    for code in ("91350100M000100Y43", "91110000600037341L"):
        assert organisations.refusal_of_code(code) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("021-64225003-801", "02164225003转801"),
        ("021-64225003转801", "02164225003转801"),
        ("021-64225003、13812345678", "02164225003、13812345678"),
        ("13812345678/13912345678", "13812345678、13912345678"),
        ("021/64225003", "02164225003"),
        ("400-820-8820", "4008208820"),
        ("+852 5123 4567", "+85251234567"),
        ("852-5123-4567", "+85251234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_telephones_that_people_have(typed: str, kept: str) -> None:
    assert contacts.normal_phone(typed) == kept
    assert contacts.normal_phone(contacts.shown_phone(kept)) == kept
    assert contacts.refusal_of_phone(typed) is None


@pytest.mark.parametrize("typed", ["021-64225003、123", "13812345678-801", "400-820", "+86", "852"])
def test_what_is_no_telephone_is_refused(typed: str) -> None:
    assert contacts.refusal_of_phone(typed)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("CAN310075010101", True),
        ("91184019800101001", False),
        ("911840198001010010", False),
        ("110105194912310021", False),
    ],
)
def test_a_foreigners_card_is_checked_as_what_it_is(number: str, right: bool) -> None:
    assert (identity.fault_of_foreign_card(number, on=date(2026, 11, 30)) is None) == right


def test_of_the_new_foreigners_card_one_last_sign_is_right() -> None:
    found = [sign for sign in "0123456789X" if not _fault(f"91184019800101001{sign}")]

    assert len(found) == 1


def _fault(number: str) -> str | None:
    return identity.fault_of_foreign_card(number, on=date(2026, 11, 30))
