"""From the notice to the decision: the final list 表彰名单 with what still holds whom, the words of the decision
表彰决定, and its publication. (M8, M22, M23)"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Response, render_template, request

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.publishing import deciding_honours, final_list
from portal.operations.publishing.final_list import Standing
from portal.storage.engine.errors import NotFound
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.moments import typed_day
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import OTHER_FIRST
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.recent_code import requires_recent_code
from portal.web.showing.honour_tables import grouped, pairs_of

FIELDS = ("hosts", "number", "decided_on")


class Check(NamedTuple):
    """One thing that has to be done before the final list; ``href``: where."""

    words: str
    said: str
    done: bool


# -- the final list --------------------------------------------------------------------------------------------


@blueprint.get(f"/honour-lists/<{NUMBER}:number>/final")
def final_list_page(number: int) -> str:
    return _list_page(number)


@blueprint.post(f"/honour-lists/<{NUMBER}:number>/final")
def propose_final_list(number: int) -> Answered:
    seen, at = request.form.get("going", ""), received_at()
    with shown_again(lambda trouble: _list_page(number, trouble=trouble), 409):
        if seen != _going(final_list.standing(number, at=at)):
            return _list_page(number, trouble=OTHER_FIRST), 409
        final_list.propose(number, by=me(), at=at)
    return done("已提请组委会审定表彰名单。", ".final_list_page", number=number)


def _going(now: Standing) -> str:
    """Whom the page shows, so that nobody else is proposed."""
    return " ".join(str(one.id) for one in now.going)


def _list_page(number: int, *, trouble: str = "") -> str:
    now = final_list.standing(number, at=clock.now())
    return render_template(
        "office/final_list.html",
        now=now,
        going=_going(now),
        checks=_checks(now),
        groups=grouped(now.going, now.rulebook),
        decided=[(one, grouped(deciding_honours.people_of(one), now.rulebook)) for one in now.decisions],
        pairs=pairs_of(now.summary) if now.summary else [],
        trouble=trouble,
    )


def _checks(now: Standing) -> list[Check]:
    """What the final list needs, each with how far it is."""
    said = dict(pairs_of(now.summary)) if now.summary else {}
    summary = now.summary
    awaited = summary.units - summary.confirmed - summary.not_applicable if summary else 1
    return [
        Check("公示结束", said.get("公示", "还没有公示"), now.over),
        Check("异议都已办结", said.get("异议", "公示以后才有"), bool(summary and not summary.waiting)),
        Check("单位内部公示都已确认", said.get("单位内部公示", "公示以后才有"), not awaited),
    ]


# -- writing the decision --------------------------------------------------------------------------------------


@blueprint.get(f"/decisions/<{NUMBER}:number>")
def decision(number: int) -> str:
    found = decisions.one(number)
    typed = {
        "hosts": "\n".join(found.hosts),
        "number": found.number,
        "decided_on": found.decided_on.isoformat() if found.decided_on else clock.today().isoformat(),
    }
    return _decision_page(found, typed, {})


@blueprint.post(f"/decisions/<{NUMBER}:number>")
def write_decision(number: int) -> Answered:
    found, at = decisions.one(number), received_at()
    typed = {name: request.form.get(name, "") for name in FIELDS}
    hosts, day = [line.strip() for line in typed["hosts"].splitlines() if line.strip()], typed_day(typed["decided_on"])
    seen = seen_version()
    if faults := deciding_honours.faults(hosts, typed["number"].strip(), day, found, at):
        return _decision_page(found, typed, faults), 422
    with shown_again(
        lambda trouble: _decision_page(decisions.one(number), typed, {}, trouble=trouble), 409, stale=OTHER_FIRST
    ):
        deciding_honours.write(number, seen, hosts=hosts, document_number=typed["number"], decided_on=day, at=at)
    return done("已保存。请核对决定全文，再公布。", ".before_publishing_decision", number=number)


def _decision_page(found: Decision, typed: Mapping[str, str], faults: Mapping[str, str], *, trouble: str = "") -> str:
    return render_template("office/decision.html", faults=faults, typed=typed, trouble=trouble, **_shown(found))


def _shown(found: Decision) -> dict[str, Any]:
    return {
        "decision": found,
        "programme": found.list.programme,
        "book": deciding_honours.rulebook_of(found),
        "people": deciding_honours.people_of(found),
        "refusal": deciding_honours.refusal_to_publish(found, at=clock.now()),
    }


@blueprint.get(f"/decisions/<{NUMBER}:number>/paper")
def decision_paper(number: int) -> Response:
    found = decisions.one(number)
    name = f"{found.list.programme.edition.key}-{deciding_honours.rulebook_of(found).titles.short}-表彰决定.docx"
    return download(deciding_honours.document(found), WORD, name)


# -- publishing ------------------------------------------------------------------------------------------------


@blueprint.get(f"/decisions/<{NUMBER}:number>/publish")
def before_publishing_decision(number: int) -> str:
    return _publishing_page(decisions.one(number))


@blueprint.post(f"/decisions/<{NUMBER}:number>/publish")
@requires_recent_code
def publish_decision(number: int) -> Answered:
    seen = seen_version()
    with shown_again(lambda trouble: _publishing_page(decisions.one(number), trouble=trouble), 409, stale=OTHER_FIRST):
        found = deciding_honours.publish(number, seen, by=me(), at=received_at(), settings=settings())
    return done("表彰决定已公布，荣誉已列入光荣榜，本人和单位都已收到消息。", ".final_list_page", number=found.list.id)


def _publishing_page(found: Decision, *, trouble: str = "") -> str:
    if found.is_published:
        raise NotFound(f"{found.id} is published")
    paper = deciding_honours.paper(found)
    return render_template("office/decision_publish.html", paper=paper, trouble=trouble, **_shown(found))
