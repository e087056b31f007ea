"""`jiesuan packs table`: which insurance and kind of care settles in which area, as a table in Markdown."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.words import TableWords, words
from terminal.benefit.grid import COLUMNS, TAGS, Cell, Row, grid, newest_day, settling
from terminal.model import Insurance


@click.command()
@cases.PACKS
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="As of this day; without it the newest value's.")
@cases.LANGUAGE
def table(own: Path | None, day: datetime | None, language: str) -> None:
    """List for each area with a pack which care settles, by values of which tag, and what is missing."""
    rules = cases.rules(own)
    on = day.date() if day else newest_day(rules)
    click.echo("\n".join(written(grid(rules, on), on, language)))


def written(rows: tuple[Row, ...], day: date, language: str) -> Iterator[str]:
    """Yield the page line by line: what it says, how many cells settle, and the table."""
    text = words(language).packs_table
    counts = settling(rows)
    tags = text.separator.join(f"{text.tags[tag.value]} {counts[tag]}" for tag in TAGS)
    yield f"# {text.title}\n"
    yield text.intro.format(day) + "\n"
    yield text.count.format(sum(counts.values()), len(rows) * len(COLUMNS), tags) + "\n"
    yield text.legend + "\n"
    kinds = [f"{text.insurances[insurance.value]} {text.kinds[kind.value]}" for insurance, kind in COLUMNS]
    kinds += [f"{text.insurances[insurance.value]} {text.critical_illness}" for insurance in Insurance]
    yield f"| {' | '.join([text.area, *kinds])} |"
    yield "|" + "---|" * (len(kinds) + 1)
    for row in rows:
        name = row.name_zh if language == "zh_CN" else f"{row.name_zh} {row.name_en}"
        burdens = (text.tags[tag.value] if tag else "–" for tag in row.critical_illness)
        yield f"| {' | '.join([f'{name} {row.area}', *(_cell(cell, text) for cell in row.cells), *burdens])} |"


def _cell(cell: Cell, text: TableWords) -> str:
    if cell.tag is None:
        return "–" if cell.missing in text.kinds else text.missing.format(cell.missing)
    said = text.tags[cell.tag.value]
    if cell.cap and TAGS.index(cell.cap) > TAGS.index(cell.tag):
        said = text.cap.format(said, text.tags[cell.cap.value])
    said = f"{said} ↑" if cell.inherited else said
    return said if len(cell.levels) == 3 else text.levels.format(said, ", ".join(map(str, cell.levels)))
