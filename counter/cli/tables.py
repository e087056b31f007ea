"""Tables of the commands: aligned text for a terminal, also with Chinese, and CSV files for spreadsheets."""

import csv
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

Rows = Sequence[Sequence[str]]


def written(rows: Rows) -> str:
    """Return rows as an aligned table, the first row as heading: texts to the left, figures to the right."""
    columns = [_column(column) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cells).rstrip() for cells in zip(*columns, strict=True))


def write_csv(folder: Path, name: str, rows: Rows) -> None:
    """Write rows as NAME.csv into a directory, which is created if necessary.

    The file is UTF-8 with the byte-order mark that spreadsheets expect; text that looks like a formula stays text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[_cell(cell) for cell in row] for row in rows])


def _column(cells: Sequence[str]) -> list[str]:
    width = max(map(cell_len, cells))
    pads = [" " * (width - cell_len(cell)) for cell in cells]
    is_text = any(cell and not _is_figure(cell) for cell in cells[1:])
    return [cell + pad if is_text else pad + cell for cell, pad in zip(cells, pads, strict=True)]


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} and not _is_figure(text) else text


def _is_figure(text: str) -> bool:
    return text.strip("-—%").replace(".", "", 1).isdigit() or text == "—"
