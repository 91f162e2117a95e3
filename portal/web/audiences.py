"""The audiences and their pages. Whatever lies in an audience's package is loaded, so that a new page is there as soon
as its file is."""

from importlib import import_module
from pkgutil import walk_packages

from flask import Blueprint

AUDIENCES = ("public", "account", "applicant", "recommender", "expert", "office", "committee", "auditor", "undertaker")


def blueprints() -> list[Blueprint]:
    """The blueprints that the pages of all audiences hang on, each once."""
    found: dict[Blueprint, None] = {}
    for audience in AUDIENCES:
        package = import_module(f"portal.web.{audience}")
        for page in walk_packages(package.__path__, f"{package.__name__}."):
            if isinstance(blueprint := vars(import_module(page.name)).get("blueprint"), Blueprint):
                found[blueprint] = None
    return list(found)
