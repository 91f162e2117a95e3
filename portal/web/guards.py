"""Who may come in. An audience's parent blueprint carries its guard, so that a new page is closed by default:

    blueprint.before_request(guards.require_sign_in)
    blueprint.before_request(guards.require_role(RoleName.OFFICE))

Nobody loses what they typed: see ``kept_fields``.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from flask import Flask, abort, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.config import Settings
from portal.operations.people import second_factor, signing_in
from portal.rules.people.second_factor import is_required
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, Contact
from portal.web import devices
from portal.web.origin import endpoint_of, settings

EXPIRED = "登录已过期，请重新登录。"
BY_ITSELF = "X-Autosave"  # the header of what a page sends without being told to
KEPT = "kept."  # in front of the names of fields that a sign-in form carries along
KEPT_FOR = "kept_for"  # the path that they were sent to
# What one page gives back of a form that could not be taken: several of the longest texts, never a stranger's flood.
KEPT_MOST = 400_000  # bytes
FIELDS_MOST = 1_000
CARRIED = frozenset({"applicant", "recommender", "expert"})  # the parts of the portal where people write at length
# Sent along, but not something that was typed.
TECHNICAL = frozenset({"version", "act", "programme", "request_key", "seen", "agreed"})

login = LoginManager()
login.session_protection = None  # people change networks within an hour; the sign-in's own row decides


class SignedIn(UserMixin):
    """``current_user``: an account, by the token of this sign-in. What a page does not ask for is not fetched."""

    def __init__(self, account: Account, token: str, proved_at: datetime | None = None) -> None:
        self.account = account
        self.token = token
        self.proved_at = proved_at  # when a code was given last

    @property
    def id(self) -> int:
        return int(self.account.id)

    def get_id(self) -> str:
        return self.token

    @cached_property
    def contact(self) -> Contact:
        return self.account.contact

    @property
    def name(self) -> str:
        return self.contact.name

    @cached_property
    def roles(self) -> frozenset[RoleName]:
        return accounts.roles_of(self.account)


@login.user_loader
def _signed_in(token: str) -> SignedIn | None:
    try:
        by_itself = request.method == "GET" and BY_ITSELF in request.headers
        found = signing_in.resumed(token, at=clock.now(), settings=settings(), used=not by_itself)
        return SignedIn(found.account, token, found.proved_at)
    except NotFound:
        return None


def begin_session(account: Account, token: str) -> None:
    """Sign in on this browser; who was signed in here before no longer is. The session begins anew, with its
    CSRF token, so that nothing that somebody else put into it before stays."""
    if current_user.is_authenticated:
        accounts.sign_out(current_user.token)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF's memory of the old session's
    login_user(SignedIn(account, token))
    devices.remember(account, tell=True)


# -- guards --------------------------------------------------------------------------------------------------


def require_sign_in() -> ResponseReturnValue | None:
    """Let in who is signed in; everybody else is asked to, and keeps what they sent."""
    return None if current_user.is_authenticated else ask_to_sign_in()


def require_role(*roles: RoleName) -> Callable[[], ResponseReturnValue | None]:
    """A guard that lets in who is signed in and holds one of ``roles``; where the role asks for a second factor,
    setting one up comes first."""

    def guard() -> ResponseReturnValue | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        held = current_user.roles.intersection(roles)
        if not held:
            abort(403)
        # Whoever has an authenticator signed in with its code: setting one up ends all other sign-ins.
        if is_required(held) and second_factor.lacks(current_user.id):
            wanted = request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else request.path
            return redirect(url_for("account.second_factor", next=wanted), 303)
        return None

    return guard


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer to somebody who is not signed in: to a page, the way to sign in; to an autosave, 401 and the
    reason; to a form, the sign-in with the form's text carried along."""
    if BY_ITSELF in request.headers:
        return jsonify(reason=EXPIRED), 401
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("account.sign_in", next=request.full_path.removesuffix("?")))
    # Imported here: the account's pages hang on these guards.
    from portal.web.account.forms import SignInForm

    form = SignInForm(formdata=None, next=request.path if endpoint_of(request.path, "GET") else "")
    return render_template("account/expired.html", form=form, **carrying(request.form, request.path)), 401


# -- keeping what was typed -----------------------------------------------------------------------------------


class KeptField(NamedTuple):
    """One field of a form that could not be taken now; ``label`` is "" where nobody knows it."""

    name: str
    value: str
    label: str = ""
    shown: bool = True


Labels = Callable[..., Mapping[str, str]]
_labels: dict[str, Labels] = {}


def labels_kept_fields(blueprint: str) -> Callable[[Labels], Labels]:
    """Register the function that knows, from a view's arguments, the labels of its fields {name: label}.
    Fields without a label are carried along and not shown. Only forms of registered audiences are carried."""

    def register(function: Labels) -> Labels:
        _labels[blueprint] = function
        return function

    return register


def kept_fields(form: MultiDict[str, str], path: str = "") -> list[KeptField]:
    """What was typed into ``form``, in order, to be shown again, up to what one page gives back."""
    typed = _typed(form)
    labels = _labels_at(form.get(KEPT_FOR, path))
    sizes = accumulate(len(name.encode()) + len(value.encode()) for name, value in typed[:FIELDS_MOST])
    return [
        KeptField(name, value, labels.get(name, ""), _is_shown(name, value, labels))
        for (name, value), size in zip(typed, sizes, strict=False)
        if size <= KEPT_MOST
    ]


def _typed(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Everything but passwords and the CSRF token; of a sign-in form that already carries somebody's fields, those."""
    pairs = list(form.items(multi=True))
    if KEPT_FOR in form:
        pairs = [(name.removeprefix(KEPT), value) for name, value in pairs if name.startswith(KEPT)]
    return [(name, value) for name, value in pairs if name != "csrf_token" and "password" not in name]


def _labels_at(path: str) -> Mapping[str, str]:
    found = endpoint_of(path)
    if found is None:
        return {}
    labels = _labels.get(found[0].partition(".")[0])
    return labels(**found[1]) if labels else {}


def _is_shown(name: str, value: str, labels: Collection[str]) -> bool:
    return bool(value.strip()) and (name in labels if labels else name not in TECHNICAL)


def carrying(form: MultiDict[str, str], path: str) -> dict[str, Any]:
    """What the sign-in form's template needs to carry the fields of ``form`` on to ``path``. Where they cannot
    be carried, it shows them for copying, and says so where they are too many."""
    kept = kept_fields(form, path)
    cut = len(kept) < len(_typed(form))
    carried = not cut and may_be_carried(kept, path)
    return {"kept": kept, "kept_for": path if carried else "", "cut": cut}


def may_be_carried(fields: list[KeptField], path: str) -> bool:
    """Whether a sign-in form may carry ``fields`` and send them on to ``path`` afterwards: only to a form of
    the ``CARRIED`` areas, and only something that was typed."""
    found = endpoint_of(path)
    return found is not None and found[0].partition(".")[0] in CARRIED and any(field.shown for field in fields)


def register(app: Flask, _settings: Settings) -> None:
    """Let flask-login find ``current_user`` and templates the names of the fields that carry."""
    login.init_app(app)
    app.jinja_env.globals.update(KEPT=KEPT, KEPT_FOR=KEPT_FOR)
