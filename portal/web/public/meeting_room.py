"""The projector of a meeting 评审会, by an address that only the secretary is shown and that ends with the meeting; and
the question that every device in the room asks again and again: is anything new? Neither knows who asks. (M18)"""

from flask import Blueprint, Response, render_template, request

from portal import clock
from portal.operations.meeting import seeing
from portal.web.receiving import NUMBER

blueprint = Blueprint("room", __name__, url_prefix="/room")


@blueprint.get(f"/<{NUMBER}:number>/<key>")
def projector(number: int, key: str) -> str | Response:
    """The page, unless nothing has happened since the version ``seen``: it is right after one question."""
    if _seen(number):
        return Response(status=204)
    return render_template("public/projector.html", room=seeing.projected(number, key), at=clock.now())


@blueprint.get(f"/<{NUMBER}:number>")
def news(number: int) -> Response:
    """Whether something has happened since the version ``seen``, and nothing else."""
    return Response(status=204) if _seen(number) else Response("new", mimetype="text/plain")


def _seen(number: int) -> bool:
    """:raises NotFound: the meeting does not go on."""
    return request.args.get("seen") == str(seeing.version_of(number))
