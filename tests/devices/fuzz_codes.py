"""Made-up and damaged codes, scanner bytes and keys: nothing may crash, and nothing else may count as a voucher."""

import re
from random import Random
from unicodedata import normalize

from devices.scanner import Wedge
from devices.scanner_frames import LONGEST, Frames
from devices.voucher import CodeKind, kind_of, recognise
from terminal.errors import Refused

_ODD = "0123456789０１２３４５６７８９Xx²٣①abc .-]Q1\x00\x02\x1d\r\n\t\u200b\ufeff\U0001f4b3付é"
_VOUCHER = re.compile("424[0-9]{25}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def fuzz_codes(n: int, seed: int) -> int:
    """Try `n` texts, and a byte stream and a key stream for every ten of them; return how many vouchers were read.

    Raises AssertionError with the seed where a promise breaks.
    """
    draw = Random(seed)  # noqa: S311 - reproducible, no secret
    read = 0
    for number in range(n):
        try:
            read += _text(draw)
            if number % 10 == 0:
                _bytes(draw)
                _keys(draw)
        except Exception as error:
            raise AssertionError(f"fuzz_codes seed {seed}, text {number}") from error
    return read


def _code(draw: Random) -> str:
    """Draw a voucher, a payment code, an ID number's look-alike, or digits of any length."""
    kind = draw.randrange(4)
    lengths = (25, 16, draw.randrange(12, 24), draw.randrange(40))
    starts = ("424", str(draw.randrange(10, 16)), str(draw.randrange(25, 32)), "")
    return starts[kind] + "".join(draw.choices("0123456789", k=lengths[kind]))


def _damaged(draw: Random) -> str:
    """Draw a code and, more often than not, change, drop, put in, double or cut something."""
    code = _code(draw)
    for _ in range(draw.randrange(3)):
        place = draw.randrange(len(code) + 1)
        odd = draw.choice(_ODD)
        code = draw.choice(
            (code[:place] + odd + code[place + 1 :], code[:place] + odd + code[place:], code[:place], code + code)
        )
        code = code[:200]
    return code


def _text(draw: Random) -> bool:
    text = _damaged(draw)
    kind = kind_of(text)
    refused = None
    try:
        code = recognise(text).code.reveal()
    except Refused as refusal:
        refused = refusal
    if refused is None:
        assert kind is CodeKind.VOUCHER
        assert _VOUCHER.fullmatch(code)
        assert code in _UNSEEN.sub("", normalize("NFKC", text))
        return True
    assert refused.code == ("payment_code" if kind is CodeKind.PAYMENT else "500159")
    assert kind is not CodeKind.VOUCHER
    assert len(text) < 4 or text not in str(refused)
    return False


def _bytes(draw: Random) -> None:
    """Send codes with noise in pieces; only codes that were sent whole, at most with control bytes, may come out."""
    sent = b"".join(
        draw.choice((_damaged(draw).encode(), draw.randbytes(draw.randrange(30)), b"\r", b"\n", b"\0"))
        for _ in range(draw.randrange(1, 12))
    )
    frames, codes, place = Frames(), list[str](), 0
    while place < len(sent):
        step = draw.randrange(1, 40)
        codes += frames.feed(sent[place : place + step])
        place += step
    codes += frames.silence()
    said = _UNSEEN.sub("", sent.decode("utf-8", "replace"))
    for code in codes:
        assert len(code) <= LONGEST
        assert kind_of(code) is not CodeKind.VOUCHER or _looks(said, code)
    assert frames.feed(b"4" * 28 + b"\r") == ["4" * 28]


def _looks(said: str, code: str) -> bool:
    return _UNSEEN.sub("", code) in said


def _keys(draw: Random) -> None:
    """Press keys in any rhythm; every character ends in the field or in a code, in order, but for swallowed ends."""
    wedge, now, out = Wedge(), 0.0, ""
    typed = _damaged(draw) + draw.choice("\r\n\t5") + _damaged(draw)
    for character in typed:
        now += draw.choice((0.0, 0.004, 0.02, 0.049, 0.051, 0.2))
        verdict = wedge.feed(character, now)
        out += verdict.back + verdict.code + ("" if verdict.held else character)
    last = wedge.pause(now + 1)
    out += last.back + last.code
    ends = str.maketrans("", "", "\r\n\t")
    assert out.translate(ends) == typed.translate(ends)
    assert wedge.due is None
