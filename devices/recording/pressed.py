"""A key as a cassette has it: loaded before the first paint, as the window takes keys from then on."""

from terminal.noun import Noun


class Pressed(Noun, frozen=True):
    """A key: its number and its modifiers as defined by Qt, and its text, if any."""

    key: int
    held: int = 0
    text: str = ""
