"""Platforms whose answers are changed in transit, and the error of a call that must fail."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from terminal.errors import JiesuanError
from terminal.model import InsurerCredential, Person, PlatformResult, Refund
from terminal.ports import Original, Request
from tests.bench import Bench


class Tampering:
    """A platform whose answers are changed in transit."""

    simulated = True

    def __init__(
        self, bench: Bench, change: Callable[[PlatformResult], PlatformResult], *, presettle: bool = False
    ) -> None:
        self._inner, self._change, self._presettle = bench.platform, change, presettle

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        return self._inner.identify(credential, on)

    def presettle(self, request: Request) -> PlatformResult:
        answer = self._inner.presettle(request)
        return self._change(answer) if self._presettle else answer

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        return self._change(self._inner.settle(request, message_id))

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        return self._inner.refund(original, message_id, on)

    def reverse(self, original: Original, message_id: str) -> None:
        self._inner.reverse(original, message_id)

    def find(self, original: Original) -> PlatformResult | Refund | None:
        return self._inner.find(original)


def refused(call: Callable[[], object]) -> str:
    """Return the code of the error that a call must raise."""
    with pytest.raises(JiesuanError) as caught:
        call()
    return caught.value.code


def dearer(answer: PlatformResult) -> PlatformResult:
    """Move one yuan from the pool to the patient's cash; the identities still hold."""
    split = answer.split
    moved = replace(
        split,
        pool=split.pool - 100,
        fund=split.fund - 100,
        pool_self=split.pool_self + 100,
        personal=split.personal + 100,
        cash=split.cash + 100,
    )
    return replace(answer, split=moved)


def unsound(answer: PlatformResult) -> PlatformResult:
    return replace(answer, split=replace(answer.split, fund=answer.split.fund + 1))
