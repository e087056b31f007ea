"""The worker handles answers of PC/SC that no virtual reader can give."""

import pytest
from smartcard import scard

from devices import pcsc_worker, readers
from devices.pcsc_messages import Message, ReaderReport, Start
from devices.pcsc_worker import PNP, Worker
from terminal.ports import ReaderEvent, ReaderState

EMPTY = scard.SCARD_STATE_EMPTY
PRESENT = scard.SCARD_STATE_PRESENT | 1 << 16


class Played(Exception):
    """The script is at its end."""


class Script:
    """A PC/SC service that returns readers with their states, turn by turn; None is a turn without the service."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, turns: list[dict[str, int] | None], connects: int = 0, lost: int = 0
    ) -> None:
        self._turns = iter(turns)
        self._now: dict[str, int] = {}
        self._lost = lost
        self.events: list[ReaderEvent] = []
        monkeypatch.setattr(scard, "SCardEstablishContext", lambda _: (0, 1))
        monkeypatch.setattr(scard, "SCardReleaseContext", lambda _: 0)
        monkeypatch.setattr(scard, "SCardListReaders", self._list)
        monkeypatch.setattr(scard, "SCardGetStatusChange", self._wait)
        monkeypatch.setattr(scard, "SCardConnect", lambda *_: (connects, 0, 0))

    def play(self, seen: dict[str, int] | None = None, chosen: str = "") -> list[ReaderEvent]:
        with pytest.raises(Played):
            Worker(self._report, Start(seen or {}, chosen)).run()
        return self.events

    def _list(self, _context: int, _groups: list[str]) -> tuple[int, list[str]]:
        try:
            now = next(self._turns)
        except StopIteration:
            raise Played from None
        self._now = now or {}
        return self._lost if now is None else 0, list(self._now)

    def _wait(self, _context: int, _ms: int, states: list[tuple[str, int]]) -> tuple[int, list[tuple[str, int, bytes]]]:
        return 0, [(reader, self._now.get(reader, 0), b"") for reader, _ in states if reader != PNP]

    def _report(self, message: Message) -> None:
        if isinstance(message, ReaderReport):
            self.events.append(message.event)


def test_a_reader_that_is_unplugged_beside_another_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    events = Script(monkeypatch, [{"left": EMPTY, "right": EMPTY}, {"right": EMPTY}]).play()
    gone = events[-1]
    assert (gone.state, gone.reader, gone.code) == (ReaderState.REMOVED, "left", "card_reader_gone")


def test_a_reader_that_is_plugged_in_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    events = Script(monkeypatch, [{}, {"new": EMPTY}]).play()
    assert [event.state for event in events] == [ReaderState.NO_READER, ReaderState.NO_CARD]


def test_empty_readers_are_told_before_the_one_with_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = {"left": PRESENT | scard.SCARD_STATE_MUTE, "right": EMPTY}
    events = Script(monkeypatch, [turn]).play()
    assert [(event.reader, event.state) for event in events] == [
        ("right", ReaderState.NO_CARD),
        ("left", ReaderState.MUTE),
    ]


def test_a_card_that_was_seen_before_is_left_alone_and_the_next_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = scard.SCARD_E_SHARING_VIOLATION
    assert Script(monkeypatch, [{"one": PRESENT}], busy).play({"one": PRESENT}) == []
    events = Script(monkeypatch, [{"one": PRESENT + (2 << 16)}], busy).play({"one": PRESENT})
    assert [event.state for event in events] == [ReaderState.READING, ReaderState.FAILED]


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (scard.SCARD_W_UNRESPONSIVE_CARD, ReaderState.MUTE, "card_mute"),
        (scard.SCARD_W_UNPOWERED_CARD, ReaderState.MUTE, "card_mute"),
        (scard.SCARD_W_UNSUPPORTED_CARD, ReaderState.UNKNOWN_CARD, "card_unknown"),
        (scard.SCARD_E_PROTO_MISMATCH, ReaderState.UNKNOWN_CARD, "card_unknown"),
        (scard.SCARD_E_NO_SMARTCARD, ReaderState.REMOVED, "card_removed"),
        (scard.SCARD_E_READER_UNAVAILABLE, ReaderState.REMOVED, "card_removed"),
        (scard.SCARD_E_SHARING_VIOLATION, ReaderState.FAILED, "card_in_use"),
        (scard.SCARD_F_COMM_ERROR, ReaderState.FAILED, "card_failed"),
    ],
)
def test_each_refusal_to_connect_has_its_state(
    monkeypatch: pytest.MonkeyPatch, answer: int, state: ReaderState, code: str
) -> None:
    event = Script(monkeypatch, [{"one": PRESENT}], answer).play()[-1]
    assert (event.state, event.code) == (state, code)


@pytest.mark.parametrize("lost", [scard.SCARD_E_NO_SERVICE, scard.SCARD_F_COMM_ERROR, scard.SCARD_W_SECURITY_VIOLATION])
def test_a_service_that_is_lost_is_told_as_down_whatever_is_said_of_it(
    monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    monkeypatch.setattr(pcsc_worker, "SERVICE_PAUSE", 0)
    events = Script(monkeypatch, [None, {"one": EMPTY}], lost=lost).play()
    assert events[0].code == "card_service_down"
    assert [event.state for event in events] == [ReaderState.SERVICE_DOWN, ReaderState.NO_CARD]


def test_a_service_that_does_not_admit_this_user_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_worker, "SERVICE_PAUSE", 0)
    monkeypatch.setattr(readers, "service_runs", lambda: False)
    script = Script(monkeypatch, [{"one": EMPTY}])
    denied, ended = scard.SCARD_W_SECURITY_VIOLATION, scard.SCARD_E_NO_SERVICE
    answers = iter([denied, denied, denied, ended, 0])
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _: (next(answers), 1))
    told = [(event.state, event.code) for event in script.play()]
    assert told == [
        (ReaderState.SERVICE_DOWN, "card_service_refused"),
        (ReaderState.SERVICE_DOWN, "card_service_down"),
        (ReaderState.NO_CARD, ""),
    ]


def test_the_cards_of_other_readers_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = {"Left (1) 00 00": PRESENT, "Right (2) 01 00": PRESENT}
    events = Script(monkeypatch, [turn], scard.SCARD_W_UNRESPONSIVE_CARD).play(chosen="Right (2) 00 00")
    assert {event.reader for event in events} == {"Right (2) 01 00"}


def test_a_chosen_reader_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    events = Script(monkeypatch, [{"Left (1) 00 00": PRESENT}]).play(chosen="Right (2)")
    assert [(event.state, event.code, event.facts) for event in events] == [
        (ReaderState.NO_READER, "card_chosen_reader_gone", {"chosen": "Right (2)"})
    ]


def test_a_card_that_another_program_had_is_read_when_it_lets_go(monkeypatch: pytest.MonkeyPatch) -> None:
    held = PRESENT | scard.SCARD_STATE_EXCLUSIVE | scard.SCARD_STATE_INUSE
    script = Script(monkeypatch, [{"one": held}, {"one": held}, {"one": PRESENT}], scard.SCARD_E_SHARING_VIOLATION)
    states = [event.state for event in script.play()]
    assert states == [ReaderState.READING, ReaderState.FAILED] * 2


def test_a_worker_that_comes_after_one_that_waited_in_vain_reads_when_the_card_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = PRESENT | scard.SCARD_STATE_INUSE
    script = Script(monkeypatch, [{"one": held}, {"one": PRESENT}], scard.SCARD_W_UNRESPONSIVE_CARD)
    assert [event.state for event in script.play({"one": held})] == [ReaderState.READING, ReaderState.MUTE]
