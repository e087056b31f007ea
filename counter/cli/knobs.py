"""Asks the bench of a served insurer: its knobs over HTTP, with what does not fit as errors of this program."""

import os
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import click
from msgspec import DecodeError, json

if TYPE_CHECKING:
    from http.client import HTTPResponse

Opened: TypeAlias = "closing[HTTPResponse]"
TOKEN = "JIESUAN_BENCH_TOKEN"  # noqa: S105, the name of a variable
_PATIENCE = 120.0


def ask(url: str, path: str, body: bytes | None = None, method: str = "GET", **query: str) -> Any:  # noqa: ANN401, any JSON
    """Ask the workspace of a URL (`…/w/NAME`, else the default one); raises click.ClickException."""
    with _opened(url, path, body, method, query) as answer:
        return json.decode(answer.read())


def lines(url: str, path: str) -> Iterator[str]:
    """Return the data of server-sent events from now on, as they come until the server ends."""
    return _data(_opened(url, path, None, "GET", {}, patience=None))


def _data(opened: Opened) -> Iterator[str]:
    with opened as answer:
        for line in answer:
            if line.startswith(b"data: "):
                yield line[6:].decode()


def _opened(
    url: str, path: str, body: bytes | None, method: str, query: dict[str, str], patience: float | None = _PATIENCE
) -> Opened:
    where = f"{_bench(url)}/{path}{'?' if query else ''}{urlencode(query)}"
    token = os.environ.get(TOKEN)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = Request(where, body, headers, method=method)  # noqa: S310, _bench allows http alone
    try:
        return closing(urlopen(request, timeout=patience))  # noqa: S310, see above
    except HTTPError as error:
        raise click.ClickException(_said(error.read()) or str(error)) from error
    except (URLError, OSError) as error:
        raise click.ClickException(str(getattr(error, "reason", error))) from error


def _bench(url: str) -> str:
    """Return the URL of a workspace's knobs."""
    split = urlsplit(url)
    if split.scheme not in {"http", "https"} or not split.netloc:
        raise click.BadParameter("http://HOST:PORT[/w/NAME]", param_hint="URL")
    parts = split.path.strip("/").split("/")
    name = parts[1] if len(parts) > 1 and parts[0] == "w" else "default"
    return f"{split.scheme}://{split.netloc}/bench/w/{name}"


def _said(body: bytes) -> str:
    """Return what a bench says about what does not fit: file, line, key and what is allowed there."""
    try:
        found = json.decode(body, type=dict[str, Any])
    except DecodeError:
        return ""
    return str(found.get("what_en") or found.get("error", ""))
