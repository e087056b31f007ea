"""A simulated part is unmistakable on screen and paper, and no counter with one opens on a production platform."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter
from counter.equipment import Cards
from counter.settings import PlatformKind, Settings, Transport
from devices.simulated import SimulatedReader
from terminal.errors import BadInput
from terminal.model import payment
from tests.counter.test_open import PERSON, RealReader, cards, plain, production
from tests.ui.conftest import words
from ui.app import open_services
from ui.start import open_window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NAMED = "模拟：医保平台、扫码支付、读卡器、打印机"
MARK = "模拟 / DEMO"


def joined_to_production(settings: Settings, found: Cards) -> str:
    """Return the simulated parts for which a production counter does not open."""
    with pytest.raises(BadInput, match="production_with_simulation") as stopped:
        counter.open(settings, cards=found)
    return str(stopped.value.facts["parts"])


def test_a_simulated_part_is_named_on_screen_and_paper_and_joins_no_production_platform(
    qapp: object, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        services = open_services(plain(tmp_path / "simulated"), stack)
        window = open_window(services, stack)
        window.show()
        assert NAMED in words(window.strip)
        checkout = services.checkout
        patient = checkout.identify(PERSON.credential())
        agreed = checkout.presettle(patient, patient.bills[0].number)
        due = agreed.answer.split.cash
        made = checkout.settle(agreed, payment.cash(due, due))
        services.print_receipt(made, checkout.prints.begin(made.number))
    (receipt,) = (tmp_path / "simulated" / "receipts").iterdir()
    assert receipt.read_bytes().decode("gb18030", "replace").count(MARK) == 2

    settings = production(tmp_path)
    real, simulated = cards(RealReader()), cards(SimulatedReader())
    filed = replace(settings, printer=replace(settings.printer, transport=Transport.FILE, address="receipts"))
    platform = settings.platform
    embedded = replace(settings, platform=replace(platform, kind=PlatformKind.EMBEDDED))
    faulty = replace(settings, platform=replace(platform, faults="faults.toml"))
    with counter.open(settings, cards=real) as opened:
        assert opened.parts.simulated is False
    assert joined_to_production(settings, simulated) == "[reader] driver"
    assert joined_to_production(filed, real) == "[printer] transport"
    assert joined_to_production(embedded, real) == "[platform] kind"
    assert joined_to_production(faulty, real) == "[platform] faults"
