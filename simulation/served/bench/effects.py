"""The effects of a rule: when a request is processed and answered, whether at all, and how the answer is spoilt."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from simulation.network.faults import Fault, Planned, Seconds
from terminal.model import Noun

Longest = Annotated[float, Meta(ge=0, le=3600)]
YUAN = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?\Z"


class Answer(StrEnum):
    """What the client gets: as planned faults have it (simulation/network/faults.py), and what only HTTP can show."""

    DELIVERED = "delivered"
    """The insurer's own answer."""
    UNREACHABLE = "unreachable"
    LOST_REQUEST = "lost_request"
    LOST_REPLY = "lost_reply"
    LATE = "late"
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    HTML = "html"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    STALE_SIGN_IN = "stale_sign_in"
    BLANK_AMOUNTS = "blank_amounts"
    TEXT_INFCODE = "text_infcode"
    EMPTY_SETLDETAIL = "empty_setldetail"
    SETTLED_AFTER_TIMEOUT = "settled_after_timeout"
    REFUSED = "refused"
    """A well-formed no, with `infcode` and `err_msg` if they are given."""
    SLOW = "slow"
    """The body comes in small pieces over `seconds`."""
    RESET = "reset"
    """The connection is reset before the first byte of the answer."""
    RESET_MIDWAY = "reset_midway"
    """The connection is reset after the first byte of the body."""
    STATUS = "status"
    """A gateway's page with the HTTP `status`."""
    EMPTY = "empty"
    """HTTP 200 without a body."""
    GBK = "gbk"
    """The body is encoded in GB18030."""
    CLOSE = "close"
    """The answer comes, and a kept connection ends after it."""
    ANOTHERS = "anothers"
    """The answer has the inf_refmsgid of the answer before it."""
    NULL_OUTPUT = "null_output"
    """The output is null."""
    NO_SETL_ID = "no_setl_id"
    """The answer names no settlement."""
    BROKEN_FIGURES = "broken_figures"
    """A fen is added so that an `identity` fails (docs/interface.md, "Identities")."""
    BAD_SIGNATURE = "bad_signature"
    """The answer's signature is another's."""


_FAULTS = {each.value for each in Fault}
# The answers that a gateway can give whether or not the insurer sees the request.
_EITHER = {Answer.REFUSED, Answer.RESET, Answer.STATUS, Answer.EMPTY}
_TIMED = {Answer.SLOW, Answer.SETTLED_AFTER_TIMEOUT, Answer.LATE, Answer.REORDERED}


class Effect(Noun, frozen=True):
    """The effect of a rule on one exchange.

    The connection stays open for all of it: the request is processed after `delay` seconds, also if the client has hung
    up by then; what follows is sent after `hold` more. Both end earlier if the workspace's clock is advanced so far.
    `seconds` is the delay of an answer that has one: of a late request until it is processed (0: until the next call
    or `arrive`), of a slow body. `done` says for an answer that a gateway can give whether the request is processed.
    `account` sets the person's account (yuan) before that.
    """

    answer: Answer = Answer.DELIVERED
    seconds: Seconds = 0.0
    delay: Longest = 0.0
    hold: Longest = 0.0
    done: bool | None = None
    status: Literal[429, 502, 503, 504] | None = None
    infcode: Annotated[int, Meta(ge=-9999, le=9999)] | None = None
    err_msg: Annotated[str, Meta(max_length=200)] = ""
    identity: Literal["I1", "I2", "I3", "I4", "I5"] | None = None
    account: Annotated[str, Meta(pattern=YUAN)] = ""

    def __post_init__(self) -> None:
        if (self.status is not None) is not (self.answer is Answer.STATUS):
            raise ValueError("Expected `status` with the answer `status`, and with no other")
        if (self.infcode is not None or self.err_msg) and self.answer is not Answer.REFUSED:
            raise ValueError("Expected `infcode` and `err_msg` with the answer `refused` alone")
        if self.identity and self.answer is not Answer.BROKEN_FIGURES:
            raise ValueError("Expected `identity` with the answer `broken_figures` alone")
        if self.done is not None and self.answer not in _EITHER:
            raise ValueError("Expected `done` with the answers `refused`, `reset`, `status` and `empty` alone")
        if self.seconds and self.answer not in _TIMED:
            raise ValueError("Expected `seconds` with the answers `slow`, `settled_after_timeout`, `late`, `reordered`")

    @property
    def planned(self) -> Planned | None:
        """The fault on the way that this effect is; None where the request is processed and its answer comes."""
        if self.answer is Answer.REFUSED:
            return None if self.done else Planned(fault=Fault.REFUSED)
        if self.answer in _EITHER:
            return Planned(fault=Fault.LOST_REQUEST) if self.done is False else None
        if self.answer not in _FAULTS:
            return None
        return Planned(fault=Fault(self.answer.value), seconds=self.seconds)

    @property
    def balance(self) -> int | None:
        """The account in fen that the person has from now on."""
        return int(Decimal(self.account) * 100) if self.account else None
