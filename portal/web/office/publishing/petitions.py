"""举报、建议和提问 on the desk: read, answered, a report turned into a case about an honour, a question into one that
everybody reads. Who has written is shown on request only, and that is journalled. (第二十五条、第二十九条、第三十条)"""

from flask import Response, redirect, render_template, url_for

from portal.operations.site import petitioning
from portal.rules.publishing import petitioning as rules
from portal.rules.publishing.petitioning import Petitioned, PetitionKind
from portal.storage.people import accounts
from portal.storage.publishing import petitions as stored
from portal.storage.roll import honour_roll
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text

ONE = f"/petitions/<{NUMBER}:number>"
HONOURS = 6  # that are offered for a case
CHANGED = "另一位同事刚刚办理过，请看过现在的情况；您填写的内容还在。"


@blueprint.get("/petitions")
def petitions() -> str:
    return render_template("office/petitions.html", rows=stored.every())


@blueprint.get(ONE)
def petition(number: int) -> str:
    return _page(number)


@blueprint.post(ONE)
def answer_petition(number: int) -> Answered:
    text = sent_text("answer")
    with shown_again(lambda trouble: _page(number, trouble=trouble, answer=text), stale=CHANGED):
        petitioning.answer(number, seen_version(), text, by=me(), at=received_at(), settings=settings())
    return done("已答复。", ".petition", number=number)


@blueprint.get(f"{ONE}/contact")
def before_reading_petitioner(number: int) -> Answered:
    """Where a reload, or a sign-in that had run out, leads back to."""
    return redirect(url_for(".petition", number=stored.one(number).id))


@blueprint.post(f"{ONE}/contact")
def read_petitioner(number: int) -> str:
    return _page(number, who=petitioning.contact(number, by=me(), at=received_at()))


@blueprint.get(f"{ONE}/files/<{NUMBER}:piece>")
def petition_file(number: int, piece: int) -> Response:
    file = petitioning.file_of(number, piece)
    return download(file.content, file.media_type, file.name)


def _page(number: int, *, trouble: str = "", answer: str = "", who: Petitioned | None = None) -> str:
    found = stored.one(number)
    written = found.written
    reported = found.kind is PetitionKind.REPORT and not found.forfeiture
    return render_template(
        "office/petition.html",
        found=found,
        written=written,
        named=bool(written.name or written.email),
        who=who,
        files=stored.files_of(found),
        answered_by=accounts.one(found.answered_by.id).contact.name if found.answered_by else "",
        honours=honour_roll.page(honour_roll.Wanted(name=written.about))[:HONOURS] if reported else [],
        trouble=trouble,
        answer=answer,
        rules=rules,
    )
