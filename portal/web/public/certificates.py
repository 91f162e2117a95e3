"""核验证书: whether a certificate is genuine and holds, by its number and code, for whoever has it in hand; the same
for programs as a badge, with the list of what was withdrawn and the issuer's keys. (第二十三条、
第二十八条至第三十条)"""

import msgspec
from flask import Response, redirect, render_template, request, url_for

from portal.operations.publishing import certifying
from portal.operations.publishing.certifying import Checked
from portal.rules.roll import certificates as rules
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered
from portal.web.origin import settings
from portal.web.public.pages import blueprint
from portal.web.showing.honour_roll import LOST

JSON, PEM = "application/vc+ld+json", "application/x-pem-file"
PATH = "/certificates/<number>/<code>"
assert PATH.replace("<", "{").replace(">", "}") == rules.ADDRESS, "what is printed on paper leads here"


@blueprint.get("/certificates")
def certificates() -> Answered:
    """The form; with both numbers, the page that they lead to."""
    number, code = (request.args.get(name, "").strip() for name in ("number", "code"))
    if not (number and code):
        return _form(number, code, "请把证书编号和校验码都填上。" if number or code else "")
    found = _checked(number, code)
    if found is None:
        return _form(number, code, rules.WRONG), 404
    one = found.certificate
    return redirect(url_for(".certificate", number=one.number, code=certifying.code_of(one)), 303)


@blueprint.get(PATH)
def certificate(number: str, code: str) -> Answered:
    found = _checked(number, code)
    if found is None:
        return _form(number, code, rules.WRONG), 404
    return render_template(
        "public/certificate.html",
        found=found,
        honour=found.certificate.honour,
        code=rules.grouped(certifying.code_of(found.certificate)),
        lost=LOST.get(found.certificate.honour.state, ""),
        site=settings().base_url.rstrip("/"),
    )


@blueprint.get(f"{PATH}/badge.json")
def certificate_badge(number: str, code: str) -> Response:
    return _json(certifying.badge(certifying.checked(number, code).certificate, settings()))


@blueprint.get("/certificates/status/<int:number>")
def certificate_status(number: int) -> Response:
    return _json(certifying.status_list(number, settings()))


@blueprint.get("/.well-known/did.json")
def did_document() -> Response:
    return _json(certifying.did_document(settings()), "application/did+json")


@blueprint.get("/certificates/issuer.pem")
def issuer_certificate() -> Response:
    """What the signatures of the PDF files are checked with."""
    return Response(certifying.issuer(settings()).certificate_pem(), mimetype=PEM)


def _checked(number: str, code: str) -> Checked | None:
    """None where there is no such certificate. Guesses are not counted: nobody hits one of 2⁸⁰ codes."""
    try:
        return certifying.checked(number, code)
    except NotFound:
        return None


def _form(number: str, code: str, error: str = "") -> str:
    return render_template("public/certificates.html", number=number, code=code, error=error)


def _json(content: object, media_type: str = JSON) -> Response:
    return Response(msgspec.json.encode(content), mimetype=media_type)
