"""The coverage of the source documents: each statement moves money in a case, is shown, or is outside a terminal."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from terminal.benefit.checks import dated_lists
from terminal.benefit.entries import Entry
from terminal.benefit.schema import Agreements, Clause, Notice, Pack
from terminal.input_file import read
from terminal.model import Noun

FILE = Path(__file__).with_suffix(".toml")


class Carried(StrEnum):
    """The fates of a statement; a notice alone carries nothing."""

    RULE = "rule"
    """A rule decides it, and a case shows the money that it moves."""
    SHOWN = "shown"
    """It moves no money; a page or a command shows it."""
    OUTSIDE = "outside"
    """Nothing of it is done at a terminal."""
    NOT = "not carried"


class Claim(Entry, frozen=True, kw_only=True):
    """The claim for one statement: `cases` by name, the files of what has it `shown`, or why it is `outside`."""

    cases: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    outside: dict[str, str] | None = None


class CoverageRow(Noun, frozen=True):
    """One statement: its text, the rules that cite it (``file: key``), the notices, the tests, and what is claimed."""

    clause: str
    says: str
    rules: tuple[str, ...]
    notices: tuple[str, ...]
    tests: tuple[str, ...]
    claim: Claim

    @property
    def carried(self) -> Carried:
        """The fate of the statement."""
        if self.claim.cases:
            return Carried.RULE
        if self.claim.shown:
            return Carried.SHOWN
        return Carried.OUTSIDE if self.claim.outside else Carried.NOT

    def where(self, language: str) -> tuple[str, ...]:
        """Return the cases, the pages, or the reason in a language (zh_CN or en)."""
        reason = (self.claim.outside[language],) if self.claim.outside else ()
        return self.claim.cases or self.claim.shown or reason


def claims(path: Path = FILE) -> dict[str, Claim]:
    """Read what is claimed of each statement, by id; raises BadInput as input_file.read does."""
    return read(path, dict[str, Claim])


def coverage(
    packs: Mapping[Path, Pack],
    agreements: tuple[Path, Agreements],
    clauses: Mapping[str, Clause],
    claimed: Mapping[str, Claim],
) -> tuple[CoverageRow, ...]:
    """Return every statement in document order, with what cites it and what is claimed of it."""
    rules: dict[str, list[str]] = {}
    notices: dict[str, list[str]] = {}
    roots: list[tuple[Path, Pack | Agreements]] = [*packs.items(), agreements]
    for path, root in roots:
        for keys, entries in dated_lists(root):
            for entry in entries:
                where = notices if isinstance(entry, Notice) else rules
                for clause in entry.clause.split():
                    where.setdefault(clause, []).append(f"{path.name}: {'.'.join(keys)}")
    return tuple(
        CoverageRow(
            clause=name,
            says=clause.says,
            rules=tuple(dict.fromkeys(rules.get(name, ()))),
            notices=tuple(dict.fromkeys(notices.get(name, ()))),
            tests=clause.carried_by,
            claim=claimed.get(name, Claim()),
        )
        for name, clause in clauses.items()
    )
