"""The public home page against a bare Flask "hello", both under gunicorn with the house's settings."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.load import hammer
from tests.servers import environment, flask, serving

ROUNDS = 5
SECONDS = 2


def figures(folder: Path) -> Iterator[Figure]:
    """Short rounds in turn, so that a busy neighbour disturbs both; the ratio is the median over the rounds."""
    instance = folder / "public"
    settings = environment(instance, demonstration="1")
    flask("demo", environ=settings).check_returncode()
    with (
        serving("wsgi:app", folder / "portal.log", settings) as (portal, portal_pid),
        serving("tests.bench.hello:app", folder / "hello.log", settings) as (hello, hello_pid),
    ):
        for url, pid in ((portal, portal_pid), (hello, hello_pid)):
            hammer(url, pid, 1)  # warm: both workers have rendered and cached the page
        pages, hellos = [], []
        for _ in range(ROUNDS):
            pages.append(hammer(f"{portal}/", portal_pid, SECONDS))
            hellos.append(hammer(f"{hello}/", hello_pid, SECONDS))
    per_cpu = statistics.median(
        page.a_cpu_second / hello.a_cpu_second for page, hello in zip(pages, hellos, strict=True)
    )
    per_second = statistics.median(page.a_second / hello.a_second for page, hello in zip(pages, hellos, strict=True))
    yield Figure("public page", statistics.median(page.a_second for page in pages), "/s")
    yield Figure("bare Flask", statistics.median(hello.a_second for hello in hellos), "/s")
    yield Figure("public page against bare Flask, requests a second", 100 * per_second, "%", 90)
    yield Figure("public page against bare Flask, per CPU second of the server", 100 * per_cpu, "%", 90)
