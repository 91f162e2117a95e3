"""证明链接: what a holder passes on to prove an honour until a day; without account, and no search engine is asked."""

from flask import render_template

from portal import clock
from portal.operations.publishing import proving_honours
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered
from portal.web.origin import settings
from portal.web.public.pages import blueprint
from portal.web.showing.honour_roll import LOST


@blueprint.get("/proofs/<token>")
def proof(token: str) -> Answered:
    site = settings().base_url.rstrip("/")
    try:
        found = proving_honours.proof(token, at=clock.now())
    except NotFound:
        return render_template("public/proof.html", found=None, site=site), 410
    return render_template("public/proof.html", found=found, lost=LOST.get(found.honour.state, ""), site=site)
