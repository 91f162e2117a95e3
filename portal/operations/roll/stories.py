"""Stories 事迹 of honourees: the honouree suggests, the office publishes; the photo is the honouree's own to show or to
hide. (第二十四条)"""

from datetime import datetime

import msgspec

from portal.operations.applying import filing
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.roll import honourees as rules
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, journal, versions
from portal.storage.engine.tables import atomic
from portal.storage.roll import honours, stories
from portal.storage.roll.honours import Honour
from portal.storage.roll.stories import HonourStory


class Told(msgspec.Struct, frozen=True):
    """An honour with what is written about it; ``version`` is that of the story, 0 where there is none."""

    honour: Honour
    story: HonourStory | None

    @property
    def version(self) -> int:
        return self.story.version if self.story else 0

    @property
    def text(self) -> str:
        """What everybody reads."""
        return self.story.text if self.story and not self.refusal else ""

    @property
    def photo(self) -> str:
        """The name of the photo that everybody sees, "" without consent."""
        return self.story.shown_photo if self.story and not self.refusal else ""

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing is told about the honour, or None."""
        return rules.refusal_to_tell(self.honour.state)


def of(honour: Honour) -> Told:
    return Told(honour, stories.of(honour))


def photo(honour: Honour) -> bytes | None:
    """The photo, as long as everybody may see it."""
    name = of(honour).photo
    return blobs.get(name) if name else None


def publish(number: int, version: int, text: str, *, by: int, at: datetime) -> HonourStory:
    """Publish a story as the office has written it; an empty one takes it from the page.

    :raises Refused: the honour is lost, or the text names a number or an address of a person.
    """
    text = clean_text(text)
    insist(rules.refusal_of_text(text))
    with atomic():
        honour = honours.one(number)
        insist(rules.refusal_to_tell(honour.state))
        story = stories.write(honour, version, text=text, published_at=at, published_by=by)
        journal.record("story_published", "honour", number, by=by, at=at, empty=not text)
        versions.bump_public()
    return story


def suggest(application: Application, version: int, text: str, *, at: datetime) -> HonourStory:
    """Keep the wording that the honouree would like; nothing is public by that.

    :raises Refused: as ``publish``. :raises NotFound: the application was not honoured.
    """
    text = clean_text(text)
    insist(rules.refusal_of_text(text))
    with atomic():
        honour = honour_of(application)
        insist(rules.refusal_to_tell(honour.state))
        return stories.write(honour, version, suggested=text, suggested_at=at)


def honour_of(application: Application) -> Honour:
    """What the application came to.

    :raises NotFound: it was not honoured.
    """
    found = honours.of_application(application)
    return found if found else honours.one(0)


def photo_of(application: Application) -> str:
    """The name of the photo of the form, "" where there is none."""
    return application.photo.name if application.photo else ""


def refusal_to_show(application: Application, honour: Honour, *, by: int, has_photo: bool) -> Refusal | None:
    """Why whoever asks cannot have the photo shown, or None."""
    return rules.refusal_to_consent(honour.state, in_person=application.is_own_of(by), has_photo=has_photo)


def show_photo(number: int, version: int, content: bytes | None, *, by: int, at: datetime) -> HonourStory:
    """The honouree consents to showing a photo: a new one, or that of the application (``content`` None).

    :raises Refused: it is no usable photo, or somebody else's to decide. :raises NotFound: there is no honour.
    """
    application = applications.one_of(by, number)
    name = filing.keep_photo(content, at=at) if content else photo_of(application)
    with atomic():
        honour = honour_of(application)
        insist(refusal_to_show(application, honour, by=by, has_photo=bool(name)))
        story = stories.write(honour, version, photo=name, photo_consent_at=at)
        journal.record("photo_shown", "honour", honour.id, by=by, at=at)
        versions.bump_public()
    return story


def hide_photo(number: int, version: int, *, by: int, at: datetime) -> HonourStory:
    """The honouree takes the consent back: the photo goes from the page at once, and is not kept.

    :raises NotFound: there is no honour.
    """
    application = applications.one_of(by, number)
    with atomic():
        honour = honour_of(application)
        story = stories.write(honour, version, photo=None, photo_consent_at=None)
        journal.record("photo_hidden", "honour", honour.id, by=by, at=at)
        versions.bump_public()
    return story
