"""`jiesuan receipts`: electronic receipts opened, turned to paper and compared from outside the window."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from counter.adapters import now
from counter.cli.cases import LANGUAGE
from counter.cli.settings import SETTINGS
from counter.cli.words import words
from counter.extras import receipt_desk
from counter.settings import load
from terminal.errors import BadInput
from terminal.fiscal import ReceiptDesk
from terminal.model.e_receipt import ElectronicReceipt, ReceiptRecord
from terminal.model.receipt_check import ReceiptDifference
from terminal.money import plain
from terminal.receipt.words import words as receipt_words

LEFT = 1


@click.command()
@SETTINGS
@LANGUAGE
@click.pass_context
def pending(context: click.Context, file: Path | None, language: str) -> None:
    """List the electronic receipts still to be opened or reversed (待开); exit status 1 if there are any."""
    with ExitStack() as stack:
        desk = _desk(file, stack)
        desk.follow()
        _tell_left(context, desk, language)


@click.command("open")
@SETTINGS
@LANGUAGE
@click.pass_context
def open_(context: click.Context, file: Path | None, language: str) -> None:
    """Open and reverse now what is pending; exit status 1 if anything is left."""
    with ExitStack() as stack:
        desk = _desk(file, stack)
        desk.work(all_now=True)
        _tell_left(context, desk, language)


@click.command()
@click.argument("number")
@SETTINGS
@LANGUAGE
def state(number: str, file: Path | None, language: str) -> None:
    """Show the electronic receipt of the settlement NUMBER, as the hospital knows it."""
    with ExitStack() as stack:
        found = _desk(file, stack).record(number)
    if found is None:
        raise BadInput("receipt_not_found", number=number)
    click.echo("  ".join(_line(found, language)))


@click.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Without it today.")
@SETTINGS
@LANGUAGE
@click.pass_context
def check(context: click.Context, day: datetime | None, file: Path | None, language: str) -> None:
    """Compare a day's electronic receipts with the platform's (对账); exit status 1 if they differ."""
    text = words(language).e_receipts
    with ExitStack() as stack:
        found = _desk(file, stack).check((day or now()).date())
    for side, told in ((text.here, found.here), (text.there, found.there)):
        click.echo(text.total.format(side=side, count=told.count, amount=plain(told.amount)))
    for each in found.differences:
        click.echo("  ".join(_difference(each, language)))
    context.exit(0 if found.agrees else LEFT)


@click.command()
@click.argument("number")
@click.argument("paper")
@SETTINGS
@LANGUAGE
def paper(number: str, paper: str, file: Path | None, language: str) -> None:
    """Turn the electronic receipt of the settlement NUMBER to the paper PAPER (换开)."""
    with ExitStack() as stack:
        turned = _desk(file, stack).turn_to_paper(number, paper)
    click.echo("  ".join(_shown(turned, language)))


@click.command()
@click.argument("number")
@SETTINGS
@LANGUAGE
def void(number: str, file: Path | None, language: str) -> None:
    """Void the paper of the settlement NUMBER, such as a torn one; the electronic receipt stays."""
    with ExitStack() as stack:
        voided = _desk(file, stack).void_paper(number)
    click.echo("  ".join(_shown(voided, language)))


def _desk(file: Path | None, stack: ExitStack) -> ReceiptDesk:
    settings = load(file)
    settings.make_state()
    return receipt_desk(settings, stack, now)


def _tell_left(context: click.Context, desk: ReceiptDesk, language: str) -> None:
    left = desk.pending()
    for each in left:
        click.echo("  ".join(_line(each, language)))
    context.exit(LEFT if left else 0)


def _line(record: ReceiptRecord, language: str) -> Iterator[str]:
    text = words(language).e_receipts
    yield record.settlement
    yield f"{record.at:%Y-%m-%d %H:%M}"
    yield (
        text.to_reverse
        if record.owes and record.is_refunded
        else receipt_words(language).e_receipt.states[record.state]
    )
    if record.receipt:
        yield from (record.receipt.code, record.receipt.number, record.receipt.check)
    if record.receipt and record.receipt.paper:
        yield record.receipt.paper
    if record.red:
        yield text.red.format(record.red.number)
    if record.owes and record.asks:
        yield text.asked.format(count=record.asks, code=record.code)


def _shown(receipt: ElectronicReceipt, language: str) -> Iterator[str]:
    yield from (receipt.code, receipt.number, receipt.check)
    yield receipt_words(language).e_receipt.states[receipt.state]
    yield from [receipt.paper] if receipt.paper else []


def _difference(found: ReceiptDifference, language: str) -> Iterator[str]:
    text = words(language).e_receipts
    yield text.kinds[found.kind]
    yield found.business
    yield text.red.format(found.number) if found.red else found.number
    yield from (plain(each) for each in (found.here, found.there) if each is not None)
    yield text.advice[found.kind]
