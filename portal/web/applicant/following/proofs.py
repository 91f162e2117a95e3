"""Proving one's honour: links with an end date, the certificate with its seal."""

from flask import Response

from portal.operations.publishing import certifying, proving_honours
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.following.honour import honour_page, honoured
from portal.web.downloads import download
from portal.web.moments import typed_day
from portal.web.receiving import NUMBER, me, received_at, sent_line


@blueprint.post("/<int:number>/honour/links")
def make_link(number: int) -> Answered:
    filling, told = honoured(number)
    until = sent_line("until")
    with shown_again(lambda trouble: honour_page(filling, told, link_trouble=trouble, until=until)):
        proving_honours.make_link(told.honour, typed_day(until), by=me(), at=received_at())
    return done("链接已生成，可以复制后发给对方。", ".honour", number=number)


@blueprint.post(f"/<int:number>/honour/links/<{NUMBER}:link>")
def revoke_link(number: int, link: int) -> Answered:
    _, told = honoured(number)
    proving_honours.revoke_link(told.honour, link, by=me(), at=received_at())
    return done("链接已收回，对方不能再打开。", ".honour", number=number)


@blueprint.get("/<int:number>/honour/sealed")
def sealed_certificate(number: int) -> Response:
    """The certificate as it came back with its seal."""
    _, told = honoured(number)
    found = certifying.latest_of(told.honour)
    if found is None:
        raise NotFound
    return download(*proving_honours.sealed_file(found))
