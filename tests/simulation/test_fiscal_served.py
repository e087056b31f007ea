"""The fiscal platform over HTTP: the adapter opens, reverses and compares through it as in process."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import httpx
import pytest
from msgspec import json
from msgspec.structs import replace

from counter.connect import TrialWire
from simulation.fiscal import FiscalFault, SimulatedFiscal
from simulation.served import fiscal as served
from simulation.served.serve import listen, server_of
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.fiscal import invoice_of
from terminal.fiscal.platform import PATHS, FiscalPlatform
from terminal.model.e_receipt import Invoice
from terminal.national.profile import Transport
from tests.bench import Bench, Clock


@pytest.fixture
def fiscal(tmp_path: Path, clock: Clock) -> Iterator[SimulatedFiscal]:
    with closing(SimulatedFiscal(tmp_path / "fiscal.db", clock)) as fiscal:
        yield fiscal


@pytest.fixture
def url(fiscal: SimulatedFiscal, clock: Clock) -> Iterator[str]:
    listening, url = listen("127.0.0.1", 0)
    server = server_of(served.app(fiscal, clock))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield url
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def platform(url: str, clock: Clock) -> Iterator[FiscalPlatform]:
    how = Transport(connect=3.0, read=3.0, paths=PATHS)
    with closing(FiscalPlatform(TrialWire(url, how, clock), "371600", simulated=True)) as platform:
        yield platform


@pytest.fixture
def invoice(bench: Bench) -> Invoice:
    return invoice_of(bench.settle(bench.agreed("何文斌")))


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(JiesuanError) as caught:
        call()
    return caught.value.code


def test_every_call_over_http_does_what_it_does_in_process(
    platform: FiscalPlatform, fiscal: SimulatedFiscal, invoice: Invoice, clock: Clock
) -> None:
    assert platform.find(invoice.business) is None
    opened = platform.open(invoice)
    assert platform.open(invoice) == opened == platform.find(invoice.business) == fiscal.find(invoice.business)
    assert platform.turn_to_paper(invoice.business, "0100007").paper == "0100007"
    assert platform.void_paper(invoice.business, "0100007").paper == ""
    assert not platform.is_booked(invoice.business)
    red = platform.reverse(invoice.business, "0112")
    assert (red.total, red.red_of) == (-invoice.total, opened.number)
    today = clock().date()
    assert platform.of_day(today, "00") == fiscal.of_day(today, "00")
    assert platform.totals(today, "00") == fiscal.totals(today, "00")


def test_a_booked_receipt_is_refused_over_http_too(platform: FiscalPlatform, url: str, invoice: Invoice) -> None:
    platform.open(invoice)
    httpx.post(f"{url}/simulation/booked/{invoice.business}")
    assert platform.is_booked(invoice.business)
    assert refused(lambda: platform.reverse(invoice.business, "0112")) == "receipt_booked"


def test_an_amount_that_does_not_add_up_is_refused_by_its_name(platform: FiscalPlatform, invoice: Invoice) -> None:
    wrong = replace(invoice, other=replace(invoice.other, fund=invoice.other.fund + 1))
    assert refused(lambda: platform.open(wrong)) == "receipt_sums"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(FiscalFault.DOWN, Unknown), (FiscalFault.LOST_REPLY, Unknown), (FiscalFault.REFUSED, Refused)],
)
def test_a_fault_on_the_way_is_told_apart_and_the_next_call_opens_one_receipt(
    platform: FiscalPlatform, url: str, invoice: Invoice, clock: Clock, fault: FiscalFault, kind: type[JiesuanError]
) -> None:
    httpx.post(f"{url}/simulation/faults", content=json.encode([fault]))
    with pytest.raises(kind):
        platform.open(invoice)
    platform.open(invoice)
    assert platform.totals(clock().date(), "00").count == 1


def test_nobody_there_means_that_nothing_was_sent(invoice: Invoice, clock: Clock) -> None:
    wire = TrialWire("http://127.0.0.1:9", Transport(connect=1.0, read=1.0, paths=PATHS), clock)
    with closing(FiscalPlatform(wire, "371600", simulated=True)) as platform, pytest.raises(NotSent):
        platform.open(invoice)


def test_a_demonstration_opens_no_receipt_at_a_server_that_is_not_the_simulation(
    tmp_path: Path, invoice: Invoice, clock: Clock
) -> None:
    listening, url = listen("127.0.0.1", 0)
    with closing(listening):

        async def stranger(_scope: object, _receive: object, send: Callable[[object], object]) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]
            await send({"type": "http.response.body", "body": b"{}"})  # type: ignore[misc]

        server = server_of(stranger)  # type: ignore[arg-type]
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        wire = TrialWire(url, Transport(connect=3.0, read=3.0, paths=PATHS), clock)
        with closing(FiscalPlatform(wire, "371600", simulated=True)) as platform:
            assert refused(lambda: platform.open(invoice)) == "platform_not_simulated"
        server.should_exit = True
        thread.join()
