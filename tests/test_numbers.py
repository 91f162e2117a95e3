"""No number of the procedure stands in the words of code, pages and papers: they are read in the rulebook.

A number before a word that counts days, years, copies, pages or 字 is found here; what is none of the procedure's
stands below, with the reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(
    r"(?<![0-9月/.{])(?:[0-9][0-9,]*|[二三四五六七八九十两]{1,3}) ?"
    r"(?:个?工作日|天|周|年(?!\d+月)|个月|份|张|页|字|小时|分钟|分之[一二三])|2/3|前 ?[0-9]+ ?名"
)
YEAR = re.compile(r"[0-9]{4} ?年")
BOTH = "two versions of one text, shown side by side"
SOON = "how soon to try again, in everyday words"
ALLOWED = {
    ("portal/operations/applying/materials.py", "两分钟"): SOON,
    ("portal/web/applicant/filling/evidence.py", "两分钟"): SOON,
    ("portal/operations/letters/undelivered.py", "三天"): "how long a mail server is asked again",
    ("templates/account/second_factor.html", "两分钟"): "how long setting up takes",
    ("portal/documents/pages/page_count.py", "1 页"): "how exact the estimate is",
    ("portal/documents/papers/opinion.py", "500 字"): "what fits on the printed page of the opinion",
    ("templates/recommender/opinion.html", "400 字"): "what fits on the printed page of the opinion",
    ("portal/rules/applying/unit_people.py", "1页"): "the consent is one sheet",
    ("templates/applicant/receipt.html", "1 张"): "the photo that was uploaded, of which there is one",
    ("portal/rules/rulebook/consistency.py", "2/3"): "an example of how a share is written in a file",
    ("portal/rules/season/opening.py", "2/3"): "one of the quorums to choose from; the edition decides",
    ("portal/rules/season/opening.py", "三分之二"): "one of the quorums to choose from; the edition decides",
    ("portal/web/applicant/filling/sections.py", "两份"): BOTH,
    ("templates/applicant/conflict.html", "两份"): BOTH,
    ("templates/recommender/opinion.html", "两份"): BOTH,
    ("templates/applicant/unit_notice.html", "两份"): "the two papers to which the sentence leads",
    ("templates/office/announcement_preview.html", "五天"): "an example of what a correction may say",
}
# Printed forms hold official words only; what a demonstration invents and what has migrated is not read as a rule.
FORMS = "-form.txt"
LEFT_OUT = {"migrations", "demonstration"}


def words() -> Iterator[tuple[Path, str]]:
    """Every text that somebody may read, with the file in which it stands."""
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if not LEFT_OUT & set(path.parts):
            yield from ((path, text) for text in _strings(ast.parse(path.read_text(encoding="utf-8"))))
    for path in sorted([*(ROOT / "templates").rglob("*.*"), *(ROOT / "static").rglob("*.js")]):
        yield path, re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for path in sorted((ROOT / "tests" / "templates").glob("*.txt")):  # the Word templates, dumped
        if not path.name.endswith(FORMS):
            yield path, path.read_text(encoding="utf-8")


def _strings(tree: ast.Module) -> Iterator[str]:
    """The literals of a module without its docstrings."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def found() -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(ROOT)), match.group())
        for path, text in words()
        for match in NUMBER.finditer(YEAR.sub("", text))
    }


def test_no_number_of_the_procedure_stands_in_code_or_in_a_template() -> None:
    assert found() - set(ALLOWED) == set()


def test_what_is_allowed_is_there() -> None:
    assert set(ALLOWED) - found() == set()
    assert all(ALLOWED.values())


def test_a_number_is_seen_however_it_is_written() -> None:
    for said in (
        "不少于 5 个工作日",
        "不少于5个工作日",
        "五个工作日",
        "一式三份",
        "照 3 张",
        "保存五年",
        "4,000 字",
        "前 40 名",
    ):
        assert NUMBER.search(said), said
    for said in ("一份申报表", "2026年12月4日", "这一页"):
        assert not NUMBER.search(YEAR.sub("", said)), said
