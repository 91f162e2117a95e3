"""Which tests share one xdist worker: those that drive Chromium, and those that drive LibreOffice. Both programs
are expensive to start and want a worker of their own. It goes by the fixtures that a test asks for."""

import pytest

GROUPS = {"chromium": "browser", "soffice": "libreoffice", "writer": "libreoffice"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, group in GROUPS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(group)
                if item.get_closest_marker("xdist_group") is None:
                    item.add_marker(pytest.mark.xdist_group(group))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file as a test's case is named by its argument: its bytes may hold the moment at which they were made, and each
    worker would know the case by another name."""
    return argname if isinstance(val, bytes) else None
