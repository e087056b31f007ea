"""`jiesuan catalogue`: the class and price of an item at a place of care."""

from datetime import date, datetime

import click

from counter.cli.group import jiesuan

NOTHING = 1


@jiesuan.group()
def catalogue() -> None:
    """Query the catalogues of the places of care (就医地目录)."""


@catalogue.command()
@click.argument("words", nargs=-1)
@click.option("--area", required=True, help="The code of the place of care's area.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of care; today without it.")
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], area: str, day: datetime | None) -> None:
    """Find items by parts of the code or the name: class, share paid first, and limit price in yuan."""
    from simulation.network.catalogue import load  # noqa: PLC0415
    from terminal.money import plain  # noqa: PLC0415

    on = day.date() if day else date.today()  # noqa: DTZ011, the counter's own day
    found = load().search(" ".join(words), area, on)
    for each in found:
        term = each.term
        limit = "—" if term.limit is None else plain(term.limit)
        click.echo(f"{each.item.code}  {term.class_}  {term.self_pay:>4}  {limit:>9}  {term.since}  {each.item.name}")
    if not found:
        context.exit(NOTHING)
