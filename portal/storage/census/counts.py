"""How many applications of a programme there are in each group: one query a dimension, that the database groups.

Who is counted was submitted and is not withdrawn; by stage the withdrawn are counted too.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, fn

from portal.rules.language.days import beijing
from portal.rules.language.stages import Stage
from portal.rules.language.worded import Worded
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import EPOCH, MICROSECOND
from portal.storage.office.desk import SEEN
from portal.storage.office.listings import Listing
from portal.storage.publishing.honour_lists import Listed
from portal.storage.roll.honours import Honour
from portal.storage.season.editions import Programme

_DAY = timedelta(days=1) // MICROSECOND


class Dimension(Worded):
    """By what is counted."""

    FIELD = "field", "技术领域"
    INDUSTRY = "industry", "所属行业"
    DISTRICT = "district", "单位所在区"
    UNIT_KIND = "unit_kind", "单位类型"
    CHANNEL = "channel", "申报方式"
    AGE_BAND = "age_band", "年龄段"
    STAGE = "stage", "状态"
    DAY = "day", "首次提交日期"


class Group(NamedTuple):
    """``value``: as it is stored, None where nobody knows; a day counts from 1970, as Beijing's calendar has it."""

    value: str | int | bool | None
    submitted: int
    accepted: int
    honoured: int


def counted(programme: Programme, dimension: Dimension) -> list[Group]:
    """The groups that somebody is in."""
    query: Any = (
        Application.select(
            _VALUES[dimension].alias("counted_by"), fn.COUNT(Application.id), _how_many(_ACCEPTED), fn.COUNT(Honour.id)
        )
        .join(Listing, on=(Listing.application == Application.id))
        .switch(Application)
        .join(Listed, JOIN.LEFT_OUTER, on=(Listed.application == Application.id))
        .join(Honour, JOIN.LEFT_OUTER, on=(Honour.listed == Listed.id))
    )
    if dimension is Dimension.DAY:
        query = query.switch(Application).join(_FIRST, on=(_FIRST.c.application_id == Application.id))
    seen = SEEN if dimension is Dimension.STAGE else SEEN - {Stage.WITHDRAWN}
    query = query.where(Application.programme == programme, Application.stage.in_(seen)).group_by(SQL("counted_by"))
    return [Group(*row) for row in query.tuples()]


def day_of(value: int) -> date:
    """The day that a group by day stands for."""
    return (EPOCH + timedelta(days=value)).date()


def _how_many(condition: Any) -> Any:
    return fn.SUM(Case(None, [(condition, 1)], 0))


_ACCEPTED = Application.stage == Stage.ACCEPTED
_AHEAD = (beijing(EPOCH).utcoffset() or timedelta()) // MICROSECOND
_FIRST = (
    Snapshot.select(Snapshot.application, fn.MIN(Snapshot.created_at).alias("at"))
    .group_by(Snapshot.application)
    .alias("first")
)
_VALUES: dict[Dimension, Any] = {
    Dimension.FIELD: Application.technical_field,
    Dimension.INDUSTRY: Listing.industry,
    Dimension.DISTRICT: Listing.district,
    Dimension.UNIT_KIND: Listing.unit_kind,
    Dimension.CHANNEL: Listing.by_unit,
    Dimension.AGE_BAND: Listing.age_band,
    Dimension.STAGE: Application.stage,
    Dimension.DAY: (_FIRST.c.at + _AHEAD) / _DAY,
}
assert set(_VALUES) == set(Dimension), "every dimension has its value"
