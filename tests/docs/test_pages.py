"""The pages of docs/ and both READMEs say what the program does: commands, settings, keys, codes, links."""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counter.cli.group import LazyGroup
from counter.window_settings import ACTS
from terminal.texts import catalogue
from tests.docs.make_pages import DOCS, PAGES, leaves, written
from ui.command import jiesuan
from ui.pages.help import meanings

if TYPE_CHECKING:
    from click import Command

ROOT = DOCS.parent
OURS = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
ALL = [*OURS, *sorted(DOCS.rglob("*.md"))]
PAIRS = [page for page in ALL if page.name.endswith(".zh.md") and page.name != "refunds.zh.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MENTION = re.compile(r"`(?:\.venv/bin/)?(jiesuan [^`\n]+)`")
FUNCTION = "F(?:[1-9]|1[0-9]|2[0-4])"
KEY = re.compile(rf"(?<![\w+./])((?:Ctrl\+|Shift\+|Alt\+)(?:{FUNCTION}|[A-Z0-9](?![\w.]))|{FUNCTION})(?![\w.])")
# Keys of pages that are no acts: the answers of a page, save, the end of a scan, text fields, a pedal as an example.
PAGES_OWN = {
    *(f"Alt+{number}" for number in range(1, 10)),
    "Ctrl+1",
    "Ctrl+S",
    "Ctrl+J",
    "Ctrl+C",
    "Ctrl+E",
    "F13",
    "F24",
}


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def prose(page: Path) -> str:
    return BLOCK.sub("", text(page))


def blocks(page: Path, kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(text(page)) if found == kind]


def headings(page: Path) -> list[int]:
    return [len(level) for level in re.findall(r"^(#+) ", prose(page), re.MULTILINE)]


def shown_commands(page: Path) -> list[str]:
    lines = (line for kind in ("sh", "console") for block in blocks(page, kind) for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if re.match(r"(?:\$ )?(?:\.venv/bin/jiesuan|script/)", line)]


def english(page: Path) -> Path:
    return page.with_name(page.name.replace(".zh.md", ".md"))


@pytest.mark.parametrize("page", PAIRS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_in_both_languages_has_one_outline_and_the_same_commands(page: Path) -> None:
    assert headings(page) == headings(english(page))
    assert shown_commands(page) == shown_commands(english(page))


def test_what_cashiers_demonstrators_and_it_read_is_there_in_both_languages() -> None:
    pages = [each for folder in ("cashier", "demonstrator", "it") for each in (DOCS / folder).glob("*.md")]
    only_english = {"commands.md"}  # the program's own help, which names the Chinese terms
    chinese = {english(each).relative_to(DOCS) for each in pages if each.name.endswith(".zh.md")}
    assert len(chinese) > 20
    assert {each.relative_to(DOCS) for each in pages if not each.name.endswith(".zh.md")} - chinese == {
        Path("it", name) for name in only_english
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_made_from_the_code_is_as_the_code_has_it(page: str) -> None:
    assert text(DOCS / page) == written(page), "run python -m tests.docs.make_pages"


@pytest.mark.parametrize("page", ["it/errors.md", "it/errors.zh.md"])
def test_every_error_code_has_a_heading_of_its_own(page: str) -> None:
    assert set(catalogue("en")) - set(re.findall(r"^## (\w+)$", text(DOCS / page), re.MULTILINE)) == set()


def test_every_command_is_on_the_page_of_commands() -> None:
    found = re.findall(r"^## (.+)$", text(DOCS / "it" / "commands.md"), re.MULTILINE)
    assert found == [" ".join(words[1:]) for words, _ in leaves()]


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_at_is_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose(page))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_menu_of_the_site_or_linked_from_another_page() -> None:
    listed = {(DOCS / name).resolve() for name in re.findall(r"[\w./-]+\.md", text(ROOT / "properdocs.yml"))}
    linked = {
        (page.parent / target).resolve()
        for page in ALL
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", prose(page))
    }
    assert {str(each.relative_to(ROOT)) for each in set(DOCS.rglob("*.md")) - listed - linked} == set()


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_a_page_names_exists_with_its_options(page: Path) -> None:
    named = [*MENTION.findall(text(page)), *(each for each in shown_commands(page) if "jiesuan " in each)]
    assert [each for each in named if (wrong := unknown(each)) is not None and wrong] == []


def unknown(command: str) -> str:
    """Return the first word of a command that this program does not know; empty where it knows all."""
    words = shlex.split(command, comments=True)[1:]
    found: Command = jiesuan
    while isinstance(found, LazyGroup) and words and not words[0].startswith("-"):
        name = words.pop(0)
        if name not in found.commands:
            return name
        found = found.load(name) if name in found.lazy_subcommands else found.commands[name]
    known = {option for each in found.params for option in each.opts} | {"--help"}
    given = takewhile(lambda word: word not in {"|", "&&"}, words)
    return next((each for each in given if re.match(r"--[a-z]", each) and each.split("=")[0] not in known), "")


@pytest.mark.parametrize("command", ["jiesuan nonsense", "jiesuan journal tell", "jiesuan doctor --quick"])
def test_a_command_that_does_not_exist_is_found(command: str) -> None:
    assert unknown(command)


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_key_that_a_page_names_does_something(page: Path) -> None:
    known = {*ACTS.values(), *meanings(), *PAGES_OWN}
    assert set(KEY.findall(prose(page))) - known == set()


def test_the_command_line_pages_show_commands_that_can_be_tried() -> None:
    assert len(tried()) > 10


def tried() -> list[str]:
    pages = (ROOT / "README.md", DOCS / "it" / "command-line.md")
    shown = {each: None for page in pages for block in blocks(page, "sh") for each in block.splitlines()}
    return [each for each in shown if "/jiesuan " in each]


@pytest.mark.xdist_group("pcsc")  # `doctor` starts a PC/SC service
@pytest.mark.parametrize("command", tried())
def test_a_command_of_the_pages_does_what_it_says(command: str, tmp_path: Path) -> None:
    here = command.replace(".venv/bin/jiesuan", str(Path(sys.executable).with_name("jiesuan")))
    state = os.environ | {"XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", here], cwd=ROOT, env=state, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("page", ["settings.md", "settings.zh.md"])
def test_the_settings_of_a_page_are_the_documented_file(page: str) -> None:
    (block,) = blocks(DOCS / "it" / page, "toml")
    assert block == text(ROOT / "fixtures" / "settings" / "default.toml")


def test_the_example_in_python_settles_at_a_counter(tmp_path: Path) -> None:
    (example,) = blocks(DOCS / "developer" / "script.md", "python")
    run = [sys.executable, "-c", example]
    state = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, cwd=tmp_path, env=state, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[1] == "settled"


def test_the_pictures_of_the_pages_are_few_and_small_and_each_is_shown() -> None:
    pictures = sorted(DOCS.rglob("*.png"))
    shown = {
        (page.parent / name).resolve() for page in ALL for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text(page))
    }
    assert set(pictures) == shown
    assert len(pictures) <= 10
    assert {each.name: each.stat().st_size for each in pictures if each.stat().st_size > 300_000} == {}


NAME = re.compile(r"(?<![\w-])[A-Za-z]+(?:_[A-Za-z0-9]+)+(?!\w)")
SETTING = re.compile(r"`\[(\w+)\] (\w+)[ `=]")
# Made of two parts where packs are read; click's own; PostgreSQL's own, of which the program uses none.
MADE_UP = {"referred_up", "referred_down", "zsh_source", "fish_source"}
MADE_UP |= {"pg_rewind", "pg_cancel_backend", "statement_timeout"}


@cache
def names_of_the_program() -> frozenset[str]:
    """Return every name with an underscore in the program, its data and its tests, and the files' own names."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    files = [ROOT / each for each in listed.stdout.decode().splitlines() if not each.endswith((".md", ".png", ".qm"))]
    read = (each.read_text(encoding="utf-8", errors="ignore") for each in files if each.is_file())
    return frozenset(name for each in read for name in NAME.findall(each)) | {each.stem for each in files} | MADE_UP


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_code_or_name_that_a_page_writes_as_code_is_one_of_the_program(page: Path) -> None:
    written_as_code = re.findall(r"`([^`\n]+)`", prose(page))
    assert {name for each in written_as_code for name in NAME.findall(each)} - names_of_the_program() == set()


def test_a_setting_that_a_page_names_by_its_section_exists() -> None:
    file = text(ROOT / "fixtures" / "settings" / "default.toml")
    sections = re.findall(r"^(?:# )?\[(\w+)\](.*?)(?=^(?:# )?\[|\Z)", file, re.MULTILINE | re.DOTALL)
    known = {
        (section, key) for section, body in sections for key in re.findall(r"^(?:# )?(\w+) = ", body, re.MULTILINE)
    }
    known |= {("keys", act) for act in ACTS}
    named = {found for page in ALL for found in SETTING.findall(prose(page))}
    assert len(named) > 5
    assert named - known == set()
