"""The states of readers and scanners: loaded before the first paint, without what comes with a change of state."""

from enum import StrEnum


class ReaderState(StrEnum):
    """The states of a card reader; each has its own message and remedy."""

    SERVICE_DOWN = "service_down"
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    MUTE = "mute"
    UNKNOWN_CARD = "unknown_card"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    REMOVED = "removed"


class ScannerState(StrEnum):
    """The states of a code scanner."""

    READY = "ready"
    GONE = "gone"
