"""The keys that acts have at this counter: what the window listens to, and what every text names."""

import re
from collections.abc import Mapping
from functools import cache


class _Keymap:
    """Others than an act's own keys, by its own; of several the first is shown."""

    def __init__(self, used: Mapping[str, tuple[str, ...]]) -> None:
        self.used = dict(used)
        own = "|".join(map(re.escape, sorted(used, key=len, reverse=True)))
        self.pattern = re.compile(rf"(?<![0-9A-Za-z+])({own})(?![0-9A-Za-z])") if used else None


_now = _Keymap({})


def install(used: Mapping[str, tuple[str, ...]]) -> None:
    """Use these keys from now on, by the acts' own keys."""
    global _now  # noqa: PLW0603 - one window of a process has the keyboard, as it has one language
    _now = _Keymap(used)
    named.cache_clear()


def keys_of_act(own: str) -> tuple[str, ...]:
    """Return the keys of the act whose own key this is."""
    return _now.used.get(own, (own,))


def shown(own: str) -> str:
    """Return the key of an act as it is shown, by its own key."""
    return (keys_of_act(own) or ("—",))[0]


@cache
def named(text: str) -> str:
    """Return a text with the keys that its acts have here."""
    return _now.pattern.sub(lambda found: shown(found[0]), text) if _now.pattern else text
