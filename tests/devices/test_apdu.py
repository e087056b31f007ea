"""The exchange with a card: any reply leads to an answer or a clean error."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.apdu import Complete, Plain, StatusWord, read_record, select_application, split_reply
from terminal.errors import DeviceError


class Script:
    """A transport that plays replies in order and records what it was sent."""

    def __init__(self, *replies: str) -> None:
        self._replies = [bytes.fromhex(reply) for reply in replies]
        self.sent: list[str] = []

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command.hex().upper())
        return self._replies.pop(0)


def test_data_and_status_word_are_parted() -> None:
    assert split_reply(bytes.fromhex("01029000")) == (b"\x01\x02", StatusWord.OK)


def test_waiting_data_is_fetched() -> None:
    script = Script("6103", "AABBCC9000")
    assert Complete(Plain(script)).send(select_application(b"x")) == (b"\xaa\xbb\xcc", StatusWord.OK)
    assert script.sent[1] == "00C0000003"


def test_data_in_several_parts_is_put_together() -> None:
    assert Complete(Plain(Script("AA6102", "BB6101", "CC9000"))).send(read_record(1, 3))[0] == b"\xaa\xbb\xcc"


def test_a_wrong_length_is_repeated_with_the_right_one() -> None:
    script = Script("6C04", "010241429000")
    assert Complete(Plain(script)).send(read_record(0x01, 0x12)) == (b"\x01\x02AB", StatusWord.OK)
    assert script.sent == ["00B2010012", "00B2010004"]


@pytest.mark.parametrize("reply", ["6110", "6C10"])
def test_a_card_that_never_comes_to_an_end_is_given_up(reply: str) -> None:
    with pytest.raises(DeviceError) as garbled:
        Complete(Plain(Script(*[reply] * 100))).send(read_record(1, 2))
    assert garbled.value.code == "card_garbled"


@pytest.mark.parametrize("reply", ["", "90", "00" * 257 + "9000", "0000", "FFFF"], ids=len)
def test_a_reply_that_is_none_is_garbled(reply: str) -> None:
    with pytest.raises(DeviceError) as garbled:
        split_reply(bytes.fromhex(reply))
    assert garbled.value.facts == {"field": "reply"}


def test_an_unknown_status_word_keeps_its_number_and_its_family() -> None:
    word = StatusWord(0x6A99)
    assert (word, word.name, word.meaning) == (0x6A99, "SW_6A99", "wrong parameters")
    assert StatusWord.SECURITY_STATUS.meaning == "command not allowed"
    assert StatusWord.OK.meaning == "done"


@pytest.mark.parametrize("value", [-1, 0x10000])
def test_a_status_word_has_two_bytes(value: int) -> None:
    with pytest.raises(ValueError, match="StatusWord"):
        StatusWord(value)


@given(st.lists(st.binary(max_size=300), min_size=40, max_size=40))
def test_any_replies_end_in_an_answer_or_a_device_error(replies: list[bytes]) -> None:
    card = Complete(Plain(Script(*(reply.hex() for reply in replies))))
    with suppress(DeviceError):
        data, word = card.send(read_record(1, 18))
        assert len(data) < 258 * len(replies)
        assert word >> 8 != 0x61
