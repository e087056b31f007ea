"""`jiesuan whatif`: a case's settlement beside the same one under other circumstances."""

from datetime import date, datetime
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.words import words
from terminal.benefit.explain import label
from terminal.benefit.scenario import Player, read
from terminal.benefit.whatif import Change, imagined, tried
from terminal.benefit.whatif import whatif as imagine
from terminal.errors import BadInput, Refused
from terminal.model import RegistrationKind, Split
from terminal.money import plain
from terminal.receipt.strip import width

_STATES = ["none", *(kind.value for kind in RegistrationKind)]


@click.command()
@cases.CASE
@click.option("--event", help="The settlement to imagine otherwise; without it the last one.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Another day.")
@click.option("--level", type=click.IntRange(0, 3), help="Another level of the hospital.")
@click.option("--registration", type=click.Choice(_STATES), help="Registered otherwise, or not at all.")
@click.option("--account/--no-account", "use_account", default=None, help="With or without the account.")
@cases.PACKS
@cases.LANGUAGE
def whatif(
    file: Path,
    event: str | None,
    day: datetime | None,
    level: int | None,
    registration: str | None,
    use_account: bool | None,
    own: Path | None,
    language: str,
) -> None:
    """Show the actual and the hypothetical figures of CASE. 试算，不会发送 / a trial, never sent."""
    try:
        case = read(file)
    except BadInput as error:
        cases.refuse(error)
    settlements = [each.id for each in case.events if each.settle]
    wanted = event or next(reversed(settlements), "")
    if wanted not in settlements:
        cases.refuse(BadInput("scenario_field", file=file, line="–", field="--event", allowed=" | ".join(settlements)))
    rules = cases.rules(own)
    player = Player(rules, case.person)
    change = Change(day=_day(day), level=level, registration=registration, use_account=use_account)
    for each in case.events:
        account, ledger = player.account, player.ledger
        result = player.play(each)
        if each.id == wanted and each.settle:
            try:
                other = imagine(rules, case.person, account, ledger, each.settle, change).split
            except Refused as error:
                click.echo(words(language).cases.trial)
                person, care = imagined(case.person, each.settle, change)
                click.echo(cases.refused(tried(rules, person, ledger, care, error), language))
                return
            _show(result, other, language)
            return


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _show(result: dict[str, object], other: Split, language: str) -> None:
    said = words(language).cases
    click.echo(said.trial)
    click.echo(_row("", said.real, said.imagined))
    for name in Split.__struct_fields__:
        actual, imagined = result.get(name), getattr(other, name)
        mark = "  *" if actual != imagined else ""
        shown = plain(actual) if isinstance(actual, int) else "-"
        click.echo(_row(label(name, language), shown, plain(imagined)) + mark)


def _row(name: str, real: str, imagined: str) -> str:
    """Return a row whose columns stand below one another, with characters of two columns too."""
    return "".join(" " * max(0, size - width(text)) + text for text, size in ((name, 34), (real, 16), (imagined, 16)))
