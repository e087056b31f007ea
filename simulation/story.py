"""The parts of a story: where, who and when, what is owed, what goes wrong, and the keys.

docs/stories.md describes the file format, and how a story is written.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from simulation.network.faults import Planned
from simulation.samples import CareWritten, Said
from terminal.model import (
    Aid,
    Fen,
    Kind,
    Line,
    Noun,
    Quantity,
    Recognition,
    Registration,
    State,
    Status,
)
from terminal.model.care import Paused, ensure_decimals


class Key(StrEnum):
    """The keys that a story presses.

    F2 puts the person's card in, F3 scans the person's e-voucher, and Ctrl+L clears the month on the simulation desk.
    """

    F2 = "F2"
    F3 = "F3"
    F4 = "F4"
    F5 = "F5"
    F6 = "F6"
    F7 = "F7"
    F9 = "F9"
    F10 = "F10"
    F11 = "F11"
    F12 = "F12"
    ENTER = "Enter"
    ESC = "Esc"
    SPACE = "Space"
    UP = "Up"
    DOWN = "Down"
    LEFT = "Left"
    RIGHT = "Right"
    INSTITUTIONS = "Ctrl+I"
    NUMBER = "Ctrl+N"
    SUSPENSE = "Ctrl+U"
    ONE = "1"
    TWO = "2"
    TAB = "Tab"
    FIRST_OFFER = "Ctrl+1"
    SECOND_OFFER = "Ctrl+2"
    THIRD_OFFER = "Ctrl+3"
    CLEARING = "Ctrl+L"


class Answer(StrEnum):
    """The answers of the patient's phone to a payment."""

    AGREES = "agrees"
    DECLINES = "declines"


CardFault = Annotated[str, Meta(pattern=r"^(mute|foreign|garbled|hang|empty|huge|pull|)$")]
PrinterState = Annotated[str, Meta(pattern=r"^(well|paper_low|no_paper|cover_open|fault|offline|)$")]


class Differs(Noun, frozen=True):
    """The differences of this story from the sample person; `account` in fen."""

    account: Fen | None = None
    status: Status | None = None
    retired_on: date | None = None
    civil_servant: bool | None = None
    aid: Aid | None = None
    recognitions: tuple[Recognition, ...] | None = None
    registrations: tuple[Registration, ...] | None = None
    paused: tuple[Paused, ...] | None = None


class StoryBill(CareWritten, frozen=True, kw_only=True):
    """A bill of the day: `like` one of the hospital's set, or written here.

    `lines` are item codes of the hospital's catalogue with quantities, `items` lines that no catalogue needs to know. A
    stay lasts as long as that of the bill which it is like, or begins on the day `admitted`.
    """

    like: str = ""
    kind: Kind = Kind.OUTPATIENT
    department: str = ""
    lines: tuple[tuple[str, Quantity], ...] = ()
    items: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        ensure_decimals(self.items, "items")


class Before(Noun, frozen=True):
    """A settlement of an earlier day that the story builds on; `hospital` where it was not at the story's.

    It may be of another `person` than the story's.
    """

    at: datetime = field(name="date")
    bill: StoryBill
    hospital: str = ""
    person: str = ""


class Meanwhile(Noun, frozen=True):
    """An act of another counter just before the key of a step, counted from 1.

    A bill of the person is settled at another `hospital`; without one, another counter here claims the story's bill.
    """

    step: Annotated[int, Meta(ge=1)]
    hospital: str = ""
    bill: StoryBill | None = None


class Step(Noun, frozen=True):
    """A key with what it does, what to look at then, and what must be there: figures (fen) of the split by name.

    `received` is typed before the key: cash in fen. `card` is a fault of the card that F2 puts in, `printer` the
    printer's state from this key on, `phone` what the patient's phone answers after the key. `refused` is the code of
    the refusal that must be shown, `outcome` what became of the settlement, `back` the amount given back in fen,
    `cleared` figures (fen) of the month's clearing by name, over all areas.
    """

    key: Key
    says: Said
    look: Said | None = None
    received: Fen | None = None
    card: CardFault = ""
    printer: PrinterState = ""
    phone: Answer | None = None
    expect: dict[str, Fen] = field(default_factory=dict)
    refused: str = ""
    outcome: State | None = None
    back: Fen | None = None
    cleared: dict[str, Fen] = field(default_factory=dict)

    @property
    def checks(self) -> bool:
        """True if this step compares something."""
        return bool(self.expect or self.refused or self.outcome or self.back is not None or self.cleared)


class Staged(Noun, frozen=True, kw_only=True):
    """A scene: where, who and when, what is owed and what goes wrong.

    `at` is the time on the counter's demonstration clock when it begins, `clock_ahead` the seconds by which it is ahead
    of the insurer's. Without a `bill` nothing is owed, as where an earlier settlement is refunded; `unpaid` are visits
    of earlier days that are still owed at the same hospital. Where it `is_illustrative`, invented rules settle areas
    without any.
    """

    title: Said
    says: Said
    hospital: str
    person: str
    at: datetime = field(name="date")
    bill: StoryBill | None = None
    differs: Differs | None = None
    before: tuple[Before, ...] = ()
    unpaid: tuple[Before, ...] = ()
    meanwhile: tuple[Meanwhile, ...] = ()
    faults: tuple[Planned, ...] = field(name="fault", default=())
    clock_ahead: int = 0
    is_illustrative: bool = field(name="illustrative", default=False)


class Story(Staged, frozen=True, kw_only=True):
    """A scene with the steps that are pressed in it, and the clauses that it shows."""

    clauses: Annotated[tuple[str, ...], Meta(min_length=1)] = field(name="clause")
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)] = field(name="step")
