"""Without the extras of the installation each command works, or says which extra it needs."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.cli.group import EXTRAS
from tests.counter.test_cli import groups
from ui.command import jiesuan

ROOT = Path(__file__).parents[2]
# A library named None in sys.modules is one that is not installed.
WITHOUT = """
import sys
sys.modules |= dict.fromkeys(sys.argv[1].split(","))
del sys.argv[1]
"""
RUN = f"""{WITHOUT}
from ui.command import main
main()
"""
EXPLAIN = f"""{WITHOUT}
from contextlib import redirect_stdout
from ui.command import jiesuan
for words in sys.argv[1:]:
    try:
        with redirect_stdout(None):
            jiesuan.main([*words.split(), "--help"], standalone_mode=False)
    except Exception as error:
        print(words, error, sep=": ")
"""
NEEDS = {
    "network rehearse": "uvicorn",
    "network serve": "uvicorn",
    "prove simulate": "starlette",
    "receipts serve": "starlette",
}
TOOLS = {"bench", "dev", "docs", "testing"}
"""The extras that no command needs."""
CAMERA = ("PySide6.QtMultimedia", "zxingcpp")


def run(script: str, without: tuple[str, ...], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", script, ",".join(without), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def commands() -> Iterator[str]:
    """Yield every command, as it is typed."""
    for group in groups(jiesuan):
        yield from (name if group is jiesuan else f"{group.name} {name}" for name in group.lazy_subcommands)


def test_the_libraries_of_the_extras_are_those_of_the_project() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for library, extra in EXTRAS.items():
        names = [each.replace("-", "") for each in extras[extra]]  # zxing-cpp is imported without its hyphen
        assert any(each.startswith((f"{library}>", f"{library}[")) for each in names)
    assert {extra for extra in extras if extra not in TOOLS} == {*EXTRAS.values(), "camera"}


def test_every_command_explains_itself_without_extras_or_says_which_it_needs() -> None:
    done = run(EXPLAIN, (*EXTRAS, *CAMERA), *commands())
    assert (sorted(done.stdout.splitlines()), done.stderr) == (
        [f"{each}: extra_missing extra=server library={library}" for each, library in NEEDS.items()],
        "",
    )


def test_serving_without_its_extra_says_how_to_install_it() -> None:
    done = run(RUN, ("uvicorn",), "network", "serve")
    assert done.returncode == 2
    assert "pip install 'jiesuan[server]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("window", "--headless", "out"), ("network", "clearing", "--month", "2026-11")])
def test_books_on_postgresql_without_its_driver_name_the_extra(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    settings = tmp_path / "settings.toml"
    ledger = '[platform]\nledger = "postgresql+psycopg://127.0.0.1:9/books"\n'
    settings.write_text(f'state = "{tmp_path}"\n[reader]\ndriver = "simulated"\n{ledger}')
    given = [str(tmp_path / each) if each == "out" else each for each in arguments]
    done = run(RUN, ("psycopg",), *given, "--settings", str(settings))
    assert "Traceback" not in done.stderr
    assert (done.returncode, "jiesuan[postgres]" in done.stderr) == (2, True)
