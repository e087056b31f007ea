"""The scenes of the simulation desk: stories that are watched, and practice scenes that are scored."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.simulation.stories import Stories
from ui.simulation.training import Training
from ui.story_run import StoryRun
from ui.style import Look
from ui.training_run import TrainingRun


class Scenes:
    """Both pages; the `run` under way, if any, is shown on its own."""

    def __init__(self, look: Look, run: StoryRun | TrainingRun | None, best: Mapping[str, int]) -> None:
        self.stories = Stories(look, run if isinstance(run, StoryRun) else None)
        self.training = Training(look, run if isinstance(run, TrainingRun) else None, best)

    def placed(self, parts: list[tuple[QWidget, str]], framed: Callable[[str, QWidget], QWidget] | None = None) -> None:
        """Place both pages after other parts, and one that plays before them."""
        for name, page in self._named():
            parts.insert(0 if page.plays else len(parts), (framed(name, page) if framed else page, name))

    def first(self) -> QWidget | None:
        """Return the list of the page that plays; None if none does."""
        return next((page.list for _, page in self._named() if page.plays), None)

    def connect(self, ask: Callable[[str], object]) -> None:
        """Have something done when a scene is asked for by its name."""
        for _, page in self._named():
            page.asked.connect(ask)

    def tell(self, text: str) -> None:
        """Say why no scene begins."""
        for _, page in self._named():
            page.tell(text)

    def _named(self) -> Iterator[tuple[str, Stories | Training]]:
        yield tr("Stories"), self.stories
        yield tr("Practice"), self.training
