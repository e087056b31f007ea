"""Many counters settle at once through one server on PostgreSQL, and none twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from httpx import Client

from simulation.network.network import Network
from simulation.served.profile import Profile
from simulation.served.serve import opened
from simulation.served.transaction import Office
from terminal.model import PlatformResult
from tests.simulation.served.client import Counter
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE, usual

pytestmark = pytest.mark.xdist_group("postgres")

COUNTERS = 6


@pytest.fixture
def office(postgres_url: str, clock: Clock, profile: Profile, network: Network) -> Iterator[Office]:
    office = opened(postgres_url, profile, network, clock)
    yield office
    office.engine.dispose()


def test_each_counter_settles_its_bill_once(http: Client, unsigned: Counter, clock: Clock) -> None:
    unsigned.sign_in()
    before = Decimal(str(unsigned.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))

    def settled(place: int) -> Decimal:
        counter = Counter(http, clock, first=1000 * (place + 1))
        counter.sign_in()
        visit, message_id = usual(counter, f"MZ{place:04d}"), counter.message_id()
        info = visit.settle(message_id)["setlinfo"]
        assert visit.settle(message_id)["setlinfo"]["setl_id"] == info["setl_id"]
        return Decimal(info["acct_pay"])

    with ThreadPoolExecutor(COUNTERS) as counters:
        paid = list(counters.map(settled, range(COUNTERS)))
    assert Decimal(str(unsigned.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"])) == before - sum(paid)


@pytest.mark.parametrize(
    ("infno", "more"), [("2205", {"chrg_bchno": "0000"}), ("2202", {"ipt_otp_no": "MZ0001"})], ids=["lines", "visit"]
)
def test_nothing_is_taken_back_of_a_visit_while_it_is_being_settled(
    unsigned: Counter, office: Office, monkeypatch: pytest.MonkeyPatch, infno: str, more: dict[str, str]
) -> None:
    unsigned.sign_in()
    visit, settle = usual(unsigned), office.insurer.settle_within
    reasons: list[str] = []

    def meanwhile(*given: Any) -> PlatformResult:  # noqa: ANN401, any arguments of the office
        reasons.append(unsigned.refused(infno, {"data": {**visit.named, **more}}))
        return settle(*given)

    monkeypatch.setattr(office.insurer, "settle_within", meanwhile)
    assert visit.settle()["setlinfo"]["medfee_sumamt"] == visit.total
    assert ["ledger_busy" in reason for reason in reasons] == [True]
