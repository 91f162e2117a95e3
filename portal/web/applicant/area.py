"""The blueprint of the applicant's part, with its guard."""

from collections.abc import Mapping

from flask import Blueprint

from portal.rulebooks import form_books
from portal.rules.applying.answer_files import ROWS_CAP
from portal.rules.applying.answers import asked, none_key, other_key, sections_of
from portal.rules.applying.evidence import KEY as EVIDENCE
from portal.web.guards import labels_kept_fields, require_sign_in
from portal.web.receiving import notes_arrival

blueprint = Blueprint("applicant", __name__, url_prefix="/applications")

notes_arrival(blueprint)
blueprint.before_request(require_sign_in)


@labels_kept_fields("applicant")
def labels(key: str = "", **_: int) -> Mapping[str, str]:
    """The labels of a section's inputs, for somebody whose sign-in ran out: by the section's name alone, since
    whose application it is, and under which rulebook, is not for strangers."""
    found = {"title": "材料名称"} if key == EVIDENCE else {}
    for rulebook in form_books():
        for section in sections_of(rulebook):
            if section.key != key:
                continue
            for field in asked(section):
                found[field.key] = field.label
                found[none_key(field)] = field.none_word
                found[other_key(field)] = field.other
                for index in range(ROWS_CAP if field.columns else 0):
                    for column in field.columns:
                        found[f"{field.key}-{index}-{column.key}"] = f"第{index + 1}项 {column.label}"
    return {name: label for name, label in found.items() if label}
