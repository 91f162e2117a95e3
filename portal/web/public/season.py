"""What the public pages say about an edition today: its steps, the state on the seal, the one thing to do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec

from portal.clock import beijing
from portal.operations.season.changing import Moved, announced
from portal.rules.language.days import span_in_words
from portal.rules.rulebook.rubric import Method, Stage
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.arranging import audience_of
from portal.storage.publishing import decisions, public_notices
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season.editions import Edition, EditionState, Programme
from portal.web.filters import awards, day

IF_PLANNED = "可根据活动方案组织开展"
_WITH_WINDOW = (Method.FILING, Method.RECOMMENDATION)


class Phase(StrEnum):
    """Where an award's season stands; the value is what the seal says."""

    AWAITED = "待开始"
    FILING = "申报中"
    RECOMMENDING = "推荐中"
    JUDGING = "评审中"
    NOTICE = "公示中"
    APPROVAL = "报批中"
    HONOURED = "已表彰"
    ENDED = "已结束"


_URGENCY = (
    *(Phase.FILING, Phase.NOTICE, Phase.AWAITED, Phase.RECOMMENDING, Phase.JUDGING, Phase.APPROVAL, Phase.HONOURED),
    Phase.ENDED,
)
_STAGE_OF = {Phase.NOTICE: Method.NOTICE, Phase.APPROVAL: Method.APPROVAL}
assert set(_URGENCY) == set(Phase), "every phase has its place"


class Step(msgspec.Struct, frozen=True):
    """One point on the line of the season. ``state``: done, now, next."""

    name: str
    state: str
    when: str = ""
    notes: tuple[str, ...] = ()


class Season(msgspec.Struct, frozen=True):
    """One award in one edition, as it stands at a moment."""

    edition: str  # its key
    edition_name: str
    programme: str
    rulebook: Rulebook
    opens_at: datetime
    closes_at: datetime
    recommending_closes_at: datetime
    phase: Phase
    steps: tuple[Step, ...]
    days_left: int  # whole days in Shanghai until the closing day; 0: today is the last
    notice_until: date | None = None  # the last day of its public notice
    notice_days_left: int = 0
    moved: tuple[Moved, ...] = ()  # deadlines, the latest first


class Front(msgspec.Struct, frozen=True):
    """One edition on the home page. ``phase`` is that of the award that people can do most for."""

    key: str
    name: str
    phase: Phase
    seasons: tuple[Season, ...]

    @property
    def lines(self) -> tuple[tuple[str, tuple[Step, ...]], ...]:
        """(heading, steps): one line where the awards go the same way at the same time, else one each."""
        if len({season.steps for season in self.seasons}) == 1:
            return (("", self.seasons[0].steps),)
        return tuple((season.rulebook.titles.short, season.steps) for season in self.seasons)

    @property
    def leading(self) -> Season:
        """The award whose deadline comes next."""
        return min((s for s in self.seasons if s.phase is self.phase), key=lambda s: s.closes_at)

    @property
    def noticed(self) -> tuple[Season, ...]:
        """The awards whose public notice runs, the one that ends first before the others."""
        running = [season for season in self.seasons if season.phase is Phase.NOTICE and season.notice_until]
        return tuple(sorted(running, key=lambda season: season.notice_days_left))


def fronts(programmes: Iterable[Programme], at: datetime) -> list[Front]:
    """The editions that the public sees; first the one that takes applications, then by what comes next."""
    together: dict[str, list[Programme]] = {}
    for programme in programmes:
        together.setdefault(programme.edition.key, []).append(programme)
    shown = [_front(group, at) for group in together.values()]
    return sorted(shown, key=lambda front: _URGENCY.index(front.phase))  # stable: the newest first


def _front(group: Sequence[Programme], at: datetime) -> Front:
    edition = group[0].edition
    order = [programme for programme, _ in awards()]
    seasons = sorted((season_of(edition, one, at) for one in group), key=lambda s: order.index(s.programme))
    phase = min((season.phase for season in seasons), key=_URGENCY.index)
    return Front(edition.key, edition.name, phase, tuple(seasons))


def season_of(edition: Edition, programme: Programme, at: datetime) -> Season:
    audience = audience_of(programme.book, edition.name, programme.settings)
    rulebook = msgspec.structs.replace(programme.book, audience=audience)
    notice = public_notices.of_programme(programme)
    phase, today = phase_of(edition, programme, at), beijing(at).date()
    return Season(
        edition=edition.key,
        edition_name=edition.name,
        programme=programme.programme,
        rulebook=rulebook,
        opens_at=programme.opens_at,
        closes_at=programme.closes_at,
        recommending_closes_at=programme.recommending_closes_at,
        phase=phase,
        steps=tuple(_steps(rulebook.stages, programme, phase, today)),
        days_left=(beijing(programme.closes_at).date() - today).days,
        notice_until=notice.last_day if notice else None,
        notice_days_left=(notice.last_day - today).days if notice else 0,
        moved=tuple(announced(programme)),
    )


