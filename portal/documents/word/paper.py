"""A paper: one Word file that the portal fills in, with its template and an example of the words in it."""

from collections.abc import Mapping
from typing import Any

from portal.config import ROOT
from portal.documents.word import contract
from portal.documents.word.template import Fit, Receipt, WordTemplate

FOLDER = ROOT / "docx_templates"


class Paper:
    """What a paper is called, its template, and ``sample``: every word that the template may use, by name, with at
    least one item in each list. ``form``: the title of one with gutter, mark of a draft and photo; "" for a letter.
    ``landscape``: it lies on its side."""

    def __init__(
        self, title: str, file: str, sample: Mapping[str, Any], *, form: str = "", landscape: bool = False
    ) -> None:
        self.title, self.file, self.sample, self._form, self._landscape = title, file, sample, form, landscape
        self._content = b""
        self._template: WordTemplate | None = None

    def faults_of(self, content: bytes) -> tuple[str, ...]:
        """What is wrong with a Word file as this paper's template, in Chinese for the office."""
        return contract.breaches(content, self.sample, form=self._form, landscape=self._landscape)

    def check(self) -> None:
        """Read the template as it lies there now; it is compiled when it is first filled in.

        :raises contract.ContractError: the file is missing or breaks the contract; with every breach found.
        """
        try:
            content = (FOLDER / self.file).read_bytes()
        except OSError as error:
            raise contract.ContractError(self.file, ("找不到这个模板文件。",)) from error
        if content == self._content:
            return
        if broken := self.faults_of(content):
            raise contract.ContractError(self.file, broken)
        self._content, self._template = content, None

    def template(self) -> WordTemplate:
        """The template as it was checked, compiled once.

        :raises contract.ContractError: as ``check``.
        """
        template = self._template
        if template is None:  # two threads may compile it at once, and either result serves
            if not self._content:
                self.check()
            self._template = template = WordTemplate(self._content)
        return template

    def render(
        self,
        words: Mapping[str, Any],
        *,
        photo: bytes | None = None,
        draft: bool = False,
        receipt: Receipt | None = None,
        fit: Fit | None = None,
    ) -> bytes:
        """The document with those of ``words`` that it uses; equal words give equal bytes; the rest as there."""
        used = {name: words[name] for name in self.sample}
        return self.template().render(used, photo=photo, draft=draft, receipt=receipt, fit=fit)
