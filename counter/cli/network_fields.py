"""`jiesuan network fields`: the pages and the OpenAPI document of the served transactions."""

from pathlib import Path

import click
from msgspec import json

from simulation.served.fields import pages, schema
from simulation.served.profile import Profile
from simulation.served.table import TABLE

OPENAPI = "openapi.json"


@click.command()
@click.argument("infno", default="")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write every page into this folder.")
@click.option("--json", "as_json", is_flag=True, help="The JSON Schema of the input, or the OpenAPI document.")
def fields(infno: str, out: Path | None, as_json: bool) -> None:
    """Print the fields of a transaction (INFNO), or the list of all that have a table."""
    if infno and infno not in TABLE:
        raise click.BadParameter(" ".join(sorted(TABLE)), param_hint="INFNO")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in written().items():
            (out / name).write_text(text, encoding="utf-8")
    elif as_json:
        click.echo(_shown(schema.of_request(infno) if infno else _openapi()))
    else:
        click.echo(_pages()[f"{infno or 'README'}.md"], nl=False)


def written() -> dict[str, str]:
    """Return every generated file of docs/interface/ by its name."""
    return _pages() | {OPENAPI: _shown(_openapi()) + "\n"}


def _openapi() -> schema.Json:
    return schema.openapi(_paths(), Profile().one_url)


def _pages() -> dict[str, str]:
    return pages.pages(_paths(), Profile().one_url)


def _paths() -> dict[str, str]:
    return {infno: each.path for infno, each in TABLE.items()}


def _shown(document: schema.Json) -> str:
    return json.format(json.encode(document), indent=1).decode()
