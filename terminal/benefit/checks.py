"""Checks of a pack beyond its schema (dates, names, brackets, caps); each problem has a file, key and line."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from terminal.benefit import pack_index, table_checks
from terminal.benefit.entries import Burden, Dated
from terminal.benefit.pack_index import PackFiles
from terminal.benefit.schema import Agreements, Benefit, Clause, Pack
from terminal.errors import BadInput
from terminal.input_file import dotted, line_of, read
from terminal.model import Insurance

Keys = tuple[str, ...]

# Lists whose entries apply side by side and do not replace one another over time.
_NO_SERIES = {("agreement",), ("notices",), ("scope",), ("states",)}
_SIDE_BY_SIDE = {"changes", "lines"}


def problems(files: PackFiles) -> Iterator[BadInput]:
    """Yield every problem of a set of files; where there is a directory of one's own, of the files in it."""
    roots: dict[Path, Pack | Agreements] = {}
    plain, known = pack_index.unchecked(files)
    for path in files.to_check():
        try:
            roots[path] = pack = plain[path]()
            yield from of_pack(path, pack, known.chain(pack.area))
        except BadInput as error:
            yield error
    try:
        agreements, statements = read(files.agreements, Agreements), read(files.clauses, dict[str, Clause])
    except BadInput as error:
        yield error
        return
    yield from of_agreements(files.agreements, agreements)
    for path, root in {**roots, files.agreements: agreements}.items():
        yield from of_clauses(path, root, statements)


def of_clauses(path: Path, root: Pack | Agreements, known: Collection[str]) -> Iterator[BadInput]:
    """Yield each cited clause that is not a statement of a source document."""
    for keys, entries in dated_lists(root):
        for index, entry in enumerate(entries):
            for clause in entry.clause.split():
                if clause not in known:
                    yield _wrong(path, (*keys, str(index), "clause"), "pack_clause", name=clause)
            if isinstance(entry, Burden):
                for part in entry.clauses.__struct_fields__:
                    clause = getattr(entry.clauses, part)
                    if clause and clause not in known:
                        yield _wrong(path, (*keys, str(index), "clauses", part), "pack_clause", name=clause)


def of_pack(path: Path, pack: Pack, chain: Sequence[Pack]) -> Iterator[BadInput]:
    """Yield the problems of a pack; `chain` holds it and the packs of the enclosing areas, whose caps it may use."""
    yield from _of_entries(path, pack)
    for insurance in Insurance:
        caps = {name for near in chain for name in near.people(insurance).caps}
        for name, benefit in pack.people(insurance).benefits().items():
            yield from _of_benefit(path, (insurance.value, *name.split(".")), benefit, pack, caps)
        yield from _unused(path, pack, insurance)
    for keys, code, facts in table_checks.faults(pack):
        yield _wrong(path, keys, code, **facts)


def series(root: Pack | Agreements) -> Iterator[tuple[Dated, ...]]:
    """Yield the lists whose entries replace one another over time."""
    for keys, entries in dated_lists(root):
        if keys not in _NO_SERIES and keys[-1] not in _SIDE_BY_SIDE:
            yield entries


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
            if index and keys not in _NO_SERIES and keys[-1] not in _SIDE_BY_SIDE:
                yield from _of_dates(path, here, entries[index - 1], entry)
    for name in sorted(set(root.documents) - cited):
        yield _wrong(path, ("documents", name), "pack_unused", name=name)


def _of_dates(path: Path, here: Keys, before: Dated, entry: Dated) -> Iterator[BadInput]:
    if entry.since <= before.since or (before.until and entry.since <= before.until):
        yield _wrong(path, (*here, "from"), "pack_overlap", date=entry.since.isoformat())
    elif before.until and entry.since > before.until + timedelta(days=1):
        yield _wrong(path, (*here, "from"), "pack_gap", date=before.until.isoformat())


def _of_benefit(path: Path, keys: Keys, benefit: Benefit, pack: Pack, caps: set[str]) -> Iterator[BadInput]:
    for name in (*benefit.caps, *benefit.class_b_caps):
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
    used = {name for benefit in part.benefits().values() for name in (*benefit.caps, *benefit.class_b_caps)}
    tables = {effect.table for each in part.benefits().values() for entry in each.remote for effect in entry.effects}
    for name in sorted(set(part.caps) - used):
        yield _wrong(path, (insurance.value, "caps", name), "pack_unused", name=name)
    for name in sorted(set(part.tables) - tables):
        yield _wrong(path, (insurance.value, "tables", name), "pack_unused", name=name)


def _wrong(path: Path, parts: Keys, code: str, **facts: object) -> BadInput:
    return BadInput(code, file=path.name, key=dotted(parts), line=line_of(path, parts), **facts)
