"""The files of packs by the area that their names say, each read when its area is first asked for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from terminal import areas
from terminal.benefit.lists import Scope, ScopedItem
from terminal.benefit.schema import Pack
from terminal.errors import BadInput, Phrase
from terminal.input_file import TOML, Fault, FileKind, Problem, read
from terminal.money import parse
from terminal.texts import phrases

YUAN = "元"
AGREEMENTS = "agreements.toml"
CLAUSES = "clauses.toml"

# What an amount may be, as the schema describes it: whole fen, a table, or more.
_is_amount = re.compile(r"0 …(?: \|.*)?").fullmatch
_is_pack = re.compile(r"[0-9]{2,6}\.toml").fullmatch

Reader = tuple[str, Callable[[], Pack]]
"""The leading digits that the area codes of a pack share, and what returns the pack."""


class PackIndex:
    """Packs by area, looked up without reading those of any other area."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._readers = tuple((prefix, cache(read_pack)) for prefix, read_pack in readers)

    def chain(self, area: str) -> tuple[Pack, ...]:
        """Return the packs that an area code falls under, the nearest first; raises what reading a pack raises."""
        asked = (read_pack() for prefix, read_pack in self._readers if area.startswith(prefix))
        return _nearest_first(pack for pack in asked if area.startswith(pack.area))

    def packs(self) -> tuple[Pack, ...]:
        """Return all packs, those of the smallest areas first."""
        return _nearest_first(read_pack() for _, read_pack in self._readers)


def of_packs(packs: Iterable[Pack]) -> PackIndex:
    """Return the index of packs that are there already."""
    return PackIndex((pack.area, lambda pack=pack: pack) for pack in packs)  # type: ignore[misc]  # bound in turn


class PackFiles(NamedTuple):
    """The files of a set of rules: those of a directory, and over them those of one's `own` where there is one."""

    packs: tuple[Path, ...]
    agreements: Path
    clauses: Path
    own: Path | None = None

    def is_own(self, path: Path) -> bool:
        """Return whether a file stands in one's own directory."""
        return path.parent == self.own

    def to_check(self) -> tuple[Path, ...]:
        """Return the packs whose author is present: those of one's own directory, or all."""
        return tuple(path for path in self.packs if self.own is None or self.is_own(path))


def of_directory(directory: Path, own: Path | None = None) -> PackFiles:
    """Find the files of a directory; of one's own a pack stands over that of the same area, the rest by name.

    Raises BadInput("packs_missing") where one's own directory is not there.
    """
    if own and not own.is_dir():
        raise BadInput("packs_missing", path=own)
    mine = tuple(files(own)) if own else ()
    taken = {prefix_of(path) for path in mine}
    beneath = (path for path in files(directory) if prefix_of(path) not in taken)
    agreements, clauses = (_upper(name, directory, own) for name in (AGREEMENTS, CLAUSES))
    return PackFiles((*mine, *beneath), agreements, clauses, own)


def _upper(name: str, directory: Path, own: Path | None) -> Path:
    return own / name if own and (own / name).is_file() else directory / name


def files(directory: Path) -> Iterator[Path]:
    """Yield the files of a directory that are packs: those named by an area code, as ``371600.toml``."""
    return (path for path in sorted(directory.iterdir()) if _is_pack(path.name))


def prefix_of(path: Path) -> str:
    """Return the leading digits of the area codes that a file's name promises rules for."""
    return areas.prefix(path.stem)


def read_pack(path: Path) -> Pack:
    """Read a pack by its schema only; raises BadInput as input_file.read does."""
    return read(path, Pack, PACK)


def unchecked(files: PackFiles) -> tuple[dict[Path, Callable[[], Pack]], PackIndex]:
    """Return what reads each pack of a set of files by its schema only, and the index of all of them."""
    plain: dict[Path, Callable[[], Pack]] = {path: cache(partial(read_pack, path)) for path in files.packs}
    return plain, PackIndex((prefix_of(path), read_pack) for path, read_pack in plain.items())


def in_fen(node: object) -> object:
    """Return what a pack holds with each amount in yuan (``"7.00 元"``) as its fen; what is no amount stays."""
    match node:
        case dict():
            return {name: in_fen(below) for name, below in node.items()}
        case list():
            return [in_fen(below) for below in node]
        case str():
            return _fen(node)
        case _:
            return node


def _fen(text: str) -> str | int:
    amount = text.removesuffix(YUAN).removesuffix(" ") if text.endswith(YUAN) else ""
    try:
        return parse(amount) if amount[-1:].isdigit() and amount[0].isdigit() else text
    except ValueError:
        return text


def _error(problem: Problem) -> BadInput:
    if problem.fault is Fault.WRONG_VALUE and _is_amount(problem.allowed):
        problem = problem._replace(text=Phrase("needs_amount", allowed=problem.allowed))
    return TOML.error(problem)


PACK = FileKind(is_toml=True, error=_error, prepared=in_fen)


def marked(pack: Pack) -> Pack:
    """Mark each document of a pack of one's own, so that every reason says where the value is from."""
    chinese, english = (phrases(language)["own_pack"] for language in ("zh_CN", "en"))
    titled = {
        name: replace(each, title=chinese.format(each.title), title_en=english.format(each.title_en))
        for name, each in pack.documents.items()
    }
    return replace(pack, documents=titled)


def _nearest_first(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    return tuple(sorted(packs, key=lambda pack: -len(pack.area)))


def scoped(packs: Sequence[Pack]) -> Mapping[str, Sequence[tuple[Pack, Scope, ScopedItem]]]:
    """Return the items that lists of these packs decide of, by code, each with its list and pack."""
    found: dict[str, list[tuple[Pack, Scope, ScopedItem]]] = {}
    for pack, entry in ((near, part) for near in packs for part in near.scope):
        for item in entry.items:
            found.setdefault(item.code, []).append((pack, entry, item))
    return found
