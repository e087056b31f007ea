"""The counter put together: what it prints, what its title says, and what outlives it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from terminal import payment
from terminal.config import Counter, Driver, Language, Platform, Reader, Settings
from terminal.errors import BadInput, Refused
from terminal.model import Presettlement, Receipt
from terminal.private import Private
from terminal.samples import people
from tests.receipts import SETTLEMENT
from ui.app import build, receipts, title
from ui.desk import Desk
from ui.equipment import cards
from ui.session import Session, Step


class Paper:
    """A printer that remembers what it was asked for, in order."""

    simulated = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def print(self, receipt: Receipt) -> None:
        self.asked.append(receipt.number)

    def kick_drawer(self) -> None:
        self.asked.append("drawer")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def built(settings: Settings, stack: ExitStack) -> Desk:
    return build(settings, cards(settings.reader, stack), stack)


def agreed(desk: Desk) -> Presettlement:
    patient = desk.checkout.identify(people()[0].credential())
    return desk.checkout.presettle(patient, patient.bills[0].number)


def test_two_terminals_of_one_number_do_not_work_at_one_insurer(
    settings: Settings, stack: ExitStack, tmp_path: Path
) -> None:
    built(settings, stack)
    ledger = Platform(path=str(tmp_path / settings.platform.path))
    twin = structs.replace(settings, state=str(tmp_path / "twin"), platform=ledger)
    with pytest.raises(BadInput, match="counter_in_use counter=03"):
        built(twin, stack)
    assert built(structs.replace(twin, state=str(tmp_path / "next"), counter=Counter(counter="04")), stack)


def test_the_drawer_opens_for_the_original_alone() -> None:
    paper = Paper()
    print_receipt = receipts(paper, Language.CHINESE)
    for copy in (0, 1):
        print_receipt(SETTLEMENT, copy)
    assert paper.asked == ["drawer", SETTLEMENT.number, f"{SETTLEMENT.number}-copy-1"]


def test_the_title_names_the_bill_and_then_the_settlement_but_nobody(settings: Settings, stack: ExitStack) -> None:
    trial = agreed(built(settings, stack))
    waiting, counter = Session(), Session(Step.COUNTER, presettlement=trial)
    assert title("Jiesuan", waiting) == "Jiesuan"
    assert title("Jiesuan", counter).startswith(f"Jiesuan · {trial.bill.number} · ¥ ")
    done = replace(counter, step=Step.DONE, settlement=SETTLEMENT)
    assert title("Jiesuan", done) == f"Jiesuan · {SETTLEMENT.number}"
    assert title("Jiesuan", replace(done, printing=True)).endswith("…")


def test_a_settlement_outlives_the_counter(settings: Settings) -> None:
    with ExitStack() as stack:
        desk = built(settings, stack)
        trial = agreed(desk)
        due = trial.answer.split.cash
        made = desk.checkout.settle(trial, payment.cash(due, due))
    with ExitStack() as stack:
        desk = built(settings, stack)
        assert desk.checkout.last() == made
        bills = desk.checkout.identify(people()[0].credential()).bills
        assert trial.bill.number not in [bill.number for bill in bills]


def test_a_voucher_is_sent_once(settings: Settings, stack: ExitStack) -> None:
    desk = built(settings, stack)
    assert desk.simulation is not None
    voucher = desk.recognise(desk.simulation.issue_voucher(people()[0].number))
    assert desk.checkout.identify(voucher).person.number == people()[0].number
    with pytest.raises(Refused, match="voucher_used"):
        desk.checkout.identify(voucher)


def test_the_simulation_desk_offers_every_sample_person(settings: Settings, stack: ExitStack) -> None:
    desk = built(settings, stack)
    assert desk.simulation is not None
    assert [each.number for each in desk.simulation.people] == [each.number for each in people()]
    assert all(isinstance(each.name, Private) for each in desk.simulation.people)


def test_real_cards_leave_no_slot_for_sample_cards(tmp_path: Path, stack: ExitStack) -> None:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.PCSC))
    assert built(settings, stack).simulation is None
