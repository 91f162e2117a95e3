"""The own data: what is kept about somebody, as pages, JSON and files; deleting what may go, asking for the rest;
changing the own e-mail address. (个人信息保护法第四十五条至第五十条)"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from portal import randomness
from portal.config import Settings
from portal.documents.papers.archives import bundle, file_name
from portal.operations.applying import evidence, materials
from portal.operations.letters import letters
from portal.operations.letters.letters import Text, composed, link, shown_moment
from portal.operations.people.credentials import Declined, attempt, count, insist_typed, matches
from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_text
from portal.rules.language.days import day_in_words
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import own_data as rules
from portal.rules.people import sign_ins
from portal.rules.people.own_data import Held
from portal.rules.people.staffing import RoleName
from portal.storage import forgetting
from portal.storage.applying import applications, organisations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import AlreadyThere, NotFound
from portal.storage.engine.tables import atomic
from portal.storage.letters import messages
from portal.storage.letters.outbox import Meant
from portal.storage.office import exchanges, official_numbers
from portal.storage.people import accounts, own_data, sign_in_events
from portal.storage.people.accounts import Account
from portal.storage.people.own_data import DataRequest, Wanted
from portal.storage.roll import honours

ALL = 100_000
ADDRESS_TAKEN = "这个邮箱已经有账户，请换一个。"
JSON_FILE = "我的数据.json"


# -- seeing and taking away ------------------------------------------------------------------------------------


def kept_about(account: Account, *, at: datetime) -> dict[str, Any]:
    """Everything that is kept about whoever has the account, as plain JSON with Chinese names."""
    contact = account.contact
    signed_in = accounts.sign_ins_of(account, at=at)
    events = sign_in_events.latest(account=account.id, size=ALL)
    return {
        "导出时间": at,
        "账户": {
            **{"姓名": contact.name, "邮箱": contact.email, "电话": contact.phone, "注册": account.created_at},
            "角色": sorted(role.value for role in accounts.roles_of(account)),
            "代表的单位": [one.name for one in organisations.of_account(account)],
        },
        "登录的设备": [{"登录": one.created_at, "最近使用": one.seen_at, "到期": one.expires_at} for one in signed_in],
        "登录记录": [{"时间": one.at, "事项": one.kind.word, "网络地址": one.address} for one in events],
        "申报": [_application(one) for one in applications.of(account)],
        "站内消息": [
            {"时间": one.created_at, "标题": one.content.subject, "内容": one.content.body, "已读": one.read_at}
            for one in messages.of(account, limit=ALL)
        ],
        "个人信息请求": [
            {"提出": one.asked_at, "内容": one.text, "答复": one.answer, "答复时间": one.answered_at}
            for one in own_data.requests_of(account.id)
        ],
    }


def _application(application: Application) -> dict[str, Any]:
    honour = honours.of_application(application)
    return {
        "届次": application.programme.edition.name,
        "奖项": application.programme.book.titles.activity,
        "编号": official_numbers.of(application.id),
        "状态": application.stage.word,
        "填写的内容": applications.draft(application.id).answers,
        "提交": [
            {"时间": one.created_at, "校验码": one.digest, "内容": materials.manifest_of(one).plain_answers}
            for one in snapshots.of(application)
        ],
        "证实性材料": [
            {"名称": one.name, "页数": one.pages, "字节": one.size} for one in evidence.attachments_of(application)
        ],
        "往来": [
            {"时间": one.at, "来自办公室": one.from_office, "内容": one.text}
            for one in exchanges.of(application, application.applicant.id)
        ],
        "荣誉": {"称号": honour.title, "年度": honour.edition_year, "状态": honour.state.word} if honour else None,
    }


def archive(account: Account, *, at: datetime) -> bytes:
    """The same as JSON, and the files, in one archive."""
    told = msgspec.json.format(msgspec.json.encode(kept_about(account, at=at)), indent=2)
    return bundle({JSON_FILE: told, **dict(_files(account))})


def _files(account: Account) -> Iterator[tuple[str, bytes]]:
    for order, application in enumerate(applications.of(account), start=1):
        folder = file_name(f"申报{order}", application.programme.book.titles.short)
        if application.photo:
            yield f"{folder}/照片.jpg", blobs.get(application.photo.name)
        for snapshot in snapshots.of(application)[:1]:
            yield f"{folder}/申报表.docx", materials.form_of(snapshot)
        for place, piece in enumerate(evidence.attachments_of(application), start=1):
            yield f"{folder}/{file_name(f'材料{place}', piece.file_name)}", blobs.get(piece.blob)


# -- deleting --------------------------------------------------------------------------------------------------


def held_by(account: int) -> Held:
    """What hangs on the account."""
    waits = any(one.answered_at is None for one in own_data.requests_of(account))
    return Held(
        submitted=sum(forgetting.was_submitted(one.id) for one in applications.of(account)),
        roles=bool(accounts.roles_of(account) - {RoleName.APPLICANT}),
        organisations=len(organisations.of_account(account)),
        asked=waits,
    )


def drafts_of(account: int) -> list[Application]:
    """What the account has begun and never submitted, with programme and edition."""
    return [one for one in applications.of(account) if not forgetting.was_submitted(one.id)]


def draft_to_delete(account: int, number: int) -> tuple[Application, Refusal | None]:
    """The own application, and why it cannot be deleted.

    :raises NotFound: there is none, or it is somebody else's.
    """
    application = applications.one_of(account, number)
    return application, rules.SUBMITTED if forgetting.was_submitted(application.id) else None


def delete_draft(account: int, number: int, *, at: datetime) -> None:
    """Delete the own draft for good.

    :raises Refused: it was submitted. :raises NotFound: there is none, or it is somebody else's.
    """
    with atomic():
        applications.hold(number)
        insist(draft_to_delete(account, number)[1])
        forgetting.forget_draft(number, at=at)
        journal.record("draft_deleted", "application", number, by=account, at=at)


def delete_account(number: int, password: str, *, at: datetime, settings: Settings) -> None:
    """Delete the own account with its drafts for good; a last letter says so.

    :raises Refused: something hangs on it. :raises Declined: the password is wrong.
    """
    account = _proved(number, password, at, settings)
    with atomic():
        insist(rules.refusal_to_delete_account(held_by(number)))
        for application in applications.of(number):
            forgetting.forget_draft(application.id, at=at)
        contact = account.contact
        forgetting.erase(account, at=at)
        letters.send(contact.email, _deleted(contact.name, at), at=at)
        journal.record("account_deleted", "account", number, by=number, at=at)


def _proved(number: int, password: str, at: datetime, settings: Settings) -> Account:
    """:raises Declined: the password is wrong."""
    account = accounts.one(number)
    tried = attempt("password", device=f"the account {number}", address="", at=at)
    if not matches(account.password_hash, password, settings):
        raise Declined("密码不对，请再输一次。", "password")
    tried.succeeded()
    return account


def _deleted(name: str, at: datetime) -> Text:
    return composed(
        "您的账户已删除",
        name,
        f"您已于 {shown_moment(at)} 删除评选申报平台上的账户。联系方式和草稿已经清除，不能恢复。",
        "如果不是您本人操作，请马上联系组委会办公室。",
    )


# -- asking ----------------------------------------------------------------------------------------------------


def ask(account: int, text: str, *, at: datetime) -> DataRequest:
    """Ask the office to delete or correct what cannot be done at once.

    :raises Refused: nothing is written, too much, or an earlier request waits.
    """
    insist(rules.REQUEST.refusal_of(text))
    with atomic():
        insist(rules.WAITING if held_by(account).asked else None)
        made = own_data.ask(account, clean_text(text), at=at, until_at=at + rules.TERM)
        journal.record("data_requested", "account", account, by=account, at=at, request=made.id)
    return made


def answer(number: int, text: str, *, by: int, at: datetime, settings: Settings) -> None:
    """Answer a request; the person gets a letter.

    :raises Refused: nothing is written, too much, or it is answered. :raises NotFound: there is no such request.
    """
    insist(rules.ANSWER.refusal_of(text))
    with atomic():
        asked = own_data.one(number)
        if not own_data.answer(number, clean_text(text), by=by, at=at):
            raise Refused(rules.ANSWERED)
        contact = asked.account.contact
        said = composed(
            "您的个人信息请求已答复",
            contact.name,
            f"您于{day_in_words(asked.asked_at)}提出的请求，组委会办公室已经答复。请登录平台，在“我的数据”中查看。",
            link(settings, "/account/data"),
        )
        letters.send(contact.email, said, at=at)
        journal.record("data_request_answered", "account", asked.account.id, by=by, at=at, request=number)


# -- the own e-mail address ------------------------------------------------------------------------------------


def ask_email(number: int, email: str, password: str, *, at: datetime, settings: Settings) -> None:
    """Send a code to the new address. Where it has an account, nothing is sent, and nothing tells so.

    :raises Declined: the address or the password cannot be taken. :raises TooOften: too many codes, or passwords.
    """
    insist_typed({"email": contacts.refusal_of_email(email)})
    account = _proved(number, password, at, settings)
    wanted = contacts.normal_email(email)
    if accounts.email_key(wanted) == account.email_key:
        raise Declined(rules.SAME_ADDRESS.reason, "email")
    count(sign_ins.LETTERS_BY_ACCOUNT, f"address of {number}", at)
    code = f"{randomness.number() % 10**rules.CODE_DIGITS:0{rules.CODE_DIGITS}d}"
    until = at + rules.CODE_LIFE
    with atomic():
        own_data.want(number, Wanted(wanted, code), expires_at=until)
        try:
            accounts.by_email(wanted)
        except NotFound:
            letters.send(wanted, _code(account.contact.name, code, until), at=at, meant=Meant.BOUND)


def wanted_email(number: int, *, at: datetime) -> str:
    """The address that waits for its code, or ""."""
    found = own_data.wanted_by(number, at=at)
    return found.email if found else ""


def confirm_email(number: int, code: str, *, keep: str, at: datetime, settings: Settings) -> None:
    """Change the address; both are told, and other sign-ins than the one with the token ``keep`` end.

    :raises Declined: the code is wrong or has expired, or the address has an account.
    :raises TooOften: too many codes were wrong.
    """
    count(sign_ins.SIGN_IN, f"code for the address of {number}", at)
    wanted = own_data.wanted_by(number, at=at)
    if wanted is None or wanted.code != "".join(code.split()):
        raise Declined(rules.WRONG_CODE.reason, "code")
    try:
        with atomic():
            account = accounts.one(number)
            before = account.contact
            accounts.set_contact(account, name=before.name, email=wanted.email, phone=before.phone)
            accounts.sign_out_everywhere(account, but=keep)
            own_data.forget(number)
            for email in (before.email, wanted.email):
                letters.send(email, _moved(before.name, at), at=at)
            journal.record("email_changed", "account", number, by=number, at=at)
    except AlreadyThere as error:
        raise Declined(ADDRESS_TAKEN, "code") from error


def _code(name: str, code: str, until: datetime) -> Text:
    return composed(
        "更改邮箱的验证码",
        name,
        f"您正在把评选申报平台的登录邮箱改为本邮箱，验证码是：{code}",
        f"验证码在 {shown_moment(until)} 前有效。不是您本人操作的，请不要告诉任何人，也不用理会这封信。",
    )


def _moved(name: str, at: datetime) -> Text:
    """The letter to both addresses; it repeats neither of them."""
    return composed(
        "您的登录邮箱已更改",
        name,
        f"您已于 {shown_moment(at)} 更改评选申报平台的登录邮箱，在其他设备上的登录都已退出。",
        "如果不是您本人操作，请马上联系组委会办公室。",
    )
