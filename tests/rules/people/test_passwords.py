"""What a password must be."""

import pytest

from portal.rules.language import contacts
from portal.rules.people import passwords

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
