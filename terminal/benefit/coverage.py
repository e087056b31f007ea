"""The coverage of the source documents: the rules, notices and tests that carry each numbered statement."""

from collections.abc import Mapping
from pathlib import Path

from terminal.benefit.checks import dated_lists
from terminal.benefit.schema import Agreements, Clause, Notice, Pack
from terminal.model import Noun


class CoverageRow(Noun, frozen=True):
    """One statement: its text, the rules that cite it (``file: key``), the notices and the tests."""

    clause: str
    says: str
    rules: tuple[str, ...]
    notices: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """True if a rule, a notice or a test carries the statement."""
        return bool(self.rules or self.notices or self.tests)


def coverage(
    packs: Mapping[Path, Pack], agreements: tuple[Path, Agreements], clauses: Mapping[str, Clause]
) -> tuple[CoverageRow, ...]:
    """Return every statement in document order, with the rules, notices and tests that carry it."""
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
        )
        for name, clause in clauses.items()
    )
