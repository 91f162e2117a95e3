"""Each test makes a portal of its own. Its pages and addresses are the same in all of them: what Jinja and Werkzeug
compile from them is kept for the next portal of this process, by the hooks that Jinja and Flask have for that. Without
it a test of pages spends two thirds of its time on compiling.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class KeptTemplates(BytecodeCache):
    """Compiled templates, each under its path and the digest of its text."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


class KeptRule(Rule):
    """An address. What makes links to it is a function of its text alone; the rule is the function's argument."""

    kept: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
Flask.url_rule_class = KeptRule
