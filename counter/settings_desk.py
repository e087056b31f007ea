"""The settings that may be changed at the counter itself, and who may change which."""

from collections.abc import Mapping
from pathlib import Path

from counter.consents import Consent, Given
from counter.people import People
from counter.settings import Settings
from counter.settings_file import Place, Value, save
from terminal.model import Permission, Right

COUNTER = "counter"
"""The section that only the information department changes; the window's own look is anybody's."""


class SettingsDesk:
    """The settings of one counter, and the file that they are kept in."""

    def __init__(self, settings: Settings, file: Path, people: People) -> None:
        self.settings, self.file, self._people = settings, file, people

    def may(self, changes: Mapping[Place, Value]) -> bool:
        """Return whether the person signed in may make these changes alone."""
        is_of_counter = any(place.section == COUNTER for place in changes)
        return not is_of_counter or self._people.may(Right.SETTINGS) is Permission.MAY

    @staticmethod
    def named(changes: Mapping[Place, Value]) -> str:
        """Return what is changed, as a consent names it."""
        return ", ".join(".".join(place) for place in changes)

    def save(self, changes: Mapping[Place, Value], by: str = "") -> Settings:
        """Write changes into the file, and return what holds from the next opening of the window on.

        What needs the right to settings needs it of the person signed in, or the consent of a second one. Raises what
        `Consents.use` and `settings_file.save` raise.
        """
        if not self.may(changes):
            self._people.use_consents(Given(by, Consent(Right.SETTINGS, self.named(changes))))
        return save(self.file, changes)
