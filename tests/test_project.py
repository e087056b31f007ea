"""The project's promises about itself: its size, its documents, its words, and what must never be committed."""

import ast
import os
import re
import string
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from statistics import median

import pytest

from terminal.texts import LANGUAGES, Words, catalogue
from tests.left_open import uncollected

# What one worker has parsed no other one parses.
pytestmark = pytest.mark.xdist_group("project")

ROOT = Path(__file__).parents[1]
# Libraries that another one loads by its name: SQLAlchemy a driver, uvicorn a parser and a loop.
BY_NAME = {"httptools", "psycopg", "uvloop"}
PACKAGES = ("terminal", "simulation", "devices", "counter", "ui")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(file for name in listed.stdout.splitlines() if (file := ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    found = {}
    for file in committed():
        try:
            found[file.relative_to(ROOT)] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@cache
def modules() -> dict[Path, ast.Module]:
    with uncollected():
        return {path: ast.parse(text) for path, text in texts().items() if path.suffix == ".py"}


@cache
def functions() -> list[tuple[Path, Function, int]]:
    return [
        (path, node, (node.end_lineno or node.lineno) - node.lineno + 1)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, Function)
    ]


def test_what_is_marked_as_a_group_runs_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Two workers that each want the machine's card service or a server of their own wait for each other."""
    grouped = "PYTEST_XDIST_WORKER" in os.environ and request.config.option.loadgroup
    assert request.node.nodeid.endswith("@project") == grouped


def test_no_file_is_over_300_lines() -> None:
    long = {str(path): text.count("\n") for path, text in texts().items() if path.suffix == ".py"}
    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_no_function_is_over_40_lines() -> None:
    assert [f"{path}:{node.name} {size}" for path, node, size in functions() if size > 40] == []


def test_the_median_function_is_under_10_lines() -> None:
    assert median(size for path, _, size in functions() if path.parts[0] in PACKAGES) < 10


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        str(path) for path, module in modules().items() if module.body and not _one_sentence(ast.get_docstring(module))
    ]
    assert silent == []


def _one_sentence(docstring: str | None) -> bool:
    return bool(docstring) and docstring is not None and docstring.splitlines()[0].endswith(".")


def test_nothing_committed_names_an_index_or_this_machine() -> None:
    index = re.compile(r"--(?:extra-)?index-url(?!\b.*--no-emit)|/simple/|\bpypi\.|//[^/\s]*:[^/\s]*@")
    here = re.compile("|".join(re.escape(f"{place}/") for place in {ROOT.parent, Path.home()} if len(place.parts) > 1))
    named = [
        f"{path}:{number}"
        for path, text in texts().items()
        if path != Path(__file__).relative_to(ROOT)
        for number, line in enumerate(text.replace("--no-emit-index-url", "").splitlines(), 1)
        if index.search(line) or here.search(line)
    ]
    assert named == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = settings["optional-dependencies"]
    optional = [each for extra in extras.keys() - {"dev", "docs", "bench"} for each in extras[extra]]
    declared = {_plain(each) for each in settings["dependencies"] + optional}
    assert imported_distributions() - declared == set()
    assert declared - imported_distributions() == BY_NAME


@cache
def imported_distributions() -> set[str]:
    owners = packages_distributions()
    names = {
        name.split(".")[0]
        for path, module in modules().items()
        if path.parts[0] in PACKAGES
        for node in ast.walk(module)
        for name in _imports(node)
    }
    foreign = names - set(sys.stdlib_module_names) - {*PACKAGES, "fixtures"}
    return {_plain(owner) for name in foreign for owner in owners[name] if _plain(owner) != "pyside6"}


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def _plain(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@cache
def raised_codes() -> dict[str, str]:
    """Every code that the source gives to one of the five kinds of error, and where."""
    kinds = {"JiesuanError", "BadInput", "Refused", "NotSent", "Unknown", "DeviceError"}
    return {
        node.args[0].value: f"{path}:{node.lineno}"
        for path, module in modules().items()
        if path.parts[0] in PACKAGES
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_raised_has_words(language: str) -> None:
    assert {code: at for code, at in raised_codes().items() if code not in catalogue(language)} == {}


def test_both_languages_know_the_same_codes() -> None:
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()


def test_both_languages_tell_the_same_facts() -> None:
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert {code for code in chinese if places(chinese[code]) != places(english[code])} == set()


def places(words: Words) -> set[str]:
    parts = (getattr(words, part) for part in Words.__struct_fields__)
    return {name for text in parts for _, name, _, _ in string.Formatter().parse(text) if name}


def headings(readme: str) -> list[int]:
    prose = re.sub(r"^```.*?^```", "", texts()[Path(readme)], flags=re.DOTALL | re.MULTILINE)
    return [len(level) for level in re.findall(r"^(#+) ", prose, flags=re.MULTILINE)]


def test_both_readmes_have_the_same_outline() -> None:
    assert headings("README.md") == headings("README.zh.md")


def commands(readme: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", texts()[Path(readme)], flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def test_both_readmes_show_the_same_commands() -> None:
    assert commands("README.md") == commands("README.zh.md")
    scripts = {command.split()[0] for command in commands("README.md") if command.startswith("script/")}
    assert scripts == {"script/run", "script/test"}


def test_a_readme_is_one_page() -> None:
    assert {readme: texts()[Path(readme)].count("\n") < 75 for readme in ("README.md", "README.zh.md")} == {
        "README.md": True,
        "README.zh.md": True,
    }
