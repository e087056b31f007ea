"""A journal of every released version opens, has the same content as then, and can be appended to."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from msgspec import json, to_builtins

from simulation import samples
from terminal.journal import Journal
from terminal.journal.reader import transactions
from terminal.model import Act, State
from tests.bench import CODE, Clock
from tests.terminal.make_journal import JOURNALS, as_stored, make

KEPT = sorted(JOURNALS.glob("v*.db"))


@pytest.fixture(params=KEPT, ids=lambda path: path.stem)
def kept(request: pytest.FixtureRequest) -> Path:
    """A journal as it was kept."""
    found: Path = request.param
    return found


@pytest.fixture
def opened(kept: Path, path: Path, clock: Clock) -> Iterator[Journal]:
    """A copy of it, opened by the current terminal."""
    copyfile(kept, path)
    with closing(Journal(path, CODE, clock)) as journal:
        yield journal


def stored_content(kept: Path) -> Any:  # noqa: ANN401 - as it stands in the file
    """Return what the terminal of that version read from it."""
    return json.decode(kept.with_suffix(".json").read_bytes())


def unfinished(kept: Path) -> list[str]:
    """Return the transactions that recovery had to continue."""
    ended = {State.SETTLED, State.REFUNDED}
    transactions = stored_content(kept)["transactions"].items()
    return [key for key, each in transactions if each["open"] or (each["state"] in ended and not each["recorded"])]


def test_its_chain_is_whole_and_ends_where_it_ended(opened: Journal, kept: Path) -> None:
    count, chain = stored_content(kept)["head"]
    assert opened.verify() == count
    assert opened.head() == (count, chain)


def test_every_transaction_stands_as_it_stood(opened: Journal, path: Path, kept: Path) -> None:
    assert {each.id: to_builtins(as_stored(each)) for each in transactions(path)} == stored_content(kept)[
        "transactions"
    ]
    assert [each.id for each in opened.unfinished()] == unfinished(kept)


def test_change_was_given_with_the_receipt_until_journals_recorded_it(kept: Path, path: Path) -> None:
    copyfile(kept, path)
    known = [each for each in transactions(path) if each.copies]
    assert known
    assert all(each.is_given for each in known) == (kept.stem in {"v1", "v2"})


def test_the_terminal_goes_on_with_it(opened: Journal, kept: Path) -> None:
    gone_on = opened.end(opened.open(Act.REFUND, "B1", "S1"), State.UNKNOWN, code="no_answer")
    assert [each.id for each in opened.unfinished()] == [*unfinished(kept), gone_on.id]
    assert opened.verify() == stored_content(kept)["head"][0] + 2


def test_it_can_be_looked_at_without_being_brought_up_to_date(kept: Path, path: Path) -> None:
    copyfile(kept, path)
    assert {each.id: to_builtins(as_stored(each)) for each in transactions(path)} == stored_content(kept)[
        "transactions"
    ]
    assert path.read_bytes() == kept.read_bytes()


def test_one_of_every_version_up_to_todays_is_kept(tmp_path: Path) -> None:
    today = int(make(tmp_path).stem.removeprefix("v"))
    assert {path.stem for path in KEPT} == {f"v{version}" for version in range(1, today + 1)}


def test_nobody_is_named_in_it(kept: Path) -> None:
    held = kept.read_bytes()
    people = samples.people()
    secrets = [value.reveal() for each in people for value in (each.name, each.id_number, each.credential().card_sn)]
    assert [value for value in secrets if value and value.encode() in held] == []
