"""A slot of the simulation desk, controlled by a test."""

from devices.applet import FaultKind


class FakeSlot:
    """A slot that records whose card is in it."""

    def __init__(self) -> None:
        self.inserted = ""
        self.fault: FaultKind | None = None

    def insert(self, person_number: str, fault: FaultKind | None = None) -> None:
        self.inserted, self.fault = person_number, fault

    def remove(self) -> None:
        self.inserted = ""
