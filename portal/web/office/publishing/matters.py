"""两人办理: what one officer has proposed and another one decides, each with what exactly would change."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import render_template, request

from portal.operations.applying.merging import MERGING
from portal.operations.judging.inviting_experts import technical_fields
from portal.operations.keeping.purging import PURGE
from portal.operations.people.correcting_accounts import ACCOUNT_CORRECTION
from portal.operations.publishing.changing_notice import NOTICE_CHANGE
from portal.operations.publishing.departing import DEPARTURE
from portal.operations.publishing.rectifying import RECTIFICATION
from portal.operations.publishing.removing import REMOVAL
from portal.operations.season.proposing import Matter
from portal.rules.language.refusals import Refusal
from portal.storage.applying import applications, organisations
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.season import editions, proposals
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import day
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code

Pairs = Iterator[tuple[str, str]]
OTHER_FIRST = "这一项刚刚已经有了决定，请看现在的情况。"


class Kind(NamedTuple):
    """One matter of the office. ``title``: of a proposal on the list; ``pairs``: what it says, as (label, words);
    ``then``: what is said when it was approved."""

    matter: Matter[Any, Any]
    title: Callable[[Proposal], str]
    pairs: Callable[[Any], Pairs]
    then: str


class Waiting(NamedTuple):
    """A proposal on the list."""

    proposal: Proposal
    title: str
    pairs: list[tuple[str, str]]
    proposer: str
    refusal: Refusal | None


def _applicant(proposal: Proposal) -> str:
    application = applications.one(proposal.subject)
    return f"{application.name}（{application.programme.book.titles.short}）"


def _departure(wanted: Any) -> Pairs:
    yield "办理", wanted.act.word
    yield "原因", wanted.reason


def _rectification(wanted: Any) -> Pairs:
    yield f"现在的{wanted.part.word}", wanted.before
    yield f"更正后的{wanted.part.word}", wanted.after
    yield "向社会公布的原因", wanted.reason
    if wanted.number:
        yield "更正文件", f"{wanted.number}，{wanted.issued_on}"


def _notice(proposal: Proposal) -> str:
    programme = public_notices.one(proposal.subject).list.programme
    return f"{programme.edition.name}{programme.book.titles.short}公示"


def _notice_change(wanted: Any) -> Pairs:
    yield "办理", wanted.change.word
    if wanted.day:
        yield "最后一天", f"{day(wanted.day)} 24:00"
    yield "向社会公布的原因", wanted.reason


def _organisation(proposal: Proposal) -> str:
    return f"合并单位：{organisations.one(proposal.subject).name}"


def _merging(wanted: Any) -> Pairs:
    into = organisations.one(wanted.into)
    yield "合并到", f"{into.name}　{into.code or ''}"
    yield "原因", wanted.reason


def _account(proposal: Proposal) -> str:
    return f"更正账户信息：{accounts.one(proposal.subject).contact.name}"


def _account_correction(wanted: Any) -> Pairs:
    yield "姓名", wanted.contact.name
    yield "邮箱", wanted.contact.email
    yield "电话", wanted.contact.phone or "未填写"
    if wanted.profile is not None:
        named = {key: name for name, key in technical_fields().items()}
        fields = "、".join(named[key] for key in wanted.profile.technical_fields if key in named)
        yield (
            "工作单位、职称、技术领域",
            "，".join(filter(None, (wanted.profile.unit, wanted.profile.professional_title, fields))),
        )
    yield "原因", wanted.reason


def _purge(wanted: Any) -> Pairs:
    yield "申报", f"{wanted.applications} 份，其中光荣榜上 {wanted.staying} 份，姓名和单位保留"
    yield "清除", "申报表和证实性材料、推荐意见、评审表、异议材料、往来信件，以及不再使用的申报人账户；不能恢复"


KINDS: dict[str, Kind] = {
    kind.matter.kind: kind
    for kind in (
        Kind(DEPARTURE, _applicant, _departure, "已办理，申报人已收到通知。"),
        Kind(RECTIFICATION, _applicant, _rectification, "已更正，公开的页面已更新，申报人和单位已收到通知。"),
        Kind(MERGING, _organisation, _merging, "两个单位已经合并。"),
        Kind(ACCOUNT_CORRECTION, _account, _account_correction, "账户已更正，新旧两个邮箱都已收到通知。"),
        Kind(NOTICE_CHANGE, _notice, _notice_change, "已办理，公示页已更新。"),
        Kind(
            REMOVAL,
            lambda proposal: f"移出名单：{honour_lists.one_listed(proposal.subject).name}",
            lambda wanted: iter([("向社会公布的原因", wanted.reason)]),
            "已移出名单，公示页已更新，本人已收到通知。",
        ),
        Kind(
            PURGE,
            lambda proposal: f"清除申报材料：{editions.by_id(proposal.subject).name}",
            _purge,
            "材料已清除，光荣榜、证书和表彰决定照旧。",
        ),
    )
}


@blueprint.get("/matters")
def matters() -> str:
    return _page()


def _page(*, trouble: str = "", trouble_at: int = 0, reason: str = "") -> str:
    rows = [_waiting(proposal) for proposal in proposals.waiting(*KINDS)]
    return render_template("office/matters.html", rows=rows, trouble=trouble, trouble_at=trouble_at, reason=reason)


def _waiting(proposal: Proposal) -> Waiting:
    kind = KINDS[proposal.kind]
    pairs = list(kind.pairs(kind.matter.content_of(proposal)))
    proposer = accounts.one(proposal.proposer).contact.name
    return Waiting(proposal, kind.title(proposal), pairs, proposer, kind.matter.refusal_to_decide(proposal, me()))


@blueprint.get(f"/matters/<{NUMBER}:number>", endpoint="before_deciding_matter")
def before_deciding(number: int) -> str:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return _page(trouble_at=number)


@blueprint.post(f"/matters/<{NUMBER}:number>")
@requires_recent_code
def decide_matter(number: int) -> Answered:
    found, reason = proposals.one(number), sent_text("reason")
    if found.kind not in KINDS:
        raise NotFound(f"{number} is not decided here")
    kind, agrees = KINDS[found.kind], request.form.get("act") == "approve"
    with shown_again(lambda trouble: _page(trouble=trouble, trouble_at=number, reason=reason), stale=OTHER_FIRST):
        if agrees:
            kind.matter.approve(number, seen_version(), by=me(), at=received_at(), settings=settings())
        else:
            kind.matter.decline(number, seen_version(), reason, by=me(), at=received_at())
    return done(kind.then if agrees else "已记录：不同意，一切照旧。", ".matters")
