"""One table and one file of every goal that a run has measured, each missed one with its reason (script/bench)."""

import json
import os
import platform
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.measure import Goal

FOLDER = Path(__file__).parent
KEPT = FOLDER / "bench.json"
"""What the last run measured that was kept."""

UNKNOWN = "no reason is written in bench/reasons.toml"


def reasons(file: Path = FOLDER / "reasons.toml") -> Mapping[str, str]:
    """Return why goals are missed, by the beginning of their names."""
    found: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def reason_of(name: str, why: Mapping[str, str]) -> str:
    """Return why a goal is missed; empty if that is not written."""
    return next((text for start, text in why.items() if name.startswith(start)), "")


def measured(lines: Iterable[str], why: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what is kept of each goal: its part, name, floor, figure, limit, and the reason of a missed one."""
    for line in lines:
        told = json.loads(line)
        part, goal = told.pop("part"), Goal(**told)
        missed = {} if goal.is_met else {"reason": reason_of(goal.name, why) or UNKNOWN}
        yield {"part": part, "floor": goal.name.partition(" / ")[2], **told, "met": goal.is_met, **missed}


def rows(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of the table."""
    part = ""
    for each in found:
        if each["part"] != part:
            part = each["part"]
            yield f"\n{part}"
        told = {name: each[name] for name in ("name", "measured", "limit", "unit", "at_least")}
        yield Goal(**told).row()
        if not each["met"]:
            yield f"    {each['reason']}"


def main() -> int:
    """Print the table of a record and keep it as JSON; return 1 if a goal is missed, or nothing was measured."""
    record, kept = Path(sys.argv[1]), Path(sys.argv[2])
    found = list(measured(record.read_text(encoding="utf-8").splitlines(), reasons()))
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[-1]}
    kept.write_text(json.dumps({**machine, "goals": found}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(*rows(found), sep="\n")
    missed = sum(not each["met"] for each in found)
    print(f"\n{len(found)} goals, {missed} missed; {kept}")
    return int(missed > 0 or not found)


if __name__ == "__main__":
    sys.exit(main())
