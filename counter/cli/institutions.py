"""`jiesuan institutions`: where direct settlement is available, as listed by the national app."""

import click

from counter.cli import cases
from counter.cli.group import jiesuan

NOTHING = 1


@jiesuan.group()
def institutions() -> None:
    """Query the register of designated institutions (定点医药机构)."""


@institutions.command()
@click.argument("words", nargs=-1)
@click.option("--area", default="", help="An area's code; every area inside it counts.")
@cases.LANGUAGE
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], area: str, language: str) -> None:
    """Find institutions by parts of the name or the code, with the dates from which they settle directly."""
    from terminal import areas  # noqa: PLC0415
    from terminal.institutions import load  # noqa: PLC0415

    found = load().search(" ".join(words), area)
    for each in found:
        name = each.name_zh if language == "zh_CN" else each.name_en
        opened = " ".join(f"{kind.value}={day.isoformat()}" for kind, day in each.services.items())
        click.echo(f"{each.code}  {each.area} {areas.name(each.area, language)}  {each.level}  {name}  {opened or '—'}")
    if not found:
        context.exit(NOTHING)
