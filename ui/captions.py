"""Captions: what a playback does next and what a demonstration should do next, in words, with the key."""

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from devices.recording.cassette import READER, SCANNER, Line
from devices.recording.player import understood
from devices.recording.pressed import Pressed
from devices.voucher import CodeKind, kind_of
from terminal import money
from terminal.ports import ReaderEvent
from ui.i18n import tr
from ui.pages.help import meanings
from ui.session import Session, Step
from ui.widgets.top_bar import reader_state

_NAMES = {"Return": "Enter"}


@dataclass(frozen=True)
class Caption:
    """One sentence, and the key that does it; without a key it comes from outside or takes its time."""

    text: str
    key: str = ""


def of_act(line: Line, session: Session) -> Caption:
    """Return the caption of a recorded act, before it happens in this session."""
    if line.device == READER:
        state = understood(line, ReaderEvent).state
        return Caption(tr("The card reader says: {0}", reader_state(state)))
    if line.device == SCANNER:
        return Caption(_scanned(str(line.gave)))
    if not line.gave:
        return Caption(tr("Time has passed: the terminal asks again about what is open"))
    key = key_name(understood(line, Pressed))
    now = next_step(session)
    return Caption(now.text if now.key == key else _meaning(key), key)


def _scanned(code: str) -> str:
    kind = kind_of(code)
    if kind is CodeKind.VOUCHER:
        return tr("The patient's e-voucher is scanned")
    return tr("The patient's payment code is scanned") if kind is CodeKind.PAYMENT else tr("A code is scanned")


def key_name(pressed: Pressed) -> str:
    """Return the name of a key with what is held, as the window shows it."""
    combined = QKeyCombination(Qt.KeyboardModifier(pressed.held), Qt.Key(pressed.key))
    name = QKeySequence(combined).toString().removeprefix("Num+")
    return tr("Space") if name == "Space" else _NAMES.get(name, name)


def _meaning(key: str) -> str:
    known = meanings()
    if key in known:
        return known[key]
    if key in {"Up", "Down", "Left", "Right"}:
        return tr("The arrow keys choose a row or a value")
    if key == tr("Space"):
        return tr("Press the button, or mark the row")
    return known["0–9 ."] if key.isdecimal() or key == "." else tr("Type a character")


def demo_step(session: Session, *, at_desk: bool) -> Caption:
    """Return what a demonstration does next in this session; `at_desk` if the simulation desk has the keyboard."""
    step = next_step(session)
    if not at_desk or not step.key:
        return step
    if session.step is Step.WAITING:
        return Caption(tr("Choose a person with the arrow keys; Enter inserts the card"), "Enter")
    return Caption(tr("{0}: at the counter, {1}", step.text, step.key), "Ctrl+M")


def next_step(session: Session) -> Caption:
    """Return what the counter does next in this session, and the key for it."""
    due = session.due
    match session.step:
        case Step.COUNTER if session.payable and due:
            text = tr("Of {0} the patient pays {1}. Settle and collect", *map(money.yuan, (due.total, due.cash)))
            return Caption(text, "F9")
        case Step.COLLECT if due and not session.drawer.owed:
            return Caption(tr("Nothing is due from the patient. Settle"), "Enter")
        case Step.COLLECT if session.by_code:
            return Caption(tr("What is typed is taken in cash, the rest by phone. Settle"), "Enter")
        case Step.REFUNDED | Step.DONE if session.printing:
            return Caption(tr("It is settled; the receipt is being printed"))
        case Step.REFUNDED | Step.DONE if session.trouble:
            return Caption(tr("It is settled, but the receipt did not come out. Print it again"), "F11")
    return _fixed().get(session.step) or Caption(tr("One moment, please"))


def _fixed() -> dict[Step, Caption]:
    desk = tr("A patient comes: choose a person on the simulation desk; Enter there inserts the card")
    return {
        Step.WAITING: Caption(desk, "Ctrl+M"),
        Step.IDENTIFYING: Caption(tr("The insurer is asked who this is")),
        Step.COUNTER: Caption(tr("The insurer calculates what the patient pays; nothing is charged yet")),
        Step.COLLECT: Caption(tr("Take the money: Enter takes the exact amount, digits what was handed over"), "Enter"),
        Step.SETTLING: Caption(tr("It is being settled: exactly once, whatever happens now")),
        Step.DONE: Caption(tr("It is settled, and the receipt is printed. Next patient"), "Enter"),
        Step.TROUBLE: Caption(tr("The page says whether money moved, and what to do. Back"), "Esc"),
        Step.REFUND: Caption(tr("Choose what is refunded, whole or by line. Go on to the confirmation"), "Enter"),
        Step.CONFIRM: Caption(tr("This refund cannot be undone. Confirm it"), "F10"),
        Step.REFUNDED: Caption(tr("It is refunded to where the money came from. Next patient"), "Enter"),
    }
