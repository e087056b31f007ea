"""A counter put together from its settings, without a window: `counter.open(settings)`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counter.opening import Counter
    from counter.settings import Settings

__all__ = ["open"]


def open(settings: "Settings", **how: Any) -> "Counter":  # noqa: A001, ANN401 - as files are opened; see open_counter
    """Open a counter with all its guards, as counter.opening.open_counter does; what it needs is loaded only now."""
    from counter.opening import open_counter  # noqa: PLC0415

    return open_counter(settings, **how)
