"""荣誉证书: made out for everybody whom a published decision honours, taken away for printing and as signed PDF files.
(第二十三条)"""

from flask import Response, render_template, request, stream_with_context

from portal import clock
from portal.documents.media_types import PDF, WORD, ZIP
from portal.documents.pages import libreoffice
from portal.documents.pages.libreoffice import OfficeError
from portal.documents.papers.archives import file_name
from portal.operations.publishing import certifying, deciding_honours, proving_honours
from portal.rules.roll import certificates as rules
from portal.storage.publishing import decisions
from portal.storage.publishing.decisions import Decision
from portal.storage.roll import certificates as stored
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import attached, download
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, sent_text, uploaded
from portal.web.recent_code import requires_recent_code

NO_PDF = "现在做不出 PDF 文件，请稍后再试，或者下载 Word 文件。"


@blueprint.get(f"/decisions/<{NUMBER}:number>/certificates")
def certificates(number: int) -> str:
    return _page(decisions.one(number))


@blueprint.post(f"/decisions/<{NUMBER}:number>/certificates")
@requires_recent_code
def issue_certificates(number: int) -> Answered:
    with shown_again(lambda trouble: _page(decisions.one(number), trouble=trouble), 409):
        count = certifying.issue(number, by=me(), at=received_at())
    return done(f"已制发 {count} 份证书。", ".certificates", number=number)


@blueprint.post(f"/decisions/<{NUMBER}:number>/certificates.zip")
def certificates_archive(number: int) -> Answered:
    """All of them in one file; that they are taken is journalled, hence POST."""
    decision, as_pdf = decisions.one(number), request.form.get("as") == "pdf"
    if as_pdf and not libreoffice.available():
        return _page(decision, trouble=NO_PDF), 503
    chunks = certifying.archive(decision, settings(), as_pdf=as_pdf, by=me(), at=received_at())
    made = Response(stream_with_context(chunks), mimetype=ZIP)
    return attached(made, f"{decision.list.programme.edition.key}-荣誉证书-{'PDF' if as_pdf else 'Word'}.zip")


@blueprint.get(f"/certificates/<{NUMBER}:number>/paper")
def certificate_paper(number: int) -> Response:
    found = stored.one(number)
    return download(certifying.document(found, settings()), WORD, f"{file_name(found.number, found.name)}.docx")


@blueprint.get(f"/certificates/<{NUMBER}:number>/pdf")
def certificate_pdf(number: int) -> Answered:
    found = stored.one(number)
    try:
        content = certifying.pdf(found, settings(), at=clock.now())
    except OfficeError:
        return _page(_decision_of(number), trouble=NO_PDF), 503
    return download(content, PDF, f"{file_name(found.number, found.name)}.pdf")


@blueprint.get(f"/certificates/<{NUMBER}:number>/for-sealing.pdf")
def certificate_for_sealing(number: int) -> Answered:
    """For the seal platform: without the portal's own signature, which allows nothing after it."""
    found = stored.one(number)
    try:
        content = proving_honours.for_sealing(found, settings())
    except OfficeError:
        return _page(_decision_of(number), trouble=NO_PDF), 503
    return download(content, PDF, f"{file_name(found.number, found.name)}-待盖章.pdf")


@blueprint.get(f"/certificates/<{NUMBER}:number>/sealed")
def sealed_certificate(number: int) -> Response:
    return download(*proving_honours.sealed_file(stored.one(number)))


@blueprint.post(f"/certificates/<{NUMBER}:number>/sealed")
def take_sealed_certificate(number: int) -> Answered:
    decision = _decision_of(number)
    with shown_again(lambda trouble: _page(decision, trouble=trouble)):
        try:
            proving_honours.take_back(number, uploaded("sealed"), settings(), by=me(), at=received_at())
        except OfficeError:
            return _page(decision, trouble=NO_PDF), 503
    return done("已收到盖章的证书，本人可以在申报页面下载。", ".certificates", number=decision.id)


@blueprint.post(f"/certificates/<{NUMBER}:number>/again")
@requires_recent_code
def issue_certificate_again(number: int) -> Answered:
    decision = _decision_of(number)
    with shown_again(lambda trouble: _page(decision, trouble=trouble)):
        certifying.issue_again(number, sent_text("reason"), by=me(), at=received_at())
    return done("已重新制发。原来的证书不再有效，核验时会说明。", ".certificates", number=decision.id)


def _decision_of(number: int) -> Decision:
    given = stored.one(number).honour.decision
    assert given is not None, "certificates come from decisions"
    return decisions.one(given.id)


def _page(decision: Decision, *, trouble: str = "") -> str:
    found = stored.of_decision(decision)
    return render_template(
        "office/certificates.html",
        decision=decision,
        book=deciding_honours.rulebook_of(decision),
        waiting=certifying.waiting(decision) if decision.is_published else [],
        refusal=certifying.refusal_to_issue(decision),
        copies=[(one, certifying.address_of(one, settings())) for one in found],
        outdated={one.id for one in found if certifying.is_outdated(one)},
        latest={one.honour.id: one.seq for one in found},
        sealed=stored.sealed_among([one.id for one in found]),
        reason=rules.AGAIN,
        makes_pdf=libreoffice.available(),
        trouble=trouble,
    )
