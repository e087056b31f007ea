"""Tenders: what is received covers what is due, and the change is right to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.errors import BadInput
from terminal.model import payment

FEN = st.integers(min_value=0, max_value=10**9)


@given(FEN, FEN)
def test_received_is_due_plus_change(due: int, extra: int) -> None:
    tender = payment.cash(due, due + extra)
    assert tender.received == due + tender.change


@given(FEN, st.integers(min_value=1, max_value=10**9))
def test_cash_that_does_not_cover_the_due_is_told_with_what_is_missing(due: int, missing: int) -> None:
    with pytest.raises(BadInput) as caught:
        payment.cash(due, due - missing)
    assert caught.value.code == "too_little_cash"


def test_quick_notes_are_the_exact_amount_and_the_next_ten_fifty_and_hundred() -> None:
    assert payment.quick_notes(211_835) == (211_835, 212_000, 215_000, 220_000)


def test_equal_suggestions_are_made_once() -> None:
    assert payment.quick_notes(10_000) == (10_000,)


@given(FEN)
def test_every_quick_note_covers_the_due(due: int) -> None:
    assert min(payment.quick_notes(due)) == due
