"""The committee 组委会: what the office proposes, shown exactly, to be approved or declined."""

from portal.web.committee import deciding
from portal.web.committee.area import blueprint

__all__ = ["blueprint", "deciding"]
