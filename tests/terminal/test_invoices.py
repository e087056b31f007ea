"""What a receipt is asked for with: categories, details, and the two sums of 其他信息."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.fiscal import SimulatedFiscal
from terminal.errors import BadInput, Refused
from terminal.fiscal import ensure_sums, invoice_of
from terminal.fiscal.categories import category_of, province_code
from terminal.model import payment
from tests.bench import Bench, Clock

NAME = "何文斌"


@pytest.fixture
def fiscal(tmp_path: Path, clock: Clock) -> Iterator[SimulatedFiscal]:
    with closing(SimulatedFiscal(tmp_path / "fiscal.db", clock)) as fiscal:
        yield fiscal


def test_a_receipt_says_who_paid_by_category_and_both_its_sums_hold(bench: Bench) -> None:
    made = bench.settle(bench.agreed(NAME))
    told = invoice_of(made)
    ensure_sums(told)
    other = told.other
    assert told.total == made.split.total == sum(each.amount for each in told.charges) > 0
    assert len(told.details) == len(made.care.lines if made.care else ())
    assert other.self_paid is not None
    assert other.uncovered is not None
    assert told.total == other.fund + other.other + other.account + other.cash
    assert other.self_paid + other.uncovered == other.account + other.cash
    assert (told.payer, other.insured_number) == (made.masked_name, made.masked_id)


def test_what_the_insurer_does_not_tell_is_unknown_and_never_zero(bench: Bench) -> None:
    made = bench.settle(bench.agreed(NAME))
    vague = replace(made, split=replace(made.split, in_scope=made.split.in_scope - 1))
    assert (invoice_of(vague).other.self_paid, invoice_of(vague).other.uncovered) == (None, None)


def test_a_bill_paid_in_full_is_all_outside_the_scope(bench: Bench) -> None:
    made = bench.settle(bench.agreed(NAME))
    other = invoice_of(replace(made, split=payment.in_full(made.split.total))).other
    assert (other.self_paid, other.uncovered, other.fund) == (0, made.split.total, 0)


@pytest.mark.parametrize("wrong", ["categories", "details", "payers", "personal"])
def test_a_sum_that_does_not_hold_is_named_and_nothing_is_opened(
    bench: Bench, fiscal: SimulatedFiscal, wrong: str
) -> None:
    told = invoice_of(bench.settle(bench.agreed(NAME)))
    first, other = told.charges[0], told.other
    changes = {
        "categories": replace(told, charges=(replace(first, amount=first.amount + 1), *told.charges[1:])),
        "details": replace(told, details=told.details[1:]),
        "payers": replace(told, other=replace(other, fund=other.fund + 1)),
        "personal": replace(told, other=replace(other, uncovered=(other.uncovered or 0) + 1)),
    }
    with pytest.raises(BadInput) as caught:
        ensure_sums(changes[wrong])
    assert caught.value.facts["sum"] == wrong
    with pytest.raises(Refused):
        fiscal.open(changes[wrong])
    assert fiscal.find(told.business) is None


def test_categories_are_those_of_the_interface_and_a_provinces_codes_are_data() -> None:
    assert [category_of(each) for each in ("床位", "药品", "中药饮片", "植入", "")] == ["01", "09", "10", "08", "14"]
    assert [province_code("05", area) for area in ("510100", "371600")] == ["0804", "05"]
