from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.language import contacts, names
from portal.rules.people import passwords, sign_ins

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_life_spans_are_those_of_the_design():
    assert timedelta(hours=12) == sign_ins.SIGN_IN_LIFE
    assert timedelta(minutes=60) == sign_ins.RESET_LIFE


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_network_of_an_address(address, network):
    assert sign_ins.network_of(address) == network


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 张三 ", "张三"),
        ("　张　三　", "张 三"),
        ("买买提·艾力", "买买提·艾力"),
        ("𠮷田", "𠮷田"),
        ("Jean-Luc O’Neill", "Jean-Luc O’Neill"),
        ("José", "José"),
    ],
)
def test_names_that_people_have(typed, kept):
    assert names.normal_name(typed) == kept
    assert names.refusal_of_name(typed) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "请填写"),
        (" 　", "请填写"),
        ("张" * 51, "不要超过 50"),
        ("张三2", "只用文字"),
        ("请打开http://x.cn", "只用文字"),
        ("<b>张三</b>", "只用文字"),
        ("张\x00三", "只用文字"),
    ],
)
def test_names_that_are_refused(typed, reason):
    assert reason in names.refusal_of_name(typed)


def test_a_name_of_exactly_fifty_characters_is_taken():
    assert names.refusal_of_name("张" * 50) is None


@pytest.mark.parametrize(
    ("typed", "sent_to", "identity"),
    [
        ("a@b.cn", "a@b.cn", "a@b.cn"),
        (" Zhang.San@Example.COM\n", "Zhang.San@example.com", "zhang.san@example.com"),
        ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zhang@example.com", "zhang@example.com"),
        ("zhang@example。com", "zhang@example.com", "zhang@example.com"),
        ("zhang@例子.中国", "zhang@xn--fsqu00a.xn--fiqs8s", "zhang@xn--fsqu00a.xn--fiqs8s"),
        ("o'neill+prize@mail.example.co.uk", "o'neill+prize@mail.example.co.uk", "o'neill+prize@mail.example.co.uk"),
        ("2881234567@qq.com", "2881234567@qq.com", "2881234567@qq.com"),
    ],
)
def test_e_mail_addresses_that_are_taken(typed, sent_to, identity):
    assert contacts.refusal_of_email(typed) is None
    assert contacts.normal_email(typed) == sent_to
    assert contacts.email_identity(typed) == identity


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "zhang",
        "zhang@",
        "@example.com",
        "zhang@localhost",
        "zhang@@example.com",
        "zhang san@example.com",
        "zhang@exam ple.com",
        ".zhang@example.com",
        "zhang..san@example.com",
        "zhang.@example.com",
        "张三@example.com",
        "zhang@-example.com",
        "zhang@example..com",
        "zhang@192.0.2.7",
        "zhang@example.com\r\nBcc: all@example.com",
        "zhang\r\n@example.com",
        "zhang@example.com,li@example.com",
        "<zhang@example.com>",
        '"a b"@example.com',
        "z" * 65 + "@example.com",
        "z@" + "a" * 64 + ".com",
        "z" * 60 + "@" + ("a" * 60 + ".") * 4 + "com",
        "zhang@" + "。" * 3,
        "zhang@\u2028例.com",
    ],
)
def test_e_mail_addresses_that_are_refused(typed):
    assert contacts.refusal_of_email(typed)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("13812345678", "13812345678", "138 1234 5678"),
        ("138 1234 5678", "13812345678", "138 1234 5678"),
        ("１３８－１２３４－５６７８", "13812345678", "138 1234 5678"),
        ("+86 138 1234 5678", "13812345678", "138 1234 5678"),
        ("0086-13812345678", "13812345678", "138 1234 5678"),
        ("8613812345678", "13812345678", "138 1234 5678"),
        ("（021）63212810", "02163212810", "021-63212810"),
        ("021—6321 2810", "02163212810", "021-63212810"),
        ("+86 21 6321 2810", "02163212810", "021-63212810"),
        ("010-65251234", "01065251234", "010-65251234"),
        ("0512-6522123", "05126522123", "0512-6522123"),
        ("0512-65221234", "051265221234", "0512-65221234"),
        ("021-63212810转8", "02163212810转8", "021-63212810 转 8"),
        ("021-63212810 分机 1203", "02163212810转1203", "021-63212810 转 1203"),
        ("021-63212810 ext. 12", "02163212810转12", "021-63212810 转 12"),
        ("+852 5123 4567", "+85251234567", "+85251234567"),
        ("00853 6612 3456", "+85366123456", "+85366123456"),
        ("+886 912 345 678", "+886912345678", "+886912345678"),
        ("+1 (415) 555-2671", "+14155552671", "+14155552671"),
    ],
)
def test_telephone_numbers_that_are_taken(typed, kept, shown):
    assert contacts.refusal_of_phone(typed) is None
    assert contacts.normal_phone(typed) == kept
    assert contacts.shown_phone(kept) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "　",
        "1381234567",
        "138123456789",
        "12812345678",
        "63212810",
        "021-1321281",
        "021-6321281",
        "0512-652212",
        "+86 13812345",
        "+0123456789",
        "+12345",
        "+1234567890123456",
        "13812345678转3",
        "无",
        "138x1234y5678",
    ],
)
def test_telephone_numbers_that_are_refused(typed):
    reason = contacts.refusal_of_phone(typed)

    assert reason.endswith("。")
    assert reason.startswith("请填写" if not typed.strip() else "电话号码不对")


