"""E-mail addresses and telephone numbers."""

import pytest

from portal.rules.language import contacts


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
