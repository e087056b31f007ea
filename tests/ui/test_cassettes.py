"""A recording of a counter plays back to the same screens and bytes, and contains no name or number of a person."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from devices.escpos import Paper, RenderMode, encode
from devices.recording.cassette import SCREEN, Line, read
from devices.recording.redaction import Redactor
from simulation import samples
from terminal.errors import BadInput
from terminal.model import Receipt
from tests.ui import make_cassettes
from tests.ui.conftest import words
from tests.ui.make_cassettes import CASSETTES, SCENES
from tests.ui.recorded_counter import HOME, PAYMENT_CODE, Counter, counter
from ui.playback import Playback, open_playback

MOST = 60_000
SECONDS = 20_000
SHORTEST = 4
Heard = list[tuple[str, str]]


@contextmanager
def playing(qtbot: QtBot, file: Path, prepare: Callable[[Playback], object] = lambda _: None) -> Iterator[Playback]:
    """Play a cassette to its end, as fast as it goes."""
    with open_playback(file) as playback:
        prepare(playback)
        playback.window.show()
        with qtbot.waitSignal(playback.ended, timeout=SECONDS):
            playback.start()
        yield playback


@pytest.mark.parametrize("name", SCENES)
def test_every_cassette_of_the_fixtures_plays(qtbot: QtBot, name: str) -> None:
    with playing(qtbot, CASSETTES / f"{name}.jsonl") as playback:
        assert playback.error is None
        assert any(each.text() == "回放 PLAYBACK" and each.isVisible() for each in playback.window.findChildren(QLabel))


def test_the_cassettes_are_ten_and_small() -> None:
    found = sorted(CASSETTES.glob("*.jsonl"))
    assert [each.stem for each in found] == sorted(SCENES)
    assert len(found) == 10
    assert max(each.stat().st_size for each in found) < MOST


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path) -> Callable[[Callable[[Counter], None]], "Session"]:
    """Record a scene."""
    return lambda scene: Session(tmp_path / "session.jsonl", scene)


def screen_text(pages: QWidget) -> str:
    """Return the pages' texts, without the places where a number may break."""
    return words(pages).replace("\N{ZERO WIDTH SPACE}", "")


class Session:
    """A recorded scene: its file, its pages' words and its receipts without persons, and who recorded it."""

    def __init__(self, file: Path, scene: Callable[[Counter], None]) -> None:
        self.file, heard = file, Heard()
        with counter(file) as at:
            at.window.flow.moved.connect(lambda now: heard.append((now.step.value, screen_text(at.window.pages))))
            scene(at)
            self.codes, self.redactor = at.codes, at.of.recorder.redactor
            folder = at.of.settings.place(at.of.settings.printer.address)
            papers = [path.read_bytes() for path in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns)]
        self.heard = [(step, self.redactor.text(screen_text)) for step, screen_text in heard]
        self.papers = [redacted(self.redactor, each) for each in papers]


def redacted(redactor: Redactor, data: bytes) -> bytes:
    """Take persons out of a receipt's bytes."""
    text = data.decode("gb18030", "surrogateescape")
    return redactor.text(text).encode("gb18030", "surrogateescape")


@pytest.mark.parametrize("scene", [make_cassettes.unknown_card, make_cassettes.no_reader, make_cassettes.paid_by_code])
def test_a_recording_plays_back_to_the_same_screens_and_the_same_bytes(
    qtbot: QtBot, session: Callable[[Callable[[Counter], None]], Session], scene: Callable[[Counter], None]
) -> None:
    before, heard, papers = session(scene), Heard(), list[bytes]()

    def prepare(playback: Playback) -> None:
        pages = playback.window.pages
        playback.window.flow.moved.connect(lambda now: heard.append((now.step.value, screen_text(pages))))
        playback.player.printed = lambda receipt: papers.append(bytes_of(receipt))

    with playing(qtbot, before.file, prepare) as playback:
        assert playback.error is None
    assert [step for step, _ in heard] == [step for step, _ in before.heard]
    assert heard == before.heard
    assert len(papers) == 2
    assert papers == before.papers


def bytes_of(receipt: Receipt) -> bytes:
    return encode(receipt, Paper.MM80, RenderMode.TEXT)


def typed_number(at: Counter) -> None:
    """The cashier types an ID number, with a slip in the middle."""
    number = next(each for each in samples.people() if each.number == HOME).id_number.reveal()
    at.press_with(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    at.type(number[:11] + "9")
    at.press(Qt.Key.Key_Backspace)
    at.type(number[11:])
    at.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    at.payable()
    at.settle()


EVERYBODY = [*SCENES.values(), typed_number]


@pytest.mark.parametrize("scene", EVERYBODY, ids=lambda scene: scene.__name__)
def test_no_name_number_or_token_gets_on_a_cassette(
    session: Callable[[Callable[[Counter], None]], Session], scene: Callable[[Counter], None]
) -> None:
    recorded = session(scene)
    held = recorded.file.read_bytes()
    assert len(held) > 5000
    found = {form for canary in canaries(recorded.codes) for form in forms(canary) if form in held}
    assert found == set()


def canaries(codes: list[str]) -> Iterator[str]:
    """Yield everything that identifies a person, for every person who may be at the counter."""
    yield from (*codes, PAYMENT_CODE)
    for each in samples.people():
        card = each.credential()
        yield from (each.name.reveal(), each.id_number.reveal(), each.number)
        yield from filter(None, (value.reveal() for value in (card.card_sn, card.card_number)))


def forms(text: str) -> Iterator[bytes]:
    """Yield a text in every form it may hide in: its code pages, packed decimal digits, hexadecimal and base64."""
    raw = {text.encode(), text.encode("gb18030"), text.encode("utf-16-le")}
    if text.isdecimal() and len(text) % 2 == 0:
        raw.add(bytes.fromhex(text))
    for each in raw:
        yield from (each, each.hex().encode(), each.hex().upper().encode())
        for shift in range(3):
            whole = b64encode(bytes(shift) + each)[4 if shift else 0 : (shift + len(each)) // 3 * 4]
            yield from (whole,) if len(whole) > SHORTEST else ()


def test_a_typed_number_plays_back(qtbot: QtBot, session: Callable[[Callable[[Counter], None]], Session]) -> None:
    with playing(qtbot, session(typed_number).file) as playback:
        assert playback.error is None


def test_a_cassette_whose_screens_differ_says_where(qtbot: QtBot, tmp_path: Path) -> None:
    lines = (CASSETTES / "service-down.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    shown = next(at for at, line in enumerate(lines) if '"did":"step"' in line)
    other = tmp_path / "other.jsonl"
    other.write_text("".join([*lines[:shown], lines[shown].replace("identifying", "refund"), *lines[shown + 1 :]]))
    with playing(qtbot, other) as playback:
        assert isinstance(playback.error, BadInput)
        assert (playback.error.code, playback.error.facts["line"]) == ("cassette_differs", shown + 1)


def steps(lines: list[Line]) -> list[str]:
    """The steps that a cassette shows."""
    return [line.gave["step"] for line in lines if (line.device, line.did) == (SCREEN, "step")]


def test_the_cassettes_reach_from_the_card_to_the_refund() -> None:
    seen = {name: steps(list(read(CASSETTES / f"{name}.jsonl")[1])) for name in SCENES}
    assert {name for name, shown in seen.items() if "refunded" in shown} == {
        "no-reader",
        "unknown-card",
        "paid-by-code",
    }
    assert {name for name, shown in seen.items() if "done" in shown} == set(SCENES) - {"failed-in-the-middle"}
