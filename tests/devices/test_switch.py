"""A spare printer: taken when the cashier says so, while the drawer stays where it is wired."""

from devices.escpos import Paper, RenderMode, drawer_kick, encode
from devices.printers import EscposPrinter, Memory
from devices.switch import Switch
from terminal.receipt import document
from tests.receipts import SETTLEMENT

RECEIPT = document(SETTLEMENT, "zh_CN")


def switched() -> tuple[Switch, Memory, Memory]:
    own, spare = Memory(), Memory()
    printers = {"own": EscposPrinter(own, Paper.MM80), "spare": EscposPrinter(spare, Paper.MM58, RenderMode.RASTER)}
    return Switch(printers), own, spare


def test_the_counters_own_printer_is_taken_first() -> None:
    switch, own, spare = switched()
    switch.print(RECEIPT)
    assert (switch.name, own.sent, spare.sent) == ("own", [encode(RECEIPT, Paper.MM80, RenderMode.TEXT)], [])


def test_the_spare_one_prints_in_its_own_way_and_the_drawer_stays_with_the_first() -> None:
    switch, own, spare = switched()
    switch.switch()
    switch.print(RECEIPT)
    switch.kick_drawer()
    assert (own.sent, spare.sent) == ([drawer_kick()], [encode(RECEIPT, Paper.MM58, RenderMode.RASTER)])


def test_the_next_one_after_the_last_is_the_first() -> None:
    switch, _, _ = switched()
    switch.switch()
    switch.switch()
    assert switch.name == "own"


def test_one_printer_has_no_other() -> None:
    assert not Switch({"own": EscposPrinter(Memory(), Paper.MM80)}).has_other


def test_two_printers_play_where_one_of_them_does() -> None:
    simulated = EscposPrinter(Memory(), Paper.MM80, simulated=True)
    assert Switch({"own": EscposPrinter(Memory(), Paper.MM80), "spare": simulated}).simulated
