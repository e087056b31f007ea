"""Writes into docs/rules.md what carries each statement: ``python -m tests.benefit.make_statements``."""

import re
from pathlib import Path

from terminal.benefit.coverage import Carried, CoverageRow, claims, coverage
from terminal.benefit.rules import AGREEMENTS, PACKS, clauses, read_all

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
KINDS = dict(zip(Carried, ("**case**", "**shown**", "**outside**:", "**not carried**"), strict=True))
ROW = re.compile(r"^\| `([A-Z][0-9]{2}[a-z]?)` \| ([^|\n]*) \|.*$", re.MULTILINE)


def written(page: str) -> str:
    """Return the page with each statement's row as the packs have it; id and English stay, unknown ids are left."""
    packs, agreements = read_all(PACKS)
    rows = coverage(packs, (PACKS / AGREEMENTS, agreements), clauses(), claims())
    coverage_rows = {each.clause: each for each in rows}
    return ROW.sub(lambda row: _row(row[2], coverage_rows[row[1]]) if row[1] in coverage_rows else row[0], page)


def _row(english: str, statement: CoverageRow) -> str:
    by = [f"{kind} `{name}`" for kind in ("rule", "notice", "test") for name in getattr(statement, f"{kind}s")]
    where = statement.where("en")
    named = [each if statement.claim.outside else f"`{each}`" for each in where]
    carried = f"{KINDS[statement.carried]} {', '.join(named)}".strip()
    return f"| `{statement.clause}` | {english} | {statement.says} | {'; '.join([carried, *by])} |"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
