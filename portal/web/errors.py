"""Error pages: what happened, what is safe, what to do next. An autosave gets the same sentence as JSON."""

import logging
from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Flask, Response, jsonify, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.config import Settings
from portal.rules.language.refusals import Later, Refused
from portal.storage.engine.errors import Busy, NotFound, Stale
from portal.web.answering import RETRY_AFTER, Answered
from portal.web.guards import ask_to_sign_in, carrying, kept_fields

logger = logging.getLogger(__name__)

SAFE = "已经保存的内容都还在。"
NOTHING_CHANGED = "没有任何内容因此改变。"


class Trouble(msgspec.Struct, frozen=True):
    """One error page. ``way`` is (words of the link, endpoint)."""

    title: str
    happened: str
    safe: str
    next: str
    way: tuple[str, str] = ("回到首页", "public.home")


TROUBLES = {
    400: Trouble(
        "这次请求无法识别",
        "浏览器送来的内容不完整，或者格式不对。",
        SAFE + "这一次送出的内容没有保存。",
        "请回到原来的页面，刷新后再试一次。",
    ),
    401: Trouble(
        "请先登录",
        "这一页只有登录后才能打开；您的登录可能已经过期。",
        SAFE,
        "请登录后再打开这一页。",
        ("登录", "account.sign_in"),
    ),
    403: Trouble(
        "您的账户不能打开这一页",
        "这一页属于另一种身份，例如组委会办公室或评审专家。",
        NOTHING_CHANGED,
        "如果您应当能打开，请联系组委会办公室核对账户的身份。",
    ),
    404: Trouble(
        "没有找到这一页",
        "地址可能有误，或者这一页不对您的账户开放。",
        NOTHING_CHANGED,
        "请核对地址；您自己的申报表都在“我的申报”中。",
    ),
    405: Trouble(
        "这一页不能这样打开",
        "这个地址只接收提交的表格，或者只供阅读。",
        NOTHING_CHANGED,
        "请从首页或“我的申报”重新进入。",
    ),
    409: Trouble(
        "内容刚刚被改动过",
        "在您打开这一页之后，另一个窗口或另一个人先改了同一处。",
        "先保存的内容没有被覆盖；您这一次的改动还没有保存。",
        "请重新打开这一页，看过现在的内容后再改。",
    ),
    413: Trouble(
        "文件太大",
        "一次送出的内容超过了 25 MB。",
        SAFE + "这一次送出的内容没有保存。",
        "请把照片或文件缩小后再上传。",
    ),
    429: Trouble(
        "操作太频繁",
        "短时间内的尝试次数过多，为保护账户暂停片刻。",
        SAFE,
        "请过几分钟再试。",
    ),
    500: Trouble(
        "平台出了问题",
        "这是我们这边的故障，与您的操作无关，已经记录下来。",
        SAFE + "最后一次操作可能没有完成。",
        "请稍后再试；如果临近截止时间仍不能使用，请拨打页脚的咨询电话。",
    ),
}
BUSY = Trouble(
    "现在忙不过来",
    "同时办理的人很多，或者数据库暂时连接不上，这一次没有办成。",
    SAFE + "这一次送出的内容没有保存，列在下面。",
    "请等几秒钟，回到原来的页面再试一次；文字可以从这里复制，文件请重新选择。",
)
FORGERY = Trouble(
    "这一页已经失效",
    "页面打开得太久，或者您在另一个窗口重新登录过，平台无法确认这次提交出自您本人。",
    SAFE + "这一次提交没有生效。",
    "请复制下面列出的内容，重新打开原来的页面，再提交一次。",
)

# Where a refused act leads back to, by the part of the portal.
WAY = ("我的申报", "applicant.index")
WAYS = {"recommender": ("推荐事项", "recommender.index")}

ANOTHER_SESSION = "您已在另一个窗口退出或重新登录，本页暂时不能保存。填写的内容还在本页，请在另一个窗口登录后回到这里。"


def register(app: Flask, settings: Settings) -> None:
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(Stale, lambda error: page(409))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)


def page(code: int, trouble: Trouble | None = None, *, kept: Iterable[Any] = (), anew: str = "") -> Response:
    """The page for ``code``. It tells nothing of the address: a page that is not yours is the page that is not.

    After a failure (500) the page asks neither session nor database, which may be what failed.
    """
    trouble = trouble or TROUBLES.get(code) or TROUBLES[500 if code >= 500 else 400]
    if request.headers.get("X-Autosave") == "1":
        response = jsonify(reason=f"{trouble.title}。{trouble.next}")
    else:
        words, endpoint = trouble.way
        response = make_response(
            render_template(
                "errors/failure.html" if code >= 500 else "errors/page.html",
                trouble=trouble,
                way=("重新打开刚才的页面", anew) if anew else (words, url_for(endpoint)),
                kept=list(kept),
            )
        )
    response.status_code = code
    return response


def _http(error: HTTPException) -> Answered:
    if error.response is not None or error.code is None:
        return error.get_response()
    response = page(error.code)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value  # Allow, Retry-After
    return response


def _forgery(error: CSRFError) -> Answered:
    if request.headers.get("X-Autosave") == "1":
        return jsonify(reason=ANOTHER_SESSION), 400 if current_user.is_authenticated else 401
    carried = carrying(request.form, request.path)
    if carried["kept_for"] and not current_user.is_authenticated:
        return ask_to_sign_in()
    # Another site's form is never offered to be sent on.
    if carried["kept_for"] and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        return render_template("account/kept_text.html", **carried), 400
    typed = [field for field in kept_fields(request.form, request.path) if field.shown]
    # The page of a form lies at the address to which it is sent.
    anew = request.path if request.endpoint in ("applicant.save", "recommender.save") else ""
    return page(400, FORGERY, kept=typed, anew=anew)


def _busy(error: Busy) -> Answered:
    """503: what was typed is shown again, since nothing here can ask the database where it belongs."""
    logger.warning("The database could not be asked: %s", error)
    return _later(BUSY)


def _later(trouble: Trouble) -> Response:
    response = page(503, trouble, kept=[field for field in kept_fields(request.form) if field.shown])
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _refused(error: Refused) -> Answered:
    if isinstance(error, Later):
        return _later(msgspec.structs.replace(BUSY, happened=error.refusal.reason))
    words, endpoint = WAYS.get(request.blueprint or "", WAY)
    return page(
        409,
        Trouble("现在不能这样做", error.refusal.reason, SAFE, f"请回到“{words}”查看现在的状态。", (words, endpoint)),
        kept=[field for field in kept_fields(request.form, request.path) if field.shown],
    )


def _unknown_host(error: SecurityError) -> Answered:
    """No page: addresses cannot be made for a host that is not ours."""
    return "请使用本站的正式网址访问。", 400, {"Content-Type": "text/plain; charset=utf-8"}
