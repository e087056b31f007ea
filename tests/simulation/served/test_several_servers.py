"""Several servers answer for one workspace on PostgreSQL: what one has done, the others know."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from httpx import Client

from simulation.network.network import Network
from simulation.served.profile import Profile
from simulation.served.serve import opened
from tests.simulation.served.client import Counter
from tests.simulation.served.conftest import Clock, connected
from tests.simulation.served.visit import EMPLOYEE, usual

pytestmark = pytest.mark.xdist_group("postgres")

SERVERS, BILLS = 2, 8


@contextmanager
def serving(ledger: str, clock: Clock) -> Iterator[Client]:
    office = opened(ledger, Profile(), Network(), clock)
    with connected(office) as client:
        yield client
    office.engine.dispose()


@pytest.fixture
def servers(postgres_url: str, clock: Clock) -> Iterator[list[Client]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(postgres_url, clock)) for _ in range(SERVERS)]


def at_each(servers: list[Client], clock: Clock) -> list[Counter]:
    """One counter that reaches the servers in turn: its number of the day is the first one's."""
    counters = [Counter(http, clock, first=1000 * (place + 1)) for place, http in enumerate(servers)]
    counters[0].sign_in()
    for each in counters:
        each.sign_no = counters[0].sign_no
        each.identify(*EMPLOYEE[1:])
    return counters


def balance(counter: Counter) -> Decimal:
    return Decimal(str(counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))


def test_one_message_counts_once_whichever_server_it_reaches(servers: list[Client], clock: Clock) -> None:
    first, second = at_each(servers, clock)
    visit, message = usual(first), first.message_id()
    made = visit.settle(message)["setlinfo"]
    visit.counter = second
    assert visit.settle(message)["setlinfo"]["setl_id"] == made["setl_id"]
    sums = {name: str(each) for name, each in visit.sums.items()}
    assert "already_settled" in second.refused("2207", visit.settling(invono="", **sums))


def test_bills_settled_at_all_of_them_at_once_leave_one_account(servers: list[Client], clock: Clock) -> None:
    first, _ = at_each(servers, clock)
    before = balance(first)

    def settled(place: int) -> Decimal:
        counter = Counter(servers[place % SERVERS], clock, first=5000 + 100 * place)
        counter.sign_in()
        return Decimal(usual(counter, f"MZ{place:04d}").settle()["setlinfo"]["acct_pay"])

    with ThreadPoolExecutor(BILLS) as many:
        paid = list(many.map(settled, range(BILLS)))
    assert balance(first) == before - sum(paid)


def test_who_signs_out_at_one_is_signed_out_at_all(servers: list[Client], clock: Clock) -> None:
    first, second = at_each(servers, clock)
    first.call("9002", {"signOut": {"sign_no": first.sign_no, "opter_no": "0112"}})
    clock.now += timedelta(seconds=1)
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2], "psn_cert_type": "01"}
    assert "sign_in_stale" in second.refused("1101", {"data": data})
