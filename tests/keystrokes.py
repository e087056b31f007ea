"""The keys that a cashier's tasks may take, as a plugin: a test tells what it pressed, and the run ends with the table.

They count after sign-in, without passwords, for a refund below the limit; a scan or a card is no key.
"""

from collections.abc import Callable

import pytest

BUDGETS = {
    "card to receipt, exact cash": 2,
    "card to receipt, with change": 5,
    "card to receipt, by phone": 2,
    "voucher to receipt": 2,
    "next bill of the same patient": 3,
    "two bills together": 4,
    "without the account": 3,
    "refund of the last": 4,
    "refund of an older one by six digits": 10,
    "reprint of yesterday": 9,
    "ID number by hand": 21,
    "park and recall": 3,
    "unknown to receipt": 2,
    "deposit": 6,
    "discharge with surplus": 4,
    "day close, exact drawer": 12,
}
"""The most keys of each task."""

Within = Callable[[str, int], None]


@pytest.fixture
def within(record_property: Callable[[str, object], None]) -> Within:
    """Assert that a task, by its name, took no more keys than it may."""

    def check(task: str, keys: int) -> None:
        record_property("keys", [task, keys])
        assert 0 < keys <= BUDGETS[task], f"{task}: {keys} keys, {BUDGETS[task]} are allowed"

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the keys of every task that was done."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    done = [value for each in reports if each.when == "call" for name, value in each.user_properties if name == "keys"]
    if done:
        terminalreporter.section("keys of a cashier's tasks")
    for task, keys in sorted(map(tuple, done), key=lambda row: list(BUDGETS).index(row[0])):
        terminalreporter.line(f"{task:<40}{keys:>3} of {BUDGETS[task]:>2}")
