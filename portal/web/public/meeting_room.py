"""The projector of a meeting 评审会, by an address that only the secretary is shown and that ends with the meeting; and
the question that every device in the room asks again and again: is anything new? Neither knows who asks. (M18)"""

from flask import Blueprint, Response, render_template, request

from portal import clock
from portal.operations.meeting import seeing
from portal.web.receiving import NUMBER

blueprint = Blueprint("room", __name__, url_prefix="/room")


@blueprint.get(f"/<{NUMBER}:number>/<key>")
def projector(number: int, key: str) -> str:
    return render_template("public/projector.html", room=seeing.projected(number, key), at=clock.now())


@blueprint.get(f"/<{NUMBER}:number>")
def news(number: int) -> Response:
    """The version where it is another than the one ``seen``. It tells nothing but that something has happened."""
    version = str(seeing.version_of(number))
    return Response(status=204) if request.args.get("seen") == version else Response(version, mimetype="text/plain")
