"""The office's desk 组委会办公室: the queue of applications, one application at a time, and what the office does with
it."""

from portal.web.office import (
    accepting,
    accounts,
    archive,
    awards,
    case,
    deciding,
    editions,
    expert_list,
    extensions,
    front,
    inquiring,
    organisations,
    overtaken,
    queue,
    reading,
)
from portal.web.office.area import blueprint

__all__ = [
    "accepting",
    "accounts",
    "archive",
    "awards",
    "blueprint",
    "case",
    "deciding",
    "editions",
    "expert_list",
    "extensions",
    "front",
    "inquiring",
    "organisations",
    "overtaken",
    "queue",
    "reading",
]
