"""A photo whose proportions are far from 1 inch is cut by the person: the middle is proposed, three sliders move and
enlarge what is kept, and nothing is used before it is confirmed. Without JavaScript “预览” draws what the sliders say.

Which picture waits is known to the session alone, one at a time; nothing refers to its blob, which goes by itself.
"""

from urllib.parse import urlencode

from flask import Response, render_template, request, session, url_for

from portal import clock
from portal.documents.evidence.intake import Crop
from portal.operations.applying import filing
from portal.rules.applying import answers as answering
from portal.rules.rulebook.requirements import PHOTO
from portal.storage.engine import blobs
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, done, not_done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import picture

WAITING = "uncut_photo"
SLIDERS = {"zoom": (100, 300, 100), "across": (0, 100, 50), "down": (0, 100, 50)}  # hundredths: least, most, usual
LABELS = {"zoom": "放大", "across": "左右位置", "down": "上下位置"}
GONE = "照片放得太久，没有保留，请重新选择照片。"


def wait_for_crop(number: int, uncut: str) -> None:
    session[WAITING] = [number, uncut]


def crop_address(number: int) -> str:
    return url_for("applicant.crop", number=number)


@blueprint.get("/<int:number>/photo/crop")
def crop(number: int) -> str | Answered:
    filling = Filling(number)
    uncut = _waiting(number)
    try:
        blobs.one(uncut)
    except NotFound:
        return _gone(filling)
    return _page(filling)


@blueprint.post("/<int:number>/photo/crop")
def use_crop(number: int) -> Answered:
    filling = Filling(number)
    if request.form.get("act") != "use":
        return _page(filling), 200
    section, uncut = filling.rulebook.section_with(PHOTO), _waiting(number)
    with shown_again(lambda trouble: _page(filling, trouble=trouble)):
        try:
            name = filing.keep_cut_photo(uncut, _asked(), at=clock.now())
        except NotFound:
            return _gone(filling)
        answers = {key: filling.answers[key] for key in answering.blank_section(section)} | {PHOTO: name}
        filing.save_section(filling.application, section, answers, filling.version(section), at=clock.now())
    session.pop(WAITING, None)
    return done("照片已保存。", ".section", number=number, key=section.key, _anchor=PHOTO)


@blueprint.get("/<int:number>/photo/uncut.jpg")
def uncut_photo(number: int) -> Response:
    Filling(number)
    return picture(blobs.get(_waiting(number)))


@blueprint.get("/<int:number>/photo/cut.jpg")
def cut_photo(number: int) -> Response:
    """What would be kept, as the address says."""
    Filling(number)
    return picture(filing.cut_photo(_waiting(number), _asked()))


def _waiting(number: int) -> str:
    """:raises NotFound: no picture of this application waits."""
    there, name = session.get(WAITING) or (0, "")
    if there != number:
        raise NotFound("no photo waits to be cut")
    return str(name)


def _figures() -> dict[str, int]:
    """What the sliders say, in hundredths."""
    return {
        name: min(most, max(least, request.values.get(name, usual, type=int)))
        for name, (least, most, usual) in SLIDERS.items()
    }


def _asked() -> Crop:
    return Crop(**{name: figure / 100 for name, figure in _figures().items()})


def _gone(filling: Filling) -> Answered:
    return not_done(GONE, ".section", number=filling.number, key=filling.rulebook.section_with(PHOTO).key)


def _page(filling: Filling, *, trouble: str = "") -> str:
    return render_template(
        "applicant/crop.html",
        filling=filling,
        back=filling.address(filling.rulebook.section_with(PHOTO)),
        sliders=[(name, LABELS[name], least, most, _figures()[name]) for name, (least, most, _) in SLIDERS.items()],
        cut=f"{url_for('.cut_photo', number=filling.number)}?{urlencode(_figures())}",
        uncut=url_for(".uncut_photo", number=filling.number),
        trouble=trouble,
    )
