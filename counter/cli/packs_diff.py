"""`jiesuan packs diff`: the stored settlements that a changed pack would change, by how much and why."""

import sys
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.packs import tell
from terminal.benefit.recompute import Difference, Stored, stored
from terminal.benefit.recompute import diff as compared
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import Case, Player, read
from terminal.errors import BadInput
from terminal.journal.reader import transactions
from terminal.model import Basis
from terminal.money import plain
from terminal.texts.marks import aside, named

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.argument("case_files", metavar="[CASE]...", nargs=-1, type=_FILE)
@click.option("--journal", type=_FILE, help="The settlements of this journal, which is only read.")
@cases.LANGUAGE
def diff(old: Path, new: Path, case_files: tuple[Path, ...], journal: Path | None, language: str) -> None:
    """List the changes from the packs of OLD to those of NEW in stored settlements, figure by figure.

    The settlements are the live ones of a journal, or those of CASE files.
    """
    try:
        before, after = load(old), load(new)
        past = [*(_of_journal(journal) if journal else ()), *_of_cases(before, case_files)]
    except BadInput as error:
        cases.tell(error) if error.code == "scenario_field" else tell(error)
        sys.exit(cases.DOES_NOT_FIT)
    shown: dict[str, set[Basis]] = {}
    for row in compared(before, after, past):
        known = shown.setdefault(row.number, set())
        click.echo("\n".join(written(row, known, language)))
        known.update(row.why)
    click.echo(f"{len(shown)} of {len(past)} settlements would change")


def written(row: Difference, known: Set[Basis], language: str) -> Iterator[str]:
    """Yield a difference as one line, and each reason that is not yet in `known` as a line below it."""
    moved = f" ({row.after - row.before:+d} fen)" if row.before is not None and row.after is not None else ""
    yield f"{row.number}  {row.figure}  {_amount(row.before, row)} -> {_amount(row.after, row)}{moved}"
    for reason in row.why:
        if reason not in known:
            yield f"    {_reason(reason, language)}"


def _amount(fen: int | None, row: Difference) -> str:
    return f"refused {row.refused}" if fen is None else plain(fen)


def _reason(reason: Basis, language: str) -> str:
    source = " ".join(part for part in (reason.clause, reason.document_in(language)) if part)
    source = aside(source, reason.since.isoformat(), language) if source and reason.since else source
    return f"{named(reason.label_in(language), reason.formula_in(language), language)}  〔{source}〕"


def _of_journal(path: Path) -> Iterator[Stored]:
    for each in transactions(path):
        if each.counts and each.settlement and (found := stored(each.settlement)):
            yield found


def _of_cases(rules: Rules, files: Iterable[Path]) -> Iterator[Stored]:
    for path in files:
        yield from of_case(rules, read(path))


def of_case(rules: Rules, case: Case) -> Iterator[Stored]:
    """Play a case, and yield the settlements that are live at its end, named CASE/EVENT_ID."""
    player, settled = Player(rules, case.person), []
    for event in case.events:
        account, before = player.account, player.ledger
        player.play(event)
        if event.settle and event.id in player.settled:
            settled.append((event.id, event.settle, account, before))
    for name, care, account, before in settled:
        if name not in player.refunded:
            yield Stored(
                number=f"{case.case}/{name}",
                insured=case.person,
                account=account,
                accumulators=before,
                care=care,
                split=player.settled[name].split,
            )
