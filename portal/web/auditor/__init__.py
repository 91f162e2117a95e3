"""The auditor 监督: everything that was done, to be read and checked; nothing to be changed."""

from portal.web.auditor import reading
from portal.web.auditor.area import blueprint

__all__ = ["blueprint", "reading"]
