"""`jiesuan papers`: batches of numbered papers in the hospital's book, spoiled numbers, and numbers left out."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from counter.adapters import now
from counter.cli.cases import LANGUAGE
from counter.cli.settings import SETTINGS, journal_of
from counter.cli.words import words
from counter.extras import paper_book
from counter.settings import load
from terminal.accounts import papers
from terminal.journal import reader
from terminal.model import Act, State
from terminal.model.papers import PaperBatch, PaperKind, PaperUse, runs

WRONG = 1

_KIND = click.option(
    "--kind", type=click.Choice([each.value for each in PaperKind]), default="charge", show_default=True
)


@click.command("list")
@SETTINGS
@LANGUAGE
def listed(file: Path | None, language: str) -> None:
    """List the batches of numbered papers with what is left of each."""
    with ExitStack() as stack:
        book = paper_book(load(file), stack)
        for batch in book.batches():
            click.echo("  ".join(_line(batch, _of_kind(book.uses(), batch.kind), language)))


@click.command()
@click.argument("first")
@click.argument("last")
@_KIND
@click.option("--operator", default="", help="To whom; without it everybody takes numbers of the batch.")
@click.option("--prefix", default="", help="What stands before the digits.")
@click.option("--by", "issued_by", default="", help="Who issues it.")
@SETTINGS
@LANGUAGE
def issue(
    first: str, last: str, kind: str, operator: str, prefix: str, issued_by: str, file: Path | None, language: str
) -> None:
    """Issue the papers FIRST to LAST to an operator, or to everybody (票据领用)."""
    batch = PaperBatch(
        kind=PaperKind(kind),
        first=first,
        last=last,
        prefix=prefix,
        operator=operator,
        issued_by=issued_by,
        at=now(),
    )
    with ExitStack() as stack:
        paper_book(load(file), stack).issue(batch)
    click.echo("  ".join(_line(batch, (), language)))


@click.command()
@click.argument("numbers", nargs=-1, required=True)
@_KIND
@click.option("--operator", help="Who; without it the operator of the settings.")
@SETTINGS
def spoil(numbers: tuple[str, ...], kind: str, operator: str | None, file: Path | None) -> None:
    """Record NUMBERS as spoiled, such as torn or jammed papers (报损)."""
    settings = load(file)
    with ExitStack() as stack:
        book = paper_book(settings, stack)
        book.spoil(PaperKind(kind), numbers, operator or settings.counter.operator, now())
    click.echo(";".join(map(str, runs(numbers))))


@click.command()
@SETTINGS
@LANGUAGE
@click.pass_context
def check(context: click.Context, file: Path | None, language: str) -> None:
    """List the numbers left out (断号) and refunds whose paper did not come back; exit status 1 if any."""
    text = words(language).papers
    with ExitStack() as stack:
        book = paper_book(load(file), stack)
        batches, uses = book.batches(), book.uses()
    missing = [each for batch in batches for each in papers.gaps(batch, _of_kind(uses, batch.kind))]
    kept = list(_not_back(journal_of(file), uses))
    for run in missing:
        click.echo(text.missing.format(run, run.count))
    for number, settlement in kept:
        click.echo(text.not_back.format(number=number, settlement=settlement))
    context.exit(WRONG if missing or kept else 0)


def _of_kind(uses: tuple[PaperUse, ...], kind: PaperKind) -> tuple[PaperUse, ...]:
    return tuple(each for each in uses if each.kind is kind)


def _line(batch: PaperBatch, uses: tuple[PaperUse, ...], language: str) -> Iterator[str]:
    text, left = words(language).papers, papers.left(batch, uses)
    yield text.kinds[batch.kind]
    yield f"{batch.number(0)}-{batch.number(batch.size - 1)}"
    yield batch.operator or text.shared
    yield text.left.format(left)
    if left and (following := papers.free(batch, uses)):
        yield text.next.format(following)
    if left <= papers.FEW:
        yield text.few


def _not_back(journal: Path, uses: tuple[PaperUse, ...]) -> Iterator[tuple[str, str]]:
    """Yield the number and the settlement of papers that are out, though the journal's settlement was refunded."""
    if not journal.exists():
        return
    told = papers.out(uses)
    refunded = {
        each.number for each in reader.transactions(journal) if each.act is Act.SETTLE and each.state is State.REFUNDED
    }
    yield from ((each.number, each.settlement) for each in told if each.settlement in refunded)
