"""The wire between a counter and its platform: a message once sent may arrive again, at any time and repeatedly."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import json

from terminal.errors import JiesuanError, NotSent, Refused
from terminal.model import Noun, PlatformResult, Refund
from terminal.ports import Original, Platform, Request


class _Message(Noun, frozen=True):
    """A message about to be sent; `is_void` if the insurer is known never to have accepted it."""

    call: str
    message_id: str
    request: Request | None = None
    original: Original | None = None
    on: date | None = None
    is_void: bool = False


class Wire:
    """A platform that keeps each state-changing message in a file, since a sent message outlives its sender."""

    def __init__(self, platform: Platform, path: Path) -> None:
        self._platform, self._path = platform, path

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401, other calls pass through unchanged
        return getattr(self._platform, name)

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        """Settle, once for this message id."""
        answer: PlatformResult = self._sent(_Message(call="settle", message_id=message_id, request=request))
        return answer

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Refund a whole settlement."""
        given: Refund = self._sent(_Message(call="refund", message_id=message_id, original=original, on=on))
        return given

    def reverse(self, original: Original, message_id: str) -> None:
        """Reverse the effect of the original message."""
        self._sent(_Message(call="reverse", message_id=message_id, original=original))

    def echo(self, place: float | None = None) -> None:
        """Deliver everything that was ever sent once more, or only one message; the replies are dropped."""
        written = self._path.read_bytes().splitlines() if self._path.exists() else []
        messages = [json.decode(line, type=_Message) for line in written]
        void = {each.message_id for each in messages if each.is_void}
        left = [each for each in messages if each.message_id not in void]
        for each in left if place is None else left[int(place * len(left)) :][:1]:
            with suppress(JiesuanError):
                self._deliver(each)

    def _sent(self, message: _Message) -> Any:  # noqa: ANN401, the return type of the platform's call
        self._keep(message)
        try:
            return self._deliver(message)
        except (NotSent, Refused):
            self._keep(_Message(call=message.call, message_id=message.message_id, is_void=True))
            raise

    def _deliver(self, message: _Message) -> object:
        about = message.request or message.original
        rest = (message.on,) if message.on else ()
        return getattr(self._platform, message.call)(about, message.message_id, *rest)

    def _keep(self, message: _Message) -> None:
        with self._path.open("ab") as file:
            file.write(json.encode(message) + b"\n")
