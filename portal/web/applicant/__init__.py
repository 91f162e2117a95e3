"""The applicant's part 申报人: one's own applications and messages, and nothing else."""

from portal.web.applicant import applications, checking, evidence, preview, receipt, sections, submitting
from portal.web.applicant.area import blueprint
from portal.web.applicant.inbox import blueprint as messages

__all__ = [
    "applications",
    "blueprint",
    "checking",
    "evidence",
    "messages",
    "preview",
    "receipt",
    "sections",
    "submitting",
]
