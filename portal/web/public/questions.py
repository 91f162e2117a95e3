"""Questions that are often asked 常见问题, under their headings."""

from itertools import groupby

from flask import render_template

from portal.storage.site import questions as stored
from portal.web.public.pages import blueprint


@blueprint.get("/questions")
def questions() -> str:
    groups = [(heading, list(rows)) for heading, rows in groupby(stored.every(), key=lambda row: row.heading)]
    return render_template("public/questions.html", groups=groups)
