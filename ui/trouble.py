"""An error as the window shows it: what happened, whether money moved, what to do, what to tell the patient."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from terminal import areas
from terminal.errors import BadInput, DeviceError, JiesuanError, NotSent, Refused, Unknown
from terminal.texts import Words, words
from ui.keymap import named

if TYPE_CHECKING:
    from terminal.receipt import Reason


PAID_ELSEWHERE = {"paid_elsewhere", "patient_paid_elsewhere"}
"""The codes for a bill that was paid outside the windows."""


class Gravity(StrEnum):
    """The cashier's next step: correct it, go another way, try again, leave it locked, or help a device."""

    BAD_INPUT = "bad_input"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    DEVICE = "device"


_KINDS: dict[type[JiesuanError], Gravity] = {
    BadInput: Gravity.BAD_INPUT,
    Refused: Gravity.REFUSED,
    NotSent: Gravity.NOT_SENT,
    Unknown: Gravity.UNKNOWN,
    DeviceError: Gravity.DEVICE,
}


@dataclass(frozen=True)
class Trouble:
    """One error in one language, with the code IT asks for; `reason` if the bill may be paid in full instead.

    `number` is that of the settlement with which a bill was paid elsewhere.
    """

    gravity: Gravity
    code: str
    words: Words
    reason: "Reason | None" = None
    number: str = ""


def trouble(error: BaseException, language: str) -> Trouble:
    """Describe any error (zh_CN or en); an unexpected one counts as an unknown outcome."""
    from terminal.receipt import refusal  # noqa: PLC0415 - not needed for the first paint

    known = error if isinstance(error, JiesuanError) else Unknown(type(error).__name__)
    gravity = next((kind for error_type, kind in _KINDS.items() if isinstance(known, error_type)), Gravity.UNKNOWN)
    reason = refusal(known.code, language) if gravity is Gravity.REFUSED else None
    number = str(known.facts.get("number", "")) if known.code in PAID_ELSEWHERE else ""
    told = with_keys(words(_with_words(known, language), language))
    return Trouble(gravity, known.code, told, reason, number)


def with_keys(told: Words) -> Words:
    """Return an error's texts with the keys of this counter."""
    return Words(*(named(getattr(told, part)) for part in Words.__struct_fields__))


def _with_words(error: JiesuanError, language: str) -> JiesuanError:
    """Add the name of an error's area to its code."""
    area = str(error.facts.get("area", ""))
    return type(error)(error.code, **error.facts | {"area": f"{areas.name(area, language)} {area}".strip()})
