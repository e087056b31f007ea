"""What the window shows of a counter while everything behind it is still being opened."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Front:
    """What the window shows of a counter before anything behind it is opened.

    The keys of a scanner that types come within `scanner_gap` seconds. `language` is zh_CN or en, `theme` light or
    dark; without `scale` the window fits the screen. In a `playback` nobody does anything.
    """

    hospital: str
    counter: str
    operator: str
    shift: str
    simulated: bool = True
    language: str = "zh_CN"
    theme: str = "light"
    scale: float | None = None
    scanner_gap: float = 0.05
    playback: bool = False
