"""The record of an exchange: one row for the log, with what may be a real person's masked."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, json

from simulation.served import envelope
from simulation.served.bench.exchange import Exchange, State
from simulation.served.bench.masking import Masking
from simulation.served.envelope import Message
from simulation.served.profile import Profile, Scheme
from terminal import sm
from terminal.errors import Refused

SUMMARY = (
    "n", "at", "infno", "msgid", "psn_no", "name", "opter", "fixmedins_code", "mdtrt_id", "setl_id", "omsgid",
    "amount", "state", "infcode", "err_msg", "rule", "findings", "status", "milliseconds", "path", "peer",
)  # fmt: skip
"""The columns of a row before its details."""
# What is kept of a body; a file that is uploaded is longer.
_LONGEST = 64 * 1024
# An answer that holds a file (9102) is longer.
_LONGEST_ANSWER = 1024 * 1024
_PRIVATE_HEADERS = {b"authorization", b"cookie"}
_ENCODER = json.Encoder(decimal_format="number")
_DECODER = json.Decoder(float_hook=Decimal)


class _Outcome(Struct):
    """Of an answer what a row needs; the rest is decoded when it is looked at."""

    infcode: int | str = ""
    err_msg: str | None = None


class _NoHead(NamedTuple):
    """The head of a message that cannot be read."""

    infno: str = ""
    msgid: str = ""
    opter: str = ""
    fixmedins_code: str = ""


_OUTCOME, _NO_HEAD = json.Decoder(_Outcome), _NoHead()


class Recorder:
    """Makes the rows of one workspace; `masking` returns what its fixtures allow to show, at the time of asking."""

    def __init__(self, profile: Profile, masking: Callable[[], Masking], name: Callable[[str], str]) -> None:
        self._profile, self._masking, self._name = profile, masking, name

    def row(self, exchange: Exchange) -> tuple[Any, ...]:
        """Return the row of an exchange: the columns of SUMMARY and its details as JSON."""
        masking, message, state = self._masking(), self._message(exchange), exchange.state
        outcome, links = _outcome(exchange.answer), exchange.links
        head, arrival = message.head if message else _NO_HEAD, exchange.arrival
        given = masking.of(message.input if message else None)
        who = links.get("psn_no", "")
        return (
            exchange.number,
            exchange.received.at.isoformat(timespec="milliseconds"),
            head.infno,
            head.msgid,
            who,
            self._name(who),
            head.opter,
            head.fixmedins_code,
            links.get("mdtrt_id", ""),
            links.get("setl_id", ""),
            links.get("omsgid", ""),
            exchange.amount,
            state.value,
            str(outcome.infcode),
            masking.text(outcome.err_msg) if outcome.err_msg else "",
            exchange.rule,
            " ".join(dict.fromkeys((*exchange.findings, *given.findings))),
            exchange.status,
            round(exchange.milliseconds, 1),
            arrival.path,
            arrival.peer,
            _ENCODER.encode(self._detail(exchange, masking, message, given.value)),
        )

    def shown(self, detail: bytes) -> dict[str, Any]:
        """Return the details of a row, with the answer decrypted and decoded."""
        found = json.decode(detail, type=dict[str, Any])
        answer = _answer(found["raw_answer"].encode())
        return found | {"answer": {**answer, "output": self._opened(answer)} if answer else None}

    def _message(self, exchange: Exchange) -> Message | None:
        """Return the message of an exchange, read again where only its body was kept."""
        if exchange.kept is None:
            return exchange.received.message
        try:
            return envelope.read(self._profile, exchange.arrival.body)
        except Refused:  # it was read when it came
            return None

    def _detail(self, exchange: Exchange, masking: Masking, message: Message | None, given: object) -> dict[str, Any]:
        is_told = exchange.state is State.DONE
        return {
            "head": message.head if message else None,
            "input": given,
            "did": [_did(at, None if is_told else masking.of(_plain(each)).value) for at, each in exchange.did.done],
            "raw": _raw(exchange, masking, message, given),
            "raw_answer": self._raw_answer(exchange.answer, masking),
            "headers": [_header(*each) for each in exchange.arrival.headers if each[0] not in _PRIVATE_HEADERS],
            "method": exchange.arrival.method,
            "notes": [str(each) for each in exchange.received.review.noted],
            "refusing": [str(each) for each in exchange.received.review.noted if each.refuses_strictly],
        }

    def _raw_answer(self, body: bytes, masking: Masking) -> str:
        """Return an answer as it left; masked, and then decrypted, where own people may not be shown."""
        answer = _answer(body) if masking.hides else {}
        if not answer:
            return _text(body, _LONGEST_ANSWER)
        return _ENCODER.encode({**answer, "output": masking.of(self._opened(answer)).value}).decode()

    def _opened(self, answer: Mapping[str, Any]) -> object:
        """Return the output of an answer decrypted and decoded; as it is where that cannot be done."""
        output = answer.get("output")
        if not isinstance(output, str):
            return output
        try:
            if self._profile.scheme is Scheme.A:
                return _DECODER.decode(sm.sm4_decrypt(bytes.fromhex(self._profile.cipher_key), b64decode(output)))
            return _DECODER.decode(output)
        except (ValueError, msgspec.DecodeError):
            return output


def _outcome(body: bytes) -> _Outcome:
    try:
        return _OUTCOME.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return _Outcome()


def _did(at: datetime, outcome: object) -> dict[str, Any]:
    """Return what the insurer did at a time; no output where the answer holds it."""
    return {"at": at.isoformat(timespec="milliseconds"), "outcome": outcome}


def _plain(outcome: object) -> object:
    return msgspec.to_builtins(outcome, str_keys=True, builtin_types=(Decimal,))


def _answer(body: bytes) -> dict[str, Any]:
    """Return the envelope of an answer; nothing where it is none."""
    try:
        answer = _DECODER.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _raw(exchange: Exchange, masking: Masking, message: Message | None, given: object) -> str:
    """Return the body as it came; of one that cannot be read what may be shown, nothing of one that holds more."""
    if message is None:
        return masking.text(_text(exchange.arrival.body))
    return _text(exchange.arrival.body) if given == message.input else ""


def _header(name: bytes, value: bytes) -> tuple[str, str]:
    return name.decode("latin-1"), value.decode("latin-1")


def _text(body: bytes, longest: int = _LONGEST) -> str:
    return body[:longest].decode(errors="replace")
