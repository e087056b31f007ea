"""Every QR code that a window shows is read by zbar, which has nothing in common with what drew it."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QEvent

from devices.voucher import CodeKind, kind_of
from simulation.channel import SimulatedChannel
from tests.ui import counter
from tests.ui.conftest import Cashier
from tests.ui.test_display import BY_PHONE, CODE, present
from ui.session import Step
from ui.simulation_phone import PaymentPhone
from ui.widgets.code import Code

Open = Callable[..., Cashier]

pytestmark = pytest.mark.parametrize(("scale", "theme"), [(1.0, "light"), (2.0, "light"), (1.0, "dark")])


def read(picture: Code) -> list[str]:
    """Return the texts that zbar finds in a code as it is shown."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    shown = QBuffer()
    picture.grab().save(shown, "PNG")
    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--nodbus", "PNG:-"],
        input=shown.data().data(),
        capture_output=True,
        check=True,
    )
    return found.stdout.decode().splitlines()


def test_the_e_voucher_on_the_simulated_phone(open_window: Open, scale: float, theme: str) -> None:
    cashier = open_window(scale=scale, theme=theme)
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    phone = cashier.window.simulation.phone
    phone.show_code(counter.VOUCHER)
    assert read(phone.picture) == [counter.VOUCHER]


def test_our_payment_code_on_the_patient_display(open_window: Open, scale: float, theme: str) -> None:
    cashier = open_window(scale=scale, theme=theme, patient_display=True)
    cashier.insert_card()
    display = cashier.window.display
    assert display is not None
    present(display, replace(cashier.session, step=Step.SETTLING, tender=BY_PHONE, offered=CODE))
    assert read(display.code) == [CODE]


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[SimulatedChannel]:
    with closing(SimulatedChannel(tmp_path / "channel.db", lambda: counter.NOW)) as channel:
        yield channel


@pytest.fixture
def phone(open_window: Open, channel: SimulatedChannel, scale: float, theme: str) -> PaymentPhone:
    """The simulated phone of a window's desk, which pays over the channel."""
    simulation = open_window().services.simulation
    assert simulation is not None
    cashier = open_window(scale=scale, theme=theme, simulation=replace(simulation, phone=channel))
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    (phone,) = cashier.window.simulation.findChildren(PaymentPhone)
    return phone


def test_the_payment_code_on_the_simulated_phone(phone: PaymentPhone) -> None:
    for show in (phone.wechat, phone.alipay):
        show.click()
        (code,) = read(phone.picture)
        assert kind_of(code) is CodeKind.PAYMENT


def test_a_phone_whose_channel_cannot_be_read_asks_for_nothing(phone: PaymentPhone, channel: SimulatedChannel) -> None:
    channel.close()
    phone.refresh()
    assert not phone.agree.isEnabled()
