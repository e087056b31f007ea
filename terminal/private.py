"""Personal data as a type without a text form, so that no log, error or cassette can contain it by accident."""

import re
from datetime import date
from unicodedata import category

# Compiled when they are first used: a window paints without them.
_ID_NUMBER = "[1-9][0-9]{5}((?:19|20)[0-9]{6})[0-9]{3}[0-9X]"
# Variation selectors belong to the character before them.
_LAST = r"[\s\S]?[\ufe00-\ufe0f\U000e0100-\U000e01ef]*\Z"
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


class Private:
    """A name, an ID number, a card number or a token: compared and revealed, never formatted."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself; call it only to show it to the cashier or to send it to the platform."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Private, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "‹private›"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("personal data is not pickled")


def is_character(char: str) -> bool:
    """Return whether a character may stand in a name: everything but control, format and surrogate characters.

    One that Python's Unicode does not know yet, or of the private use area, is part of a patient's name all the same.
    """
    return category(char) not in _DROPPED


def is_id_number(text: str, today: date = date.max) -> bool:
    """Return whether a text is an identity number: length, date of birth until today, check digit (GB 11643).

    Foreigners with permanent residence and residents of 港澳台 have numbers of the same form.
    """
    found = re.fullmatch(_ID_NUMBER, text)
    if not found:
        return False
    try:
        born = date.fromisoformat(found[1])
    except ValueError:
        return False
    check = "10X98765432"[sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(text[:17])) % 11]
    return born <= today and text[17] == check


def masked_number(number: Private) -> str:
    """Return only the first four and last four characters of a number: ``3723**********1234``."""
    text = number.reveal()
    if len(text) <= 8:
        return "*" * len(text)
    return text[:4] + "*" * (len(text) - 8) + text[-4:]


def masked_name(name: Private) -> str:
    """Return only the last character of a name, as on public boards: ``**国``."""
    text = name.reveal()
    last = next(re.finditer(_LAST, text))
    return "*" * last.start() + last[0]
