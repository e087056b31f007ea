"""A book that many threads use is closed only when none of them is at it: SQLite would fall over what is under way."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulation.paper_book import SamplePaperBook
from simulation.receipt_book import SampleReceiptBook


@pytest.mark.parametrize("kind", [SampleReceiptBook, SamplePaperBook])
def test_closing_waits_for_who_is_at_the_book(kind: type[SampleReceiptBook | SamplePaperBook], tmp_path: Path) -> None:
    book = kind(tmp_path / "hospital.db")
    with ThreadPoolExecutor(1) as other:
        with book._lock:
            closing = other.submit(book.close)
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.2)
        closing.result()
