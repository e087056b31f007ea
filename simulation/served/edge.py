"""What is before a region's platform: a gateway, paths of its own, bare e-voucher decoding, raw files."""

from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import count
from typing import Any

import msgspec
from msgspec import json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation import hello
from simulation.network.network import DeliveryOutcome
from simulation.served import counter, wire
from simulation.served.body import read, replayed
from simulation.served.frame import HttpReply
from simulation.served.gateway import Arrived, Family, Gateway, Guard
from simulation.served.head import Head
from simulation.served.node import fitted, loose
from simulation.served.profile import Profile, Scheme
from simulation.served.table import TABLE
from simulation.served.transaction import Call, Office, Output
from terminal import sm
from terminal.errors import JiesuanError, Refused
from terminal.texts import words

DECODING, DOWNLOAD = "localQrCodeQuery", "9102"
_OWN = ("/simulation/", "/bench/")
_GUARDS = 256


def fronted(served: ASGIApp, profile: Profile, office: Callable[[str], Office]) -> ASGIApp:
    """Return an application as a region has it; `office` returns that of a path, and raises Refused without one."""
    served = with_bare_decoding(with_raw_files(served, office), office)
    return guarded(with_paths(served, profile.paths), profile.gateway, office)


def guarded(served: ASGIApp, gateway: Gateway, office: Callable[[str], Office]) -> ASGIApp:
    """Return an application behind a gateway; what is only of the simulation has none before it.

    Each workspace has a guard of its own, which goes by its clock.
    """
    if gateway.family is Family.NONE:
        return served
    guard_by = lru_cache(_GUARDS)(partial(Guard, gateway))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        own = path.endswith(hello.PATH) or any(each in path for each in _OWN)
        if scope["type"] != "http" or scope["method"] != "POST" or own:
            await served(scope, receive, send)
            return
        body = await read(receive)
        arrived, guard = Arrived(path, Request(scope).headers, body), guard_by(_office(office, path).clock)
        if gateway.family is Family.OAUTH2 and path.endswith(gateway.token_path):
            await _given(guard.token(arrived))(scope, receive, send)
        elif reason := guard.refusal(arrived):
            await _refused(reason)(scope, receive, send)
        else:
            await served(scope, replayed(body), send)

    return app


def _office(office: Callable[[str], Office], path: str) -> Office:
    """Return the office of the workspace of a path; where it names none that there is, that of whoever names none."""
    try:
        return office(path)
    except Refused:
        return office("")


def _given(token: bytes | None) -> Response:
    return _refused("client") if token is None else wire.message(token)


def _refused(reason: str) -> Response:
    return wire.message(json.encode({"code": 401, "message": f"网关未通过：{reason}（模拟 SIMULATION）"}), 401)


def with_paths(served: ASGIApp, paths: dict[str, str]) -> ASGIApp:
    """Return an application whose transactions answer at a region's own paths too."""
    known = {path: TABLE[infno].path for infno, path in paths.items() if infno in TABLE and TABLE[infno].path}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        for theirs, ours in known.items():
            if path.endswith(theirs):
                scope = {**scope, "path": f"{path.removesuffix(theirs)}/fsi/api/{ours}"}
        await served(scope, receive, send)

    return app if known else served


def with_bare_decoding(served: ASGIApp, office: Callable[[str], Office]) -> ASGIApp:
    """Return an application that decodes an e-voucher (1162) also without an envelope, in which nobody signs in."""
    serials = count(1)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if not path.endswith(DECODING) or scope["method"] != "POST":
            await served(scope, receive, send)
            return
        body = await read(receive)
        if _is_bare(body):
            await wire.response(_decoded(lambda: office(path), body, next(serials)))(scope, receive, send)
        else:
            await served(scope, replayed(body), send)

    return app


def with_raw_files(served: ASGIApp, office: Callable[[str], Office]) -> ASGIApp:
    """Return an application that answers 9102 with the file itself, where the region of a workspace does."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        profile = _office(office, str(scope.get("path", ""))).profile
        if scope["type"] != "http" or scope["method"] != "POST" or not profile.raw_download:
            await served(scope, receive, send)
            return
        body = await read(receive)
        if not _is_download(str(scope["path"]), body):
            await served(scope, replayed(body), send)
            return
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await served(scope, replayed(body), keep)
        file = _file(profile, b"".join(each.get("body", b"") for each in sent))
        if file is None:
            for each in sent:
                await send(each)
        else:
            await Response(file, 200, wire.SIMULATION, "application/octet-stream")(scope, receive, send)

    return app


def _fields(body: bytes) -> dict[str, Any]:
    try:
        return json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return {}


def _is_bare(body: bytes) -> bool:
    fields = _fields(body)
    return "infno" not in fields and "transType" in fields


def _is_download(path: str, body: bytes) -> bool:
    return path.endswith(TABLE[DOWNLOAD].path) or _fields(body).get("infno") == DOWNLOAD


def _file(profile: Profile, answer: bytes) -> bytes | None:
    """Return the file in an answer of 9102; None of a no, or of an answer that is broken."""
    output = _fields(answer).get("output")
    try:
        if isinstance(output, str) and profile.scheme is Scheme.A:
            output = _fields(sm.sm4_decrypt(bytes.fromhex(profile.cipher_key), b64decode(output)))
        elif isinstance(output, str):
            output = _fields(output.encode())
        return b64decode(output["in"]) if output and output.get("in") else None
    except ValueError:
        return None


def _decoded(find: Callable[[], Office], body: bytes, serial: int) -> HttpReply:
    """Decode a code; what goes wrong on the way, or is refused, the client sees as it would in an envelope."""
    try:
        office, asked = find(), fitted(loose(body), counter.VoucherAsked)
        call = _call(office, asked.orgId or asked.data.orgId, serial)
        area = call.sender.area
        delivery = office.network.carry(("1162",), area, area, lambda: counter.decode(call, asked))
        if delivery.outcome is DeliveryOutcome.REFUSED:
            raise Refused("insurer_refused")  # noqa: TRY301, as every other no
        output = delivery.answer()
    except Refused as error:
        return HttpReply(json.encode(_no(error)))
    return HttpReply(json.encode(output), delivery.fault, delivery.outcome)


def _call(office: Office, institution: str, serial: int) -> Call:
    sender, now = office.register.find(institution), office.clock()
    if sender is None:
        raise Refused("not_designated", institution=institution)
    head = Head(
        infno="1162",
        msgid=f"{sender.code}{now:%Y%m%d%H%M%S}{serial % 10_000:04d}",
        mdtrtarea_admvs=sender.area,
        recer_sys_code="",
        infver="",
        opter_type="1",
        opter="",
        opter_name="",
        inf_time=f"{now:%Y-%m-%d %H:%M:%S}",
        fixmedins_code=sender.code,
        fixmedins_name=sender.name_zh,
    )
    return Call(office, head, sender, now)


def _no(error: JiesuanError) -> Output:
    return {"code": -1, "message": f"{words(error, 'zh_CN').what}[{error.code}]", "orgId": "", "data": None}
