"""Every no that a client can get stands on the page of refusals with what it does then, and nothing else does."""

import ast
from collections.abc import Iterator
from pathlib import Path

from simulation.served.fields import pages
from simulation.served.fields.deviations import Mode, deviations
from simulation.served.fields.refusals import refusals
from simulation.served.profile import Profile
from terminal.texts import catalogue

ROOT = Path(__file__).parents[3]
RAISED = {"Refused", "Busy"}
"""The names of the errors that are answered as a no (simulation/served/frame.py, bench/knobs.py)."""
SERVED = (
    "simulation/served",
    "simulation/network",
    "terminal/benefit",
    "terminal/institutions.py",
    "terminal/database.py",
)
"""The code that runs where a message is answered."""


def sources() -> Iterator[Path]:
    for name in SERVED:
        path = ROOT / name
        yield from path.rglob("*.py") if path.is_dir() else [path]


def codes(path: Path) -> Iterator[str]:
    """Yield each code that a file raises: a text, or the texts between which an expression or a name chooses."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    chosen = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
            given = node.args[0]
            yield from texts(chosen.get(given.id, given) if isinstance(given, ast.Name) else given)


def texts(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.IfExp):
        yield from (*texts(given.body), *texts(given.orelse))
    elif isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value


def test_every_code_that_is_raised_is_told_and_no_other() -> None:
    raised = {code for path in sources() for code in codes(path)}
    assert "voucher_unknown" in raised
    assert "sign_in_stale" in raised
    assert raised == refusals().keys()


def test_every_code_has_a_text_and_an_advice_in_both_languages() -> None:
    assert refusals().keys() <= catalogue("zh_CN").keys() & catalogue("en").keys()
    assert [code for code, each in refusals().items() if not each.zh or not each.en] == []
    assert [code for code, each in deviations().items() if not each.fix_zh or not each.fix_en] == []


def test_the_pages_name_every_code_and_every_deviation() -> None:
    made = pages.pages({"2207": ""}, Profile().one_url)
    assert [code for code in refusals() if f"| `{code}` |" not in made["refusals.md"]] == []
    assert [code for code in deviations() if f"| {code} |" not in made["deviations.md"]] == []
    assert "`P01`" in made["deviations.md"]
    assert "(refusals.md)" in made["2207.md"]
    assert Mode.STRICT in made["deviations.md"]
