"""The knobs of a bench over HTTP: who may turn them, and how what they answer is written."""

import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import json
from starlette.requests import Request
from starlette.responses import Response

from simulation.served import wire
from simulation.served.bench.bench import Bench
from simulation.served.bench.workspace import Workspace
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.input_file import JSON, decode
from terminal.texts import words

T = TypeVar("T")
Act = Callable[[Bench, Workspace, Request], Awaitable[object]]

LARGEST = 2 << 20
"""The length in bytes of what a knob takes."""
_STATUS = {"token_wrong": 401, "workspace_unknown": 404, "snapshot_unknown": 404, "workspaces_full": 429}
_LENGTH = re.compile(r"\+?([0-9]{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_ENCODER = json.Encoder(decimal_format="number")


def knob(bench: Bench, act: Act, *, whole: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that acts on the workspace of the path; with `whole` on the bench, by its own token alone."""

    async def endpoint(request: Request) -> Response:
        try:
            workspace = bench.named(request.path_params.get("workspace", "default"))
            ensure_admitted(bench, None if whole else workspace, request)
            answer = written(await act(bench, workspace, request))
            workspace.turned += request.method != "GET"
            return answer  # noqa: TRY300, what is refused turns nothing
        except JiesuanError as error:
            return refused(error)

    return endpoint


def ensure_admitted(bench: Bench, workspace: Workspace | None, request: Request) -> None:
    """Raise Refused("token_wrong") without a token where one is asked for, or for a page of another site."""
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if origin and origin != request.headers.get("host"):
        raise Refused("token_wrong")
    if not bench.token:
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ") or request.query_params.get("token", "")
    known = (bench.token, workspace.token if workspace else "")
    if not any(each and secrets.compare_digest(each.encode(), given.encode()) for each in known):
        raise Refused("token_wrong")


def written(value: object) -> Response:
    """Return a value as JSON, an answer as it is."""
    return value if isinstance(value, Response) else wire.message(_ENCODER.encode(value))


def refused(error: JiesuanError) -> Response:
    """Return what does not fit, in both languages, with the facts: file, key, line and what is allowed."""
    facts = {name: each if isinstance(each, int) else str(each) for name, each in error.facts.items()}
    texts = {"what": words(error, "zh_CN").what, "what_en": words(error, "en").what}
    return wire.message(json.encode({"error": error.code, **texts, **facts}), _STATUS.get(error.code, 400))


async def body(request: Request) -> bytes:
    """Read a request's body; raises BadInput("json_unreadable") for one that is too long."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > LARGEST:
            raise BadInput("json_unreadable", file="request", reason=f"> {LARGEST} bytes")
    return data


async def asked(request: Request, kind: type[T]) -> T:
    """Read a request's JSON; raises BadInput as input_file.read does."""
    return decode(await body(request) or b"{}", Path("request"), kind, JSON)


def length(text: str) -> timedelta | None:
    """Return a length of time such as ``+1d``, ``90s``; None for any other text."""
    found = _LENGTH.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def fields(request: Request, kind: type[T]) -> T:
    """Return the fields of a NamedTuple that the query names, as their defaults' types."""
    defaults: dict[str, Any] = kind._field_defaults  # type: ignore[attr-defined]
    found = {name: each for name, each in request.query_params.items() if name in defaults}
    try:
        return kind(**{name: type(defaults[name])(each) for name, each in found.items()})
    except ValueError as error:
        raise BadInput("json_field", file="query", key=" ".join(found), line=1, allowed="0 …") from error
