"""A neighbour's public page while one client does its worst: floods of fields, long scans, heavy workbooks."""

import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from portal import clock
from portal.config import Settings
from portal.operations.applying import filing
from portal.storage.database import close_storage, open_storage
from portal.storage.schema import migrate
from tests.bench.autosave import Person
from tests.bench.figures import Figure, percentile
from tests.builders import an_account, an_edition
from tests.documents.evidence_files import jpeg
from tests.operations.unit import a_clerk
from tests.servers import environment, serving

SECONDS = 60.0
EVERY = 0.1  # seconds between two looks of the neighbour
CLIENTS = 4  # connections of each kind of attack
WARM = 8
SCANS = 40  # pages
FIELDS = 900_000
BOUNDARY = "----portal-bench"
Attack = Callable[[], int]


class Beside(NamedTuple):
    """How long the neighbour waited each time, in seconds, and what the other client was answered."""

    waited: list[float]
    statuses: Counter[str]


def figures(folder: Path) -> Iterator[Figure]:
    found = beside(folder, SECONDS)
    yield Figure("neighbour's page, half within (p50)", percentile(found.waited, 0.5) * 1000, "ms")
    yield Figure(
        "neighbour's page, 99 of 100 within (p99)", percentile(found.waited, 0.99) * 1000, "ms", 1000, at_most=True
    )
    for told, count in sorted(found.statuses.items()):
        yield Figure(f"one client at its worst: {told}", count)


def beside(folder: Path, seconds: float) -> Beside:
    """Look at the home page again and again while one client does its worst for so many seconds."""
    instance = folder / "neighbour"
    number = _an_instance(instance)
    waited: list[float] = []
    statuses: Counter[str] = Counter()
    with serving("wsgi:app", folder / "neighbour.log", environment(instance)) as (url, _):
        attacks = _attacks(url, number)
        for _ in range(WARM):  # all workers have rendered the page, as they have on any day
            _look(url)
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=_again_and_again, args=(name, attack, until, statuses), daemon=True)
            for name, attack in attacks.items()
            for _ in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        while time.monotonic() < until:
            waited.append(_look(url))
            time.sleep(EVERY)
        for thread in threads:
            thread.join(60)
    return Beside(waited, statuses)


def _look(url: str) -> float:
    """Seconds until the home page was there."""
    began = time.monotonic()
    with urllib.request.urlopen(f"{url}/", timeout=60) as answer:
        answer.read()
    return time.monotonic() - began


def _an_instance(instance: Path) -> int:
    """Two accounts, one of them a unit's; the number of the other's draft."""
    open_storage(Settings(instance=instance))
    migrate()
    programme = an_edition()["craftsman"]
    person = an_account(email="person@example.cn")
    number = int(filing.start(programme, by=person.id, at=clock.now()).id)
    a_clerk(at=clock.now())
    close_storage()
    return number


def _attacks(url: str, number: int) -> dict[str, Attack]:
    person, clerk = Person(url, "person@example.cn"), Person(url, "renshi@example.cn")
    evidence, unit = f"/applications/{number}/evidence", "/applications/for-others"
    scan, workbook = _scan(), _workbook()
    flood = b"&".join(b"a%d=" % field for field in range(FIELDS))
    return {
        "a flood of fields": lambda: _sent(url + "/sign-in", flood, "application/x-www-form-urlencoded"),
        "scans of forty pages": lambda: _upload(person, evidence, "files-work", scan, act="add work"),
        "workbooks": lambda: _upload(clerk, unit, "list", workbook, act="list"),
    }


def _again_and_again(name: str, attack: Attack, until: float, statuses: Counter[str]) -> None:
    while time.monotonic() < until:
        try:
            status: int | str = attack()
        except OSError:
            status = "cut off"
        statuses[f"{name}, answered {status}"] += 1


def _upload(person: Person, path: str, field: str, content: bytes, *, act: str) -> int:
    form = next(form for form in person.get(path).forms if field in form.inputs)
    typed = {**dict(form.form_values()), "act": act}
    typed.pop(field, None)
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in typed.items()
        if isinstance(value, str)
    )
    # Each file is another one, or the portal would know it already.
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{time.monotonic_ns()}.pdf"'
    body += f"{head}\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    action = person.url + (form.get("action") or path)
    return _sent(action, body, f"multipart/form-data; boundary={BOUNDARY}", person.opener)


def _sent(url: str, body: bytes, kind: str, opener: Any = None) -> int:
    asked = urllib.request.Request(url, body, {"Content-Type": kind})
    try:
        with (opener.open if opener else urllib.request.urlopen)(asked, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.read()
        return error.code


def _scan() -> bytes:
    """An honest scan, which takes its child to the limits of what it looks at."""
    pages = [Image.open(BytesIO(jpeg(1240, 1754))).convert("L") for _ in range(SCANS)]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def _workbook() -> bytes:
    """One line of very many cells, as no spreadsheet writes it."""
    out = BytesIO()
    rows = "<row>" + "<c/>" * 100_000 + "</row>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/><Override '
            f'PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return out.getvalue()
