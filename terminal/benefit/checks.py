"""Checks of a pack beyond its schema (dates, names, brackets, caps); each problem has a file, key and line."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from terminal.benefit.schema import Agreements, Benefit, Burden, Dated, Pack, Reimbursement
from terminal.errors import BadInput
from terminal.input_file import dotted, line_of
from terminal.model import Insurance

Keys = tuple[str, ...]

# Lists whose entries apply side by side and do not replace one another over time.
_NO_SERIES = {("agreement",), ("notices",)}


def of_clauses(path: Path, root: Pack | Agreements, known: Collection[str]) -> Iterator[BadInput]:
    """Yield each cited clause that is not a statement of a source document."""
    for keys, entries in dated_lists(root):
        for index, entry in enumerate(entries):
            for clause in entry.clause.split():
                if clause not in known:
                    yield _wrong(path, (*keys, str(index), "clause"), "pack_clause", name=clause)


def of_pack(path: Path, pack: Pack, chain: Sequence[Pack]) -> Iterator[BadInput]:
    """Yield the problems of a pack; `chain` holds it and the packs of the enclosing areas, whose caps it may use."""
    yield from _of_entries(path, pack)
    for insurance in Insurance:
        caps = {name for near in chain for name in near.people(insurance).caps}
        for name, benefit in pack.people(insurance).benefits().items():
            yield from _of_benefit(path, (insurance.value, *name.split(".")), benefit, pack, caps)
        yield from _unused(path, pack, insurance)


def of_agreements(path: Path, agreements: Agreements) -> Iterator[BadInput]:
    """Yield the problems of the agreements."""
    yield from _of_entries(path, agreements)


def dated_lists(node: object, keys: Keys = ()) -> Iterator[tuple[Keys, tuple[Dated, ...]]]:
    """Yield every dated list below a node of a pack, with its key path."""
    if isinstance(node, tuple) and node and isinstance(node[0], Dated):
        yield keys, node
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from dated_lists(below, (*keys, name))
    elif isinstance(node, Struct):
        for name in node.__struct_fields__:
            yield from dated_lists(getattr(node, name), (*keys, name))


def _of_entries(path: Path, root: Pack | Agreements) -> Iterator[BadInput]:
    cited = set()
    for keys, entries in dated_lists(root):
        for index, entry in enumerate(entries):
            here = (*keys, str(index))
            cited.add(entry.document)
            if entry.document not in root.documents:
                yield _wrong(path, (*here, "document"), "pack_document", name=entry.document)
            if entry.until and entry.until < entry.since:
                yield _wrong(path, (*here, "to"), "pack_order", name="from … to")
            if index and keys not in _NO_SERIES:
                yield from _of_dates(path, here, entries[index - 1], entry)
            yield from _of_brackets(path, here, entry)
    for name in sorted(set(root.documents) - cited):
        yield _wrong(path, ("documents", name), "pack_unused", name=name)


def _of_dates(path: Path, here: Keys, before: Dated, entry: Dated) -> Iterator[BadInput]:
    if entry.since <= before.since or (before.until and entry.since <= before.until):
        yield _wrong(path, (*here, "from"), "pack_overlap", date=entry.since.isoformat())
    elif before.until and entry.since > before.until + timedelta(days=1):
        yield _wrong(path, (*here, "from"), "pack_gap", date=before.until.isoformat())


def _of_brackets(path: Path, here: Keys, entry: Dated) -> Iterator[BadInput]:
    """Yield bounds that do not rise, and open brackets that are not the last one."""
    if isinstance(entry, Reimbursement):
        for level in range(4):
            bounds = [part.up_to for part in entry.segments if level in part.levels]
            if not _rising(0, bounds):
                yield _wrong(path, (*here, "segments"), "pack_order", name=f"level {level}")
                return
    elif isinstance(entry, Burden) and not _rising(entry.above, [part.up_to for part in entry.brackets]):
        yield _wrong(path, (*here, "brackets"), "pack_order", name="brackets")


def _rising(lowest: int, bounds: Sequence[int | None]) -> bool:
    for index, bound in enumerate(bounds):
        if bound is None:
            return index == len(bounds) - 1
        if bound <= lowest:
            return False
        lowest = bound
    return bool(bounds)


def _of_benefit(path: Path, keys: Keys, benefit: Benefit, pack: Pack, caps: set[str]) -> Iterator[BadInput]:
    for name in benefit.caps:
        if name not in caps:
            yield _wrong(path, (*keys, "caps"), "pack_name", name=name)
    tables = pack.people(Insurance(keys[0])).tables
    for index, remote in enumerate(benefit.remote):
        for effect in remote.effects:
            here = (*keys, "remote", str(index), "effects")
            if effect.table is not None and effect.table not in tables:
                yield _wrong(path, here, "pack_name", name=effect.table)
            if (effect.first_self_pay, effect.table or effect.points, effect.refuse).count(None) != 2:
                yield _wrong(path, here, "pack_effect", name="/".join(effect.states))


def _unused(path: Path, pack: Pack, insurance: Insurance) -> Iterator[BadInput]:
    part = pack.people(insurance)
    used = {name for benefit in part.benefits().values() for name in benefit.caps}
    tables = {effect.table for each in part.benefits().values() for entry in each.remote for effect in entry.effects}
    for name in sorted(set(part.caps) - used):
        yield _wrong(path, (insurance.value, "caps", name), "pack_unused", name=name)
    for name in sorted(set(part.tables) - tables):
        yield _wrong(path, (insurance.value, "tables", name), "pack_unused", name=name)


def _wrong(path: Path, parts: Keys, code: str, **facts: object) -> BadInput:
    return BadInput(code, file=path.name, key=dotted(parts), line=line_of(path, parts), **facts)
