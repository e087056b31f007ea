"""The keyboard wedge: a scan is caught whole and never typed; what a person types is never lost or reordered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner import GAP, MANY, PIECE, SLOW, SUFFIX, Wedge
from devices.voucher import CodeKind, kind_of

CODE = "4240123456789012345678990000"
BURST = GAP / 5
HUMAN = GAP * 2


class Keyboard:
    """Plays keys into a wedge as the window does, and records what a focused field and the scanner's port received."""

    def __init__(self, wedge: Wedge | None = None) -> None:
        self.wedge = wedge or Wedge()
        self.now = 100.0
        self.field = ""
        self.codes: list[str] = []
        self.slow: list[str] = []
        self.entered = 0

    def press(self, character: str, after: float) -> None:
        due = self.wedge.due
        if due is not None and due < self.now + after:
            self.rest(after)
            after = 0.0
        self.now += after
        verdict = self.wedge.feed(character, self.now)
        self.field += verdict.back + ("" if verdict.held else character)
        self.entered += character in "\r\n" and not verdict.held
        self.codes += filter(None, [verdict.code])
        self.slow += filter(None, [verdict.slow])

    def type(self, text: str, rhythm: float) -> None:
        for character in text:
            self.press(character, rhythm)

    def rest(self, seconds: float = HUMAN) -> None:
        self.now += seconds
        verdict = self.wedge.pause(self.now)
        self.field += verdict.back
        self.codes += filter(None, [verdict.code])
        self.slow += filter(None, [verdict.slow])


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.mark.parametrize("suffix", ["\r", "\n", "\t", "\r\n", ""], ids=["CR", "LF", "TAB", "CR LF", "none"])
def test_a_scan_is_caught_with_its_suffix_and_leaves_nothing_in_the_field(keyboard: Keyboard, suffix: str) -> None:
    keyboard.type(CODE + suffix, BURST)
    keyboard.rest()
    assert (keyboard.codes, keyboard.field) == ([CODE], "")


def test_a_foreign_code_is_caught_too(keyboard: Keyboard) -> None:
    keyboard.type("https://example.invalid/a?b=c\r", BURST)
    assert (keyboard.codes, keyboard.field) == (["https://example.invalid/a?b=c"], "")


def test_two_scans_in_a_row_are_two_codes(keyboard: Keyboard) -> None:
    keyboard.type(CODE + "\r", BURST)
    keyboard.type(CODE[::-1] + "\r", HUMAN / 100)
    assert keyboard.codes == [CODE, CODE[::-1]]


def test_a_scan_after_typing_takes_only_its_own_characters(keyboard: Keyboard) -> None:
    keyboard.type("12.5", HUMAN)
    keyboard.rest()
    keyboard.type(CODE + "\r", BURST)
    assert (keyboard.codes, keyboard.field) == ([CODE], "12.5")


def test_a_short_burst_with_enter_is_a_person_on_the_number_pad(keyboard: Keyboard) -> None:
    keyboard.type("100\r", BURST)
    assert (keyboard.codes, keyboard.field) == ([], "100\r")


def test_a_key_held_down_is_no_scan(keyboard: Keyboard) -> None:
    keyboard.type("0" * 40, BURST)
    keyboard.rest()
    assert (keyboard.codes, keyboard.field) == ([], "0" * 40)


def test_enter_pressed_a_moment_after_a_scan_is_the_persons(keyboard: Keyboard) -> None:
    keyboard.type(CODE + "\r", BURST)
    keyboard.press("\r", HUMAN)
    assert keyboard.field == "\r"


@pytest.mark.parametrize("key", ["", "\x1b", "\x08"], ids=["F5", "Esc", "Backspace"])
def test_a_key_without_a_character_lets_go_what_was_held_before_it(keyboard: Keyboard, key: str) -> None:
    keyboard.type("12", BURST)
    keyboard.press(key, BURST)
    assert keyboard.field == "12" + key


