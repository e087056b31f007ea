"""The table of the `jiesuan` command: what it lists exists, and one command loads only what it needs."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from click.shell_completion import ShellComplete

from counter.cli import jiesuan
from counter.cli.group import LazyGroup

HEAVY = {"PySide6", "sqlalchemy", "sqlite_utils", "httpx", "starlette", "smartcard"}
LIGHT = (
    "",
    "scenario",
    "explain",
    "whatif",
    "catalogue search",
    "institutions search",
    "packs check",
    "packs coverage",
    "network",
    "network fault",
    "network faults",
    "journal",
    "prove",
)
OWN = {
    "packs diff": {"sqlite_utils"},
    "suspense": {"sqlite_utils"},
    "journal verify": {"sqlite_utils"},
    "journal hospital": {"sqlite_utils", "sqlalchemy"},
    "network clearing": {"sqlalchemy"},
    "reconcile": {"sqlite_utils", "sqlalchemy", "httpx"},
    "prove crash": {"sqlite_utils", "sqlalchemy"},
}
HELP = f"""
import sys
from contextlib import redirect_stdout
from counter.cli import jiesuan
for words in sys.argv[1:]:
    with redirect_stdout(None):
        assert jiesuan.main([*words.split(), "--help"], standalone_mode=False) == 0
print(*(name for name in {sorted(HEAVY)} if name in sys.modules))
"""


def groups(group: LazyGroup = jiesuan) -> Iterator[LazyGroup]:
    yield group
    for each in group.commands.values():
        if isinstance(each, LazyGroup):
            yield from groups(each)


LISTED = [(group, name) for group in groups() for name in group.lazy_subcommands]


def loaded_by_help_of(*commands: str) -> set[str]:
    answer = subprocess.run([sys.executable, "-c", HELP, *commands], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


@pytest.mark.parametrize(("group", "name"), LISTED, ids=lambda each: getattr(each, "name", each))
def test_every_listed_command_exists_and_is_listed_as_it_describes_itself(group: LazyGroup, name: str) -> None:
    command, listed = group.load(name), group.commands[name]
    assert command.name == name
    for width in (30, 70, 200):
        assert listed.get_short_help_str(width) == command.get_short_help_str(width)


def test_lists_and_the_commands_that_only_calculate_load_no_heavy_library() -> None:
    assert loaded_by_help_of(*LIGHT) == set()


@pytest.mark.parametrize("command", OWN)
def test_a_command_loads_no_heavy_library_of_another(command: str) -> None:
    assert loaded_by_help_of(command) <= OWN[command]


def test_commands_complete_in_a_shell_with_their_options() -> None:
    shell = ShellComplete(jiesuan, {}, "jiesuan", "_JIESUAN_COMPLETE")
    assert [each.value for each in shell.get_completions(["journal"], "s")] == ["ship", "show"]
    assert [each.value for each in shell.get_completions(["journal", "show"], "--j")] == ["--journal"]


def test_an_entry_that_names_no_command_is_an_error() -> None:
    group = LazyGroup("group", lazy_subcommands={"wrong": ("counter.cli.cases:tell", "No command.")})
    with pytest.raises(TypeError, match=r"counter\.cli\.cases:tell is not a command"):
        group.main(["wrong"], standalone_mode=False)
