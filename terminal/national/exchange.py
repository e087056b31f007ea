"""Calls to the platform, each with a definite end: answered, refused, not sent or unknown."""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from time import monotonic
from typing import TypeVar

from terminal.errors import NotSent, Refused, Unknown
from terminal.national import lenient
from terminal.national.envelope import Heading, Keys, Malformed, Reply, Sender, bare, opened, sealed
from terminal.national.message_ids import MessageIds
from terminal.national.messages import SignIn, SignInInput
from terminal.national.profile import Profile
from terminal.national.wire import Lost, TokenRejected, Unsent, Wire
from terminal.national.zone import in_beijing

T = TypeVar("T")

# Error codes of the e-voucher decoding that have their own message (docs/interface.md, "E-voucher decoding").
_KNOWN = re.compile(r"500159|voucher_expired|voucher_used|voucher_unknown")
# What platforms say of a sign-in or a gateway's token that has run out, beside the region's own words.
_SIGN_IN, _STATE, _ALREADY = "签到|登录|会话|令牌|token|Token", " |信息|状态", "已经|已| "
_GONE, _AGAIN = "过期|失效|超时|expired", "未签到|未登录|请先签到|请先登录|请重新签到|请重新登录"
_STALE = f"(?:{_SIGN_IN})(?:{_STATE})?(?:{_ALREADY})?(?:{_GONE})|{_AGAIN}"
# The beginning of a ZIP file, with entries or without any.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_FILE = "9102"
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
        self._wire, self._ids, self._clock = wire, ids, in_beijing(clock)
        self._signed: tuple[date, str, str] | None = None
        self._epoch: float | None = None  # the platform's time less the monotonic one, in seconds

    def ask(self, infno: str, body: object, insured_area: str = "", *, private: Iterable[str] = ()) -> Reply:
        """Send a query, repeated after a new sign-in if that has expired; `private` is removed from error reasons."""
        reply = self._question(infno, body, insured_area)
        if self._is_stale(reply):
            self._forget_sign_in()
            reply = self._question(infno, body, insured_area)
        return self._agreed(infno, reply, private)

    def ask_bare(self, infno: str, path: str, body: object, *, private: Iterable[str] = ()) -> dict[str, object]:
        """Send a query without an envelope to a path of its own, and return the answer (code, message, data).

        Raises what `ask` raises.
        """
        try:
            raw = self._wire.post_at(path, bare(body))
        except (Unsent, Lost) as error:
            raise NotSent("platform_unreachable", infno=infno, reason=error) from error
        answer = understood(infno, Reply(code=0, message="", output={}), lambda: _bare_answer(raw))
        self.ensure_agreed(infno, answer, private)
        return answer

    def ensure_agreed(self, infno: str, answer: dict[str, object], private: Iterable[str] = ()) -> None:
        """Raise Refused for a no of an answer that has its own code and message (1162); without a code it is a yes."""
        code = str(answer.get("code", "")).strip()
        if code.strip("0"):
            message = f"{code} {answer.get('message') or ''}"
            self._agreed(infno, Reply(code=-1, message=message, output={}), private)

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
            self._forget_sign_in()
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
            try:
                reply = self._sent(infno, body, insured_area, self._ids.next(), sign_no)
            except TokenRejected:
                reply = self._sent(infno, body, insured_area, self._ids.next(), sign_no)
        except (Unsent, Lost) as error:
            _log.info("%s: %s", infno, error)
            raise NotSent("platform_unreachable", infno=infno, reason=error) from error
        except Malformed as error:
            raise NotSent("platform_answer_unusable", infno=infno, reason=error.reason, digest=error.digest) from error
        # The 超时 of 登录超时 is that of the sign-in, as far as a question can be asked again.
        if self._is_under_way(reply) and not self._is_stale(reply):
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
        raw = self._wire.post(infno, sealed(form, self._keys, heading, body))
        if infno == _FILE and self._profile.statement.download == "raw" and raw.startswith(_ZIP):
            return Reply(code=0, message="", output={}, file=raw)
        reply = opened(form, self._keys, raw)
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
        sign_in = self._profile.sign_in
        expires = sign_in.needed or self._wire.has_token
        return bool(reply.code and expires and re.search(f"{sign_in.stale}|{_STALE}", reply.message))

    def _forget_sign_in(self) -> None:
        self._signed = None
        self._wire.forget_token()


def understood(infno: str, reply: Reply, read: Callable[[], T]) -> T:
    """Read a query's answer; raises NotSent("platform_answer_unusable") if its nodes do not fit."""
    try:
        return read()
    except ValueError as error:
        digest = Malformed("", repr(reply.output).encode()).digest
        raise NotSent("platform_answer_unusable", infno=infno, reason=error, digest=digest) from error


def _bare_answer(raw: bytes) -> dict[str, object]:
    answer = lenient.read(raw)
    if not isinstance(answer, dict) or "code" not in answer:
        raise ValueError("no code")
    return answer


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
