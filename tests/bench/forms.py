"""How many filled Word forms a second of processor time makes, against docxtpl as it is meant to be used and against
writing the finished parts into an archive. All three make the same document from the same answers in this run."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from lxml import etree

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.pages.fitting import fitted
from portal.documents.papers import application_form
from portal.documents.word.package import DOCUMENT, Package
from portal.documents.word.paper import FOLDER
from tests.bench.figures import Figure
from tests.documents.samples import jpeg, long_answers, portrait

RULEBOOK = "2023-craftsman"
LENGTH = 1_300  # characters of each long text: a form of eleven pages
PEOPLE = 40  # different forms in turn, as in life: the same one again and again would teach the processor
SECONDS = 0.3  # of processor time for each contestant in a round
ROUNDS = 15  # the contestants take turns, so that what else the machine does meets all of them


def figures(folder: Path) -> Iterator[Figure]:
    ours, plain, by_hand = contestants()
    assert canonical(ours(0)) == canonical(plain(0)), "document.xml differs from docxtpl's"
    rounds = [(per_second(ours), per_second(by_hand), per_second(plain)) for _ in range(ROUNDS)]
    yield Figure("Word forms per second of processor time", median(rate for rate, _, _ in rounds), "/s")
    yield Figure("  plain docxtpl on the same template", median(rate for _, _, rate in rounds), "/s")
    yield Figure("  the same parts zipped by hand", median(rate for _, rate, _ in rounds), "/s")
    yield Figure("Word form against plain docxtpl", median(mine / other for mine, _, other in rounds), "×", 50)
    yield Figure(
        "Word form against a hand-written zip", median(100 * mine / zipped for mine, zipped, _ in rounds), "%", 75
    )


Contestant = Callable[[int], bytes]


def contestants() -> tuple[Contestant, Contestant, Contestant]:
    """Three ways to make the form of person n: ours and plain docxtpl from the same context, and a hand-written zip,
    which adds the finished parts to a ready archive of the constant ones and renders nothing at all."""
    rulebook = rulebooks.rulebook(RULEBOOK)
    photo = normalised(jpeg(portrait())).content
    people = [
        application_form.context(rulebook, long_answers(rulebook, LENGTH, seed), f"2023-{seed:04}") | {"photo": True}
        for seed in range(PEOPLE)
    ]
    path = FOLDER / rulebook.templates.form
    part = Package(path.read_bytes()).photo_part()
    template = application_form.form_paper(rulebook).template()

    def ours(n: int) -> bytes:
        return template.render(people[n], photo=photo, draft=True, fit=fitted)  # as the product does

    def plain(n: int) -> bytes:
        template = DocxTemplate(path)
        template.replace_pic("photo.jpeg", io.BytesIO(photo))
        template.render(people[n], Environment(undefined=StrictUndefined), autoescape=True)
        template.save(out := io.BytesIO())
        return out.getvalue()

    bodies = [template.xml(values) for values in people]
    constant = io.BytesIO()
    with zipfile.ZipFile(constant, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in Package(ours(0)).parts.items():
            if name not in (DOCUMENT, part):
                archive.writestr(name, content)

    def by_hand(n: int) -> bytes:
        out = io.BytesIO(constant.getvalue())
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(DOCUMENT, bodies[n])
            archive.writestr(part, photo, zipfile.ZIP_STORED)
        return out.getvalue()

    return ours, plain, by_hand


def canonical(document: bytes) -> bytes:
    """The body of a document as C14N, where equal XML is equal bytes."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return bytes(etree.tostring(etree.fromstring(archive.read(DOCUMENT)), method="c14n"))


def per_second(make: Contestant) -> float:
    made, started = 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS:
        make(made % PEOPLE)
        made += 1
    return made / spent
