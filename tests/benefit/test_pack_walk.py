"""docs/packs.md, "A pack in an hour": what the page does, done in its order, passes."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from terminal.benefit.rules import load
from terminal.model import Insurance

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
WALK = PAGE.partition("## A pack in an hour")[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def run(command: str) -> str:
    """Run a command of the page, which succeeds, and return what it prints."""
    program, *arguments = command.split()
    assert program == "jiesuan"
    outcome = CliRunner().invoke(jiesuan, arguments)
    assert outcome.exit_code == 0, (command, outcome.stderr)
    assert outcome.stderr == ""
    return outcome.stdout


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Follow the page from its first block to its last; what each command printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    files = {"toml": tmp_path / "own" / "371400.toml", "json": tmp_path / "case.json"}
    answers = dict[str, str]()
    for kind, text in BLOCK.findall(WALK):
        if kind == "sh":
            answers |= {command: run(command) for command in text.splitlines()}
        else:
            files[kind].write_text(text, encoding="utf-8")
    return answers


def test_the_walk_leads_from_a_model_to_a_passing_case(printed: dict[str, str], tmp_path: Path) -> None:
    assert [command.split()[1] for command in printed] == ["packs", "packs", "scenario", "explain", "packs"]
    shown = printed["jiesuan explain case.json --packs own --event V3 --figure pool"]
    assert "3515.00" in shown
    assert "德州职工医保待遇（网页）（自有政策包）" in shown
    assert "| 德州 371400 | 间接来源 | – |" in printed["jiesuan packs table --packs own"]


def test_the_walks_pack_stands_over_the_built_in_one(printed: dict[str, str], tmp_path: Path) -> None:
    assert printed
    [walked], [built_in] = (rules.chain("371400") for rules in (load(own=tmp_path / "own"), load()))
    assert built_in.people(Insurance.EMPLOYEE).inpatient is not None
    assert walked.people(Insurance.EMPLOYEE).inpatient is None


def test_the_settings_and_commands_that_the_page_names_are_there() -> None:
    named = re.search(r"`--packs DIR` for (.*?)\.\n", PAGE, re.DOTALL)
    assert named
    commands = re.findall(r"`([a-z ]+)`", named[1])
    assert len(commands) == 7
    for command in commands:
        assert "--packs DIR" in CliRunner().invoke(jiesuan, [*command.split(), "--help"]).stdout, command