@pytest.mark.parametrize("key", ["", "\x1b", "\x08"], ids=["F5", "Esc", "Backspace"])
@pytest.mark.parametrize("place", range(PIECE, len(CODE)))
def test_a_key_pressed_while_a_scan_comes_types_none_of_its_digits(keyboard: Keyboard, key: str, place: int) -> None:
    keyboard.type(CODE[:place], BURST)
    keyboard.press(key, BURST)
    keyboard.type(CODE[place:] + "\r", BURST)
    keyboard.rest()
    assert keyboard.field == key
    assert {kind_of(each) for each in keyboard.codes} == {CodeKind.UNKNOWN}


@pytest.mark.parametrize("place", range(PIECE, len(CODE)))
def test_a_code_cut_off_anywhere_is_told_as_one_that_is_wrong(keyboard: Keyboard, place: int) -> None:
    keyboard.type(CODE[:place], BURST)
    keyboard.rest()
    assert (keyboard.codes, keyboard.field) == ([CODE[:place]], "")


@pytest.mark.parametrize("place", range(len(CODE) + 1))
def test_a_digit_typed_while_a_scan_comes_makes_it_wrong_and_never_another_code(keyboard: Keyboard, place: int) -> None:
    keyboard.type(CODE[:place] + "7" + CODE[place:] + "\r", BURST)
    assert keyboard.field == ""
    assert [kind_of(each) for each in keyboard.codes] == [CodeKind.UNKNOWN]


def test_two_codes_glued_are_no_code(keyboard: Keyboard) -> None:
    keyboard.type(CODE + CODE + "\r", BURST)
    assert ([kind_of(each) for each in keyboard.codes], keyboard.field) == ([CodeKind.UNKNOWN], "")


def test_a_suffix_that_comes_late_presses_nothing(keyboard: Keyboard) -> None:
    keyboard.type(CODE, BURST)
    keyboard.press("\r", GAP * 1.5)
    assert (keyboard.codes, keyboard.field) == ([CODE], "")
    keyboard.press("\r", SUFFIX)
    assert keyboard.field == "\r"


def test_a_slow_scanner_is_known_by_the_gap_of_the_settings() -> None:
    keyboard = Keyboard(Wedge(gap=0.15))
    keyboard.type(CODE + "\r", 0.12)
    assert (keyboard.codes, keyboard.field) == ([CODE], "")


def test_a_finished_code_is_told_even_when_the_next_key_comes_before_the_pause() -> None:
    wedge = Wedge()
    for index, character in enumerate(CODE):
        wedge.feed(character, index * BURST)
    verdict = wedge.feed("7", 100.0)
    assert (verdict.code, verdict.held) == (CODE, True)
    assert wedge.pause(101.0).back == "7"


def test_it_says_when_it_must_be_called_again() -> None:
    wedge = Wedge()
    assert wedge.due is None
    wedge.feed("1", 5.0)
    assert wedge.due == 5.0 + GAP
    wedge.pause(5.0 + 2 * GAP)
    assert wedge.due is None


typing = st.lists(st.tuples(st.sampled_from("0123456789.abc\r\t"), st.floats(0.001, 0.5)), max_size=60)


@given(typing)
def test_every_character_ends_in_the_field_or_in_a_code_in_order(keys: list[tuple[str, float]]) -> None:
    wedge = Wedge()
    now, out = 0.0, ""
    for character, after in keys:
        now += after
        verdict = wedge.feed(character, now)
        if verdict.held and character in "\r\t":
            out += verdict.back + verdict.code + character
        else:
            out += verdict.code + verdict.back + ("" if verdict.held else character)
    last = wedge.pause(now + 1)
    assert out + last.back + last.code == "".join(character for character, _ in keys)


