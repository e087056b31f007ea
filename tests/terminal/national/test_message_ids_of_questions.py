"""A query's message id is never used twice, even after clock changes and power cuts."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal.errors import BadInput, NotSent
from terminal.national.message_ids import MessageIds
from tests.terminal.national.bench import HOSPITAL, NOW


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def opened(path: Path, watch: Watch) -> MessageIds:
    return MessageIds(path, HOSPITAL.code, "03", watch)


def test_an_id_is_the_institution_the_time_the_counter_and_a_sequence(tmp_path: Path) -> None:
    ids = opened(tmp_path / "ids", Watch())

    assert [ids.next(), ids.next()] == [
        "H37160000001" + "20260302093000" + "0350",
        "H37160000001" + "20260302093000" + "0351",
    ]


def test_a_second_that_is_used_up_goes_on_in_the_next(tmp_path: Path) -> None:
    ids = opened(tmp_path / "ids", Watch())

    given_out = [ids.next() for _ in range(51)]

    assert given_out[49][-18:] == "202603020930000399"[-18:]
    assert given_out[50][-18:] == "202603020930010350"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(-100, 100), st.booleans(), st.integers(1, 120)), max_size=12))
def test_no_id_comes_twice_however_the_clock_jumps_and_the_program_dies(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool, int]]
) -> None:
    path, watch = tmp_path_factory.mktemp("ids") / "ids", Watch()
    ids, seen = opened(path, watch), []
    for seconds, dies, asked in steps:
        watch.now += timedelta(seconds=seconds)
        if dies:
            ids = opened(path, watch)
        seen += [ids.next() for _ in range(asked)]

    assert len(set(seen)) == len(seen)
    assert all(50 <= int(each[-2:]) <= 99 and len(each) == 30 for each in seen)


def test_the_file_is_written_once_a_minute_and_before_what_it_allows(tmp_path: Path) -> None:
    path, watch, written = tmp_path / "ids", Watch(), set()
    ids = opened(path, watch)
    for _ in range(120):
        made = ids.next()
        leased = path.read_text(encoding="ascii").strip()
        assert made[12:26] < leased
        written.add(leased)
        watch.now += timedelta(seconds=1)

    assert len(written) == 2


def test_where_the_disk_takes_nothing_nothing_is_asked(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="message_id_not_kept"):
        opened(tmp_path / "missing" / "ids", Watch()).next()


@pytest.mark.parametrize("content", [b"", b"tomorrow", b"2026", b"\xff\xfe", b"99999999999999"])
def test_a_damaged_file_is_told_and_not_guessed_from(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ids").write_bytes(content)

    with pytest.raises(BadInput, match="message_ids_unreadable"):
        opened(tmp_path / "ids", Watch())


ASKING = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from terminal.national.message_ids import MessageIds

now = datetime.fromisoformat(sys.argv[2])
ids = MessageIds(Path(sys.argv[1]), "H37160000001", "03", lambda: now)
for _ in range(40):
    now += timedelta(seconds=20)
    print(ids.next(), ids.next())
"""


def test_no_two_programs_of_one_counter_give_one_id_though_they_ask_at_once(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", ASKING, str(tmp_path / "ids"), NOW.isoformat()]
    programs = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    given_out = [each for program in programs for each in program.communicate()[0].split()]

    assert [program.returncode for program in programs] == [0, 0]
    assert len(given_out) == len(set(given_out)) == 160


def test_a_day_end_beside_a_running_terminal_shares_no_id_with_it(tmp_path: Path) -> None:
    watch = Watch()
    terminal, day_end = opened(tmp_path / "ids", watch), opened(tmp_path / "ids", watch)
    given_out = []
    for _ in range(10):
        given_out += [terminal.next(), day_end.next(), terminal.next()]
        watch.now += timedelta(seconds=31)

    assert len(set(given_out)) == len(given_out)


def test_a_file_that_another_program_damages_meanwhile_stops_what_is_asked(tmp_path: Path) -> None:
    watch = Watch()
    ids = opened(tmp_path / "ids", watch)
    ids.next()
    (tmp_path / "ids").write_text("?", encoding="ascii")
    watch.now += timedelta(seconds=61)

    with pytest.raises(NotSent, match="message_id_not_kept"):
        ids.next()
