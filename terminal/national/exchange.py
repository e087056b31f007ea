"""Calls to the platform, each with a definite end: answered, refused, not sent or unknown."""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from time import monotonic
from typing import TypeVar

from terminal.errors import NotSent, Refused, Unknown
from terminal.national import lenient
from terminal.national.envelope import Heading, Keys, Malformed, Reply, Sender, opened, sealed
from terminal.national.message_ids import MessageIds
from terminal.national.messages import SignIn, SignInInput
from terminal.national.profile import Profile
from terminal.national.wire import Lost, Unsent, Wire

T = TypeVar("T")

# Error codes of the e-voucher decoding that have their own message (docs/interface.md, "E-voucher decoding").
_KNOWN = re.compile(r"500159|voucher_expired|voucher_used|voucher_unknown")
_NUMBERS = re.compile(r"[0-9A-Za-z]{0,3}\d{7,}[0-9A-Za-z]*")

_log = logging.getLogger(__name__)


class Exchange:
    """One counter's connection to one platform, a call at a time.

    A query without a usable answer raises NotSent; a change raises NotSent only if nothing was sent, Unknown otherwise.
    Both raise Refused for a well-formed refusal. An operator signs in once a day, if the region requires it.
    """

    def __init__(
        self, profile: Profile, keys: Keys, sender: Sender, wire: Wire, ids: MessageIds, clock: Callable[[], datetime]
    ) -> None:
        self._profile, self._keys, self._sender = profile, keys, sender
        self._wire, self._ids, self._clock = wire, ids, clock
        self._signed: tuple[date, str, str] | None = None
        self._epoch: float | None = None  # the platform's time less the monotonic one, in seconds

    def ask(self, infno: str, body: object, insured_area: str = "", *, private: Iterable[str] = ()) -> Reply:
        """Send a query, repeated after a new sign-in if that has expired; `private` is removed from error reasons."""
        reply = self._question(infno, body, insured_area)
        if self._is_stale(reply):
            self._signed = None
            reply = self._question(infno, body, insured_area)
        return self._agreed(infno, reply, private)

    def change(
        self, infno: str, body: object, insured_area: str, message_id: str, *, private: Iterable[str] = ()
    ) -> Reply:
        """Send a change that counts, exactly once, under a message id that is on disk already."""
        sign_no = self._sign_no()
        try:
            reply = self._sent(infno, body, insured_area, message_id, sign_no)
        except Unsent as error:
            raise NotSent("platform_unreachable", infno=infno, reason=error) from error
        except Lost as error:
            raise Unknown("no_answer", infno=infno, reason=error, digest=Malformed("", error.raw).digest) from error
        except Malformed as error:
            raise Unknown("answer_unusable", infno=infno, reason=error.reason, digest=error.digest) from error
        if reply.code == -1 and self._profile.recovery.minus_one == "unknown":
            raise Unknown("no_answer", infno=infno, infcode=reply.code, reason="infcode -1")
        if self._is_under_way(reply):
            raise Unknown("no_answer", infno=infno, reason=scrubbed(reply.message, private))
        if self._is_stale(reply):
            self._signed = None
            raise Refused("sign_in_stale")
        return self._agreed(infno, reply, private)

    def undo(self, infno: str, body: object, insured_area: str = "") -> None:
        """Undo something that may not exist: a refusal counts as success; raises NotSent."""
        try:
            self.ask(infno, body, insured_area)
        except Refused as error:
            _log.info("%s: %s", infno, error)

    def ahead(self) -> float:
        """Return the seconds that our clock is ahead of the platform's by its last answer; 0 if none told its time."""
        return 0.0 if self._epoch is None else self._clock().timestamp() - monotonic() - self._epoch

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _question(self, infno: str, body: object, insured_area: str, sign_no: str | None = None) -> Reply:
        sign_no = self._sign_no() if sign_no is None else sign_no
        try:
            reply = self._sent(infno, body, insured_area, self._ids.next(), sign_no)
        except (Unsent, Lost) as error:
            _log.info("%s: %s", infno, error)
            raise NotSent("platform_unreachable", infno=infno, reason=error) from error
        except Malformed as error:
            raise NotSent("platform_answer_unusable", infno=infno, reason=error.reason, digest=error.digest) from error
        if self._is_under_way(reply):
            raise NotSent("platform_unreachable", infno=infno, reason="under way")
        return reply

    def _sent(self, infno: str, body: object, insured_area: str, message_id: str, sign_no: str) -> Reply:
        heading = Heading(
            infno=infno,
            message_id=message_id,
            at=self._clock(),
            sender=self._sender,
            insured_area=insured_area,
            sign_no=sign_no,
        )
        form = self._profile.envelope
        reply = opened(form, self._keys, self._wire.post(infno, sealed(form, self._keys, heading, body)))
        self._epoch = reply.at.timestamp() - monotonic() if reply.at else self._epoch
        return reply

    def _agreed(self, infno: str, reply: Reply, private: Iterable[str]) -> Reply:
        if not reply.code:
            return reply
        if known := _KNOWN.search(reply.message):
            raise Refused(known[0])
        reason = scrubbed(reply.message, private)
        raise Refused("platform_refused", infno=infno, infcode=reply.code, reason=reason)

    def _sign_no(self) -> str:
        """Return today's sign-in number, signing in if there is none."""
        if not self._profile.sign_in.needed:
            return ""
        today, opter = self._clock().date(), self._sender.opter
        if self._signed is None or self._signed[:2] != (today, opter):
            asked = SignInInput(signIn=SignIn(opter_no=opter, mac="", ip=""))
            reply = self._agreed("9001", self._question("9001", asked, "", sign_no=""), ())
            self._signed = (today, opter, understood("9001", reply, lambda: _sign_no_of(reply)))
        return self._signed[2]

    def _is_under_way(self, reply: Reply) -> bool:
        """Return whether a no is the transport's, or contradicts itself by naming a settlement."""
        found = re.search(self._profile.recovery.under_way, reply.message)
        return bool(reply.code and (found or reply.output.get("setlinfo")))

    def _is_stale(self, reply: Reply) -> bool:
        pattern = self._profile.sign_in.stale
        return bool(reply.code and self._profile.sign_in.needed and re.search(pattern, reply.message))


def understood(infno: str, reply: Reply, read: Callable[[], T]) -> T:
    """Read a query's answer; raises NotSent("platform_answer_unusable") if its nodes do not fit."""
    try:
        return read()
    except ValueError as error:
        digest = Malformed("", repr(reply.output).encode()).digest
        raise NotSent("platform_answer_unusable", infno=infno, reason=error, digest=digest) from error


def scrubbed(text: str, private: Iterable[str] = ()) -> str:
    """Remove a person's names and numbers from a platform's reason."""
    for each in sorted(filter(None, private), key=len, reverse=True):
        text = text.replace(each, "…")
    return _NUMBERS.sub("…", text)


def _sign_no_of(reply: Reply) -> str:
    made = lenient.node(reply.output.get("signinoutb"), _SignedIn)
    if not made.sign_no:
        raise ValueError("no sign_no")
    return made.sign_no


class _SignedIn(lenient.Node, frozen=True):
    sign_no: lenient.Code
