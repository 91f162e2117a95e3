"""What the desk lists and the statistics count of a submission (M12, P3, M15)."""

from portal.operations.applying import filing, materials
from portal.operations.applying.materials import Material
from portal.rules.applying.answers import Answers
from portal.rules.applying.conditions import computed_years
from portal.rules.applying.manifest import NamedIn
from portal.rules.applying.recommending import Part, is_by_unit
from portal.rules.census.describing import Description, described
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import atomic
from portal.storage.office import listings


def enlist(application: Application, material: Material, snapshot: Snapshot) -> None:
    """List the application under its newest submission, in the transaction of that submission."""
    years = computed_years(material.rulebook, material.answers, closing=application.programme.reference_day)
    listings.enlist(
        application,
        snapshot,
        by_unit=is_by_unit(material.rulebook, material.answers),
        years_short=any(computed.short for computed in years),
        counted=_counted(application, material.answers, material.named),
    )


def describe_earlier() -> int:
    """Read what the statistics count under of those that were submitted before that was kept; how many there were."""
    earlier = listings.undescribed()
    with atomic():
        for application, snapshot in earlier:
            manifest = materials.manifest_of(snapshots.one(snapshot))
            counted = _counted(application, manifest.plain_answers, manifest.named)
            listings.describe(application.id, counted)
    return len(earlier)


def _counted(application: Application, answers: Answers, named: tuple[NamedIn, ...]) -> Description:
    code = next((one.code for one in named if one.part == Part.EMPLOYER), "")
    rulebook = filing.rulebook_under(application)
    return described(rulebook, answers, code=code, on=application.programme.reference_day)
