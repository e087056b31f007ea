"""The goals of the benefit rules in one run, as a table; exit status 1 if a limit is missed."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from time import perf_counter

from bench import bills, floor, packs
from bench.measure import Goal, ratio, report
from terminal.benefit.explain import basis
from terminal.benefit.rules import load
from terminal.benefit.scenario import decode, play
from terminal.benefit.split import calculate_split, shares
from tests.benefit import oracle
from tests.benefit.generate import cases, within

AREAS = ["3716", "1309", "12", "14", "31"]
SCENARIOS = "import counter.cli; counter.cli.jiesuan(['scenario', '-'])"


def long_bill(size: int, rounds: int) -> Iterator[Goal]:
    """G1 to G4: a bill of `size` lines, parsed, split and explained."""
    rules, written = load(), bills.written(size)
    lines = bills.read(written).care.lines
    catalogue = {line.name: line for line in lines}
    codes, charges, decimals = list(catalogue), floor.charges(lines), floor.decimals(lines)
    care = bills.stay(lines)

    def split() -> object:
        found = bills.stay(map(catalogue.__getitem__, codes))
        return calculate_split(rules, bills.PERSON, bills.PERSON.account, {}, found)

    def kept() -> object:
        parts = shares(care.lines)
        outcome = calculate_split(rules, bills.PERSON, bills.PERSON.account, {}, care, parts=parts)
        return outcome, basis(outcome), parts

    name = f"a bill of {size:,} lines"
    yield Goal(f"G1 {name}: catalogue, split / floor B", ratio(split, lambda: floor.floor_b(charges), rounds), 1.15)
    yield Goal("G2 the same / in Decimal", ratio(split, lambda: floor.in_decimal(decimals), rounds), 0.7)
    yield Goal(
        f"G3 {name}: with every line's reason kept / floor B", ratio(kept, lambda: floor.floor_b(charges), rounds), 1.8
    )
    yield Goal(
        f"G4 {name}: read and checked / json.loads",
        ratio(lambda: bills.read(written), lambda: json.loads(written), rounds),
        0.45,
    )


def wrong_fen(seeds: range, size: int) -> tuple[int, int]:
    """Return (settlements played, those with an amount that differs from the oracle in rational numbers)."""
    with get_context("spawn").Pool() as pool:
        found = pool.starmap(_wrong, ((seed, size) for seed in seeds))
    return sum(count for count, _ in found), sum(wrong for _, wrong in found)


def _wrong(seed: int, size: int) -> tuple[int, int]:
    rules, count, wrong = load(), 0, 0
    for drawn in cases(seed=seed, n=size, areas=AREAS):
        raw = within(
            drawn, oracle.play(drawn)["results"]
        )  # the areas that this oracle knows; the second plays the others
        expected = oracle.play(raw)["results"]
        made = play(rules, decode(json.dumps(raw).encode(), "random"))
        settled = [event["id"] for event in raw["events"] if "settle" in event]
        count += len(settled)
        wrong += sum(made[name] != expected[name] for name in settled)
    return count, wrong


def against_the_oracle(settlements: int) -> Goal:
    """G7: random bills of every pack, until this many are settled."""
    size = 100
    count, wrong = wrong_fen(range(settlements // (4 * size) + 1), size)
    return Goal(f"G7 settlements with a wrong fen, of {count:,}", wrong, 0, unit="")


def command(number: int) -> Iterator[Goal]:
    """The rate of `jiesuan scenario -`, and the load time of the rules in a process of their own."""
    text = "".join(
        json.dumps(case, ensure_ascii=False) + "\n" for case in cases(seed=5, n=number, areas=AREAS)
    ).encode()
    started, count = (min(_run(each) for _ in range(3)) for each in (b"", text))
    yield Goal(
        "jiesuan scenario -: scenarios a second after the start", number / (count - started), 3000, "/s", at_least=True
    )
    yield from packs.goals()


def _run(given: bytes) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", SCENARIOS], input=given, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun


def own(size: int, rounds: int, settlements: int) -> Iterator[Goal]:
    """Measure the goals that need no other library."""
    yield from long_bill(size, rounds)
    yield against_the_oracle(settlements)
    yield from command(size)


def peers(rounds: int) -> Iterator[Goal]:
    """Measure against openfisca-core."""
    from bench.peers import goals  # noqa: PLC0415, a library that only the bench has

    yield from goals(load(), rounds)


def main() -> None:
    """Measure all goals and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million settlements against the oracle (minutes)")
    arguments = parser.parse_args()
    met = report(peers(rounds=21))
    met = report(own(size=10_000, rounds=21, settlements=1_000_000 if arguments.full else 20_000)) and met
    sys.exit(not met)


if __name__ == "__main__":
    main()
