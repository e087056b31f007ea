"""A cassette played to its end, without a display and without pauses: what it showed and printed."""

from dataclasses import dataclass, field
from pathlib import Path

from terminal.receipt import as_text
from ui.playback import Playback, open_playback
from ui.testing import waits

SECONDS = 60


@dataclass(frozen=True)
class Played:
    """What a cassette showed and printed: the steps, the texts of the documents, and the codes of the troubles."""

    steps: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def play(cassette: Path) -> Played:
    """Play a cassette; raises BadInput if it cannot be read, or if the program does not do what it did then."""
    told = Played()
    with open_playback(cassette) as playback:
        ended: list[None] = []
        playback.ended.connect(lambda: ended.append(None))
        _watch(playback, told)
        playback.window.show()
        playback.start()
        waits.until(lambda: ended, lambda: told, SECONDS)
        if playback.error:
            raise playback.error
    return told


def _watch(playback: Playback, told: Played) -> None:
    columns = playback.settings.printer.columns or 48

    def moved() -> None:
        now = playback.window.flow.session
        if told.steps[-1:] != [now.step.value]:
            told.steps.append(now.step.value)
        if now.trouble:
            told.troubles.append(now.trouble.code)

    playback.window.flow.moved.connect(moved)
    playback.player.printed = lambda receipt: told.printed.append(as_text(receipt, columns))
