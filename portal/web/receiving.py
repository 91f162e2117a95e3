"""What every request has: numbers in its address, and when it had arrived, which counts against a deadline."""

from datetime import datetime

from flask import Blueprint, g, request

from portal import clock

NUMBER = "int(max=9007199254740991)"  # a number in an address: what the database can hold


def notes_arrival(blueprint: Blueprint) -> None:
    """Have the blueprint note when the whole body of a POST had arrived, before anything is looked up."""
    blueprint.before_request(_receive)


def _receive() -> None:
    if request.method == "POST":
        _ = request.form  # reads the body to its end
        g.received_at = clock.now()


def received_at() -> datetime:
    """The moment at which the request being answered, a POST, was completely received."""
    moment: datetime = g.received_at
    return moment
