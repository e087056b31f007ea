"""`jiesuan catalogue search` and `jiesuan institutions search`: items and institutions by parts of code or name."""

from datetime import datetime

import click

from counter.cli import cases
from simulation.network import catalogue as catalogues
from terminal import areas
from terminal import institutions as registers
from terminal.model import BEIJING
from terminal.money import plain

NOTHING = 1


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--area", required=True, help="The code of the place of care's area.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of care; today without it.")
@click.pass_context
def catalogue(context: click.Context, words: tuple[str, ...], area: str, day: datetime | None) -> None:
    """Find items by parts of the code or the name: class, share paid first, and limit price in yuan."""
    on = day.date() if day else datetime.now(BEIJING).date()
    found = catalogues.load().search(" ".join(words), area, on)
    for each in found:
        term = each.term
        limit = "—" if term.limit is None else plain(term.limit)
        click.echo(f"{each.item.code}  {term.class_}  {term.self_pay:>4}  {limit:>9}  {term.since}  {each.item.name}")
    if not found:
        context.exit(NOTHING)


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--area", default="", help="An area's code; every area inside it counts.")
@cases.LANGUAGE
@click.pass_context
def institutions(context: click.Context, words: tuple[str, ...], area: str, language: str) -> None:
    """Find institutions by parts of the name or the code, with the dates from which they settle directly."""
    found = registers.load().search(" ".join(words), area)
    for each in found:
        name = each.name_zh if language == "zh_CN" else each.name_en
        opened = " ".join(f"{kind.value}={day.isoformat()}" for kind, day in each.services.items())
        click.echo(f"{each.code}  {each.area} {areas.name(each.area, language)}  {each.level}  {name}  {opened or '—'}")
    if not found:
        context.exit(NOTHING)
