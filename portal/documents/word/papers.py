"""Word files beside the 申报表: the opinion pages and the letters, each with its template and the names it uses."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.config import ROOT
from portal.documents.word import contract
from portal.documents.word.template import WordTemplate

FOLDER = ROOT / "docx_templates"


class Paper(NamedTuple):
    """One Word file: what it is called, its template, and the names that the template uses, each of them."""

    title: str
    file: str
    names: frozenset[str]

    def faults_of(self, content: bytes) -> tuple[str, ...]:
        """What is wrong with a Word file as this paper's template, in Chinese for the office."""
        return contract.letter_breaches(content, self.names)

    def template(self) -> WordTemplate:
        """The compiled template, loaded once.

        :raises contract.ContractError: the file is missing or breaks the contract; with every breach found.
        """
        if self not in _loaded:  # two threads may load it at once, and either result serves
            _loaded[self] = self._load()
        return _loaded[self]

    def _load(self) -> WordTemplate:
        try:
            content = (FOLDER / self.file).read_bytes()
        except OSError as error:
            raise contract.ContractError(self.file, ("找不到这个模板文件。",)) from error
        if broken := self.faults_of(content):
            raise contract.ContractError(self.file, broken)
        return WordTemplate(content)

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The document as bytes; equal words give equal bytes."""
        return self.template().render(context, photo=None, draft=False)


_loaded: dict[Paper, WordTemplate] = {}
