"""使用帮助: one page an audience, ten sentences each, with pictures of the running portal; for everybody to read."""

from functools import cache
from pathlib import Path

import msgspec
from flask import abort, render_template

from portal.config import ROOT
from portal.web.public.pages import blueprint

WRITTEN = Path(__file__).with_suffix(".toml")
PICTURES = "help"  # in ``static/``


class Sentence(msgspec.Struct, frozen=True, rename={"reader": "as"}):
    """``way``: the links that lead there, as ``reader`` sees them; an audience's own where none are given."""

    words: str
    way: tuple[str, ...] = ()
    reader: str = ""
    picture: bool = False


class Audience(msgspec.Struct, frozen=True, rename={"reader": "as"}):
    key: str
    name: str
    sentences: tuple[Sentence, ...]
    reader: str = ""
    way: tuple[str, ...] = ()

    def picture(self, number: int) -> str:
        """The picture of its ``number``-th sentence, in ``static/``."""
        return f"{PICTURES}/{self.key}-{number}.webp"


class _Written(msgspec.Struct, frozen=True):
    audience: tuple[Audience, ...]


@cache
def audiences() -> dict[str, Audience]:
    written = msgspec.toml.decode(WRITTEN.read_bytes(), type=_Written)
    return {audience.key: audience for audience in written.audience}


@blueprint.get("/help")
def help_pages() -> str:
    return render_template("public/help.html", audiences=audiences().values(), audience=None)


@blueprint.get("/help/<audience>")
def help_page(audience: str) -> str:
    found = audiences().get(audience) or abort(404)
    there = {
        number for number in range(1, len(found.sentences) + 1) if (ROOT / "static" / found.picture(number)).exists()
    }
    return render_template("public/help.html", audiences=audiences().values(), audience=found, pictured=there)
