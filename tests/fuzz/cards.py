"""Cards with wrong answers: an answer counts as an identity only if it is the card's own, checked number."""

from collections.abc import Callable
from random import Random

from devices.apdu import Plain
from devices.applet import Applet
from devices.card import AccessMethod, CardImage, Manner, card_image, read_card
from devices.card_layout import layout
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.private import Private, is_id_number

MOST_ANSWERS = 1_500
CODES = {"card_garbled", "card_foreign", "card_unknown", "card_status", "card_removed"}
RATES = (0.0, 0.02, 0.1, 0.5, 1.0)
WORDS = bytes.fromhex("9000 6100 6110 61FF 6C00 6C14 6CFF 6282 63C3 6700 6982 6983 6A82 6A83 6B00 6D00 6E00 6F00 FFFF")
NAMES = "测试员王小明𠅤㐀䶵·龴𬭎买买提ａ"
FOREIGN = ("A000000333010101", "A0000000031010", "")

Wrong = Callable[[Random, bytes, bytes], bytes]
"""Makes an answer wrong, given the right one and an earlier one."""

WRONGS: tuple[Wrong, ...] = (
    lambda chance, right, before: chance.randbytes(chance.randrange(301)),
    lambda chance, right, before: right[: chance.randrange(len(right))],
    lambda chance, right, before: right[chance.randrange(len(right)) :],
    lambda chance, right, before: right[:-2] + chance.randbytes(chance.randrange(300)) + right[-2:],
    lambda chance, right, before: right[:-2] + chance.randbytes(2),
    lambda chance, right, before: right[:-2] + _word(chance),
    lambda chance, right, before: _word(chance),
    lambda chance, right, before: chance.randbytes(chance.randrange(1, 40)) + _word(chance),
    lambda chance, right, before: before,
    lambda chance, right, before: before[:-2] + right,
    lambda chance, right, before: bytes(chance.randrange(256, 65_534)) + right[-2:],
    lambda chance, right, before: b"",
    lambda chance, right, before: _one_byte_changed(chance, right),
    lambda chance, right, before: right[:1] + bytes([chance.randrange(256)]) + right[2:],
)


class Unruly:
    """A card that answers as its image says, except at random."""

    def __init__(self, image: CardImage, chance: Random, rate: float) -> None:
        self._applet, self._chance, self._rate = Applet(image), chance, rate
        self._before = b"\x90\x00"
        self.answers = 0

    def answer(self, command: bytes) -> bytes:
        """Answer one command, rightly or wrongly."""
        self.answers += 1
        right = self._applet.answer(command)
        assert isinstance(right, bytes)
        wrong = self._chance.random() < self._rate
        given = self._chance.choice(WRONGS)(self._chance, right, self._before) if wrong else right
        self._before = right
        return given

    def transmit(self, command: bytes) -> bytes:
        """Answer one command over a reader that occasionally loses the card."""
        assert self.answers < MOST_ANSWERS, "it reads on and on"
        if self._chance.random() < self._rate / 100:
            raise DeviceError("card_removed")
        return self.answer(command)


def read(chance: Random) -> int:
    """Read one card from its answer to reset on, and compare the result with the card."""
    holder = person(chance)
    card = Unruly(image(chance, holder), chance, chance.choice(RATES))
    atr = chance.randbytes(chance.randrange(34))
    try:
        ensure_own(read_card(Plain(card), atr), holder)
    except DeviceError as error:
        ensure_silent(error, holder)
    return card.answers


def ensure_own(got: CardCredential, holder: CardCredential) -> None:
    """Raise AssertionError if the credential read belongs to another person, or its number is invalid."""
    number = got.id_number
    assert not number or number == holder.id_number, "another person's number"
    assert not number or is_id_number(number.reveal()), "no number of a person"


def ensure_silent(error: DeviceError, holder: CardCredential) -> None:
    """Raise AssertionError if an error has no words for a reader, or reveals the holder."""
    assert error.code in CODES, error.code
    for secret in (holder.id_number, holder.card_number, holder.name):
        assert not secret or secret.reveal() not in str(error), "the holder is in the error's text"


def person(chance: Random) -> CardCredential:
    """Create a holder, one in ten with a number whose check digit is wrong."""
    generation = chance.choice("123")
    number = id_number(chance)
    if chance.random() < 0.1:
        number = number[:17] + chance.choice("0123456789X".replace(number[17], ""))
    serial = chance.randbytes(16).hex().upper() if chance.random() < 0.1 else f"{chance.randrange(10**32):032}"
    withheld = generation == "3" and chance.random() < 0.5
    return CardCredential(
        card_sn=Private(serial),
        area=serial[:6],
        version=f"{generation}.00",
        issued=chance.choice(("2019-03-15", "2012", "")),
        expires=chance.choice(("2029-03-14", "")),
        card_number=Private("" if withheld else f"A{chance.randrange(10**8):08}"),
        id_number=Private("" if withheld else number),
        name=Private("" if withheld else "".join(chance.choices(NAMES, k=chance.randrange(1, 12)))),
    )


def id_number(chance: Random) -> str:
    """Create a number with the right check digit, of an area that does not exist."""
    head = f"99{chance.randrange(10**4):04}19{chance.randrange(50, 100)}{chance.randrange(1, 13):02}"
    head += f"{chance.randrange(1, 29):02}{chance.randrange(10**3):03}"
    return next(head + last for last in "0123456789X" if is_id_number(head + last))


def image(chance: Random, holder: CardCredential) -> CardImage:
    """Create the card of a holder, some without one record, file or application."""
    files = {
        name: {tag: value for tag, value in records.items() if chance.random() > 0.005}
        for name, records in card_image(holder).files.items()
        if chance.random() > 0.005
    }
    applications = (layout().application,) if chance.random() > 0.05 else (chance.choice(FOREIGN),)
    methods = tuple(chance.sample(list(AccessMethod), chance.randrange(1, 5)))
    return CardImage(
        files, Manner(protocol=1 if chance.random() < 0.5 else 0, methods=methods, applications=applications)
    )


def _word(chance: Random) -> bytes:
    at = 2 * chance.randrange(len(WORDS) // 2)
    return WORDS[at : at + 2]


def _one_byte_changed(chance: Random, right: bytes) -> bytes:
    at = chance.randrange(len(right))
    return right[:at] + bytes([right[at] ^ chance.randrange(1, 256)]) + right[at + 1 :]
