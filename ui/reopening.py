"""What the window of this program opens with, the first one and each that takes its place."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from counter.settings import Settings

if TYPE_CHECKING:
    from counter.story import Begun
    from simulation.stories import Scene
    from simulation.story import Story
    from simulation.training import Practice


class Reopening(Struct, frozen=True):
    """The next window of this program: its settings, whether its simulation desk opens, and whose sample card is in.

    One that `lists` the stories opens the desk with them. A `story` or practice scene is played there by its name, with
    what has `begun` and the `base` settings of it. What may be changed of the settings is in the `file`.
    """

    settings: Settings
    file: Path | None = None
    desk: bool = False
    card: str = ""
    name: str = ""
    story: "Story | Practice | None" = None
    begun: "Begun | None" = None
    base: Settings | None = None
    lists: bool = False

    @property
    def scene(self) -> "Scene | None":
        """The scene that the counter opens with."""
        return self.begun.scene if self.begun else None


def story_begun(settings: Settings, name: str, stack: ExitStack) -> Reopening:
    """Return the window of a story or practice scene, once what it builds on is settled; `stack` deletes its files."""
    from counter.story import begin as begin_story  # noqa: PLC0415 - most windows play none
    from simulation.training import find_any  # noqa: PLC0415

    story = find_any(name)
    begun = begin_story(settings, story, Path(stack.enter_context(TemporaryDirectory())))
    return Reopening(begun.settings, desk=True, name=name, story=story, begun=begun, base=settings)


def renewed(settings: Settings, made: Settings) -> Settings:
    """Return settings with what the page of settings changes of others."""
    return structs.replace(settings, ui=made.ui, keys=made.keys, counter=made.counter)


def at_hospital(base: Settings, code: str) -> Settings:
    """Return the settings of this program at another hospital, or as it was started."""
    return base if code == base.institution.code else base.with_institution(code)
