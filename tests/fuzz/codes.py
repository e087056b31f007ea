"""Texts and streams of scanners: only a voucher's own digits count as one, and no key of a person is lost."""

import unicodedata
from collections.abc import Callable
from random import Random

from devices.scanner import GAP, SHORTEST, Verdict, Wedge
from devices.serial_scanner import LONGEST, Frames
from devices.serial_scanner import SHORTEST as SHORTEST_FRAME
from devices.voucher import LIFETIME, CodeKind, Vouchers, kind_of, payment_code, plain, recognise
from terminal.errors import Refused
from terminal.private import is_id_number

FULL_WIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
MARKS = ("]Q3", "]d2", "]C0", "", "", "", "\x02", "\ufeff", "ï»¿", " ", "\t")
STRANGE = "٣３Ⅷ²①\x00\x1d\ud800é中😀XOIl-+_.eE"
CODES = {"payment_code", "500159", "voucher_cut", "voucher_keyboard", "voucher_used"}
ENDS = "\r\n\t"
TAILS = ("", "", "\r", "\n", "\t", "\r\n", " ")

Maker = Callable[[Random], str]


def text(chance: Random) -> str:
    """Create a text as a scanner may send it: codes of every kind, complete, cut, doubled, oddly written, or noise."""
    makers: list[Maker] = [_voucher, _wechat, _alipay, _union, _digits, _noise]
    code = chance.choice(makers)(chance)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 3))):
        code = _changed(chance, code)
    if chance.random() < 0.1:
        code = code.translate(FULL_WIDTH)
    return chance.choice(MARKS) + code + chance.choice(TAILS)


def strings(chance: Random) -> int:
    """Parse texts as vouchers, twice and too late."""
    desk = Vouchers()
    now = 0.0
    for _ in range(20):
        given = text(chance)
        now += chance.random() * LIFETIME
        _ensure_kind(given)
        _scan_and_use(desk, given, now, late=chance.random() < 0.3)
    return 20


def _ensure_kind(given: str) -> None:
    """Compare the kind found for a text with an independent check of its digits."""
    digits = "".join(str(unicodedata.digit(each, "")) for each in unicodedata.normalize("NFKC", given))
    code, kind = plain(given), kind_of(given)
    if kind is CodeKind.VOUCHER:
        assert (len(code), code[:3], code.isascii()) == (28, "424", True), "no voucher"
        assert digits.endswith(code), "digits that were not scanned"
    if kind is CodeKind.ID_NUMBER:
        assert is_id_number(code), "no number of a person"
    paid = payment_code(given)
    assert (paid is not None) is (kind is CodeKind.PAYMENT), "a payment by what is no code for it"
    assert paid is None or (16 <= len(paid.reveal()) <= 24 and digits.endswith(paid.reveal())), "no payment code"


def _scan_and_use(desk: Vouchers, given: str, now: float, *, late: bool) -> None:
    try:
        voucher = desk.scan(given, now)
    except Refused as error:
        assert error.code in CODES, error.code  # noqa: PT017 - there may be none
        return
    taken = [_used(desk, given, at) for at in (now + LIFETIME * (1.5 if late else 0.5), now)]
    assert kind_of(voucher.code.reveal()) is CodeKind.VOUCHER, "no voucher"
    assert taken == ["voucher_expired" if late else "", "voucher_used"], taken


def _used(desk: Vouchers, given: str, now: float) -> str:
    try:
        desk.use(recognise(given), now)
    except Refused as error:
        return error.code
    return ""


def streams(chance: Random) -> int:
    """Feed a scanner's bytes in random pieces: the codes are those of the whole, none too long or with controls."""
    parts = [_sent(chance) for _ in range(chance.randrange(1, 12))]
    sent = b"".join(parts)
    whole, pieces = Frames(), Frames()
    wanted = whole.feed(sent) + whole.silence()
    got, at = [], 0
    while at < len(sent):
        size = chance.choice((1, 2, 7, 64, 5_000))
        got += pieces.feed(sent[at : at + size])
        at += size
    got += pieces.silence()
    assert got == wanted, "another code for other pieces"
    assert all(SHORTEST_FRAME <= len(code) <= LONGEST for code in got), "a code of no length"
    assert not any(control in code for code in got for control in "\r\n\t\0\x03"), "two codes in one"
    return len(parts)


class Keyboard:
    """A wedge with its keys: those typed, those passed on in order, and those fast enough for a scan."""

    def __init__(self) -> None:
        self.wedge, self.now = Wedge(), 1.0
        self.typed = self.came = ""
        self.quick: list[str] = []

    def press(self, burst: str, step: float) -> None:
        """Press keys with this many seconds between them, after a pause."""
        self.now += GAP * 3
        if step <= GAP:
            self.quick.append(burst)
        for character in burst:
            self.now += step
            verdict = self.wedge.feed(character, self.now)
            self._take(verdict)
            self.came += "" if verdict.held else character
            self.typed += "" if verdict.held and character in ENDS else character

    def pause(self) -> None:
        """Wait for longer than a gap."""
        self._take(self.wedge.pause(self.now + GAP * 2))

    def _take(self, verdict: Verdict) -> None:
        self.came += verdict.back + verdict.code + verdict.rest
        assert any(verdict.code in burst for burst in ["", *self.quick]), "typing taken for a scan"


def keys(chance: Random) -> int:
    """Type and scan in turn: every character comes out once and in order, and nothing typed counts as a scan."""
    keyboard = Keyboard()
    for _ in range(chance.randrange(1, 8)):
        keyboard.press(*_burst(chance))
        if chance.random() < 0.5:
            keyboard.pause()
    keyboard.pause()
    assert keyboard.came == keyboard.typed, "a key lost, doubled or out of order"
    assert keyboard.wedge.due is None, "keys held back for ever"
    return len(keyboard.typed) // SHORTEST + 1


def _burst(chance: Random) -> tuple[str, float]:
    if chance.random() < 0.5:
        return text(chance), 0.001 + chance.random() * 0.04
    return text(chance)[: chance.randrange(20)], GAP * (1.1 + chance.random())


def _sent(chance: Random) -> bytes:
    end = chance.choice((b"\r", b"\n", b"\r\n", b"\t", b"\0", b"\x03", b""))
    if chance.random() < 0.1:
        return chance.randbytes(chance.choice((1, 20, 300, LONGEST + 5))) + end
    return text(chance).encode(chance.choice(("utf-8", "gb18030")), "replace") + end


def _voucher(chance: Random) -> str:
    return f"424{chance.randrange(10**25):025}"


def _wechat(chance: Random) -> str:
    return f"1{chance.randrange(6)}{chance.randrange(10**16):016}"


def _alipay(chance: Random) -> str:
    length = chance.randrange(14, 23)
    return f"{chance.randrange(25, 31)}{chance.randrange(10**length):0{length}}"


def _union(chance: Random) -> str:
    return f"{chance.choice(('62', '01'))}{chance.randrange(10**17):017}"


def _digits(chance: Random) -> str:
    return "".join(chance.choices("0123456789X", k=chance.randrange(40)))


def _noise(chance: Random) -> str:
    return "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(60)))


def _changed(chance: Random, code: str) -> str:
    at = chance.randrange(len(code) + 1)
    match chance.randrange(4):
        case 0:
            return code[:at] + code[at + 1 :]
        case 1:
            return code[:at] + chance.choice(STRANGE) + code[at:]
        case 2:
            return code[:at] + code
        case _:
            return code[:at] + chance.choice(STRANGE) + code[at + 1 :]
