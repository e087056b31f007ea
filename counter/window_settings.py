"""The settings of the window: its language and look, its voice, and the keys of its acts."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from terminal.errors import Phrase
from terminal.noun import Noun


class Language(StrEnum):
    """The language of screen and receipt."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Theme(StrEnum):
    """The window's colour scheme."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class VoiceKind(StrEnum):
    """The voice that says amounts to the patient: none, espeak-ng's, or a simulated one that only records them."""

    OFF = "off"
    ESPEAK = "espeak"
    SIMULATED = "simulated"


class Ui(Noun, frozen=True):
    """The window; `scale` in per cent, by default fitted to the screen.

    `patient_display` opens the patient's window together with the cashier's, `demo_layout` all windows side by side.
    """

    language: Language = Language.CHINESE
    theme: Theme = Theme.LIGHT
    scale: Annotated[int, Meta(ge=100, le=200)] | None = None
    patient_display: bool = False
    demo_layout: bool = False
    voice: VoiceKind = VoiceKind.OFF


ACTS: Mapping[str, str] = {
    "help": "F1",
    "read_card": "F2",
    "scan": "F3",
    "bills": "F4",
    "presettle": "F5",
    "why": "F6",
    "what_if": "F7",
    "park": "F8",
    "settle": "F9",
    "refund": "F10",
    "reprint": "F11",
    "close_day": "F12",
    "find": "Ctrl+F",
    "history": "Ctrl+H",
    "account": "Ctrl+A",
    "institutions": "Ctrl+I",
    "id_number": "Ctrl+N",
    "deposits": "Ctrl+B",
    "applications": "Ctrl+T",
    "reconcile": "Ctrl+K",
    "devices": "Ctrl+D",
    "papers": "Ctrl+R",
    "suspense": "Ctrl+U",
    "say": "Ctrl+F12",
    "settings": "Ctrl+O",
    "lock": "Ctrl+L",
    "warnings": "Ctrl+W",
    "display": "Ctrl+P",
    "simulation": "Ctrl+M",
    "demo_layout": "Ctrl+Y",
    "print_anew": "Shift+F11",
    "came_out": "Ctrl+F11",
}
"""The acts whose keys may be chosen (`[keys]`), and the key of each where none is."""

OneOrMore = str | tuple[str, ...]
Keys = dict[str, OneOrMore]

# Enter, Esc, digits and letters alone are the pages' own; so are the keys of text fields, and Ctrl+J ends a scan.
_KEY = r"(Ctrl\+)?(Alt\+)?(Shift\+)?F([1-9]|1[0-9]|2[0-4])|Ctrl\+(Alt\+)?(Shift\+)?[A-Z]|Pause|ScrollLock"
RESERVED = frozenset({"Ctrl+C", "Ctrl+J", "Ctrl+S", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Alt+F4"})


def chosen_keys(keys: Mapping[str, OneOrMore]) -> dict[str, tuple[str, ...]]:
    """Return the keys of the acts that have others than their own, by the act's own key; the first is shown."""
    return {ACTS[act]: _several(given) for act, given in keys.items() if _several(given) != (ACTS[act],)}


def unfitting(keys: Mapping[str, OneOrMore]) -> Iterator[tuple[tuple[str, ...], Phrase]]:
    """Find the acts that there are not, the keys that cannot be chosen, and those of two acts."""
    known: dict[str, tuple[str, ...]] = {act: (key,) for act, key in ACTS.items()}
    for act, given in keys.items():
        if act not in ACTS:
            yield ("keys", act), Phrase("needs_act", acts=" | ".join(ACTS))
            return
        known[act] = _several(given)
        for key in known[act] or ("",):
            if not re.fullmatch(_KEY, key) or key in RESERVED:
                yield ("keys", act), Phrase("key_reserved", key=key or "—")
    owners: dict[str, str] = {}
    for act, several in sorted(known.items(), key=lambda each: each[0] in keys):
        for key in several:
            if owners.setdefault(key, act) != act:
                yield ("keys", act), Phrase("key_taken", key=key, act=owners[key])


def _several(given: OneOrMore) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
