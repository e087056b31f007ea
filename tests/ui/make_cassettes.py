"""Records the cassettes of fixtures/cassettes again: `python -m tests.ui.make_cassettes`, with sample people only."""

import os
from pathlib import Path
from time import monotonic

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from devices.applet import Fault, FaultKind
from devices.card import CardImage, card_image
from devices.card_layout import layout
from devices.scanner import GAP
from simulation import samples
from simulation.network.faults import Fault as WayFault
from simulation.network.faults import Planned
from terminal.ports import ReaderState
from terminal.private import Private
from tests.ui.recorded_counter import AWAY, HOME, OTHER, PAYMENT_CODE, Counter, counter
from ui.session import Step

CASSETTES = Path(__file__).resolve().parents[2] / "fixtures" / "cassettes"
GARBLED = layout().find("card_sn")[1].tag


def withholding(person: str) -> CardImage:
    """Create a card of the third generation, whose name and number cannot be read without PSAM."""
    card = next(each for each in samples.people() if each.number == person).credential()
    nobody = Private("")
    return card_image(replace(card, version="3.00", card_number=nobody, id_number=nobody, name=nobody))


def service_down(at: Counter) -> None:
    """The card service stops and restarts; the card is read, settled and printed."""
    at.reader.go(ReaderState.SERVICE_DOWN, True)
    at.sees("service_down")
    at.reader.go(ReaderState.SERVICE_DOWN, False)
    at.sees("no_card")
    at.put()
    at.payable()
    at.settle()


def no_reader(at: Counter) -> None:
    """The reader is unplugged; an e-voucher is used instead, settled and refunded."""
    at.reader.go(ReaderState.NO_READER, True)
    at.sees("no_reader")
    at.voucher()
    at.settle()
    at.refund()


def mute_card(at: Counter) -> None:
    """The card does not answer; it is turned round, settled and printed, and printed again."""
    at.put(fault=Fault(FaultKind.MUTE))
    at.sees("card_mute")
    at.put()
    at.payable()
    at.settle()


def unknown_card(at: Counter) -> None:
    """A foreign card, then the right one: from the card read to its refund."""
    at.put(fault=Fault(FaultKind.FOREIGN))
    at.sees("card_unknown", "card_foreign")
    at.put(AWAY)
    at.payable()
    at.settle()
    at.refund()


def failed_in_the_middle(at: Counter) -> None:
    """The card garbles a record; read again, its settlement has no answer, and recovery finds it."""
    at.put(fault=Fault(FaultKind.GARBLED, GARBLED))
    at.sees("card_garbled")
    at.put()
    at.payable()
    at.fails(Planned(fault=WayFault.LOST_REPLY, call="settle"))
    at.collect()
    at.press(Qt.Key.Key_Return)
    at.until(lambda: at.session.step is Step.PENDING)
    at.rest()
    at.until(lambda: at.shift_status.count == 1)
    at.rest()


def removed_while_reading(at: Counter) -> None:
    """The card leaves while it is read; inserted again, its owner pays with a note and gets change."""
    at.put(fault=Fault(FaultKind.PULL, 4))
    at.sees("card_removed")
    at.put(OTHER)
    at.payable()
    at.collect()
    at.type("300")
    at.until(lambda: at.window.pages.collect.received_fen() == 300_00)
    at.press(Qt.Key.Key_Return)
    at.done(Step.DONE)


def hanging_card(at: Counter) -> None:
    """The card hangs until its deadline; another one is read."""
    at.put(fault=Fault(FaultKind.HANG, 4))
    at.sees("card_timeout")
    at.put()
    at.payable()
    at.settle()


def card_in_use(at: Counter) -> None:
    """Another program uses the card; once it is released, it is read."""
    at.reader.hold()
    at.sees("card_in_use")
    at.put()
    at.payable()
    at.settle()


def generation_3_without_psam(at: Counter) -> None:
    """The card does not reveal its holder; the e-voucher does."""
    at.reader.insert(withholding(HOME))
    at.until(lambda: at.session.step is Step.TROUBLE)
    at.rest()
    at.voucher()
    at.settle()


def paid_by_code(at: Counter) -> None:
    """The patient's part is paid by phone, and refunded that way."""
    at.put()
    at.payable()
    at.collect()
    at.scan(PAYMENT_CODE)
    at.until(lambda: at.session.code is not None)
    scanned = monotonic()
    at.until(lambda: monotonic() - scanned > 2 * GAP)  # as a person does, later than the Enter that ends a scan
    at.press(Qt.Key.Key_Return)
    at.done(Step.DONE)
    at.refund()


SCENES = {
    "service-down": service_down,
    "no-reader": no_reader,
    "mute-card": mute_card,
    "unknown-card": unknown_card,
    "failed-in-the-middle": failed_in_the_middle,
    "removed-while-reading": removed_while_reading,
    "hanging-card": hanging_card,
    "card-in-use": card_in_use,
    "generation-3-without-psam": generation_3_without_psam,
    "paid-by-code": paid_by_code,
}
"""The recordings, by the name of their cassette."""


def main() -> None:
    """Record every cassette."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _app = QApplication([])
    for name, scene in SCENES.items():
        (CASSETTES / f"{name}.jsonl").unlink(missing_ok=True)
        with counter(CASSETTES / f"{name}.jsonl") as at:
            scene(at)
        print(name, (CASSETTES / f"{name}.jsonl").stat().st_size)


if __name__ == "__main__":
    main()
