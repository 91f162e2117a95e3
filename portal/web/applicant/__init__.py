"""The applicant's part 申报人: one's own applications and nothing else."""

from portal.web.applicant import applications, sections
from portal.web.applicant.area import blueprint

__all__ = ["applications", "blueprint", "sections"]
