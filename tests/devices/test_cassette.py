"""A cassette is read with its version checked, and an invalid one is reported with file and line."""

from pathlib import Path

import pytest
from msgspec import convert

from devices.recording.cassette import Head, Line, read, written
from devices.recording.player import Player
from terminal.errors import BadInput, NotSent
from terminal.model import Act, Kind
from terminal.ports import Original, Platform
from terminal.texts import LANGUAGES, words

HEAD = Head(
    cassette=1,
    began="2026-11-22T10:42:00+08:00",
    language="zh_CN",
    counter="03",
    operator="0112",
    width=80,
    way="text",
    simulated={"platform": True},
)
TELLS = Line(at=0.0, device="clock", did="tells", gave="2026-11-22T10:42:00+08:00")

ORIGINAL = Original(message_id="", act=Act.SETTLE, person_number="", kind=Kind.OUTPATIENT)


def nothing() -> Platform:
    """There is no real platform to open."""
    raise AssertionError


def cassette(folder: Path, *lines: bytes) -> Path:
    path = folder / "one.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as refused:
        read(path)
    for language in LANGUAGES:
        text = words(refused.value, language)
        assert path.name in text.what
        assert "{" not in text.what
    return refused.value


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(cassette(tmp_path, written(HEAD), written(TELLS))) == (HEAD, [TELLS])


def test_another_version_is_refused(tmp_path: Path) -> None:
    error = refusal(cassette(tmp_path, b'{"cassette":5,"something":"new"}\n'))
    assert (error.code, error.facts["version"]) == ("cassette_version", 5)


@pytest.mark.parametrize(
    "broken",
    [b"{", b"[]", b"\xff", b'{"at":-1,"device":"clock","did":"tells"}', b'{"at":0,"device":"clock","x":1}', b""],
)
def test_a_broken_line_is_named(tmp_path: Path, broken: bytes) -> None:
    error = refusal(cassette(tmp_path, written(HEAD), written(TELLS), broken + b"\n"))
    assert (error.code, error.facts["line"]) == ("cassette_line", 3)


@pytest.mark.parametrize("first", [b"", b"no cassette\n", b'{"cassette":1}\n'])
def test_a_file_that_is_none_is_refused(tmp_path: Path, first: bytes) -> None:
    assert refusal(cassette(tmp_path, first)).facts["line"] == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.jsonl").code == "cassette_unreadable"


def test_a_call_that_the_cassette_does_not_hold_is_told_with_its_line() -> None:
    player = Player("one.jsonl", HEAD, [TELLS], speed=0)
    with pytest.raises(BadInput) as differs:
        player.take("platform", "settle")
    assert differs.value.code == "cassette_differs"
    with pytest.raises(BadInput):
        player.next_input()


def test_errors_come_back_as_what_they_were() -> None:
    line = {"at": 0, "device": "platform", "did": "find", "failed": {"kind": "NotSent", "code": "platform_unreachable"}}
    platform = Player("one.jsonl", HEAD, [convert(line, Line)], speed=0).port("platform", nothing)
    with pytest.raises(NotSent, match="platform_unreachable"):
        platform.find(ORIGINAL)
