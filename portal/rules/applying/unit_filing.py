"""A unit files for its people (N1): who may, and what is needed beside the form: the person's signed consent (同意书),
and an address of their own to which the receipt goes."""

from portal.rules.applying.submitting import Obstacle
from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal

KEY = "consent"  # where an obstacle lies, beside the sections of the form
TITLE = "本人同意书"
PEOPLE_MOST = 200  # in one workbook
SCAN_MOST = 2  # pages

NO_CONSENT = "请上传申报人本人签名的同意书扫描件。"
OWN_EMAIL = "这是您的账户使用的邮箱。回执要同时寄给申报人本人，请填写申报人自己的邮箱。"
TOO_MANY_PAGES = Refusal(f"同意书扫描件应当是1页，最多{SCAN_MOST}页。请把签名的那一页单独扫描后上传。")
NOBODY_IN_NAME = Refusal("文件名里没有找到名单中的姓名。请把文件名改成“同意书-姓名”，或者到这个人的页面上传。")
SEVERAL_IN_NAME = Refusal("名单中有几个人的姓名与文件名相符，请到这个人的页面上传。")


def obstacles_of_consent(*, scanned: bool) -> tuple[Obstacle, ...]:
    """What stands against submitting for somebody else as long as they have not signed."""
    return () if scanned else (Obstacle(NO_CONSENT, KEY),)


def is_own_email(email: str, filers: str) -> bool:
    """Whether the person's address is that of whoever files for them: the receipt would not reach the person."""
    return bool(email.strip()) and contacts.email_identity(email) == contacts.email_identity(filers)


def refusal_of_scan(pages: int) -> Refusal | None:
    """Why a file of so many pages cannot be the signed consent, or None."""
    return TOO_MANY_PAGES if pages > SCAN_MOST else None


def whose(file_name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of ``names``, those that a file may speak of by its name: the longest that stand in it.

    >>> whose("同意书-王小明.pdf", ("王小明", "小明", "李四"))
    ('王小明',)
    """
    found = [name for name in names if name and name in file_name]
    longest = max(map(len, found), default=0)
    return tuple(name for name in found if len(name) == longest)