def phase_of(edition: Edition, programme: Programme, at: datetime) -> Phase:
    """The closing moments themselves are still in time."""
    if edition.state is EditionState.ENDED:
        return Phase.ENDED
    if at < programme.opens_at:
        return Phase.AWAITED
    if at <= programme.closes_at:
        return Phase.FILING
    if at <= programme.recommending_closes_at:
        return Phase.RECOMMENDING
    return _phase_of_result(programme, at)


def _phase_of_result(programme: Programme, at: datetime) -> Phase:
    """What has become public of the result."""
    if decisions.published_of(programme):
        return Phase.HONOURED
    notice: PublicNotice | None = public_notices.of_programme(programme)
    if notice is None or at < notice.published_at:
        return Phase.JUDGING
    return Phase.NOTICE if at < public_notices.ends_at(notice) else Phase.APPROVAL


def procedure(rulebook: Rulebook, season: Season | None) -> list[Step]:
    """Every stage of the rulebook with its official note, as far as ``season`` has come."""
    reached = {step.name: step for step in season.steps} if season else {}
    described = []
    for name, places in _named_steps(rulebook.stages).items():
        stages = [rulebook.stages[place] for place in places]
        step = reached.get(name, Step(name, "next", IF_PLANNED if stages[0].optional else ""))
        notes = tuple(stage.note for stage in stages if stage.note)
        described.append(Step(name, step.state, step.when, notes))
    return described


def organisers(rulebook: Rulebook) -> list[tuple[str, str]]:
    """(role, bodies), one a line; roles that nobody has are left out."""
    bodies = rulebook.organisers
    return [
        (role, "\n".join(names))
        for role, names in (
            ("主办单位", bodies.hosts),
            ("承办单位", bodies.organisers),
            ("支持单位", bodies.supporters),
            ("咨询电话", [f"{hotline.name}　{hotline.number}" for hotline in rulebook.hotlines]),
        )
        if names
    ]


def planned_dates(programme: Programme) -> Mapping[str, tuple[date, date]]:
    """The days that the office planned for the stages after filing: ``{"dates": {stage: [from, to]}}`` in the
    programme's settings. Stages without dates are simply absent."""
    return {
        key: (date.fromisoformat(first), date.fromisoformat(last))
        for key, (first, last) in programme.settings.get("dates", {}).items()
    }


def actual_dates(rulebook_stages: Sequence[Stage], programme: Programme) -> dict[str, tuple[date, date]]:
    """The planned days, and instead of them those of the notice and of the decisions where these are public."""
    dates = dict(planned_dates(programme))
    notice, decided = public_notices.of_programme(programme), decisions.published_of(programme)
    for stage in rulebook_stages:
        if stage.method is Method.NOTICE and notice:
            dates[stage.key] = beijing(notice.published_at).date(), notice.last_day
        days = [one.decided_on for one in decided if one.decided_on]
        if stage.method is Method.DECISION and days:
            dates[stage.key] = min(days), max(days)
    return dates


def _steps(stages: Sequence[Stage], programme: Programme, phase: Phase, today: date) -> Iterable[Step]:
    planned = planned_dates(programme)
    shown = [stage for stage in stages if not stage.optional or stage.key in planned]
    here, dates = _position(shown, planned, phase, today), actual_dates(shown, programme)
    for name, places in _named_steps(shown).items():
        last = places[-1]
        state = "done" if last < here else "now" if places[0] <= here else "next"
        yield Step(name, state, _when([shown[place] for place in places], programme, dates))


def _named_steps(stages: Sequence[Stage]) -> dict[str, list[int]]:
    """Two rounds of one stage (复审) are one step; the value holds their places in the order of stages."""
    steps: dict[str, list[int]] = {}
    for place, stage in enumerate(stages):
        steps.setdefault(stage.name, []).append(place)
    return steps


def _position(stages: Sequence[Stage], dates: Mapping[str, tuple[date, date]], phase: Phase, today: date) -> int:
    """The place of the current stage: -1 before filing, past the end when all is done. While experts judge it is the
    last stage whose first day has come, or the first one of the judging; the notice begins when it is published."""
    if phase is Phase.AWAITED:
        return -1
    if phase in (Phase.HONOURED, Phase.ENDED):
        return len(stages)
    methods = [stage.method for stage in stages]
    if phase in _STAGE_OF:
        return methods.index(_STAGE_OF[phase])
    filing = [place for place, method in enumerate(methods) if method in _WITH_WINDOW]
    if phase is Phase.FILING:
        return filing[0]
    if phase is Phase.RECOMMENDING:
        return filing[-1]
    judging = stages[: methods.index(Method.NOTICE)]
    begun = [place for place, stage in enumerate(judging) if stage.key in dates and dates[stage.key][0] <= today]
    return max([filing[-1] + 1, *begun])


def _when(stages: Sequence[Stage], programme: Programme, dates: Mapping[str, tuple[date, date]]) -> str:
    """From the first to the last known day of one step's stages; "" while no day is known."""
    first = stages[0]
    if first.method is Method.FILING:
        return span_in_words(beijing(programme.opens_at).date(), beijing(programme.closes_at).date())
    if first.method is Method.RECOMMENDATION:
        return f"{day(programme.recommending_closes_at)}截止"
    known = [dates[stage.key] for stage in stages if stage.key in dates]
    return span_in_words(min(known)[0], max(until for _, until in known)) if known else ""
