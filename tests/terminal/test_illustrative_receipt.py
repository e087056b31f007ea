"""A receipt of figures by illustrative rules says so at both ends and at each value, and no other one does."""

from datetime import date

import pytest
from msgspec.structs import replace

from terminal.benefit.explain import basis
from terminal.benefit.illustrative import illustrative
from terminal.benefit.rules import load
from terminal.benefit.split import calculate_split
from terminal.model import Banner, Insurance, Insured, Items, Refunded, Settlement, Status
from terminal.receipt import as_text, document, refund_document
from terminal.receipt.words import words
from terminal.texts import LANGUAGES
from tests.receipts import CARE, COPY, REFUND, SETTLEMENT

URUMQI = Insured(insured_area="650100", insurance=Insurance.EMPLOYEE, birth=date(1980, 1, 1), status=Status.ACTIVE)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _invented() -> Settlement:
    """Return a settlement whose figures are by illustrative rules, as the insurer's basis says."""
    outcome = calculate_split(load(elsewhere=illustrative()), URUMQI, 0, {}, replace(CARE, doctor=""))
    return replace(SETTLEMENT, split=outcome.split, basis=basis(outcome), insured=URUMQI)


def test_illustrative_rules_are_named_at_both_ends_and_at_each_value(language: str) -> None:
    made = document(_invented(), language)
    banner = Banner(words=words(language).illustrative)
    assert made.blocks[1] == made.blocks[-2] == banner
    shown = next(
        block
        for block in made.blocks
        if isinstance(block, Items) and block.heading == words(language).headings["basis"]
    )
    invented = [reason for reason in _invented().basis if reason.is_illustrative and reason.amount]
    assert invented
    assert sum("示意" in " ".join(row.notes) for row in shown.rows) == len(invented)
    assert all(reason.amount for reason in _invented().basis[1:])


def test_a_copy_and_a_refund_of_illustrative_figures_are_marked_too(language: str) -> None:
    banner = Banner(words=words(language).illustrative)
    assert banner in document(_invented(), language, COPY).blocks
    assert banner in refund_document(Refunded(refund=REFUND, settlement=_invented()), language).blocks


def test_no_other_receipt_speaks_of_illustrative_rules(language: str) -> None:
    assert "示意" not in as_text(document(SETTLEMENT, language), 32)
