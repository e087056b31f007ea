"""`python -m tests.benefit.second_oracle [N] [--area CODE] [--seed S] [--show K]`: compare, and print differences.

Each difference is followed by its scenario as one line of JSON, which `jiesuan scenario -` plays.
"""

import argparse
import sys

from msgspec import json

from tests.benefit.second_oracle.compare import Difference, Report, compare, with_pack
from tests.benefit.second_oracle.groups import GROUPS


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("n", type=int, nargs="?", default=2000)
    parser.add_argument("--area", default="", help="only insured areas whose code begins so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=1, help="scenarios shown for each cell")
    parser.add_argument("--all", action="store_true", help="also areas without a pack")
    given = parser.parse_args()
    groups = [one for one in GROUPS if one.area.startswith(given.area)]
    missing = sorted({one.area for one in groups if not with_pack(one.area)})
    if missing:
        print("no pack:", *missing)
    groups = [one for one in groups if given.all or with_pack(one.area)]
    report = compare(given.seed, given.n, groups) if groups else Report()
    show(report, given.show)
    return 1 if report.differences else 0


def show(report: Report, most: int) -> None:
    cells: dict[tuple[str, str, str], list[Difference]] = {}
    for one in report.differences:
        event = next(event for event in one.case["events"] if event["id"] == one.event)
        who = one.case["person"]
        kind = event["settle"]["kind"] if "settle" in event else "refund"
        cells.setdefault((who["insured_area"], who["insurance"], kind), []).append(one)
    for cell, found in sorted(cells.items()):
        print(f"== {' '.join(cell)}: {len(found)} differences")
        for one in sorted(found, key=lambda each: len(each.case["events"]))[:most]:
            print(one.event, {name: f"{pack} (oracle {own})" for name, (pack, own) in one.figures.items()})
            print(json.encode(one.case).decode())
    for cell, count in sorted(report.without_rule.items()):
        print(f"-- the pack has no rule: {' '.join(cell)} ({count} times)")
    print(f"{report.scenarios} scenarios, {report.settled} settlements, {len(report.differences)} differences")


if __name__ == "__main__":
    sys.exit(main())
