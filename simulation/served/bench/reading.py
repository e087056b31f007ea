"""Reads own data from a folder, a ZIP file or one JSON text: all of it fits, or nothing is loaded."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from simulation.served.bench import fixtures
from simulation.served.bench.fixtures import Fixtures
from terminal.errors import BadInput, Phrase
from terminal.input_file import JSON, TOML, Keys, decode

LONGEST = 8 << 20
"""The length in bytes of what a ZIP file may hold unpacked."""
MOST = 100
"""The number of files that a ZIP file may hold; a table has one file, or few."""
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_KINDS = {".toml": TOML, ".json": JSON}
_TABLES = {"person": "people", "institution": "institutions", "operator": "operators", "item": "items",
           "bill": "bills", "record": "registrations"}  # fmt: skip


def files_of(folder: Path) -> dict[str, bytes]:
    """Read the TOML and JSON files of a folder; raises BadInput("fixtures_unreadable")."""
    try:
        found = {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.suffix in _KINDS}
    except OSError as error:
        raise BadInput("fixtures_unreadable", file=folder.name, reason=error.strerror or "") from error
    if not found:
        raise BadInput("fixtures_unreadable", file=folder.name, reason="*.toml *.json")
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the TOML and JSON files of a ZIP file; raises BadInput("fixtures_unreadable")."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [each for each in archive.infolist() if PurePosixPath(each.filename).suffix in _KINDS]
            if any(each.compress_type not in _PACKED for each in listed):
                raise BadInput("fixtures_unreadable", file="ZIP", reason="compression")
            if sum(each.file_size for each in listed) > LONGEST:
                raise BadInput("fixtures_unreadable", file="ZIP", reason=f"> {LONGEST} bytes")
            if len(listed) > MOST:
                raise BadInput("fixtures_unreadable", file="ZIP", reason=f"> {MOST} *.toml *.json")
            names = [PurePosixPath(each.filename).name for each in listed]
            if twice := [name for name in names if names.count(name) > 1][:1]:
                raise BadInput("fixtures_unreadable", file="ZIP", reason=f"2 × {twice[0]}")
            return {name: archive.read(each) for name, each in zip(names, listed, strict=True)}
    except _BROKEN as error:
        raise BadInput("fixtures_unreadable", file="ZIP", reason=type(error).__name__) from error


def read(data: bytes) -> Fixtures:
    """Read a ZIP file, or the JSON of a Fixtures; raises BadInput as input_file.read does."""
    return together(unpacked(data) if data.startswith(b"PK") else {"fixtures.json": data})


def together(files: Mapping[str, bytes]) -> Fixtures:
    """Read files that each hold some tables, as one; raises BadInput as input_file.read does."""
    parts = {name: _decoded(name, data) for name, data in files.items()}
    whole = Fixtures(
        base=next((each.base for each in parts.values() if each.base), None),
        synthetic=any(each.synthetic for each in parts.values()),
    )
    whole = replace(
        whole, **{field: sum((getattr(each, field) for each in parts.values()), ()) for field in _TABLES.values()}
    )
    problems = list(fixtures.unfitting(whole))
    begins = dict.fromkeys(_TABLES, 0)
    for name, data in files.items():
        local = list(_of_file(problems, parts[name], begins))
        path = Path(name)
        decode(data, path, Fixtures, _KINDS[path.suffix], lambda _, local=local: local)  # type: ignore[misc]
        for table, field in _TABLES.items():
            begins[table] += len(getattr(parts[name], field))
    return whole


def _decoded(name: str, data: bytes) -> Fixtures:
    return decode(data, Path(name), Fixtures, _KINDS[Path(name).suffix])


def _of_file(
    problems: list[tuple[Keys, Phrase]], part: Fixtures, begins: Mapping[str, int]
) -> Iterator[tuple[Keys, Phrase]]:
    """Find the problems whose place is in one file, with their index there."""
    for (table, index, *keys), allowed in problems:
        first = begins[str(table)]
        if first <= int(index) < first + len(getattr(part, _TABLES[str(table)])):
            yield (table, int(index) - first, *keys), allowed
