"""`jiesuan counters list|take` and `jiesuan settlements adopt|reverse`: a supervisor ends what another counter left."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from counter import adapters
from counter.adapters import now
from counter.cli import cases
from counter.cli.restore import answered_for
from counter.cli.settings import SETTINGS
from counter.cli.words import words
from counter.guards import GuardedCheckout
from counter.settings import Settings, load
from counter.supervision import Asked, Desk, adopted, answer, reversed_
from terminal.journal.disk import identity_of
from terminal.journal.entry import Step
from terminal.model import Terminal

Command = Callable[..., Any]


def _of_settlement(command: Command) -> Command:
    """Add which settlement a command is about: its number, day and bill."""
    day = click.option(
        "--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it was made, as 2026-11-22."
    )
    bill = click.option("--bill", default="", help="The hospital's bill, where the insurer's book does not name it.")
    return click.argument("number")(day(bill(answered_for(SETTINGS(cases.LANGUAGE(command))))))


@click.command("list")
@SETTINGS
@cases.LANGUAGE
def listed(file: Path | None, language: str) -> None:
    """List the counters that have signed on at the hospital, each with its terminal and the bills held."""
    text, settings = words(language).supervisor, load(file)
    with ExitStack() as stack:
        hospital = adapters.hospital_of(settings, stack)
        terminals = {each.counter: str(each) for each in hospital.terminals()}
        claims = hospital.claims()
    if not terminals and not claims:
        click.echo(text.none)
    for number in sorted({*terminals, *claims.values()}):
        bills = " ".join(bill for bill, holder in sorted(claims.items()) if holder == number)
        click.echo(text.counter.format(counter=number, terminal=terminals.get(number, "-"), bills=bills or "-"))


@click.command()
@click.argument("number")
@answered_for
@SETTINGS
@cases.LANGUAGE
def take(number: str, by: str, reason: str, file: Path | None, language: str) -> None:
    """Take over what counter NUMBER holds: the bills that it claimed, and the number itself if it is this counter's.

    Whatever had signed on under that number is refused from then on. This counter's window must be closed.
    """
    settings = load(file)
    with ExitStack() as stack:
        journal = adapters.journal_of(settings, stack, by)
        hospital = adapters.hospital_of(settings, stack)
        held = sorted(bill for bill, holder in hospital.claims().items() if holder == number)
        at = settings.counter.counter
        mine = Terminal(counter=at, identity=identity_of(settings.place(settings.journal.path)), start=0)
        journal.terminal = str(hospital.take_over(number, mine))
        answer(journal, Step.TAKEN_OVER, by, reason, number)
    click.echo(words(language).supervisor.taken.format(counter=number, bills=" ".join(held) or "-"))


@click.command()
@_of_settlement
@click.option("--paid/--unpaid", "is_paid", required=True, help="Whether the patient has paid at the other counter.")
def adopt(
    number: str,
    day: datetime,
    bill: str,
    by: str,
    reason: str,
    is_paid: bool,
    file: Path | None,
    language: str,
) -> None:
    """Take the insurer's settlement NUMBER, which another counter made, into this counter's journal.

    Then it is refunded here like any other; what is unpaid is collected here. This counter's window must be closed.
    """
    settings = load(file)
    with _desk(settings, by) as desk:
        made = adopted(desk, settings, now, Asked(number, day.date(), by, reason, bill), is_paid=is_paid)
    click.echo(words(language).supervisor.adopted.format(number=made.number, bill=made.bill_number))


@click.command()
@_of_settlement
def reverse(number: str, day: datetime, bill: str, by: str, reason: str, file: Path | None, language: str) -> None:
    """Give the insurer's settlement NUMBER back, for which the patient has paid nothing; the bill is owed again.

    This counter's window must be closed.
    """
    settings = load(file)
    with _desk(settings, by) as desk:
        made, given = reversed_(desk, settings, now, Asked(number, day.date(), by, reason, bill))
    click.echo(words(language).supervisor.reversed.format(number=given.refund.number, bill=made.bill_number))


@contextmanager
def _desk(settings: Settings, by: str) -> Iterator[Desk]:
    """Open this counter for a supervisor; raises what opening a counter raises."""
    institution, known = settings.institution, adapters.rules_of(settings)
    with ExitStack() as stack:
        journal = adapters.journal_of(settings, stack, by)
        insurer = adapters.insurer_here(settings, known, stack)
        locks = adapters.hold_counter(settings, institution.code, stack)
        hospital = adapters.hospital_of(settings, stack)
        journal.terminal = adapters.signed_on(settings, hospital, locks)
        adapters.desk_of(settings, journal, lambda: by, now, stack)
        platform = adapters.platform_of(settings, insurer, institution, stack)
        checkout = GuardedCheckout(
            platform,
            hospital,
            journal,
            rules=known,
            clock=now,
            operator=by,
            counter=settings.counter.counter,
            terminal=journal.terminal,
            ensure_alone=locks.ensure_held,
            trace=journal.trace,
        )
        yield Desk(hospital, journal, checkout)
