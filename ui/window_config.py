"""The window's configuration, known before the counter is opened."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WindowConfig:
    """The window's configuration, known before the counter is opened.

    The keys of a scanner that types come within `scanner_gap` seconds. `language` is zh_CN or en, `theme` light or
    dark; without `scale` the window fits the screen. Where one press could answer two questions, a page takes none
    within `press_guard` seconds of its arrival. `playback` is the version of the cassette that is played, without user
    input; 0 if none is. `demo` shares the screen with the patient display and the simulation desk.
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
    press_guard: float = 0.4
    playback: int = 0
    demo: bool = False
