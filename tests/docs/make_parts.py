"""Writes sbom.json and the table of docs/developer/dependencies.md; script/sbom runs it with what the tools found."""

import json
import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
PAGE, SBOM = ROOT / "docs" / "developer" / "dependencies.md", ROOT / "sbom.json"
FROM_HERE = "\n## All of them\n"
PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
MAIL = re.compile(r"\s*<[^>]*>|\S+@\S+")
OTHER = "UNKNOWN"
"""What pip-licenses says where a library's metadata say nothing."""


class Library(NamedTuple):
    """A library of the index: its newest release that fits, the day of that, and what it needs."""

    newest: str
    day: str
    needs: tuple[str, ...]


def pins(lock: str) -> set[tuple[str, str]]:
    """Return name and version of each library in the text of a lock file."""
    return {(plain(name), version) for name, version in PIN.findall(lock)}


def plain(name: str) -> str:
    """Return a library's name as the index normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries(lock: str) -> dict[str, Library]:
    """Read what a resolution of uv says of each library; of several versions the highest is kept."""
    found: dict[str, Library] = {}
    for each in tomllib.loads(lock)["package"]:
        files = [*each.get("wheels", ()), *([each["sdist"]] if "sdist" in each else ())]
        days = [file["upload-time"][:10] for file in files if "upload-time" in file]
        if days:
            needs = tuple(sorted({plain(one["name"]) for one in each.get("dependencies", ())}))
            found[plain(each["name"])] = Library(each["version"], max(days), needs)
    return found


def bill(made: dict[str, Any], known: dict[str, Library], licences: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return the bill of materials of cyclonedx-py with licences and needs, without an index's address."""
    refs = {each["bom-ref"]: f"{plain(each['name'])}=={each['version']}" for each in made["components"]}
    by_name: dict[str, list[str]] = {}
    for ref in refs.values():
        by_name.setdefault(ref.partition("==")[0], []).append(ref)
    for each in made["components"]:
        each.pop("description", None)
        each["bom-ref"] = refs[each["bom-ref"]]
        for reference in each.get("externalReferences", ()):
            reference["url"] = each["purl"]
        licence = licences.get(plain(each["name"]), {}).get("License", OTHER)
        if licence != OTHER:
            each["licenses"] = [{"license": {"name": licence}}]
    for tool in made["metadata"].get("tools", {}).get("components", ()):
        tool.pop("externalReferences", None)
    root = made["metadata"]["component"]
    root.pop("version", None)
    needs = [{"ref": ref, "dependsOn": _refs(known.get(name), by_name)} for name in by_name for ref in by_name[name]]
    made["dependencies"] = [{"ref": root["bom-ref"], "dependsOn": sorted(refs.values())}, *needs]
    return made


def _refs(library: Library | None, by_name: dict[str, list[str]]) -> list[str]:
    return sorted(ref for name in (library.needs if library else ()) for ref in by_name.get(name, ()))


def table(known: dict[str, Library], licences: dict[str, dict[str, str]]) -> str:
    """Return a row for each library of the lock files, the oldest release first."""
    runs = {name for name, _ in pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))}
    every = pins((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    rows = [
        f"| `{name}` | {version} | {library.day} | {library.newest} | {'program' if name in runs else 'extras, tests'} "
        f"| {_licence(licences.get(name, {}))} | {_keepers(licences.get(name, {}))} |"
        for name, version in sorted(every, key=lambda pin: (known[pin[0]].day, pin))
        if (library := known[name])
    ]
    head = "| library | locked | newest release | which | for | licence | kept by |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, *rows, ""])


def _licence(found: dict[str, str]) -> str:
    return " ".join(found.get("License", "—").split()).replace("|", "/").replace(OTHER, "—")[:60]


def _keepers(found: dict[str, str]) -> str:
    named = (found.get(each, OTHER) for each in ("Maintainer", "Author"))
    names = (MAIL.sub("", each).strip(' ,;"') for each in named if each != OTHER)
    return next((name.replace("|", "/")[:60] for name in names if name), "—")


def main(folder: Path, day: date) -> None:
    """Write both files from the folder with uv.lock, licences.json, audit.txt and bom.json."""
    known = libraries((folder / "uv.lock").read_text(encoding="utf-8"))
    listed = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    licences = {plain(each["Name"]): each for each in listed}
    made = bill(json.loads((folder / "bom.json").read_text(encoding="utf-8")), known, licences)
    SBOM.write_text(json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    audit = (folder / "audit.txt").read_text(encoding="utf-8").strip()
    kept = PAGE.read_text(encoding="utf-8").partition(FROM_HERE)[0]
    text = f"\nAs of {day}. Known vulnerabilities (pip-audit): {audit}\n\n{table(known, licences)}"
    PAGE.write_text(f"{kept}{FROM_HERE}{text}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
