"""The applicant's part 申报人: one's own applications and messages, and nothing else."""

from portal.web.applicant import (
    applications,
    checking,
    consent,
    evidence,
    honour,
    naming,
    presenting,
    preview,
    receipt,
    sections,
    submitting,
    unit_notices,
)
from portal.web.applicant.area import blueprint
from portal.web.applicant.for_others import blueprint as for_others
from portal.web.applicant.inbox import blueprint as messages

__all__ = [
    "applications",
    "blueprint",
    "checking",
    "consent",
    "evidence",
    "for_others",
    "honour",
    "messages",
    "naming",
    "presenting",
    "preview",
    "receipt",
    "sections",
    "submitting",
    "unit_notices",
]
