"""A platform is told its own time, China Standard Time, whatever zone the counter's computer has."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from terminal.errors import Refused
from terminal.journal import Journal
from terminal.model import Act, Kind
from terminal.national.profile import Finds, load
from terminal.ports import Original
from tests.terminal.national import bench
from tests.terminal.national.bench import HOSPITAL, NOW, Script, answered, platform

ZONES = {"UTC": UTC, "New York": timezone(timedelta(hours=-5)), "Tokyo": timezone(timedelta(hours=9))}
EVENING = datetime(2026, 3, 2, 23, 59, 30, tzinfo=NOW.tzinfo)
PLAIN = load("plain")


@pytest.fixture(params=ZONES)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the time of a counter whose computer has another zone."""

    def tell(at: datetime) -> None:
        monkeypatch.setattr(bench, "NOW", at.astimezone(ZONES[request.param]))

    tell(NOW)
    return tell


def lost(message_id: str) -> Original:
    return Original(message_id=message_id, act=Act.SETTLE, person_number="P1", kind=Kind.OUTPATIENT)


@pytest.mark.usefixtures("told")
def test_the_heading_and_the_message_id_have_the_platforms_time(tmp_path: Path) -> None:
    script = Script()
    platform(tmp_path, script).find(replace(lost(bench.MESSAGE), settlement_number="S1"))
    assert {each["inf_time"] for each in script.asked} == {"2026-03-02 09:30:00"}
    assert {each["msgid"][12:26] for each in script.asked} == {"20260302093000"}


@pytest.mark.usefixtures("told")
def test_a_message_that_counts_is_numbered_in_the_platforms_time(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "journal.db", HOSPITAL.code, bench.clock, counter="03")) as journal:
        made = journal.open(Act.REFUND, "B1", "S1").message_id
    assert made == f"{HOSPITAL.code}20260302093000" + "0301"


def test_an_operator_signs_in_anew_when_the_platforms_day_begins(
    tmp_path: Path, told: Callable[[datetime], None]
) -> None:
    script, asked = Script(), replace(lost(bench.MESSAGE), settlement_number="S1")
    told(EVENING)
    counter = platform(tmp_path, script)
    for each in (EVENING, EVENING + timedelta(seconds=20), EVENING + timedelta(seconds=40)):
        told(each)
        counter.find(asked)
    assert [each["infno"] for each in script.asked] == ["9001", "5203", "5203", "9001", "5203"]


def test_a_message_that_was_just_sent_may_still_come_by_the_platforms_time(
    tmp_path: Path, told: Callable[[datetime], None]
) -> None:
    script = Script()
    script.tell("2601", answered(None, -1, "未查询到原交易", inf_refmsgid=None))
    finds = replace(PLAIN, recovery=replace(PLAIN.recovery, finds=Finds.BY_MESSAGE))
    counter, message = platform(tmp_path, script, finds), bench.MESSAGE
    told(NOW + timedelta(seconds=119))
    with pytest.raises(Refused, match="reversal_refused"):
        counter.reverse(lost(message), message)
    told(NOW + timedelta(seconds=121))
    counter.reverse(lost(message), message)
