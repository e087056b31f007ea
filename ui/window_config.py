"""The window's configuration, known before the counter is opened."""

from collections.abc import Mapping

from msgspec import Struct, field


class WindowConfig(Struct, frozen=True, kw_only=True):
    """The window's configuration, known before the counter is opened.

    The keys of a scanner that types come within `scanner_gap` seconds. `language` is zh_CN or en, `theme` one of
    ui.style.THEMES; without `scale` the window fits the screen. Where one press could answer two questions, a page
    takes none within `press_guard` seconds of its arrival. `playback` is the version of the cassette that is played,
    without user input; 0 if none is. `demo` shares the screen with the patient display and the simulation desk. After
    `lock_after` idle seconds the window locks, never for 0. A `blind_count` of the drawer is made before its sums are
    shown. `keys` are those of acts that have others than their own (counter/window_settings.py).
    """

    hospital: str
    counter: str
    operator: str
    day: str
    simulated: bool = True
    language: str = "zh_CN"
    theme: str = "light"
    scale: float | None = None
    scanner_gap: float = 0.05
    press_guard: float = 0.4
    playback: int = 0
    demo: bool = False
    lock_after: int = 0
    blind_count: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