PERSON = {"name": "张三丰", "email": "zhangsanfeng@example.com", "phone": "138 1234 5678"}


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "请填写密码。"),
        ("short-one", "至少用 10 个字符"),
        ("长" * 9, "至少用 10 个字符"),
        ("x1y2" * 32 + "z", "不要超过 128"),
        ("92837465019", "不能全是数字"),
        ("９２８３７４６５０１９", "不能全是数字"),
        ("my-13812345678", "姓名、邮箱或电话"),
        ("ZhangSanFeng#9", "姓名、邮箱或电话"),
        ("张三丰的秘密花园在这里", "姓名、邮箱或电话"),
        ("password2023", "太容易猜到"),
        ("Passw0rd!!!!", "太容易猜到"),
        ("Admin@123456", "太容易猜到"),
        ("qwertyuiop12", "太容易猜到"),
        ("1qaz2wsx3edc", "太容易猜到"),
        ("woaini1314520", "太容易猜到"),
        ("aaaaaaaaaaaa", "太容易猜到"),
        ("abcabcabcabc", "太容易猜到"),
        ("zyxwvutsrq98", "太容易猜到"),
    ],
)
def test_passwords_that_are_refused(password, reason):
    assert reason in passwords.refusal_of_password(password, **PERSON)


@pytest.mark.parametrize(
    "password",
    [
        "竹杖芒鞋轻胜马谁怕啊",
        "river lamp copper",
        "x9#Tq2-mLz",
        "x1y2z3w4" * 16,
        "  河 lamp 铜 moon  ",
    ],
)
def test_passwords_that_are_taken(password):
    assert passwords.refusal_of_password(password, **PERSON) is None


def test_a_short_name_or_local_part_forbids_nothing():
    assert passwords.refusal_of_password("river lamp copper", name="r", email="la@x.cn", phone="") is None


def test_a_full_width_password_is_the_half_width_one():
    assert passwords.normal_password("ｒｉｖｅｒ　ｌａｍｐ") == "river lamp"


def test_faults_stand_in_the_order_of_the_form():
    faults = passwords.faults_of_registration("", "x", "1", "")

    assert list(faults) == ["name", "email", "phone", "password"]
    assert passwords.faults_of_registration("张三", "z@x.cn", "13812345678", "river lamp copper") == {}
    assert list(contacts.faults_of_contact("", "")) == ["name", "phone"]
