"""异议: what has come in, what was looked into, the answer. Who objected is shown on request only, and that is
journalled; nothing of it goes to the committee. (第二十二条, 第二十五条)"""

from functools import cached_property

from flask import Response, redirect, render_template, request, url_for

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.publishing import objecting, objection_summary
from portal.rules.language.refusals import Refusal
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import Answer, Written
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.people.accounts import Account
from portal.storage.people.accounts import one as account
from portal.storage.publishing import honour_lists, objections, public_notices
from portal.storage.publishing.honour_lists import Removal
from portal.storage.publishing.objections import Objection, ObjectionFile, ObjectionStep
from portal.storage.publishing.public_notices import PublicNotice
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text

ONE = f"/objections/<{NUMBER}:number>"
CHANGED = "这件异议刚刚由同事办理过，请看过现在的情况再办理；您填写的内容还在。"
NO_OUTCOME = "请选择异议是否成立。"


class Opened:
    """One objection on the desk.

    :raises NotFound: there is none of this number.
    """

    def __init__(self, number: int) -> None:
        self.objection: Objection = objections.one(number)
        self.programme = self.objection.listed.list.programme
        self.rulebook: Rulebook = self.programme.book

    @cached_property
    def facts(self) -> str:
        return self.objection.written.facts

    @cached_property
    def files(self) -> list[ObjectionFile]:
        return objections.files_of(self.objection)

    @cached_property
    def steps(self) -> list[tuple[ObjectionStep, str]]:
        """The notes of the investigation, each with the name of the officer."""
        return [(step, _name(step.by)) for step in objections.steps_of(self.objection)]

    @cached_property
    def answered_by(self) -> str:
        return _name(self.objection.answered_by) if self.objection.answered_by else ""

    @cached_property
    def removal(self) -> Removal | None:
        return honour_lists.removal_of(self.objection.listed)

    @cached_property
    def notice(self) -> PublicNotice | None:
        return public_notices.of_list(self.objection.listed.list)

    @property
    def concerned(self) -> Refusal | None:
        return rules.refusal_of_officer(me(), self.objection.listed.application.applicant.id)

    @property
    def refusal_to_answer(self) -> Refusal | None:
        return self.concerned or objecting.refusal_to_answer(self.objection)


def _name(officer: Account) -> str:
    return account(officer.id).contact.name


@blueprint.get("/objections", endpoint="objections")
def all_objections() -> str:
    rows = objections.every()
    books = {one.id: one.listed.list.programme.book for one in rows}
    return render_template("office/objections.html", rows=rows, books=books)


@blueprint.get(ONE)
def objection(number: int) -> str:
    return _page(Opened(number))


def _page(opened: Opened, *, written: Written | None = None, trouble: str = "", note: str = "") -> str:
    """``written``: who objected, where the officer has asked for it."""
    return render_template("office/objection.html", opened=opened, written=written, trouble=trouble, note=note)


@blueprint.get(f"{ONE}/contact")
@blueprint.get(f"{ONE}/steps", endpoint="before_investigating_objection")
def before_reading_contact(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".objection", number=Opened(number).objection.id))


@blueprint.post(f"{ONE}/contact")
def read_contact(number: int) -> Answered:
    opened = Opened(number)
    with shown_again(lambda trouble: _page(opened, trouble=trouble)):
        written = objecting.contact(number, by=me(), at=received_at())
    return _page(opened, written=written)


@blueprint.post(f"{ONE}/steps")
def investigate_objection(number: int) -> Answered:
    Opened(number)
    note = sent_text("note")
    with shown_again(lambda trouble: _page(Opened(number), trouble=trouble, note=note), stale=CHANGED):
        objecting.investigate(number, seen_version(), note, by=me(), at=received_at())
    return done("调查记录已保存。", ".objection", number=number, _anchor="steps")


@blueprint.get(f"{ONE}/answer")
def before_answering_objection(number: int) -> str:
    return _answer_page(Opened(number))


@blueprint.post(f"{ONE}/answer")
def answer_objection(number: int) -> Answered:
    opened, outcome = Opened(number), request.form.get("upheld", "")
    answer = Answer(outcome == "yes", sent_text("gist"), sent_text("findings"), sent_text("words"))
    if outcome not in ("yes", "no"):
        return _answer_page(opened, answer, outcome, NO_OUTCOME), 422
    with shown_again(lambda trouble: _answer_page(Opened(number), answer, outcome, trouble), stale=CHANGED):
        objecting.answer(number, seen_version(), answer, by=me(), at=received_at(), settings=settings())
    return done("已答复。" + ("异议成立的，请办理移出名单。" if answer.upheld else ""), ".objection", number=number)


def _answer_page(opened: Opened, answer: Answer | None = None, outcome: str = "", trouble: str = "") -> str:
    return render_template(
        "office/objection_answer.html",
        opened=opened,
        answer=answer or Answer(False, "", "", ""),
        outcome=outcome,
        trouble=trouble,
        rules=rules,
    )


@blueprint.get(f"{ONE}/files/<{NUMBER}:piece>")
def objection_file(number: int, piece: int) -> Response:
    file = objecting.file_of(Opened(number).objection.id, piece)
    return download(file.content, file.media_type, file.name)


@blueprint.get(f"/honour-lists/<{NUMBER}:number>/summary.docx")
def objection_paper(number: int) -> Response:
    """公示情况汇总 of a list, as it stands."""
    honour_list = honour_lists.one(number)
    content = objection_summary.paper(honour_list, at=clock.now())
    return download(content, WORD, objection_summary.name_of(honour_list))
