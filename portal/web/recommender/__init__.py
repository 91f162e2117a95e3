"""The recommending organisations' part 推荐单位: what names one's own organisation, and nothing else."""

from portal.web.recommender import acting, opinions, reading, supplements, unit_notices
from portal.web.recommender.area import blueprint

__all__ = ["acting", "blueprint", "opinions", "reading", "supplements", "unit_notices"]
