"""The counter built from settings: what it prints, its title, and what outlives it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace as replaced

from counter.papers import Papers
from counter.settings import Counter, Driver, Platform, Reader, Settings
from simulation.samples import people
from terminal.benefit.split import totals
from terminal.errors import BadInput, NotSent, Refused
from terminal.model import ORIGINAL, Presettlement, Receipt, Refunded, payment
from terminal.ports import PrinterStatus
from terminal.private import Private
from tests.receipts import BY_LINE, CARE, COPY, IN_FULL, KEPT, REFUND, SETTLEMENT
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.session import Session, Step
from ui.titles import title


class Paper:
    """A printer that remembers what it was asked for, in order."""

    simulated = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        self.asked += ["drawer", receipt.number] if opens_drawer else [receipt.number]

    def kick_drawer(self) -> None:
        self.asked.append("drawer")

    def status(self) -> PrinterStatus:
        return PrinterStatus()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def built(settings: Settings, stack: ExitStack) -> CounterServices:
    return open_services(settings, stack)


def agreed(services: CounterServices) -> Presettlement:
    patient = services.checkout.identify(people()[0].credential())
    return services.checkout.presettle(patient, patient.bills[0].number)


def test_two_terminals_of_one_number_do_not_work_at_one_insurer(
    settings: Settings, stack: ExitStack, tmp_path: Path
) -> None:
    built(settings, stack)
    ledger = Platform(path=str(tmp_path / settings.platform.path))
    twin = structs.replace(settings, state=str(tmp_path / "twin"), platform=ledger)
    with pytest.raises(BadInput, match="counter_in_use counter=03"):
        built(twin, stack)
    assert built(structs.replace(twin, state=str(tmp_path / "next"), counter=Counter(counter="04")), stack)


def test_what_is_to_go_wrong_is_read_from_the_files_that_the_settings_name(
    settings: Settings, stack: ExitStack, tmp_path: Path
) -> None:
    (tmp_path / "faults.toml").write_text('[[fault]]\nfault = "unreachable"\ncall = "identify"\n', encoding="utf-8")
    (tmp_path / "hops.toml").write_text("[place_hub]\ndown = true\n", encoding="utf-8")
    services = built(structs.replace(settings, platform=Platform(faults="faults.toml", hops="hops.toml")), stack)
    with pytest.raises(NotSent, match="platform_unreachable"):
        agreed(services)
    assert agreed(services)
    with pytest.raises(NotSent, match="platform_unreachable"):
        services.checkout.identify(next(each for each in people() if each.number.startswith("12")).credential())


def test_the_drawer_opens_for_the_original_alone() -> None:
    paper = Paper()
    print_receipt = Papers(paper, "zh_CN").settlement
    for copy in (ORIGINAL, COPY):
        print_receipt(SETTLEMENT, copy)
    assert paper.asked == ["drawer", SETTLEMENT.number, f"{SETTLEMENT.number}-copy-2"]


def test_the_drawer_stays_closed_where_no_cash_moves() -> None:
    paper = Paper()
    due = SETTLEMENT.tender.cash
    by_phone = replaced(SETTLEMENT, tender=payment.tender(due, 0, due))
    Papers(paper, "zh_CN").settlement(by_phone, ORIGINAL)
    back = replaced(REFUND, in_cash=0, by_code=-due)
    Papers(paper, "zh_CN").refund(Refunded(settlement=by_phone, refund=back), ORIGINAL)
    assert paper.asked == [SETTLEMENT.number, REFUND.number]


def test_what_was_paid_in_full_comes_with_the_sheet_for_the_claim() -> None:
    paper = Paper()
    Papers(paper, "zh_CN").settlement(replaced(IN_FULL, care=CARE), ORIGINAL)
    assert paper.asked == ["drawer", IN_FULL.number, f"{IN_FULL.bill_number}-claim"]


def test_a_refund_opens_the_drawer_once_and_what_stays_leaves_it_closed() -> None:
    paper = Paper()
    Papers(paper, "zh_CN").refund(BY_LINE, ORIGINAL)
    Papers(paper, "zh_CN").settlement(KEPT, ORIGINAL)
    Papers(paper, "zh_CN").refund(BY_LINE, COPY)
    assert paper.asked == ["drawer", REFUND.number, KEPT.number, f"{REFUND.number}-copy-2"]


def test_a_settlement_is_given_back_by_line_and_what_stays_was_tried_before(
    settings: Settings, stack: ExitStack
) -> None:
    services = built(settings, stack)
    trial = agreed(services)
    due = trial.answer.split.cash
    made = services.checkout.settle(trial, payment.cash(due, due))
    assert made.care is not None
    kept = made.care.lines[1:]
    kept_split = services.advice.split_kept(services.checkout.settlement(made.number), kept)
    given = services.checkout.refund_lines(made.number, kept)
    assert given.kept is not None
    assert given.kept.split == kept_split


def test_what_stays_of_a_full_payment_is_paid_in_full_and_without_lines_nothing_is_tried(
    settings: Settings, stack: ExitStack
) -> None:
    advice = built(settings, stack).advice
    kept = CARE.lines[1:]
    assert advice.split_kept(IN_FULL, kept) == payment.in_full(totals(kept)[0])
    assert advice.split_kept(replaced(SETTLEMENT, care=None), kept) is None


def test_where_what_stays_would_be_refused_there_is_no_trial(settings: Settings, stack: ExitStack) -> None:
    nowhere = replaced(SETTLEMENT.insured, insured_area="659000")
    advice = built(settings, stack).advice
    assert advice.split_kept(replaced(SETTLEMENT, insured=nowhere, care=CARE), CARE.lines[1:]) is None


def test_the_title_names_the_bill_and_then_the_settlement_but_nobody(settings: Settings, stack: ExitStack) -> None:
    trial = agreed(built(settings, stack))
    waiting, counter = Session(), Session(Step.COUNTER, presettlement=trial)
    assert title("Jiesuan", waiting) == "Jiesuan"
    assert title("Jiesuan", counter).startswith(f"Jiesuan · {trial.bill.number} · ¥ ")
    costs = replaced(trial, answer=replaced(trial.answer, split=replaced(trial.answer.split, cash=4_109)))
    assert title("Jiesuan", replace(counter, together=(costs, costs))).endswith(" · ¥ 82.18")
    done = replace(counter, step=Step.DONE, settlement=SETTLEMENT)
    assert title("Jiesuan", done) == f"Jiesuan · {SETTLEMENT.number}"
    assert title("Jiesuan", replace(done, printing=True)).endswith("…")
    assert title("Jiesuan", Session(Step.REFUNDED, refunded=BY_LINE)) == f"Jiesuan · {REFUND.number}"


def test_a_settlement_outlives_the_counter(settings: Settings) -> None:
    with ExitStack() as stack:
        services = built(settings, stack)
        trial = agreed(services)
        due = trial.answer.split.cash
        made = services.checkout.settle(trial, payment.cash(due, due))
    with ExitStack() as stack:
        services = built(settings, stack)
        assert services.checkout.last() == made
        bills = services.checkout.identify(people()[0].credential()).bills
        assert trial.bill.number not in [bill.number for bill in bills]


def test_a_voucher_is_sent_once(settings: Settings, stack: ExitStack) -> None:
    services = built(settings, stack)
    assert services.simulation is not None
    assert services.simulation.issue_voucher is not None
    voucher = services.recognise(services.simulation.issue_voucher(people()[0].number))
    assert services.checkout.identify(voucher).person.number == people()[0].number
    with pytest.raises(Refused, match="voucher_used"):
        services.checkout.identify(voucher)


def test_the_simulation_desk_offers_every_sample_person_those_first_who_owe_something(
    settings: Settings, stack: ExitStack
) -> None:
    services = built(settings, stack)
    assert services.simulation is not None
    offered = services.simulation.people
    assert {each.number for each in offered} == {each.number for each in people()}
    owing = [bool(each.bills) for each in offered]
    assert owing == sorted(owing, reverse=True)
    assert next(each.number for each in offered if each.bills) == people()[0].number
    assert all(isinstance(each.name, Private) for each in services.simulation.people)


def test_real_cards_leave_no_slot_for_sample_cards(tmp_path: Path, stack: ExitStack) -> None:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.PCSC))
    assert built(settings, stack).simulation is None
