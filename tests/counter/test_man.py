"""The manual page and the completion know every command, as click knows them."""

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from counter.cli.man import page, shown
from ui.command import jiesuan


def every() -> list[tuple[str, ...]]:
    return [each.words for each in shown(jiesuan, ("jiesuan",), None)]


def test_the_manual_page_has_every_command_with_its_options() -> None:
    text = CliRunner().invoke(jiesuan, ["man"]).output
    assert len(every()) > 60
    assert [words for words in every()[1:] if f'.SS "{" ".join(words)}"'.replace("-", "\\-") not in text] == []
    assert "\\-\\-headless DIRECTORY" in text
    assert text.startswith('.TH JIESUAN 1 "" "jiesuan ')


def test_what_a_command_says_never_becomes_an_order_to_troff() -> None:
    says = ".TP is said\n'so \\fB is this, and --that"
    text = page(click.Group("jiesuan", help="About.", commands=[click.Command("one", help=says)]))
    assert "\\&.TP is said\n\\&'so \\efB is this, and \\-\\-that\n" in text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("jiesuan jour", "journal"), ("jiesuan journal ver", "verify"), ("jiesuan window --he", "--headless")],
)
def test_the_shell_completes_commands_and_options(typed: str, offered: str) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" ")), "_JIESUAN_COMPLETE": "bash_complete"}
    program = "import sys; sys.argv[0] = 'jiesuan'; from ui.command import main; main()"
    run = [sys.executable, "-c", program]
    told = subprocess.run(run, env=os.environ | words, capture_output=True, text=True, check=True).stdout
    assert f"plain,{offered}" in told.splitlines()