@given(st.lists(st.sampled_from("0123456789.\r\t"), max_size=60), st.floats(GAP * 1.01, 2))
def test_what_a_person_types_is_never_a_scan(keys: list[str], rhythm: float) -> None:
    keyboard = Keyboard()
    for character in keys:
        keyboard.rest(rhythm)
        keyboard.press(character, 0.0)
    keyboard.rest(1)
    assert keyboard.codes == []
    assert (rhythm <= SLOW) if keyboard.slow else (keyboard.field == "".join(keys))


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
rhythms = st.lists(st.floats(0.0, GAP / 3), min_size=len(CODE) + 2, max_size=len(CODE) + 2)
pieces = st.text(st.sampled_from("0123456789."), max_size=5)


@given(rhythms, pieces, pieces, st.sampled_from(["\r", "\n", "\t", "\r\n", ""]), st.booleans())
def test_a_scan_between_a_persons_typing_is_caught_whole_and_none_of_it_typed(
    rhythm: list[float], before: str, after: str, suffix: str, wide: bool
) -> None:
    keyboard = Keyboard()
    keyboard.type(before, HUMAN)
    keyboard.rest()
    for key, pause in zip((CODE.translate(WIDE) if wide else CODE) + suffix, rhythm, strict=False):
        keyboard.press(key, pause)
    keyboard.rest()
    keyboard.type(after, HUMAN)
    keyboard.rest()
    assert keyboard.field == before + after
    assert [kind_of(each) for each in keyboard.codes] == [CodeKind.VOUCHER]


PAYMENT = "134567890123456789"


@pytest.mark.parametrize("rhythm", [0.052, 0.057, 0.065, 0.08, 0.089])
def test_the_suffix_of_a_scanner_that_is_too_slow_presses_nothing(keyboard: Keyboard, rhythm: float) -> None:
    keyboard.type(f"{PAYMENT}\r", rhythm)
    assert (keyboard.slow, keyboard.entered) == ([PAYMENT], 0)
    assert len(keyboard.field) < MANY


@pytest.mark.parametrize("cut", range(1, len(PAYMENT)))
def test_a_scan_that_stumbles_once_leaves_no_amount_and_presses_nothing(keyboard: Keyboard, cut: int) -> None:
    keyboard.type(PAYMENT[:cut], 0.047)
    keyboard.press(PAYMENT[cut], 0.06)
    keyboard.type(f"{PAYMENT[cut + 1 :]}\r", 0.047)
    assert keyboard.slow == [PAYMENT]
    assert keyboard.entered == 0


def test_a_slow_scan_without_a_suffix_is_seen_when_it_pauses(keyboard: Keyboard) -> None:
    keyboard.type(PAYMENT, 0.07)
    keyboard.rest()
    assert keyboard.slow == [PAYMENT]


@given(st.text(st.sampled_from("0123456789."), min_size=1, max_size=10), st.floats(0.06, 0.3))
def test_an_amount_typed_fast_is_typed(amount: str, rhythm: float) -> None:
    keyboard = Keyboard()
    keyboard.type(amount, rhythm)
    keyboard.rest()
    keyboard.press("\r", HUMAN)
    assert (keyboard.field, keyboard.slow, keyboard.entered) == (f"{amount}\r", [], 1)


@pytest.mark.parametrize("suffix", ["\r", ""], ids=["CR", "none"])
@pytest.mark.parametrize("place", range(PIECE, len(CODE) - 1))
def test_the_rest_of_a_code_after_a_pause_in_its_middle_is_typed_into_nothing(
    keyboard: Keyboard, place: int, suffix: str
) -> None:
    keyboard.type(CODE[:place], BURST)
    keyboard.press(CODE[place], 0.15)
    keyboard.type(CODE[place + 1 :] + suffix, BURST)
    keyboard.rest()
    assert (keyboard.codes, keyboard.field, keyboard.entered) == ([CODE[:place], CODE[place:]], "", 0)


def test_a_suffix_that_is_sent_as_another_key_ends_the_scan_and_does_nothing_else() -> None:
    wedge = Wedge()
    for place, character in enumerate(CODE):
        wedge.feed(character, place * BURST)
    ended = wedge.suffix(len(CODE) * BURST)
    assert ended is not None
    assert (ended.held, ended.code) == (True, CODE)
    assert wedge.suffix(100.0) is None
