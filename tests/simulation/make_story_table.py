"""Writes into docs/stories.md which stories show each statement: ``python -m tests.simulation.make_story_table``."""

from pathlib import Path

from simulation import stories
from terminal.benefit.rules import clauses

PAGE = Path(__file__).parents[2] / "docs" / "stories.md"
HEAD = "| statement | what it says | stories |\n|---|---|---|\n"


def written(page: str) -> str:
    """Return the page with the table at its end as the stories have it."""
    return page[: page.index(HEAD)] + HEAD + "".join(_rows())


def _rows() -> list[str]:
    shown: dict[str, list[str]] = {clause: [] for clause in clauses()}
    for name in stories.names():
        for clause in stories.find(name).clauses:
            shown[clause].append(f"`{name}`")
    return [
        f"| `{clause}` | {clauses()[clause].says} | {', '.join(names)} |\n" for clause, names in shown.items() if names
    ]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
